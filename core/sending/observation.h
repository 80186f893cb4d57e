// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"
#include "core/sending/receipt.h"

namespace Sigwise {

/// What one look at a living process tells about a signal that was sent to it.
struct Observation
{
    Outcome outcome = Outcome::Unknown;
    Reason pendingReason = Reason::AllThreadsBlock; ///< with Pending
    int blockingThreads = 0; ///< with Pending
    bool final = false; ///< later looks would tell nothing more about this signal

    friend bool operator==(const Observation &, const Observation &) = default;
};

/// Judges by what is seen: whether the signal still waits, and whether the process is stopped. That a handler
/// ran is not to be seen; that a signal was ignored or read through signalfd is concluded from the masks
/// before the send (`receipt.predicted`). Read through signalfd, where it might have stayed unread, is said
/// only of a signal that would have ended the process in every other way to be gone from its queues.
/// Unknown = it waits only because nobody has taken it yet. `process` is read with its stat. Pure.
[[nodiscard]] Observation observe(const ProcessInfo &process, const Receipt &receipt);

} // namespace Sigwise
