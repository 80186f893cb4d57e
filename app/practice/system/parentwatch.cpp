// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/system/parentwatch.h"

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

namespace Sigwise::Practice {

bool endWithParent(pid_t parent) { return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent; }

} // namespace Sigwise::Practice
