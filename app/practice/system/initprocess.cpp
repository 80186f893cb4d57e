// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/system/initprocess.h"

#include "core/base/syscalls.h"

#include <atomic>

#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Practice {
namespace {

constinit std::atomic<int> requests{ 0 };
static_assert(std::atomic<int>::is_always_lock_free, "a handler must not take a lock");

} // namespace

bool isInitProcess() { return ::getpid() == 1; }

// SIGCHLD is merged while one is pending: one may stand for many children.
void reapChildren()
{
    while (retryOnInterrupt([] { return ::waitpid(-1, nullptr, WNOHANG); }) > 0) { }
}

void endInitAtSecond(int signo)
{
    if (requests.fetch_add(1) > 0)
        ::_exit(128 + signo);
}

} // namespace Sigwise::Practice
