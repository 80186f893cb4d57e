// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/signalone.h"

#include <QtGlobal>

#include <cerrno>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {

/// A forked copy of the test that runs one function, beside the test. It dies with the test, or with this.
class Helper
{
public:
    /// What the function returns is its exit code.
    template <typename Function>
    explicit Helper(Function function)
    {
        const pid_t parent = ::getpid();
        m_pid = ::fork();
        if (m_pid < 0)
            qFatal("no process for a helper");
        if (m_pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::_exit(::getppid() == parent ? function() : 0);
        }
    }
    ~Helper()
    {
        (void)signalOne(m_pid, SIGKILL);
        (void)wait();
    }
    Helper(const Helper &) = delete;
    Helper &operator=(const Helper &) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// Waits for its end: the wait status.
    int wait()
    {
        int status = -1;
        while (m_pid > 0 && ::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) { }
        m_pid = -1;
        return status;
    }

private:
    pid_t m_pid = -1;
};

} // namespace Sigwise::Test
