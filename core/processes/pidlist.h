// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace Sigwise {

/// One numbered directory of a proc tree or of a task directory.
struct PidEntry
{
    pid_t pid = 0;
    /// Of the directory. On a running kernel's /proc it belongs to one process: another one that gets the PID
    /// later has another inode. The kernel may change it for a process, too, when memory is short.
    uint64_t inode = 0;
};

/// The numbered entries of an open directory, in its own order, from its beginning. Other names, and numbers
/// that are no PID, are left out. `entries` keeps its memory from call to call.
Result<void> listPids(int directory, std::vector<PidEntry> &entries);

} // namespace Sigwise
