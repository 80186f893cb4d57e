// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/threads.h"

#include "core/base/syscalls.h"
#include "core/processes/pidlist.h"
#include "core/processes/signalwait.h"
#include "core/processes/statparser.h"
#include "core/processes/statusparser.h"

#include <algorithm>
#include <cerrno>
#include <optional>

#include <fcntl.h>

namespace Sigwise {
namespace {

constexpr size_t statusLimit = 1024 * 1024;
constexpr size_t smallLimit = 4096;
constexpr std::string_view taskFolder = "task";

QByteArray waitChannel(FileReader &files, int directory, const char *path)
{
    const Result<std::string_view> text = files.read(directory, path, smallLimit);
    if (!text)
        return {};
    const std::string_view line = text->substr(0, text->find('\n'));
    return QByteArray(line.data(), static_cast<qsizetype>(line.size()));
}

void takeThreadStatus(const StatusFields &status, ThreadInfo &thread)
{
    thread.name = unescapedName(status.escapedName.value_or(std::string_view()));
    thread.state = status.state;
    thread.pending = status.pendingThread;
    thread.blocked = status.blocked;
    thread.tracer = status.tracer;
    thread.users = status.users;
}

/// One thread; nothing when it has ended.
std::optional<ThreadInfo> readThread(FileReader &files, int directory, pid_t tid)
{
    ThreadInfo thread;
    thread.tid = tid;
    const Result<std::string_view> status
        = files.read(directory, ProcPath(taskFolder, tid, "status").c_str(), statusLimit);
    if (!status) {
        const int errnum = status.error().errnum();
        return errnum == ENOENT || errnum == ESRCH ? std::nullopt : std::optional(thread);
    }
    takeThreadStatus(parseStatus(*status), thread);
    const Result<std::string_view> stat
        = files.read(directory, ProcPath(taskFolder, tid, "stat").c_str(), smallLimit);
    if (stat)
        thread.flags = parseStat(*stat).flags;
    thread.wchan = waitChannel(files, directory, ProcPath(taskFolder, tid, "wchan").c_str());
    return thread;
}

std::vector<PidEntry> listThreads(int directory)
{
    std::vector<PidEntry> entries;
    const Result<UniqueFd> tasks = openAt(directory, taskFolder.data(), O_RDONLY | O_DIRECTORY);
    if (tasks && !listPids(tasks->get(), entries))
        entries.clear();
    return entries;
}

void readWorkers(FileReader &files, int directory, const ProcessInfo &info, std::vector<ThreadInfo> &threads)
{
    for (const PidEntry &entry : listThreads(directory)) {
        if (entry.pid == info.key.pid)
            continue;
        if (std::optional<ThreadInfo> thread = readThread(files, directory, entry.pid))
            threads.push_back(std::move(*thread));
    }
}

} // namespace

ThreadInfo mainThread(const ProcessInfo &process)
{
    ThreadInfo thread;
    thread.tid = process.key.pid;
    thread.name = process.name;
    thread.state = process.state;
    thread.pending = process.pendingThread;
    thread.blocked = process.blocked;
    thread.tracer = process.tracer;
    thread.flags = process.flags;
    thread.users = process.users;
    return thread;
}

std::vector<ThreadInfo> readThreads(FileReader &files, int directory, const ProcessInfo &info, Waits waits)
{
    std::vector<ThreadInfo> threads{ mainThread(info) };
    threads.front().wchan = waitChannel(files, directory, "wchan");
    if (info.threadCount != 1)
        readWorkers(files, directory, info, threads);
    for (ThreadInfo &thread : threads) {
        const bool isAsleep
            = thread.state == ProcessState::Sleeping || thread.state == ProcessState::DiskWait;
        if (waits == Waits::Read && isAsleep)
            readSignalWait(files, directory, thread);
    }
    return threads;
}

std::vector<ThreadInfo> unendedThreads(const ProcessInfo &process)
{
    std::vector<ThreadInfo> threads;
    if (process.detail)
        threads = process.detail->threads;
    if (threads.empty())
        threads.push_back(mainThread(process));
    std::erase_if(threads, [](const ThreadInfo &thread) { return thread.hasEnded(); });
    return threads;
}

bool isEndingBeforeMembers(const ProcessInfo &process)
{
    if (!process.isNamespaceInit())
        return false;
    const std::vector<ThreadInfo> threads = unendedThreads(process);
    return !threads.empty() && std::all_of(threads.begin(), threads.end(), [](const ThreadInfo &thread) {
        return thread.isExiting();
    });
}

} // namespace Sigwise
