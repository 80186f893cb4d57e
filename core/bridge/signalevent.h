// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QObject>

#include <cstdint>
#include <optional>

#include <sys/types.h>

class QDebug;

namespace Sigwise {

/// One Unix signal that this program received: what the kernel told the handler (siginfo_t of sigaction(2)),
/// and when. What was not told is empty, never zero.
///
/// For signals 1 to 31 the kernel merges what comes while one is pending: an event means "at least one".
/// Real-time signals are queued one by one.
struct SignalEvent
{
    Q_GADGET
    Q_PROPERTY(int signo MEMBER signo)
    Q_PROPERTY(Sigwise::SignalEvent::Cause cause MEMBER cause)
    Q_PROPERTY(bool synthetic MEMBER synthetic)
public:
    enum class Cause {
        Unknown,
        User, ///< kill(2)
        Queue, ///< sigqueue(3); its pid and uid are what the sender claimed: never use them to authenticate
        Thread, ///< tgkill(2), raise(3), pthread_kill(3)
        Kernel, ///< the kernel itself: ^C, a closed terminal, alarm(2)
        Timer, ///< timer_create(2)
        MessageQueue, ///< mq_notify(3)
        AsyncIo, ///< aio(7), or a descriptor with O_ASYNC
        Child, ///< SIGCHLD: a child ended, stopped or continued
    };
    Q_ENUM(Cause)

    int signo = 0;
    Cause cause = Cause::Unknown;
    /// Sender, or the child. Empty also for a sender of an outer PID namespace, and when the kernel had no
    /// room to note who it was (RLIMIT_SIGPENDING): it says 0 then, for the user too.
    std::optional<pid_t> pid;
    std::optional<uid_t> uid; ///< real user of the sender, or of the child
    std::optional<int64_t> value; ///< the sigval of Queue, Timer and MessageQueue as bits
    std::optional<int> status; ///< Child: exit code or signal number
    std::optional<int> fd; ///< AsyncIo with O_ASYNC and F_SETSIG: the descriptor
    std::optional<int64_t> band; ///< AsyncIo: events as in poll(2)
    int code = 0; ///< si_code itself

    pid_t threadId = 0; ///< the thread that the handler ran in; 0 when synthetic
    uint64_t sequence = 0; ///< counts the events of the process from 1, of all kinds together
    uint64_t lostBefore = 0; ///< signals of this kind that found the ring (or, on the way to another thread,
                             ///< its mailbox) full since the event before
    bool synthetic
        = false; ///< stands for the `lostBefore` signals that were lost last: nothing else is known

    int64_t takenNs = 0; ///< CLOCK_MONOTONIC when the handler began; 0 when synthetic
    std::optional<int64_t> wakeNs; ///< when its wake-up byte was sent; empty: the loop was awake already
    std::optional<int64_t> notifiedNs; ///< when the notifier of the loop was activated; empty: flushed by
                                       ///< SignalWatcher::unwatch()

    friend bool operator==(const SignalEvent &, const SignalEvent &) = default;
};

QDebug operator<<(QDebug debug, const SignalEvent &event);

namespace Handler {
struct Sample;
}

/// The event that a record of the handler stands for; sequence, losses and later times are left to the
/// caller.
[[nodiscard]] SignalEvent eventFromSample(const Handler::Sample &sample);

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::SignalEvent)
