// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/cpuclock.h"

#include <ctime>

namespace Sigwise {

std::optional<uint64_t> cpuClockNs(pid_t pid)
{
    // What clock_getcpuclockid(3) makes of a PID, without the call by which it tries the clock: the inverted
    // PID and CPUCLOCK_SCHED, the clock of the scheduler.
    constexpr clockid_t schedulerClock = 2;
    timespec used{};
    const auto clock = static_cast<clockid_t>(~static_cast<unsigned>(pid) << 3) | schedulerClock;
    if (pid <= 0 || ::clock_gettime(clock, &used) != 0)
        return std::nullopt;
    return static_cast<uint64_t>(used.tv_sec) * 1'000'000'000U + static_cast<uint64_t>(used.tv_nsec);
}

} // namespace Sigwise
