// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/syscalls.h"

#include <array>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The header of glibc 2.36 does not say that its functions have C linkage; later ones do.
extern "C" {
#include <sys/pidfd.h>
}

namespace Sigwise {
namespace {

// What sigqueue(3) tells the receiver.
siginfo_t queuedInfo(int signo, int value)
{
    siginfo_t info{};
    info.si_signo = signo;
    info.si_code = SI_QUEUE;
    info.si_pid = ::getpid();
    info.si_uid = ::getuid();
    info.si_value.sival_int = value;
    return info;
}

} // namespace

Result<UniqueFd> openAt(int directory, const char *path, int flags)
{
    const int fd = retryOnInterrupt([&] { return ::openat(directory, path, flags | O_CLOEXEC); });
    if (fd < 0)
        return unexpected(errno, path);
    return UniqueFd(fd);
}

Result<void> readFileAt(int directory, const char *path, std::string &buffer, size_t limit)
{
    constexpr size_t firstRead = 4096;
    const Result<UniqueFd> fd = openAt(directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fd)
        return unexpected(fd.error());
    size_t used = 0;
    buffer.resize(std::max(buffer.capacity(), firstRead));
    while (used < limit) {
        if (used == buffer.size())
            buffer.resize(buffer.size() * 2);
        const size_t room = std::min(buffer.size(), limit) - used;
        const ssize_t got = retryOnInterrupt([&] { return ::read(fd->get(), buffer.data() + used, room); });
        if (got < 0) {
            const int errnum = errno;
            buffer.clear();
            return unexpected(errnum, path);
        }
        // A short read is not always the end: files of many records come about a page at a time (seq_file).
        if (got == 0)
            break;
        used += static_cast<size_t>(got);
    }
    buffer.resize(used);
    return {};
}

Result<std::string> readLinkAt(int directory, const char *path)
{
    std::array<char, 4096> target{};
    const ssize_t length = ::readlinkat(directory, path, target.data(), target.size());
    if (length < 0)
        return unexpected(errno, path);
    return std::string(target.data(), static_cast<size_t>(length));
}

Result<UniqueFd> pidfdOpen(pid_t pid)
{
    const int fd = ::pidfd_open(pid, 0);
    if (fd < 0)
        return unexpected(errno, std::to_string(pid));
    return UniqueFd(fd);
}

Result<UniqueFd> threadPidfdOpen(pid_t tid)
{
    constexpr unsigned int threadFlag = O_EXCL; // PIDFD_THREAD of linux/pidfd.h
    const int fd = ::pidfd_open(tid, threadFlag);
    if (fd < 0)
        return unexpected(errno, std::to_string(tid));
    return UniqueFd(fd);
}

Result<void> pidfdSendSignal(int pidfd, int signo, std::optional<int> value)
{
    siginfo_t info = value ? queuedInfo(signo, *value) : siginfo_t{};
    if (::pidfd_send_signal(pidfd, signo, value ? &info : nullptr, 0) != 0)
        return unexpected(errno);
    return {};
}

Result<void> threadSendSignal(pid_t pid, pid_t tid, int signo, std::optional<int> value)
{
    siginfo_t info = value ? queuedInfo(signo, *value) : siginfo_t{};
    const long sent = value ? ::syscall(SYS_rt_tgsigqueueinfo, pid, tid, signo, &info)
                            : ::syscall(SYS_tgkill, pid, tid, signo);
    if (sent != 0)
        return unexpected(errno);
    return {};
}

long long monotonicNs()
{
    timespec now{};
    (void)::clock_gettime(CLOCK_MONOTONIC, &now); // cannot fail for this clock
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

} // namespace Sigwise
