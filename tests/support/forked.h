// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>

#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {

struct Ended
{
    pid_t pid = -1;
    int status = -1; ///< wait status
};

/// Calls `work` in a forked child, whose exit code is its result, and waits for the end of the child.
template <typename Work>
Ended inForkedChild(Work work)
{
    Ended ended;
    ended.pid = ::fork();
    if (ended.pid == 0)
        ::_exit(work());
    while (::waitpid(ended.pid, &ended.status, 0) < 0 && errno == EINTR) { }
    return ended;
}

} // namespace Sigwise::Test
