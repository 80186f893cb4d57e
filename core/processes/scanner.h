// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/procreader.h"
#include "core/processes/snapshot.h"

#include <vector>

namespace Sigwise {

/// Scans one proc tree again and again. Each scan reads `status` of every process; `stat`, `cmdline` and
/// `cgroup` are read when a PID is new or may be another process (its CPU clock fell, its parent, user or
/// name changed), and of a tenth of the others in turn. An unchanged process keeps its ProcessPtr. Not thread
/// safe.
class Scanner
{
public:
    explicit Scanner(const QByteArray &procRoot = QByteArrayLiteral("/proc"));

    /// The processes that every scan reads in Detail (rows on screen, the selection). Keys that are gone are
    /// skipped.
    void setDetailed(std::vector<ProcessKey> keys);
    /// Read every process in Detail: for a single listing.
    void setAllDetailed(bool all) { m_allDetailed = all; }

    /// Never fails as a whole: a proc tree that cannot be listed gives a snapshot without processes and its
    /// failure.
    [[nodiscard]] SnapshotPtr scan();

    [[nodiscard]] ProcReader &reader() { return m_reader; }

private:
    ProcReader m_reader;
    std::vector<ProcessKey> m_detailed;
    bool m_allDetailed = false;
    SnapshotPtr m_last;
    uint64_t m_sequence = 0;
};

} // namespace Sigwise
