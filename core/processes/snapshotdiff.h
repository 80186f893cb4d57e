// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"

namespace Sigwise {

/// What is different from one snapshot to a later one, keyed by PID and start time, each list in the order of
/// PIDs.
struct SnapshotDiff
{
    std::vector<ProcessKey> removed;
    std::vector<ProcessPtr> added;
    std::vector<ProcessPtr> changed; ///< the new value

    [[nodiscard]] bool isEmpty() const { return removed.empty() && added.empty() && changed.empty(); }
};

/// Equal pointers count as unchanged without a look at the values.
[[nodiscard]] SnapshotDiff diffSnapshots(const Snapshot &before, const Snapshot &after);

} // namespace Sigwise
