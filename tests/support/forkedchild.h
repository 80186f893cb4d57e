// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>

#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {

/// Runs a function in a forked copy of the test, which may give up rights, limits or system calls that the
/// test itself needs. Returns what the function returns, 0 to 255; -1 if the copy died otherwise or took
/// longer than ten seconds.
template <typename Function>
int inForkedChild(Function function)
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::alarm(10);
        ::_exit(function());
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace Sigwise::Test
