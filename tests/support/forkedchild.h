// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <cerrno>
#include <csignal>

#include <sys/prctl.h>
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
/// test itself needs, and waits for its end. It dies with the test, and of SIGALRM after ten seconds.
template <typename Function>
ForkedEnd endOfForkedChild(Function function)
{
    ForkedEnd end;
    const pid_t parent = ::getpid();
    end.pid = ::fork();
    if (end.pid < 0)
        qFatal("no process for a copy of the test");
    if (end.pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::alarm(10);
        const pid_t starter = ::getppid(); // 0 in a PID namespace that the test is not in
        ::_exit(starter == parent || starter == 0 ? function() : 0);
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
