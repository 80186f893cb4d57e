// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"
#include "core/processes/cgroup.h"
#include "core/processes/filereader.h"
#include "core/processes/freezer.h"
#include "core/processes/processinfo.h"
#include "core/processes/statusparser.h"

#include <QByteArray>
#include <QHash>

#include <optional>

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
        Threads, ///< and every thread with its wait channel, and whether kill(pid, 0) is allowed
        Detail, ///< and all that predictions ask for: signalfds, what threads wait for, the freezer
    };

    explicit ProcReader(const QByteArray &procRoot = QByteArrayLiteral("/proc"));

    /// False when the proc root itself cannot be opened.
    [[nodiscard]] bool isValid() const { return m_root.isValid(); }
    /// The errno of that, else 0.
    [[nodiscard]] int openError() const { return m_openError; }
    /// Whether this is the running kernel's own /proc: only then may its PIDs be signalled or asked for their
    /// clocks.
    [[nodiscard]] bool isLive() const { return m_live; }
    [[nodiscard]] int rootFd() const { return m_root.get(); }
    [[nodiscard]] const QByteArray &root() const { return m_rootPath; }

    /// One process. ENOENT or ESRCH: there is none (any more), or the number is that of a thread; EBADMSG:
    /// its status file is no status file; other errors: it may not be read. Other files that are missing or
    /// may not be read leave their parts unknown. From Row on all parts are of one process: they are
    /// read through one descriptor of its directory, which never leads to another process with the PID.
    Result<ProcessInfo> read(pid_t pid, Depth depth);

    /// Field 22 of /proc/PID/stat alone: the identity check before a send.
    Result<uint64_t> startTime(pid_t pid);

    /// The process that a thread other than its first one belongs to; nothing for any other number. proc(5):
    /// /proc/TID is there, though it is not listed.
    std::optional<pid_t> processOfThread(pid_t tid);

private:
    friend class Scanner;

    /// What tells whether a status file is as it was.
    struct StatusTrace
    {
        uint64_t hash = 0; ///< 0 = not taken yet
        std::optional<uint64_t> contextSwitches;
    };

    /// Fills a fresh value in.
    Result<void> readAll(pid_t pid, Depth depth, ProcessInfo &info, StatusTrace &trace);
    [[nodiscard]] bool isDamaged(const Error &error, pid_t pid) const;
    void readDetail(int directory, Depth depth, ProcessInfo &info);
    Result<std::string_view> readStatusText(int directory, const char *path, pid_t pid);
    static Result<StatusFields> statusOf(std::string_view text, pid_t pid);
    /// The parts beside status; false when one of the files was not there.
    bool readRow(int directory, ProcessInfo &info);
    Result<void> readStat(int directory, ProcessInfo &info);
    Result<void> readCommand(int directory, ProcessInfo &info);
    Result<CgroupPlace> readPlace(int directory, const char *path);

    UniqueFd m_root;
    QByteArray m_rootPath;
    int m_openError = 0;
    bool m_live = false;
    long m_ticksPerSecond;
    FileReader m_files;
    FreezerReader m_freezers;
    QHash<QByteArray, CgroupPlace> m_places; ///< most processes share a cgroup file with others
};

} // namespace Sigwise
