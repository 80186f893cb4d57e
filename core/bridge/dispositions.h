// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <csignal>
#include <optional>

namespace Sigwise {

/// What stands in the kernel's table for one signal of this process (sigaction(2)).
enum class Disposition {
    Default,
    Ignored,
    CaughtByBridge, ///< the handler of core/bridge
    CaughtByOthers, ///< a handler of somebody else
};

/// Asks the kernel. A number that is no signal is Default.
[[nodiscard]] Disposition disposition(int signo);

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
/// where children are started, watch the signal instead, which they do not inherit.
class ScopedIgnore
{
public:
    explicit ScopedIgnore(int signo);
    ~ScopedIgnore();
    ScopedIgnore(const ScopedIgnore &) = delete;
    ScopedIgnore &operator=(const ScopedIgnore &) = delete;

    /// False for signals that cannot be ignored.
    [[nodiscard]] bool isActive() const { return m_before.has_value(); }

private:
    int m_signo;
    std::optional<struct sigaction> m_before;
};

} // namespace Sigwise
