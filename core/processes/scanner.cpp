// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/scanner.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/processes/cpuclock.h"
#include "core/processes/hidepid.h"
#include "core/processes/processstatus.h"
#include "core/processes/quickhash.h"

#include <algorithm>
#include <cerrno>
#include <charconv>

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

bool hasPid(const std::vector<ProcessKey> &keys, pid_t pid)
{
    const auto at = std::lower_bound(keys.begin(), keys.end(), ProcessKey{ pid, 0 });
    return at != keys.end() && at->pid == pid;
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

void Scanner::setSelected(std::vector<ProcessKey> keys)
{
    m_selected = std::move(keys);
    std::sort(m_selected.begin(), m_selected.end());
}

SnapshotPtr Scanner::scan()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->sequence = ++m_sequence;
    snapshot->takenAtNs = monotonicNs();
    m_sawRefusal = false;
    m_now.clear();
    if (list(*snapshot))
        lookAtAll();
    m_before.swap(m_now);
    snapshot->processes.reserve(m_before.size());
    for (const Seen &seen : m_before)
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
    if (failure == 0 && m_entries.empty())
        failure = ENODATA;
    snapshot.failure = failure;
    if (failure != 0)
        return false;
    // The kernel lists PIDs in their order; a copy of a tree comes in that of its file system.
    const auto isLess = [](const PidEntry &a, const PidEntry &b) { return a.pid < b.pid; };
    if (!std::is_sorted(m_entries.begin(), m_entries.end(), isLess))
        std::sort(m_entries.begin(), m_entries.end(), isLess);
    return true;
}

void Scanner::lookAtAll()
{
    m_now.reserve(m_entries.size());
    auto before = m_before.begin();
    for (const PidEntry &entry : m_entries) {
        while (before != m_before.end() && before->pid < entry.pid)
            ++before;
        look(entry, before != m_before.end() && before->pid == entry.pid ? &*before : nullptr);
    }
}

void Scanner::look(const PidEntry &entry, Seen *last)
{
    const bool isWhole = last == nullptr || !m_reader.isLive() || last->inode != entry.inode
        || depthFor(entry.pid) != ProcReader::Depth::Row;
    if (isWhole)
        lookAtWhole(entry, last);
    else
        lookAtStatus(entry, *last);
}

void Scanner::lookAtWhole(const PidEntry &entry, const Seen *last)
{
    const ProcReader::Depth depth = depthFor(entry.pid);
    auto info = std::make_shared<ProcessInfo>();
    Seen seen;
    seen.pid = entry.pid;
    seen.inode = entry.inode;
    if (const Result<void> done = m_reader.readAll(entry.pid, depth, *info, seen.trace); !done) {
        lose(done.error(), last);
        return;
    }
    if (!isAskedFor(info->key))
        info->detail = nullptr; // the PID is another process than the one asked for
    const bool isSame = last != nullptr && *last->process == *info;
    seen.process = isSame ? last->process : std::move(info);
    keep(std::move(seen));
}

void Scanner::lookAtStatus(const PidEntry &entry, Seen &last)
{
    const Result<std::string_view> text
        = m_reader.readStatusText(m_reader.rootFd(), ProcPath(entry.pid, "status").c_str(), entry.pid);
    if (!text) {
        lose(text.error(), &last);
        return;
    }
    const uint64_t hash = quickHash(*text);
    if (last.isAtRest && hash == last.trace.hash && !(last.hasRun && isTurnOf(entry.pid))) {
        if (isTurnOf(entry.pid))
            rereadPlace(last);
        m_now.push_back(std::move(last));
        return;
    }
    const Result<StatusFields> status = ProcReader::statusOf(*text, entry.pid);
    if (!status) {
        lose(status.error(), &last);
        return;
    }
    const ProcessInfo &old = *last.process;
    const std::optional<uint64_t> switches = last.trace.contextSwitches;
    std::optional<uint64_t> cpuNs = old.cpuNs;
    if (mayHaveRun(old, *status, switches)) {
        cpuNs = cpuClockNs(entry.pid);
        last.hasRun = last.hasRun || cpuNs != old.cpuNs;
    }
    const bool isOther
        = mayBeAnother(old, *status) || status->contextSwitches < switches || cpuNs < old.cpuNs;
    if (isOther || (last.hasRun && isTurnOf(entry.pid))) {
        lookAtWhole(entry, &last);
        return;
    }
    last.trace = ProcReader::StatusTrace{ hash, status->contextSwitches };
    update(last, *status, cpuNs);
    if (isTurnOf(entry.pid))
        rereadPlace(last);
    keep(std::move(last));
}

void Scanner::keep(Seen seen)
{
    // Of a process with one thread off the CPU the text tells how often it left it: whether it has run.
    const ProcessInfo &info = *seen.process;
    seen.isAtRest = info.threadCount == 1 && info.state != ProcessState::Running && !info.detail
        && seen.trace.contextSwitches;
    m_now.push_back(std::move(seen));
}

bool Scanner::isTurnOf(pid_t pid) const { return m_sequence % turns == static_cast<uint64_t>(pid) % turns; }

void Scanner::update(Seen &seen, const StatusFields &status, std::optional<uint64_t> cpuNs)
{
    const ProcessInfo &old = *seen.process;
    if (!old.detail && cpuNs == old.cpuNs && hasStatus(old, status))
        return;
    auto info = std::make_shared<ProcessInfo>(old);
    info->detail = nullptr;
    info->cpuNs = cpuNs;
    takeStatus(status, *info);
    seen.process = std::move(info);
}

void Scanner::rereadPlace(Seen &seen)
{
    const ProcPath path(seen.pid, "cgroup");
    const Result<CgroupPlace> place = m_reader.readPlace(m_reader.rootFd(), path.c_str());
    if (!place || place->path == seen.process->cgroup)
        return; // what cannot be read is as it was, until the process is known to be gone
    auto info = std::make_shared<ProcessInfo>(*seen.process);
    info->cgroup = place->path;
    info->unit = place->unit;
    info->container = place->container;
    seen.process = std::move(info);
}

void Scanner::lose(const Error &error, const Seen *last)
{
    switch (error.errnum()) {
    case ENOENT:
    case ESRCH:
    case EBADMSG:
        return;
    case EACCES:
    case EPERM:
        m_sawRefusal = true;
        return;
    default: // out of descriptors or memory: that says nothing about the process
        if (last != nullptr)
            m_now.push_back(*last);
    }
}

ProcReader::Depth Scanner::depthFor(pid_t pid) const
{
    using Depth = ProcReader::Depth;
    if (hasPid(m_selected, pid))
        return Depth::Detail;
    return m_allDetailed || hasPid(m_detailed, pid) ? Depth::Threads : Depth::Row;
}

bool Scanner::isAskedFor(const ProcessKey &key) const
{
    return m_allDetailed || std::binary_search(m_detailed.begin(), m_detailed.end(), key)
        || std::binary_search(m_selected.begin(), m_selected.end(), key);
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
    const Result<std::string_view> mounts
        = m_reader.m_files.readRecords(m_reader.rootFd(), "self/mountinfo", limit);
    return mounts && ::fstat(m_reader.rootFd(), &entry) == 0
        && isHidingOthers(*mounts, entry.st_dev, Viewer::current());
}

} // namespace Sigwise
