// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <sys/types.h>

namespace Sigwise {

/// Nanoseconds of CPU time that a process of this program's own PID namespace has used, with all its threads;
/// anybody may ask (clock_getcpuclockid(3)). Empty when there is none.
[[nodiscard]] std::optional<uint64_t> cpuClockNs(pid_t pid);

} // namespace Sigwise
