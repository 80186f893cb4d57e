// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"
#include "core/processes/processinfo.h"

#include <QByteArray>

#include <string>

namespace Sigwise {

/// Reads one process of one proc tree. The tree is a parameter, so that fixtures, containers and copies can
/// be read. Not thread safe (it keeps buffers); make one per thread.
class ProcReader
{
public:
    /// How much to read: each step includes the ones before it.
    enum class Depth {
        Status, ///< status only
        Row, ///< and stat, cmdline, cgroup: all that the list shows
        Detail, ///< and every thread with its wait channel, and whether kill(pid, 0) is allowed
    };

    explicit ProcReader(const QByteArray &procRoot = QByteArrayLiteral("/proc"));

    /// False when the proc root itself cannot be opened.
    [[nodiscard]] bool isValid() const { return m_root.isValid(); }
    /// Whether this is the running kernel's own /proc: only then may its PIDs be signalled or asked for their
    /// clocks.
    [[nodiscard]] bool isLive() const { return m_live; }
    [[nodiscard]] int rootFd() const { return m_root.get(); }
    [[nodiscard]] const QByteArray &root() const { return m_rootPath; }

    /// One process. ENOENT or ESRCH: there is none (any more); EBADMSG: its status file is no status file.
    /// With Row and Detail the start time is read before and after, so that the parts are of one process.
    Result<ProcessInfo> read(pid_t pid, Depth depth);

    /// Field 22 of /proc/PID/stat alone: the identity check before a send.
    Result<uint64_t> startTime(pid_t pid);

private:
    UniqueFd m_root;
    QByteArray m_rootPath;
    bool m_live = false;
    std::string m_buffer;
};

} // namespace Sigwise
