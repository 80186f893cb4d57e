// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/snapshot.h"

#include <algorithm>

namespace Sigwise {

ProcessPtr Snapshot::find(pid_t pid) const
{
    const auto at = std::lower_bound(processes.begin(), processes.end(), pid,
        [](const ProcessPtr &process, pid_t wanted) { return process->key.pid < wanted; });
    return at != processes.end() && (*at)->key.pid == pid ? *at : nullptr;
}

ProcessPtr Snapshot::find(const ProcessKey &key) const
{
    ProcessPtr process = find(key.pid);
    return process && process->key == key ? process : nullptr;
}

} // namespace Sigwise
