// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/signalwait.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"

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

Result<std::string> readLine(FileReader &files, int task)
{
    const Result<std::string_view> text = files.read(task, "syscall", lineLimit);
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

/// Whether the call that the thread sleeps in matters: where it sleeps cannot be seen, or can and is a wait
/// for signals or for a page.
bool isCallOfInterest(const ThreadInfo &thread)
{
    return thread.wchan.isEmpty() || thread.wchan == "0" || thread.wchan.contains("sigtimedwait")
        || isFaultWait(thread);
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
    if (!isCallOfInterest(thread)) {
        thread.awaited = SignalSet();
        return;
    }
    const Result<UniqueFd> folder
        = openAt(directory, ("task/" + std::to_string(thread.tid)).c_str(), O_PATH | O_DIRECTORY);
    const int task = folder ? folder->get() : -1;
    const Result<std::string> before = folder ? readLine(files, task) : unexpected(folder.error());
    const std::optional<SyscallLine> line = before ? parseSyscall(*before) : std::nullopt;
    if (!line) {
        thread.unread = ProcFile::Syscall;
        return;
    }
    thread.isFaulting = isFaultWait(thread) && line->where == SyscallLine::Where::InCall;
    if (!isSignalWait(*line)) {
        thread.awaited = SignalSet();
        return;
    }
    const std::optional<SignalSet> set = setInMemory(task, line->arguments[0]);
    const Result<std::string> after = readLine(files, task);
    const bool isSame = after && *after == *before;
    if (set && isSame && (*set & thread.blocked.value_or(SignalSet())).isEmpty())
        thread.awaited = set;
    else
        thread.unread = ProcFile::Memory;
}

} // namespace Sigwise
