// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"

#include <cerrno>
#include <optional>
#include <string>

#include <sys/types.h>

namespace Sigwise {

/// Calls again while the call was interrupted by a signal before it did anything (signal(7), EINTR).
template <typename Call>
auto retryOnInterrupt(Call call)
{
    auto result = call();
    while (result == -1 && errno == EINTR)
        result = call();
    return result;
}

/// openat(2) with O_CLOEXEC added.
Result<UniqueFd> openAt(int directory, const char *path, int flags);

/// Reads a whole file into buffer (its old content is dropped, its capacity kept), at most `limit` bytes;
/// what is longer is cut there. A file of /proc is read with as few calls as its size allows.
Result<void> readFileAt(int directory, const char *path, std::string &buffer, size_t limit);

/// The target of a symbolic link, at most 4,096 bytes.
Result<std::string> readLinkAt(int directory, const char *path);

/// pidfd_open(2), Linux 5.3. The descriptor is close-on-exec. ESRCH: no such process; EINVAL: not a process's
/// PID; ENOSYS: the kernel has no pidfds.
Result<UniqueFd> pidfdOpen(pid_t pid);

/// pidfd_send_signal(2), Linux 5.1, as kill(2) would send it. With a value as sigqueue(3) would: EAGAIN when
/// it is a real-time signal and the queue of the target's user is full (RLIMIT_SIGPENDING); of the others the
/// kernel then drops the value and delivers the signal (signal(7)).
Result<void> pidfdSendSignal(int pidfd, int signo, std::optional<int> value = std::nullopt);

/// pidfd_open(2) of one thread, PIDFD_THREAD, Linux 6.9; what is sent through the descriptor goes to that
/// thread alone. EINVAL: the kernel is older.
Result<UniqueFd> threadPidfdOpen(pid_t tid);
/// tgkill(2), with a value rt_tgsigqueueinfo(2).
Result<void> threadSendSignal(pid_t pid, pid_t tid, int signo, std::optional<int> value = std::nullopt);

/// Nanoseconds of CLOCK_MONOTONIC.
[[nodiscard]] long long monotonicNs();

} // namespace Sigwise
