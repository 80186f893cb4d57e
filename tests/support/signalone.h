// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdint>

#include <sys/types.h>

namespace Sigwise::Test {

/// kill(2) for one process. False, with EINVAL, for 0 and below: these would mean many, for root all of the
/// machine, and say that the process was not found or not started.
inline bool signalOne(int64_t pid, int signo)
{
    errno = EINVAL;
    return pid > 0 && ::kill(static_cast<pid_t>(pid), signo) == 0;
}

} // namespace Sigwise::Test
