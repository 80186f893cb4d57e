// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/processhandle.h"

namespace Sigwise {

/// One thread of a held process, to be signalled alone. From Linux 6.9 on it is held by a pidfd of its own
/// (PIDFD_THREAD) and never means another one. On older kernels tgkill(2) makes sure that the thread belongs
/// to the PID, and the pidfd of the process that the PID is still its own right before the call; what that
/// leaves open is a thread ID that went to a new thread of the same process, or a process that ends, is
/// reaped and gives PID and thread ID to another one between the check and the call.
class ThreadHandle
{
public:
    /// ESRCH: the process has no such thread (any more). The process must be the one that `reader` reads.
    [[nodiscard]] static Result<ThreadHandle> open(
        const ProcessHandlePtr &process, pid_t tid, const ProcReader &reader);

    /// To this thread alone. ESRCH: it has ended, or its process; EAGAIN as pidfdSendSignal().
    [[nodiscard]] Result<void> send(int signo, std::optional<int> value) const;

    /// Whether it is held by a pidfd of its own.
    [[nodiscard]] bool isHeld() const { return m_pidfd.isValid(); }

private:
    ThreadHandle(ProcessHandlePtr process, pid_t tid, UniqueFd pidfd)
        : m_process(std::move(process))
        , m_tid(tid)
        , m_pidfd(std::move(pidfd))
    { }

    ProcessHandlePtr m_process;
    pid_t m_tid;
    UniqueFd m_pidfd; ///< none on kernels before 6.9
};

} // namespace Sigwise
