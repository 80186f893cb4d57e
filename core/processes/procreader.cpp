// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/procreader.h"

#include "core/base/syscalls.h"
#include "core/processes/cpuclock.h"
#include "core/processes/processstatus.h"
#include "core/processes/signalfds.h"
#include "core/processes/statparser.h"
#include "core/processes/threads.h"

#include <algorithm>
#include <charconv>
#include <csignal>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr size_t statusLimit = 1024 * 1024; ///< 65,536 groups make a status of 700 KiB
constexpr size_t statLimit = 4096;
constexpr size_t commandLimit = 4096;
constexpr size_t cgroupLimit = 64 * 1024;
constexpr uint32_t kernelThreadFlag = 0x200000; ///< PF_KTHREAD of the kernel

bool isGone(int errnum) { return errnum == ENOENT || errnum == ESRCH; }

/// Whether the PIDs of this tree are those that kill(2) takes here: it is a procfs, it knows this process by
/// the number that this process knows, and has no further numbers for it in PID namespaces below its own.
bool isOwnProc(FileReader &files, int root)
{
    struct statfs system = {};
    if (::fstatfs(root, &system) != 0 || system.f_type != PROC_SUPER_MAGIC)
        return false;
    const Result<std::string> self = readLinkAt(root, "self");
    if (!self || *self != std::to_string(::getpid()))
        return false;
    const Result<std::string_view> status = files.read(root, "self/status", statusLimit);
    return status && parsePids(parseStatus(*status).namespacePids).size() <= 1;
}

bool mayHaveEnded(const Result<void> &part) { return !part && isGone(part.error().errnum()); }

bool hasEnded(ProcessState state) { return state == ProcessState::Zombie || state == ProcessState::Dead; }

bool blocksAny(const ThreadInfo &thread) { return thread.blocked && !thread.blocked->isEmpty(); }

/// Whether this program may signal it: kill(2) with signal 0. A security module may still refuse others.
std::optional<bool> probe(pid_t pid)
{
    if (::kill(pid, 0) == 0)
        return true;
    return errno == EPERM ? std::optional(false) : std::nullopt;
}

} // namespace

ProcReader::ProcReader(const QByteArray &procRoot)
    : m_rootPath(procRoot)
    , m_ticksPerSecond(std::max(::sysconf(_SC_CLK_TCK), 1L))
{
    Result<UniqueFd> root = openAt(AT_FDCWD, procRoot.constData(), O_RDONLY | O_DIRECTORY);
    if (!root) {
        m_openError = root.error().errnum();
        return;
    }
    m_root = std::move(*root);
    m_live = isOwnProc(m_files, m_root.get());
}

Result<ProcessInfo> ProcReader::read(pid_t pid, Depth depth)
{
    ProcessInfo info;
    StatusTrace trace;
    if (const Result<void> done = readAll(pid, depth, info, trace); !done)
        return unexpected(done.error());
    return info;
}

Result<uint64_t> ProcReader::startTime(pid_t pid)
{
    const Result<std::string_view> text
        = m_files.read(m_root.get(), ProcPath(pid, "stat").c_str(), statLimit);
    if (!text)
        return unexpected(text.error().errnum(), std::to_string(pid));
    const std::optional<uint64_t> time = parseStat(*text).startTime;
    if (!time)
        return unexpected(EBADMSG, std::to_string(pid));
    return *time;
}

std::optional<pid_t> ProcReader::processOfThread(pid_t tid)
{
    const Result<std::string_view> text = readStatusText(m_root.get(), ProcPath(tid, "status").c_str(), tid);
    if (!text)
        return std::nullopt;
    const std::optional<pid_t> process = parseStatus(*text).threadGroup;
    return process == tid ? std::nullopt : process;
}

Result<void> ProcReader::readAll(pid_t pid, Depth depth, ProcessInfo &info, StatusTrace &trace)
{
    const Result<UniqueFd> opened = openAt(m_root.get(), ProcPath(pid, {}).c_str(), O_PATH | O_DIRECTORY);
    if (!opened)
        return unexpected(opened.error().errnum(), std::to_string(pid));
    const int directory = opened->get();
    const Result<std::string_view> text = readStatusText(directory, "status", pid);
    if (!text)
        return unexpected(
            isDamaged(text.error(), pid) ? systemError(EBADMSG, std::to_string(pid)) : text.error());
    const Result<StatusFields> status = statusOf(*text, pid);
    if (!status)
        return unexpected(status.error());
    trace = StatusTrace{ 0, status->contextSwitches };
    info.key.pid = pid;
    takeStatus(*status, info);
    if (m_live)
        info.cpuNs = cpuClockNs(pid);
    bool isOneProcess = depth != Depth::Status && readRow(directory, info);
    if (depth >= Depth::Threads) {
        readDetail(directory, depth, info);
        isOneProcess = false;
    }
    // The clock and the probe go by PID: a file that can be found after them proves whose they were.
    struct stat entry = {};
    if (!isOneProcess && ::fstatat(directory, "status", &entry, 0) != 0)
        return unexpected(ESRCH, std::to_string(pid));
    return {};
}

/// A process that ends takes its directory with it. A copy of a tree may have lost the files alone.
bool ProcReader::isDamaged(const Error &error, pid_t pid) const
{
    return !m_live && error.errnum() == ENOENT
        && ::faccessat(m_root.get(), ProcPath(pid, {}).c_str(), F_OK, 0) == 0;
}

void ProcReader::readDetail(int directory, Depth depth, ProcessInfo &info)
{
    auto detail = std::make_shared<ProcessDetail>();
    detail->isWhole = depth == Depth::Detail;
    if (m_live)
        detail->probeAllowed = probe(info.key.pid);
    detail->threads = readThreads(m_files, directory, info, detail->isWhole ? Waits::Read : Waits::Skip);
    if (detail->isWhole && std::any_of(detail->threads.begin(), detail->threads.end(), blocksAny)) {
        const SignalFdLook look = readSignalFds(m_files, directory, detail->threads, m_live);
        detail->inSignalFds = look.masks;
        detail->areTooManyOpen = look.areTooMany;
    }
    if (detail->isWhole && m_live)
        detail->freezer = m_freezers.read(m_files, m_root.get(), directory);
    if (detail->isWhole)
        detail->program = readProgramMarks(m_files, directory, info);
    info.detail = std::move(detail);
}

Result<std::string_view> ProcReader::readStatusText(int directory, const char *path, pid_t pid)
{
    Result<std::string_view> text = m_files.read(directory, path, statusLimit);
    if (!text)
        return unexpected(text.error().errnum(), std::to_string(pid));
    return text;
}

Result<StatusFields> ProcReader::statusOf(std::string_view text, pid_t pid)
{
    const StatusFields status = parseStatus(text);
    if (!status.isStatus())
        return unexpected(EBADMSG, std::to_string(pid));
    // /proc/TID exists for every thread, although it is not listed (proc(5)).
    if (status.pid == pid && status.threadGroup && status.threadGroup != pid)
        return unexpected(ESRCH, std::to_string(pid));
    return status;
}

bool ProcReader::readRow(int directory, ProcessInfo &info)
{
    const bool isStatGone = mayHaveEnded(readStat(directory, info));
    const bool isCommandGone = mayHaveEnded(readCommand(directory, info));
    Result<CgroupPlace> place = readPlace(directory, "cgroup");
    if (!place)
        return !isGone(place.error().errnum()) && !isStatGone && !isCommandGone;
    info.cgroup = std::move(place->path);
    info.unit = std::move(place->unit);
    info.container = std::move(place->container);
    return !isStatGone && !isCommandGone;
}

Result<void> ProcReader::readStat(int directory, ProcessInfo &info)
{
    info.isStartUnknown = true;
    const Result<std::string_view> text = m_files.read(directory, "stat", statLimit);
    if (!text)
        return unexpected(text.error().errnum());
    const StatFields stat = parseStat(*text);
    info.key.startTime = stat.startTime.value_or(0);
    info.isStartUnknown = !stat.startTime;
    info.flags = stat.flags;
    if (!info.processGroup)
        info.processGroup = stat.processGroup;
    if (!info.session)
        info.session = stat.session;
    if (!info.kernelThread && stat.flags)
        info.kernelThread = (*stat.flags & kernelThreadFlag) != 0;
    if (hasEnded(info.state))
        info.exitStatus = stat.exitStatus;
    constexpr uint64_t nsPerSecond = 1'000'000'000;
    const uint64_t nsPerTick = nsPerSecond / static_cast<uint64_t>(m_ticksPerSecond);
    uint64_t ticks = 0;
    uint64_t ns = 0;
    if (!info.cpuNs && stat.userTicks && stat.systemTicks
        && !__builtin_add_overflow(*stat.userTicks, *stat.systemTicks, &ticks)
        && !__builtin_mul_overflow(ticks, nsPerTick, &ns))
        info.cpuNs = ns;
    return {};
}

Result<void> ProcReader::readCommand(int directory, ProcessInfo &info)
{
    if (info.kernelThread == true || hasEnded(info.state))
        return {};
    const Result<std::string_view> text = m_files.read(directory, "cmdline", commandLimit);
    if (!text)
        return unexpected(text.error().errnum());
    // A program may overwrite its arguments: there may be any number of zeroes at the end, or none.
    const size_t end = text->find_last_not_of(std::string_view("\0 ", 2)) + 1; // npos + 1 is 0
    info.command = QByteArray(text->data(), static_cast<qsizetype>(end));
    std::replace(info.command.begin(), info.command.end(), '\0', ' ');
    return {};
}

Result<CgroupPlace> ProcReader::readPlace(int directory, const char *path)
{
    const Result<std::string_view> text = m_files.read(directory, path, cgroupLimit);
    if (!text)
        return unexpected(text.error().errnum());
    const auto raw = QByteArray::fromRawData(text->data(), static_cast<qsizetype>(text->size()));
    const auto known = m_places.constFind(raw);
    if (known != m_places.constEnd())
        return *known;
    constexpr qsizetype mostPlaces = 1024;
    if (m_places.size() >= mostPlaces)
        m_places.clear();
    return *m_places.insert(QByteArray(text->data(), raw.size()), parseCgroup(*text));
}

} // namespace Sigwise
