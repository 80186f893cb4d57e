// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/system/orphans.h"

#include "core/base/syscalls.h"

#include <sys/wait.h>

namespace Sigwise::Practice {

// SIGCHLD is merged while one is pending: one may stand for many children.
void reapChildren()
{
    while (retryOnInterrupt([] { return ::waitpid(-1, nullptr, WNOHANG); }) > 0) { }
}

} // namespace Sigwise::Practice
