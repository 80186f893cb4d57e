// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>

#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {

/// How a forked copy of the test ended.
struct ForkedEnd
{
    pid_t pid = -1;
    int status = -1; ///< wait status: W_EXITCODE(what the function returned, 0) unless it died otherwise
};

/// Runs a function in a forked copy of the test, which may give up rights, limits or system calls that the
/// test itself needs, and waits for its end. It dies of SIGALRM after ten seconds.
template <typename Function>
ForkedEnd endOfForkedChild(Function function)
{
    ForkedEnd end;
    end.pid = ::fork();
    if (end.pid == 0) {
        ::alarm(10);
        ::_exit(function());
    }
    while (::waitpid(end.pid, &end.status, 0) < 0 && errno == EINTR) { }
    return end;
}

/// The same: what the function returned, 0 to 255; -1 if the copy died otherwise.
template <typename Function>
int inForkedChild(Function function)
{
    const ForkedEnd end = endOfForkedChild(function);
    return WIFEXITED(end.status) ? WEXITSTATUS(end.status) : -1;
}

} // namespace Sigwise::Test
