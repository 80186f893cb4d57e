// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/signalstanding.h"

#include "core/signals/signaltable.h"

namespace Sigwise {

namespace {

Disposition dispositionOf(const ProcessInfo &process, int signo)
{
    if (!signalRow(signo).catchable)
        return Disposition::Default;
    if (process.caught && process.caught->contains(signo))
        return Disposition::Caught;
    if (process.ignored && process.ignored->contains(signo))
        return Disposition::Ignored;
    return process.caught && process.ignored ? Disposition::Default : Disposition::Unknown;
}

Blocking blockingOf(const ProcessInfo &process, int signo)
{
    int blocked = 0;
    int open = 0;
    int unknown = 0;
    const auto count = [&](const std::optional<SignalSet> &mask) {
        ++(!mask ? unknown : mask->contains(signo) ? blocked : open);
    };
    if (process.detail && !process.detail->threads.empty()) {
        for (const ThreadInfo &thread : process.detail->threads)
            count(thread.blocked);
    } else {
        count(process.blocked);
        unknown += process.threadCount == 1 ? 0 : 1; // the threads that nobody looked at
    }
    if (blocked > 0 && open > 0)
        return Blocking::Some;
    if (unknown > 0)
        return Blocking::Unknown;
    return blocked > 0 ? Blocking::All : Blocking::None;
}

int threadsWithPending(const ProcessInfo &process, int signo)
{
    if (!process.detail || process.detail->threads.empty())
        return process.pendingThread && process.pendingThread->contains(signo) ? 1 : 0;
    int count = 0;
    for (const ThreadInfo &thread : process.detail->threads)
        count += thread.pending && thread.pending->contains(signo) ? 1 : 0;
    return count;
}

} // namespace

SignalStanding standingOf(const ProcessInfo &process, int signo)
{
    SignalStanding standing;
    // The masks of a zombie are those at its death; nothing can be concluded from them.
    if (process.state == ProcessState::Zombie && process.threadCount.value_or(1) <= 1)
        return standing;
    standing.disposition = dispositionOf(process, signo);
    standing.blocking = blockingOf(process, signo);
    standing.pendingForProcess = process.pendingProcess && process.pendingProcess->contains(signo);
    standing.pendingForThreads = threadsWithPending(process, signo);
    return standing;
}

const char *dispositionKey(Disposition disposition)
{
    static constexpr const char *words[] = { "caught", "ignored", "default", "unknown" };
    return words[static_cast<size_t>(disposition)];
}

const char *blockingKey(Blocking blocking)
{
    static constexpr const char *words[] = { "none", "some", "all", "unknown" };
    return words[static_cast<size_t>(blocking)];
}

} // namespace Sigwise
