// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/processhandle.h"

#include <optional>

namespace Sigwise {

/// How a process ended, as far as it can be known now.
struct ExitStatus
{
    std::optional<int> waitStatus; ///< as wait(2) gives it
    bool reaped = false; ///< its parent has taken notice: nothing more will be known later
};

/// Asks the kernel how an ended process ended, and never reaps it: a child of this program is somebody else's
/// business here too. In this order: the exit information of the pidfd (Linux 6.15, once the process is
/// reaped), waitid(2) for a child of ours, field 52 of its stat (proc(5)) while it is a zombie and we may
/// read it.
[[nodiscard]] ExitStatus exitStatusOf(const ProcessHandle &handle, const ProcReader &reader);

/// The wait status in the stat of a zombie, if `stat` is that of the process that started at `startTime` and
/// tells the status: without the right to trace the process it reads 0, as if it had exited with 0.
[[nodiscard]] std::optional<int> zombieWaitStatus(std::string_view stat, uint64_t startTime);

} // namespace Sigwise
