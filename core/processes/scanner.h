// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/pidlist.h"
#include "core/processes/procreader.h"
#include "core/processes/snapshot.h"

#include <optional>
#include <vector>

namespace Sigwise {

/// Scans one proc tree again and again. Each scan reads `status` of every process; `stat`, `cmdline` and
/// `cgroup` are read when a PID is new or may be another process (its directory has another inode, its CPU
/// clock or its context switches fell, its parent, user or name changed) or has ended, and of a tenth of the
/// others in turn: of those that did not run only `cgroup`, as the rest is their own doing. A tree that is
/// not the running kernel's is read whole each time. An unchanged process keeps its ProcessPtr. Not thread
/// safe.
class Scanner
{
public:
    explicit Scanner(const QByteArray &procRoot = QByteArrayLiteral("/proc"));

    /// The processes that every scan reads with their threads (rows on screen). Keys that are gone are
    /// skipped.
    void setDetailed(std::vector<ProcessKey> keys);
    /// The processes that every scan reads in Detail (the selection).
    void setSelected(std::vector<ProcessKey> keys);
    /// Read every process with its threads: for a single listing.
    void setAllDetailed(bool all) { m_allDetailed = all; }

    /// Never fails as a whole: a proc tree that cannot be listed gives a snapshot without processes and its
    /// failure.
    [[nodiscard]] SnapshotPtr scan();

    [[nodiscard]] ProcReader &reader() { return m_reader; }

private:
    /// What a scan saw of one process, for the next scan.
    struct Seen
    {
        ProcessPtr process;
        pid_t pid = 0;
        bool hasRun = false; ///< since stat and cmdline were read
        bool isAtRest = false; ///< the same text of status means that nothing changed
        uint64_t inode = 0;
        ProcReader::StatusTrace trace;
    };

    bool list(Snapshot &snapshot);
    void lookAtAll();
    // Each of these puts the process into m_now, unless it is gone.
    void look(const PidEntry &entry, Seen *last);
    void lookAtWhole(const PidEntry &entry, const Seen *last);
    void lookAtStatus(const PidEntry &entry, Seen &last);
    void lose(const Error &error, const Seen *last);
    void keep(Seen seen);

    void rereadPlace(Seen &seen);
    [[nodiscard]] bool isTurnOf(pid_t pid) const;
    void update(Seen &seen, const StatusFields &status, std::optional<uint64_t> cpuNs);
    [[nodiscard]] ProcReader::Depth depthFor(pid_t pid) const;
    [[nodiscard]] bool isAskedFor(const ProcessKey &key) const;
    void readSurroundings(Snapshot &snapshot);
    [[nodiscard]] bool isMountHiding();

    ProcReader m_reader;
    std::vector<ProcessKey> m_detailed; ///< in order
    std::vector<ProcessKey> m_selected; ///< in order
    bool m_allDetailed = false;
    std::vector<PidEntry> m_entries;
    std::vector<Seen> m_before; ///< of the last scan, in the order of PIDs
    std::vector<Seen> m_now; ///< of the scan that runs
    uint64_t m_sequence = 0;
    bool m_mountHides = false;
    bool m_sawRefusal = false; ///< in the scan that runs: a process may not be read
};

} // namespace Sigwise
