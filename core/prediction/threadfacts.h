// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

namespace Sigwise {

/// What the rules ask about one thread.
struct ThreadFacts
{
    bool isLive = false; ///< may still take a signal
    bool isZombie = false;
    bool isStateUnknown = false;
    bool areMasksUnknown = false;
    bool isKillPosted = false; ///< SIGKILL waits for it: it is ending
    bool isKilled = false; ///< it took a signal that ends it, or writes a core file for one
    bool isStopped = false;
    bool isTraced = false;
    bool isTraceStopped = false;
    bool isInWait = false; ///< uninterruptible wait
    bool isWaitKillable = false; ///< known to be one that a fatal signal breaks
    bool isInSignalWait = false; ///< sigwait(3) and its like, for which signals is not known
    SignalSet awaited; ///< open, and taken by itself in sigwait(3) or its like
    bool isFrozenHard = false;
    bool isFrozenSoft = false;
    bool isWaitHidden = false; ///< it sleeps, where cannot be seen
    bool isWaitUnnamed = false; ///< it is in an uninterruptible wait, in which one cannot be seen
    pid_t tracer = 0;
    pid_t tid = 0;
    ProcFile unread = ProcFile::None; ///< what would have told where it waits
    SignalSet open; ///< not blocked, and it lives
    SignalSet pending; ///< waits for this thread alone

    /// The kernel offers it signals: a thread in a ptrace stop is passed over (kernel/signal.c,
    /// wants_signal()).
    [[nodiscard]] SignalSet takes() const { return isTraceStopped ? SignalSet() : open; }
};

[[nodiscard]] ThreadFacts threadFacts(const ThreadInfo &thread);

} // namespace Sigwise
