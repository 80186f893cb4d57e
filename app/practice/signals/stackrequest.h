// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <vector>

#include <sys/types.h>

/// Asks threads of this process, each by a signal of its own, to walk their own stacks. No Qt here: half of
/// it runs in signal context.
///
/// backtrace(3) is not in the list of signal-safety(7), for two reasons that are met: its first call loads
/// libgcc, so install() makes that call; and libgcc looks for unwind tables, which since glibc 2.35 is done
/// by _dl_find_object(), without a lock. With an older C library a thread that is inside dlopen(3) must not
/// be asked.
namespace Sigwise::Practice::StackRequest {

inline constexpr int mostFrames = 64;
inline constexpr int mostThreads = 128; ///< more are reported as not asked

/// What became of asking one thread.
enum class Outcome {
    Walked,
    Gone, ///< it ended before it could answer
    Silent, ///< no answer in time: it blocks the signal, or waits uninterruptibly (state D)
    NotAsked, ///< too many threads
};

struct Stack
{
    pid_t tid = 0;
    Outcome outcome = Outcome::NotAsked;
    std::vector<void *> frames; ///< innermost first, without the handler's own
};

/// The signal that asks: SIGRTMAX. The daemon keeps it for this.
[[nodiscard]] int signo();

/// Installs the handler for good. Call it once, early, in the main thread.
void install();

/// Asks all of these threads at once and waits for their answers, at most `patience` together. One caller at
/// a time.
[[nodiscard]] std::vector<Stack> ask(const std::vector<pid_t> &threads, std::chrono::milliseconds patience);

} // namespace Sigwise::Practice::StackRequest
