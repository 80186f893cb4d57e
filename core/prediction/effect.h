// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QMetaType>

#include <array>
#include <cstdint>
#include <optional>

#include <sys/types.h>

namespace Sigwise {

/// What a signal does to a process. The order is that of the words in the interface of sigctl.
enum class Effect : uint8_t {
    Terminates,
    DumpsCore,
    Handled,
    Ignored,
    Stops,
    Continues,
    Blocked,
    Collected,
    WaitsForContinue,
    Delayed,
    Debugger,
    NoEffect,
    Denied,
    Unknown,
};
inline constexpr int effectCount = 14;

/// The process is gone after it.
[[nodiscard]] constexpr bool isEnd(Effect effect)
{
    return effect == Effect::Terminates || effect == Effect::DumpsCore;
}

/// Ten letters for fourteen effects: what a chip shows.
enum class Chip { Handler, Ends, Core, Ignored, Pending, Stops, Continues, None, Denied, Unknown };
inline constexpr int chipCount = 10;

[[nodiscard]] Chip chipOf(Effect effect);
/// 'H', 'E', … '?'.
[[nodiscard]] char chipLetter(Chip chip);
/// "terminates", "dumps-core", …: the stable word of an effect in JSON.
[[nodiscard]] const char *effectKey(Effect effect);
/// Worst first: E D S P H C I N X ?.
[[nodiscard]] bool isWorse(Chip a, Chip b);

/// Why the effect is what it is. effectReasonKey() gives the stable word of each.
enum class Reason : uint8_t {
    Caught, ///< has a handler
    NotCaught, ///< default action
    CannotBeCaught, ///< SIGKILL, SIGSTOP
    SetToIgnore, ///< explicit ignore
    IgnoredByDefault, ///< CHLD, CONT, URG, WINCH at default
    AllThreadsBlock,
    SignalWait, ///< a thread waits for it with sigwait, or may do so
    SignalFd, ///< the program reads it through signalfd
    ProcessStopped,
    AlreadyStopped,
    WasStopped, ///< it is stopped, and SIGCONT continues it
    UninterruptibleWait,
    Frozen,
    Traced,
    Zombie,
    Ending,
    EndingTraced, ///< of an outcome alone: its tracer holds it in its end (PTRACE_O_TRACEEXIT)
    DumpingCore,
    KernelThread,
    NamespaceInit, ///< PID 1 of a PID namespace below ours
    SystemInit, ///< PID 1 of this /proc
    OrphanedGroup, ///< terminal stop signals do nothing there
    OtherUser,
    SecurityModule, ///< the owner would be allowed to: Landlock, SELinux or the like refuses
    Unreadable, ///< the lines needed are missing
};
[[nodiscard]] const char *reasonKey(Reason reason);

/// What a prediction that is not sure depends on.
enum class Doubt : uint8_t {
    None,
    WaitChannelHidden, ///< it may be waiting for the signal itself
    SignalWait, ///< it waits for signals, which ones is not known
    AwaitedUnblocked, ///< it waits for the signal: in vain if it did not block it before
    Freezer, ///< its group may be frozen
    SignalFd, ///< blocked, but it may read the signal through signalfd
    SignalFdReader, ///< queued for its signalfd, which it may not read
    UninterruptibleWait, ///< whether the wait can be broken is not known
    NotLookedAt, ///< threads and wait channel were not read
    GroupUnknown, ///< whether its process group is orphaned cannot be told
    RightsUnknown,
    NamespaceUnknown,
    Unreadable, ///< its state or its masks are not known
    KernelThread, ///< it is a part of the kernel with code of its own for the signal
    KernelVersion, ///< kernels differ
    Race, ///< which thread takes it is not to be told
    TracedEnd, ///< its tracer may hold it in its end (ptrace(2), PTRACE_O_TRACEEXIT)
    PartialStop, ///< a thread in an uninterruptible wait does not stop before that is over
    NamespaceMembers, ///< the init of a namespace ends after all its members (pid_namespaces(7))
};
[[nodiscard]] const char *doubtKey(Doubt doubt);

/// What one signal would do to one process if it were sent now.
struct Prediction
{
    Effect effect = Effect::Unknown; ///< for somebody who may send it
    Reason reason = Reason::Unreadable;
    std::optional<Effect> then; ///< what follows when a wait is over, or when a tracer hands it on
    Doubt doubt = Doubt::None;
    bool permitted = true; ///< whether the sender may send it
    bool isRefusedByModule = false; ///< not permitted, though the users are right
    bool alreadyPending = false; ///< one of the kind waits: a standard signal would merge with it
    UnreadFile unread; ///< what would have settled the doubt; names no file where no file tells
    pid_t tracer = 0; ///< for Debugger
    int threads = 0; ///< for AllThreadsBlock: how many

    [[nodiscard]] bool isSure() const { return doubt == Doubt::None; }
    /// Denied when the sender may not send, else the effect.
    [[nodiscard]] Effect effectForSender() const { return permitted ? effect : Effect::Denied; }
    /// Whether effectForSender() is sure: a refusal does not depend on what the program would do.
    [[nodiscard]] bool isSureForSender() const { return isSure() || !permitted; }
    /// What follows a denied, blocked, stopped or delayed signal. What goes to a tracer is in its hand: that
    /// it may hand it on is in `then` alone.
    [[nodiscard]] std::optional<Effect> thenForSender() const
    {
        if (!permitted)
            return effect;
        return effect == Effect::Debugger ? std::nullopt : then;
    }

    friend bool operator==(const Prediction &, const Prediction &) = default;
};

/// Whether a user who saw the one would want to know of the other before a send: another effect for the
/// sender, something else that follows, or a doubt that was not there.
[[nodiscard]] bool isOtherEffect(const Prediction &seen, const Prediction &now);

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::Prediction)
