// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/bridge/refusal.h"
#include "core/bridge/signalwatcher.h"
#include "core/signals/signalset.h"

#include <QObject>

#include <chrono>
#include <csignal>
#include <optional>

namespace Sigwise {

/// Ends a program the way users and service managers expect: the first SIGTERM, SIGINT, SIGHUP or SIGQUIT
/// asks it to quit, and a second one (of any of them) ends it at once by the default action, so that its
/// parent sees the true signal. The second one is dealt with inside the signal handler: it works when the
/// event loop hangs. One guard a process; in the thread of the application object.
class TerminationGuard : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TerminationGuard)
public:
    struct Options
    {
        SignalSet kinds{ SIGTERM, SIGINT, SIGHUP, SIGQUIT };
        /// SIGHUP counts, as a first or a second one, only when the kernel sent it (a terminal was closed);
        /// any other is left to the program, which may call requestQuit().
        bool hangupOnlyFromKernel = false;
        /// A program that has not ended so long after quitRequested() is ended by the same signal.
        std::optional<std::chrono::milliseconds> deadline;
        WatchOptions watch;
    };

    explicit TerminationGuard(QObject *parent = nullptr);
    explicit TerminationGuard(const Options &options, QObject *parent = nullptr);
    ~TerminationGuard() override;

    /// Begins to watch. A kind that is left ignored (Refusal::LeftIgnored) is left out, without an error.
    /// Refusal::GuardExists, or why a kind cannot be watched; then nothing has changed.
    Result<void> arm();
    [[nodiscard]] bool isArmed() const { return m_armed; }
    [[nodiscard]] const Options &options() const { return m_options; }

    /// Counts as the first one (and is one, when it is): for signals that the program itself judges to mean
    /// its end.
    void requestQuit(const Sigwise::SignalEvent &event);
    /// The program does not quit after all: the next signal is a first one again.
    void startOver();

Q_SIGNALS:
    /// Once, by the first one. The program should end now: save, then QCoreApplication::quit().
    void quitRequested(const Sigwise::SignalEvent &event);

private:
    void take(const Sigwise::SignalEvent &event);
    void startDeadline(int signo);
    void stopDeadline();

    Options m_options;
    SignalWatcher m_watcher;
    std::optional<timer_t> m_deadline;
    bool m_armed = false;
    bool m_requested = false;
};

/// The short way: the first of these signals quits the application's event loop, a second one ends the
/// process. The guard belongs to the application object, which must exist.
Result<TerminationGuard *> quitOn(SignalSet kinds = { SIGTERM, SIGINT, SIGHUP });

} // namespace Sigwise
