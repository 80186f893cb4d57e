// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/signalwatcher.h"
#include "core/bridge/terminationguard.h"

#include <QLoggingCategory>
#include <QObject>

namespace Sigwise {

Q_DECLARE_LOGGING_CATEGORY(lcSigwise)

/// What the program does with the signals that others send to it:
///
/// SIGTERM, SIGINT and a hang-up ask it to end, and a second one ends it at once, even when the event loop
/// hangs. Any other SIGHUP asks for the settings to be read again. SIGUSR1 asks for the counters, SIGUSR2
/// writes the state of all threads to the log. SIGPIPE and SIGXFSZ are caught and do nothing: writing fails
/// with EPIPE or EFBIG instead, and children do not inherit that, as they would if they were ignored. What
/// was ignored at the start (nohup) stays ignored.
///
/// A SIGHUP is a hang-up if the kernel sent it, or if there was a controlling terminal at the start and it is
/// gone now: shells pass a hang-up on with kill(2). GUI thread.
class Lifecycle : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Lifecycle)
public:
    /// Begins to listen; what cannot be watched stands in the log.
    explicit Lifecycle(QObject *parent = nullptr);

Q_SIGNALS:
    /// Save and end. Once.
    void endRequested();
    void reloadRequested();
    void countersRequested();

private:
    void take(const SignalEvent &event);
    void takeHangup(const SignalEvent &event);

    const bool m_hadTerminal;
    TerminationGuard m_guard;
    SignalWatcher m_news;
};

/// The counters of the bridge, one kind of signal a line; kinds that never came are left out.
[[nodiscard]] QString bridgeCountersText();
/// Every thread of this program, one a line: name, state, where it sleeps, what it blocks.
[[nodiscard]] QString threadsText();
/// Writes a text to the log line by line.
void logLines(const QString &text);

} // namespace Sigwise
