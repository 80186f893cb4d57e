// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/signalwait.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/processes/statusparser.h"

#include <algorithm>
#include <climits>
#include <csignal>
#include <limits>
#include <string>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr size_t lineLimit = 4096;
constexpr size_t statusLimit = 1024 * 1024; ///< as large as the groups of its user make it
constexpr SignalSet neverAwaited{ SIGKILL, SIGSTOP }; ///< sigwaitinfo(2): ignored in the set

constexpr int64_t waitCalls[] = {
    SYS_rt_sigtimedwait,
#ifdef SYS_rt_sigtimedwait_time64
    SYS_rt_sigtimedwait_time64,
#endif
#if defined(__x86_64__) || defined(__aarch64__)
    177, // of 32-bit programs; nothing, or a call without effect, for others
    421, // the same with 64-bit times
#endif
#ifdef __x86_64__
    0x40000000 + 523, // of x32 programs
#endif
};

/// The value of "0x7ffc…", or of a plain number.
std::optional<uint64_t> hexadecimal(std::string_view token)
{
    if (!token.starts_with("0x"))
        return std::nullopt;
    return parseNumber<uint64_t>(token.substr(2), 16);
}

Result<std::string> readText(FileReader &files, int task, const char *path)
{
    const Result<std::string_view> text = files.read(task, path, lineLimit);
    if (!text)
        return unexpected(text.error());
    return std::string(*text);
}

/// Reads at an address as an offset; false when not all of it is there.
bool readAt(int task, const char *path, uint64_t offset, void *to, size_t size)
{
    if (offset > static_cast<uint64_t>(std::numeric_limits<off_t>::max()) - size)
        return false;
    const Result<UniqueFd> file = openAt(task, path, O_RDONLY);
    if (!file)
        return false;
    const auto at = static_cast<off_t>(offset);
    return retryOnInterrupt([&] { return ::pread(file->get(), to, size, at); }) == static_cast<ssize_t>(size);
}

/// Whether the pages are in memory or in swap (proc(5), pagemap): reading what is not may wait for ever.
bool isThere(int task, uint64_t address, size_t size)
{
    constexpr uint64_t presentOrSwapped = uint64_t{ 3 } << 62;
    const auto pageSize = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
    const uint64_t last = (address + size - 1) / pageSize;
    for (uint64_t page = address / pageSize; page <= last; ++page) {
        uint64_t entry = 0;
        if (!readAt(task, "pagemap", page * sizeof entry, &entry, sizeof entry)
            || (entry & presentOrSwapped) == 0)
            return false;
    }
    return true;
}

std::optional<SignalSet> setInMemory(int task, uint64_t address)
{
    uint64_t bits = 0;
    if (address > UINT64_MAX - sizeof bits || !isThere(task, address, sizeof bits)
        || !readAt(task, "mem", address, &bits, sizeof bits))
        return std::nullopt;
    return SignalSet(bits) - neverAwaited;
}

bool isFaultWait(const ThreadInfo &thread) { return thread.wchan.contains("handle_userfault"); }

/// Whether the call that a thread sleeps in matters: where it sleeps cannot be seen, or can and is a wait for
/// signals or for a page.
bool isCallOfInterest(std::string_view wchan)
{
    return wchan.empty() || wchan == "0" || wchan.find("sigtimedwait") != std::string_view::npos
        || wchan.find("handle_userfault") != std::string_view::npos;
}

/// What the status of a thread says at one moment about the signals that it leaves open.
struct Moment
{
    ProcessState state = ProcessState::Unknown;
    std::optional<SignalSet> blocked;
    std::optional<uint64_t> switches;

    friend bool operator==(const Moment &, const Moment &) = default;
};

Moment momentOf(FileReader &files, int task)
{
    const Result<std::string_view> text = files.read(task, "status", statusLimit);
    if (!text)
        return {};
    const StatusFields status = parseStatus(*text);
    return { status.state, status.blocked, status.contextSwitches };
}

bool isAsleep(const Moment &moment)
{
    return moment.state == ProcessState::Sleeping || moment.state == ProcessState::DiskWait;
}

/// While it waits, a thread shows a mask without what it waits for (kernel/signal.c, do_sigtimedwait()). So
/// its mask holds only together with the place where it sleeps: that is read between two moments between
/// which it slept on.
struct QuietLook
{
    Result<std::string> text;
    bool isQuiet = false;
};

QuietLook lookAt(FileReader &files, int task, const char *path, const ThreadInfo &thread)
{
    constexpr int tries = 6;
    QuietLook look{ unexpected(EAGAIN) };
    for (int i = 0; i < tries && !look.isQuiet; ++i) {
        const Moment before = momentOf(files, task);
        look.text = readText(files, task, path);
        if (!look.text)
            break;
        look.isQuiet
            = isAsleep(before) && before.blocked == thread.blocked && before == momentOf(files, task);
    }
    return look;
}

} // namespace

std::optional<SyscallLine> parseSyscall(std::string_view text)
{
    std::string_view line = text.substr(0, text.find('\n'));
    SyscallLine result;
    const std::string_view first = takeToken(line);
    if (first == "running")
        return result;
    const std::optional<int64_t> number = parseNumber<int64_t>(first);
    if (!number)
        return std::nullopt;
    result.where = *number < 0 ? SyscallLine::Where::OutsideCalls : SyscallLine::Where::InCall;
    if (result.where == SyscallLine::Where::OutsideCalls)
        return result;
    result.number = *number;
    for (uint64_t &argument : result.arguments) {
        const std::optional<uint64_t> value = hexadecimal(takeToken(line));
        if (!value)
            return std::nullopt;
        argument = *value;
    }
    return result;
}

bool isSignalWait(const SyscallLine &line)
{
    return line.where == SyscallLine::Where::InCall
        && std::find(std::begin(waitCalls), std::end(waitCalls), line.number) != std::end(waitCalls);
}

void readSignalWait(FileReader &files, int directory, ThreadInfo &thread)
{
    const Result<UniqueFd> folder
        = openAt(directory, ("task/" + std::to_string(thread.tid)).c_str(), O_PATH | O_DIRECTORY);
    const int task = folder ? folder->get() : -1;
    const std::string_view wchan(thread.wchan.constData(), static_cast<size_t>(thread.wchan.size()));
    const bool isByCall = isCallOfInterest(wchan);
    const QuietLook look = folder ? lookAt(files, task, isByCall ? "syscall" : "wchan", thread)
                                  : QuietLook{ unexpected(folder.error()) };
    if (!isByCall) {
        if (look.isQuiet && !isCallOfInterest(*look.text))
            thread.awaited = SignalSet();
        else
            thread.unread = look.text ? ProcFile::Busy : ProcFile::Syscall;
        return;
    }
    const Result<std::string> &before = look.text;
    const std::optional<SyscallLine> line = before ? parseSyscall(*before) : std::nullopt;
    if (!line) {
        thread.unread = ProcFile::Syscall;
        return;
    }
    thread.isFaulting = isFaultWait(thread) && line->where == SyscallLine::Where::InCall;
    if (!isSignalWait(*line)) {
        if (look.isQuiet && line->where != SyscallLine::Where::Running)
            thread.awaited = SignalSet();
        else
            thread.unread = ProcFile::Busy;
        return;
    }
    const std::optional<SignalSet> set = setInMemory(task, line->arguments[0]);
    const Result<std::string> after = readText(files, task, "syscall");
    const bool isSame = look.isQuiet && after && *after == *before;
    if (set && isSame && (*set & thread.blocked.value_or(SignalSet())).isEmpty())
        thread.awaited = set;
    else
        thread.unread = set && after && !isSame ? ProcFile::Busy : ProcFile::Memory;
}

} // namespace Sigwise
