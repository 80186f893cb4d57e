// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace Sigwise {

/// All processes at one time, as one scan saw them.
struct Snapshot
{
    uint64_t sequence = 0; ///< grows by one from scan to scan of one scanner
    std::vector<ProcessPtr> processes; ///< in the order of PIDs
    int64_t takenAtNs = 0; ///< CLOCK_MONOTONIC when the scan began
    int64_t durationNs = 0; ///< wall time of the scan
    double uptimeSeconds = 0; ///< since boot, for ages; 0 = unknown
    long ticksPerSecond = 100; ///< unit of the start times
    bool othersHidden = false; ///< /proc is mounted with hidepid: other users' processes are not all here
    /// Why the proc tree could not be listed, as an errno; 0 = it could. ENODATA: it holds no process at all,
    /// so it is no proc tree (the kernel's own always shows at least the reader).
    int failure = 0;

    /// The process with this PID, or null.
    [[nodiscard]] ProcessPtr find(pid_t pid) const;
    /// The very process, or null when it is gone or the PID is another process now.
    [[nodiscard]] ProcessPtr find(const ProcessKey &key) const;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::SnapshotPtr)
