// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/signals/signalset.h"

#include <csignal>

namespace Sigwise::Practice {

/// The set as the C library wants it. It leaves out 32 and 33, which it keeps for itself (nptl(7)).
[[nodiscard]] sigset_t sigsetOf(SignalSet set);

/// What all threads but the main one block: everything that is sent to the process goes to the main thread,
/// so that blocking it there is enough to keep it pending. Faults stay unblocked, because a blocked one kills
/// at once (sigprocmask(2)), and so does the signal that asks a thread for its stack.
[[nodiscard]] SignalSet workerMask();

/// Gives the calling thread another mask for as long as it lives. Threads started meanwhile inherit it
/// (pthread_create(3)), so that there is no moment in which they have another one.
class ScopedMask
{
public:
    explicit ScopedMask(SignalSet blocked);
    ~ScopedMask();
    ScopedMask(const ScopedMask &) = delete;
    ScopedMask &operator=(const ScopedMask &) = delete;

private:
    sigset_t m_before;
};

} // namespace Sigwise::Practice
