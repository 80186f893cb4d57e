// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/signals/signalset.h"

#include <csignal>
#include <initializer_list>
#include <optional>

namespace Sigwise {

/// What stands in the kernel's table for one signal of this process (sigaction(2)).
enum class Disposition {
    Default,
    Ignored,
    CaughtByBridge, ///< the handler of core/bridge
    CaughtByOthers, ///< a handler of somebody else
};

// The questions may be asked, and raiseDefault() be called, in any thread and in a signal handler: they call
// only what signal-safety(7) allows. An answer is that of the moment; another thread may change it.

/// Asks the kernel. A number that is no signal is Default.
[[nodiscard]] Disposition disposition(int signo);

/// Short for disposition(signo) == ...; false for a number that is no signal.
[[nodiscard]] bool isIgnored(int signo);
[[nodiscard]] bool isCaughtByBridge(int signo);

/// Whether the calling thread blocks the signal. When every thread does, no handler runs (Qt's framebuffer
/// platforms do this to INT and TERM).
[[nodiscard]] bool isBlocked(int signo);

/// Takes the default action now, so that whoever waits for this process sees the true reason: WTERMSIG for
/// TERM, a core dump for QUIT, a real stop for TSTP. Handler and mask of the calling thread are put back when
/// the process goes on (stopped and continued; default action to ignore). Fails for a number that is no
/// signal, and for 32 and 33. Any thread.
Result<void> raiseDefault(int signo);

/// Ignores a signal as long as it lives; then the action before is put back bit for bit, unless somebody
/// changed it meanwhile. Ignored signals are inherited by programs that are started meanwhile (execve(2)):
/// where children are started, watch the signal instead, which they do not inherit. SIGCHLD is not ignored:
/// the kernel would reap the children itself, and QProcess would not learn how they ended (waitpid(2)).
class ScopedIgnore
{
public:
    explicit ScopedIgnore(int signo);
    ~ScopedIgnore();
    ScopedIgnore(const ScopedIgnore &) = delete;
    ScopedIgnore &operator=(const ScopedIgnore &) = delete;

    /// False for SIGCHLD and for signals that cannot be ignored.
    [[nodiscard]] bool isActive() const { return m_before.has_value(); }

private:
    int m_signo;
    std::optional<struct sigaction> m_before;
};

/// Blocks signals in the calling thread as long as it lives: `const ScopedBlock block{ SIGINT, SIGTERM };`.
/// What comes meanwhile waits, or is taken by a thread that does not block it (signal(7)). Afterwards those
/// that were not blocked before are unblocked; the rest of the mask is left alone. Children that are started
/// meanwhile inherit the mask. To be destroyed in the thread that made it.
class ScopedBlock
{
public:
    explicit ScopedBlock(SignalSet kinds);
    ScopedBlock(std::initializer_list<int> kinds)
        : ScopedBlock(SignalSet(kinds))
    { }
    ~ScopedBlock();
    ScopedBlock(const ScopedBlock &) = delete;
    ScopedBlock &operator=(const ScopedBlock &) = delete;

private:
    sigset_t m_added{};
};

} // namespace Sigwise
