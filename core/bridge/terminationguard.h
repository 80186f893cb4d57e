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
#include <vector>

namespace Sigwise {

/// Ends a program the way users and service managers expect: the first SIGTERM, SIGINT, SIGHUP or SIGQUIT
/// asks it to quit, and a second one (of any of them) ends it at once by the default action, so that its
/// parent sees the true signal. The second one is dealt with inside the signal handler: it works when the
/// event loop hangs. One guard a process; in the thread of the application object, and no function of it in a
/// signal handler.
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
        /// A program that has not ended so long after the first one is ended by the same signal. A timer of
        /// the kernel that the handler starts: no thread, and an event loop that hangs does not matter.
        std::optional<std::chrono::milliseconds> deadline;
        WatchOptions watch;
    };

    explicit TerminationGuard(QObject *parent = nullptr);
    explicit TerminationGuard(const Options &options, QObject *parent = nullptr);
    ~TerminationGuard() override;

    /// Begins to watch. A kind that is left ignored (Refusal::LeftIgnored) is left out, without an error.
    /// Refusal::GuardExists, why a kind cannot be watched, or the errno of timer_create(2) (EAGAIN: each
    /// kind's deadline takes one of RLIMIT_SIGPENDING); then nothing has changed.
    ///
    /// In a child of fork(2) that goes on without exec call it again, after SignalHub::childAfterFork(): its
    /// deadline is made anew, and the next signal is a first one. It is armed there in any case, but without
    /// a deadline.
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
    Result<SignalSet> watchKinds();
    void unwatchKinds(SignalSet kinds);
    Result<void> armInChild();
    Result<void> makeDeadlines(SignalSet kinds);
    void stopDeadlines();
    void removeDeadlines();

    Options m_options;
    SignalWatcher m_watcher;
    std::vector<timer_t> m_deadlines; ///< one a kind, so that the same signal comes again
    pid_t m_owner = 0; ///< the process that armed it: timers are not inherited by fork(2)
    bool m_armed = false;
    bool m_requested = false;
};

/// The short way: the first of these signals quits the application's event loop, a second one ends the
/// process. The guard belongs to the application object, which must exist; only in its thread. Open windows
/// are asked and may refuse, as with QCoreApplication::quit(); then the next signal is a first one again. One
/// that comes in a loop before QCoreApplication::exec() ends that loop and then exec(); a program that never
/// calls exec() takes a TerminationGuard.
Result<TerminationGuard *> quitOn(SignalSet kinds = { SIGTERM, SIGINT, SIGHUP });

} // namespace Sigwise
