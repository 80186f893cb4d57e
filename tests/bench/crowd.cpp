// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/bench/crowd.h"

#include <cerrno>
#include <csignal>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

void handle(int) { }

[[noreturn]] void sleepForEver(int number, pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(0); // it ended before the line above
    if (number % 5 == 0) {
        sigset_t blocked;
        ::sigemptyset(&blocked);
        ::sigaddset(&blocked, SIGUSR1);
        ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
    }
    if (number % 3 == 0) {
        for (const int signo : { SIGHUP, SIGTERM, SIGUSR2 }) {
            struct sigaction action = {};
            action.sa_handler = handle;
            ::sigaction(signo, &action, nullptr);
        }
    }
    for (;;)
        ::pause();
}

} // namespace

Crowd::Crowd(int count)
{
    const pid_t self = ::getpid();
    for (int number = 0; number < count; ++number) {
        const pid_t pid = ::fork();
        if (pid == 0)
            sleepForEver(number, self);
        if (pid < 0)
            break;
        m_pids.push_back(pid);
    }
}

Crowd::~Crowd()
{
    for (const pid_t pid : m_pids)
        ::kill(pid, SIGKILL);
    for (const pid_t pid : m_pids)
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) { }
}

} // namespace Sigwise::Test
