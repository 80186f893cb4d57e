// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/scanner.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/processes/cpuclock.h"
#include "core/processes/hidepid.h"
#include "core/processes/processstatus.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr unsigned turns = 10; ///< after so many scans everything was read again

bool hasEnded(ProcessState state) { return state == ProcessState::Zombie || state == ProcessState::Dead; }

/// Whether the status may be that of another process than before, or of one whose other files are different
/// now that it has ended.
bool mayBeAnother(const ProcessInfo &old, const StatusFields &status)
{
    return status.parent != old.parent || status.users != old.users
        || hasEnded(status.state) != hasEnded(old.state)
        || !isSameName(status.escapedName.value_or(std::string_view()), old.name);
}

/// A process with one thread that is off the CPU, and left it no more often than before, has not run.
bool mayHaveRun(const ProcessInfo &old, const StatusFields &status, std::optional<uint64_t> switchesBefore)
{
    return old.threadCount != 1 || status.threadCount != 1 || old.state == ProcessState::Running
        || status.state == ProcessState::Running || !switchesBefore
        || status.contextSwitches != switchesBefore;
}

} // namespace

Scanner::Scanner(const QByteArray &procRoot)
    : m_reader(procRoot)
{ }

void Scanner::setDetailed(std::vector<ProcessKey> keys)
{
    m_detailed = std::move(keys);
    std::sort(m_detailed.begin(), m_detailed.end());
}

SnapshotPtr Scanner::scan()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->sequence = ++m_sequence;
    snapshot->takenAtNs = monotonicNs();
    m_sawRefusal = false;
    if (list(*snapshot))
        lookAtAll();
    else
        m_seen.clear();
    snapshot->processes.reserve(m_seen.size());
    for (const Seen &seen : m_seen)
        snapshot->processes.push_back(seen.process);
    readSurroundings(*snapshot);
    snapshot->durationNs = monotonicNs() - snapshot->takenAtNs;
    return snapshot;
}

bool Scanner::list(Snapshot &snapshot)
{
    int failure = m_reader.openError();
    if (failure == 0) {
        const Result<void> listed = listPids(m_reader.rootFd(), m_entries);
        failure = listed ? 0 : listed.error().errnum();
    }
    if (failure != 0) {
        const char *name = ::strerrorname_np(failure);
        snapshot.failure = name != nullptr ? QByteArray(name) : QByteArray::number(failure);
        return false;
    }
    // The kernel lists PIDs in their order; a copy of a tree comes in that of its file system.
    const auto isLess = [](const PidEntry &a, const PidEntry &b) { return a.pid < b.pid; };
    if (!std::is_sorted(m_entries.begin(), m_entries.end(), isLess))
        std::sort(m_entries.begin(), m_entries.end(), isLess);
    return true;
}

void Scanner::lookAtAll()
{
    std::vector<Seen> now;
    now.reserve(m_entries.size());
    auto before = m_seen.begin();
    for (const PidEntry &entry : m_entries) {
        while (before != m_seen.end() && before->process->key.pid < entry.pid)
            ++before;
        const bool isKnown = before != m_seen.end() && before->process->key.pid == entry.pid;
        Seen *last = isKnown ? &*before++ : nullptr; // look() may take it away
        if (std::optional<Seen> seen = look(entry, last))
            now.push_back(std::move(*seen));
    }
    m_seen = std::move(now);
}

std::optional<Scanner::Seen> Scanner::look(const PidEntry &entry, Seen *last)
{
    const bool isWhole = last == nullptr || !m_reader.isLive() || last->inode != entry.inode || m_allDetailed
        || isDetailed(entry.pid);
    return isWhole ? lookAtWhole(entry, last) : lookAtStatus(entry, *last);
}

std::optional<Scanner::Seen> Scanner::lookAtWhole(const PidEntry &entry, const Seen *last)
{
    using Depth = ProcReader::Depth;
    const bool isDeep = m_allDetailed || isDetailed(entry.pid);
    Result<ProcReader::Reading> reading = m_reader.readAll(entry.pid, isDeep ? Depth::Detail : Depth::Row);
    if (!reading)
        return lost(reading.error(), last);
    ProcessInfo &info = reading->info;
    if (!isAskedFor(info.key))
        info.detail = nullptr; // the PID is another process than the one asked for
    Seen seen{ {}, entry.inode, reading->contextSwitches, false };
    if (last != nullptr && *last->process == info)
        seen.process = last->process;
    else
        seen.process = std::make_shared<const ProcessInfo>(std::move(info));
    return seen;
}

std::optional<Scanner::Seen> Scanner::lookAtStatus(const PidEntry &entry, Seen &last)
{
    const ProcPath path(entry.pid, "status");
    const Result<StatusFields> status = m_reader.readStatus(m_reader.rootFd(), path.c_str(), entry.pid);
    if (!status)
        return lost(status.error(), &last);
    const ProcessInfo &old = *last.process;
    if (mayBeAnother(old, *status) || status->contextSwitches < last.contextSwitches)
        return lookAtWhole(entry, &last);
    std::optional<uint64_t> cpuNs = old.cpuNs;
    if (mayHaveRun(old, *status, last.contextSwitches)) {
        cpuNs = cpuClockNs(entry.pid);
        last.hasRun = last.hasRun || cpuNs != old.cpuNs;
    }
    const bool isTurn = m_sequence % turns == static_cast<uint64_t>(entry.pid) % turns;
    if (cpuNs < old.cpuNs || (isTurn && last.hasRun))
        return lookAtWhole(entry, &last);
    last.contextSwitches = status->contextSwitches;
    update(last, *status, cpuNs, isTurn);
    return std::move(last);
}

void Scanner::update(Seen &seen, const StatusFields &status, std::optional<uint64_t> cpuNs, bool isTurn)
{
    const ProcessInfo &old = *seen.process;
    const bool isSame = !old.detail && cpuNs == old.cpuNs && hasStatus(old, status);
    if (isSame && !isTurn)
        return;
    ProcessInfo info = old;
    info.detail = nullptr;
    info.cpuNs = cpuNs;
    if (!isSame)
        takeStatus(status, info);
    if (isTurn) // whatever fails here is unchanged until the process is known to be gone
        (void)m_reader.readCgroup(m_reader.rootFd(), ProcPath(info.key.pid, "cgroup").c_str(), info);
    if (!isSame || info.cgroup != old.cgroup)
        seen.process = std::make_shared<const ProcessInfo>(std::move(info));
}

std::optional<Scanner::Seen> Scanner::lost(const Error &error, const Seen *last)
{
    switch (error.errnum()) {
    case ENOENT:
    case ESRCH:
    case EBADMSG:
        return std::nullopt;
    case EACCES:
    case EPERM:
        m_sawRefusal = true;
        return std::nullopt;
    default: // out of descriptors or memory: that says nothing about the process
        return last != nullptr ? std::optional(*last) : std::nullopt;
    }
}

bool Scanner::isDetailed(pid_t pid) const
{
    const auto at = std::lower_bound(m_detailed.begin(), m_detailed.end(), ProcessKey{ pid, 0 });
    return at != m_detailed.end() && at->pid == pid;
}

bool Scanner::isAskedFor(const ProcessKey &key) const
{
    return m_allDetailed || std::binary_search(m_detailed.begin(), m_detailed.end(), key);
}

void Scanner::readSurroundings(Snapshot &snapshot)
{
    snapshot.ticksPerSecond = m_reader.m_ticksPerSecond;
    if (m_reader.isLive() && m_sequence % turns == 1)
        m_mountHides = isMountHiding();
    snapshot.othersHidden = m_mountHides || m_sawRefusal;
    constexpr size_t limit = 256;
    const Result<std::string_view> text = m_reader.m_files.read(m_reader.rootFd(), "uptime", limit);
    if (!text)
        return;
    std::string_view line = *text;
    const std::string_view token = takeToken(line);
    double seconds = 0;
    const auto [end, failure] = std::from_chars(token.data(), token.data() + token.size(), seconds);
    if (failure == std::errc() && end == token.data() + token.size() && seconds > 0)
        snapshot.uptimeSeconds = seconds;
}

bool Scanner::isMountHiding()
{
    constexpr size_t limit = 4 * 1024 * 1024;
    struct stat entry = {};
    const Result<std::string_view> mounts = m_reader.m_files.read(m_reader.rootFd(), "self/mountinfo", limit);
    return mounts && ::fstat(m_reader.rootFd(), &entry) == 0
        && isHidingOthers(*mounts, entry.st_dev, Viewer::current());
}

} // namespace Sigwise
