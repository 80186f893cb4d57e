// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/threadhandle.h"

#include "core/base/syscalls.h"

#include <cerrno>

#include <unistd.h>

namespace Sigwise {
namespace {

bool isThreadOf(const ProcessHandle &process, pid_t tid, const ProcReader &reader)
{
    const std::string path = std::to_string(process.key().pid) + "/task/" + std::to_string(tid) + "/stat";
    // Asked in this order: if the process is there afterwards, the path was one of its own.
    return ::faccessat(reader.rootFd(), path.c_str(), F_OK, 0) == 0 && process.isAlive();
}

} // namespace

Result<ThreadHandle> ThreadHandle::open(const ProcessHandlePtr &process, pid_t tid, const ProcReader &reader)
{
    Result<UniqueFd> pidfd = threadPidfdOpen(tid);
    const int errnum = pidfd ? 0 : pidfd.error().errnum();
    if (errnum == ESRCH || errnum == ENOENT)
        return unexpected(ESRCH, std::to_string(tid));
    if (errnum != 0 && errnum != EINVAL)
        return unexpected(pidfd.error());
    if (!isThreadOf(*process, tid, reader))
        return unexpected(ESRCH, std::to_string(tid));
    if (errnum == EINVAL)
        return ThreadHandle(process, tid, UniqueFd());
    // Had the held thread ended before, the path might have been that of the next one with its number.
    const Result<void> probe = pidfdSendSignal(pidfd->get(), 0);
    if (!probe && probe.error().errnum() == ESRCH)
        return unexpected(ESRCH, std::to_string(tid));
    return ThreadHandle(process, tid, std::move(*pidfd));
}

Result<void> ThreadHandle::send(int signo, std::optional<int> value) const
{
    if (m_pidfd)
        return pidfdSendSignal(m_pidfd.get(), signo, value);
    if (!m_process->isAlive())
        return unexpected(ESRCH);
    return threadSendSignal(m_process->key().pid, m_tid, signo, value);
}

} // namespace Sigwise
