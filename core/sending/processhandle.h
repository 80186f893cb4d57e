// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"
#include "core/processes/procreader.h"

#include <memory>
#include <variant>

namespace Sigwise {

/// One process held by a pidfd: whatever happens to its PID, this handle never means another process.
class ProcessHandle
{
public:
    /// NotLive: the reader's tree is not the running kernel's own. Other with EPERM: hidden, and refused by
    /// the kernel; with EACCES: hidden, though it might be signalled.
    enum class Failure { Gone, Reused, Unsupported, NoDescriptors, NotLive, Other };
    struct OpenError
    {
        Failure failure;
        Error error;
    };

    /// Opens the pidfd, then reads the start time again: what it holds is the process of the key, or nothing
    /// is held.
    static std::variant<std::shared_ptr<const ProcessHandle>, OpenError> open(
        ProcReader &reader, const ProcessKey &key);
    /// Holds whatever process has the PID now; key() tells which one that is.
    static std::variant<std::shared_ptr<const ProcessHandle>, OpenError> openAny(
        ProcReader &reader, pid_t pid);

    /// Holds whatever process has the PID now though its start time may not be seen (hidepid): the start time
    /// of its key is 0. Only for a signal that the kernel may allow all the same: SIGCONT within a session.
    static std::variant<std::shared_ptr<const ProcessHandle>, OpenError> openHidden(
        const ProcReader &reader, pid_t pid);

    [[nodiscard]] const ProcessKey &key() const { return m_key; }
    [[nodiscard]] int pidfd() const { return m_pidfd.get(); }
    /// False once the process has ended; it may not be reaped yet.
    [[nodiscard]] bool isAlive() const;

private:
    ProcessHandle(ProcessKey key, UniqueFd pidfd)
        : m_key(key)
        , m_pidfd(std::move(pidfd))
    { }

    ProcessKey m_key;
    UniqueFd m_pidfd;
};

using ProcessHandlePtr = std::shared_ptr<const ProcessHandle>;

} // namespace Sigwise
