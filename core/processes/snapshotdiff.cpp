// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/snapshotdiff.h"

namespace Sigwise {

SnapshotDiff diffSnapshots(const Snapshot &before, const Snapshot &after)
{
    SnapshotDiff diff;
    auto was = before.processes.begin();
    auto is = after.processes.begin();
    const auto wasEnd = before.processes.end();
    const auto isEnd = after.processes.end();
    while (was != wasEnd || is != isEnd) {
        // The same PID with another start time is one gone and one new; both lists stay in order of PIDs.
        if (is == isEnd || (was != wasEnd && (*was)->key < (*is)->key)) {
            diff.removed.push_back((*was++)->key);
        } else if (was == wasEnd || (*is)->key < (*was)->key) {
            diff.added.push_back(*is++);
        } else {
            if (*was != *is && !(**was == **is))
                diff.changed.push_back(*is);
            ++was;
            ++is;
        }
    }
    return diff;
}

} // namespace Sigwise
