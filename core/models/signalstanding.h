// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

namespace Sigwise {

/// What a process has arranged for one signal, as far as /proc tells (proc(5), SigIgn and SigCgt).
enum class Disposition { Caught, Ignored, Default, Unknown };
/// How many of its threads block a signal. Some and All need the thread list of the details, unless the
/// process has one thread only.
enum class Blocking { None, Some, All, Unknown };

/// How one signal stands with one process, apart from what it would do.
struct SignalStanding
{
    Disposition disposition = Disposition::Unknown;
    Blocking blocking = Blocking::Unknown;
    bool pendingForProcess = false; ///< ShdPnd
    int pendingForThreads = 0; ///< how many threads have it in SigPnd

    /// How many wait: the kernel keeps one standard signal for the process and one for each thread; of
    /// real-time signals more may be queued than /proc shows.
    [[nodiscard]] int waiting() const { return (pendingForProcess ? 1 : 0) + pendingForThreads; }
    friend bool operator==(const SignalStanding &, const SignalStanding &) = default;
};

[[nodiscard]] SignalStanding standingOf(const ProcessInfo &process, int signo);

/// "caught|ignored|default|unknown" and "none|some|all|unknown": stable words, not translated.
[[nodiscard]] const char *dispositionKey(Disposition disposition);
[[nodiscard]] const char *blockingKey(Blocking blocking);

} // namespace Sigwise
