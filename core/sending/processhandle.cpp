// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/processhandle.h"

#include "core/base/syscalls.h"

#include <cerrno>

#include <poll.h>
#include <sys/resource.h>

namespace Sigwise {
namespace {

using Failure = ProcessHandle::Failure;
using OpenError = ProcessHandle::OpenError;

// pidfd_open(2). It needs no right over the process: a refusal comes from a seccomp filter that does not know
// the call, which is the same to us as a kernel without it.
OpenError fromPidfdOpen(const Error &error)
{
    switch (error.errnum()) {
    case ESRCH:
        return { Failure::Gone, error };
    case ENOSYS:
    case EPERM:
    case EACCES:
        return { Failure::Unsupported, systemError(ENOSYS, error.context) };
    case EMFILE:
    case ENFILE:
        return { Failure::NoDescriptors, error };
    default:
        return { Failure::Other, error };
    }
}

// The stat file could not be read though the pidfd is held. With hidepid (proc(5)) that is so for a process
// of somebody else; the kernel still tells whether it may be signalled.
OpenError fromStat(const Error &error, int pidfd, bool alive)
{
    const int errnum = error.errnum();
    if (errnum == EMFILE || errnum == ENFILE)
        return { Failure::NoDescriptors, error };
    if (!alive)
        return { Failure::Gone, error };
    const Result<void> probe = pidfdSendSignal(pidfd, 0);
    if (probe)
        return { Failure::Other, systemError(EACCES, error.context) };
    return { probe.error().errnum() == ESRCH ? Failure::Gone : Failure::Other, probe.error() };
}

// The last descriptors are for reading: who holds so many targets that no file can be opened any more could
// not look at any of them before it sends.
bool isOneOfTheLast(int descriptor)
{
    constexpr rlim_t spare = 16;
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0
        && static_cast<rlim_t>(descriptor) + spare >= limit.rlim_cur;
}

bool hasNotEnded(int pidfd)
{
    pollfd ended{ pidfd, POLLIN, 0 };
    return retryOnInterrupt([&] { return ::poll(&ended, 1, 0); }) == 0;
}

} // namespace

std::variant<ProcessHandlePtr, OpenError> ProcessHandle::open(ProcReader &reader, const ProcessKey &key)
{
    std::variant<ProcessHandlePtr, OpenError> held = openAny(reader, key.pid);
    const auto *handle = std::get_if<ProcessHandlePtr>(&held);
    if (handle != nullptr && (*handle)->key() != key)
        return OpenError{ Failure::Reused, systemError(ESRCH, std::to_string(key.pid)) };
    return held;
}

std::variant<ProcessHandlePtr, OpenError> ProcessHandle::openAny(ProcReader &reader, pid_t pid)
{
    if (!reader.isLive())
        return OpenError{ Failure::NotLive, systemError(EXDEV, reader.root().toStdString()) };
    Result<UniqueFd> pidfd = pidfdOpen(pid);
    if (!pidfd)
        return fromPidfdOpen(pidfd.error());
    if (isOneOfTheLast(pidfd->get()))
        return OpenError{ Failure::NoDescriptors, systemError(EMFILE, std::to_string(pid)) };
    // Read after the pidfd is held: while the process is there, its PID cannot be given to another one.
    const Result<uint64_t> startTime = reader.startTime(pid);
    if (!startTime)
        return fromStat(startTime.error(), pidfd->get(), hasNotEnded(pidfd->get()));
    // Reaped between the two calls: the start time may be that of the next process with this PID.
    const Result<void> probe = pidfdSendSignal(pidfd->get(), 0);
    if (!probe && probe.error().errnum() == ESRCH)
        return OpenError{ Failure::Gone, probe.error() };
    if (!probe && probe.error().errnum() == ENOSYS)
        return OpenError{ Failure::Unsupported, probe.error() };
    return ProcessHandlePtr(new ProcessHandle({ pid, *startTime }, std::move(*pidfd)));
}

std::variant<ProcessHandlePtr, OpenError> ProcessHandle::openHidden(const ProcReader &reader, pid_t pid)
{
    if (!reader.isLive())
        return OpenError{ Failure::NotLive, systemError(EXDEV, reader.root().toStdString()) };
    Result<UniqueFd> pidfd = pidfdOpen(pid);
    if (!pidfd)
        return fromPidfdOpen(pidfd.error());
    return ProcessHandlePtr(new ProcessHandle({ pid, 0 }, std::move(*pidfd)));
}

bool ProcessHandle::isAlive() const { return hasNotEnded(m_pidfd.get()); }

} // namespace Sigwise
