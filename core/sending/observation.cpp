// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/observation.h"

#include "core/processes/threads.h"
#include "core/signals/signaltable.h"

#include <algorithm>
#include <csignal>

namespace Sigwise {
namespace {

bool has(const std::optional<SignalSet> &set, int signo) { return set && set->contains(signo); }

bool allOf(const std::vector<ThreadInfo> &threads, ProcessState state)
{
    return !threads.empty() && std::all_of(threads.begin(), threads.end(), [state](const ThreadInfo &thread) {
        return thread.state == state;
    });
}

bool anyOf(const std::vector<ThreadInfo> &threads, ProcessState state)
{
    return std::any_of(
        threads.begin(), threads.end(), [state](const ThreadInfo &thread) { return thread.state == state; });
}

bool waitsInThread(const std::vector<ThreadInfo> &threads, int signo)
{
    return std::any_of(threads.begin(), threads.end(),
        [signo](const ThreadInfo &thread) { return has(thread.pending, signo); });
}

Observation pendingBecause(Reason reason, int blockingThreads = 0)
{
    return { Outcome::Pending, reason, blockingThreads, false };
}

// Why a signal waits; Unknown when nothing speaks for a wait: it has not been taken yet.
Observation pendingObservation(
    const ProcessInfo &process, const std::vector<ThreadInfo> &threads, const Receipt &receipt)
{
    const bool allBlock = std::all_of(threads.begin(), threads.end(),
        [&receipt](const ThreadInfo &thread) { return has(thread.blocked, receipt.signo); });
    if (allOf(threads, ProcessState::Stopped))
        return pendingBecause(Reason::ProcessStopped);
    if (allBlock && !threads.empty())
        return pendingBecause(Reason::AllThreadsBlock, static_cast<int>(threads.size()));
    if (process.coreDumping.value_or(false))
        return pendingBecause(Reason::DumpingCore);
    const bool waitExpected
        = receipt.predicted.effect == Effect::Delayed || receipt.predicted.effect == Effect::Debugger;
    if (waitExpected)
        return pendingBecause(receipt.predicted.reason);
    if (anyOf(threads, ProcessState::DiskWait))
        return pendingBecause(Reason::UninterruptibleWait);
    if (anyOf(threads, ProcessState::Traced))
        return pendingBecause(Reason::Traced);
    return {};
}

// Something has ended it for good, and it is not gone yet: SIGKILL is in the queue of its threads, whatever
// signal it was, or they have taken it.
bool isBeingKilled(const std::vector<ThreadInfo> &threads)
{
    const bool isKilled = std::any_of(
        threads.begin(), threads.end(), [](const ThreadInfo &thread) { return thread.isKilled(); });
    const bool areExiting = !threads.empty()
        && std::all_of(
            threads.begin(), threads.end(), [](const ThreadInfo &thread) { return thread.isExiting(); });
    return isKilled || areExiting || waitsInThread(threads, SIGKILL);
}

// What an end waits for.
Observation endingObservation(
    const ProcessInfo &process, const std::vector<ThreadInfo> &threads, const Receipt &receipt)
{
    if (process.coreDumping.value_or(false))
        return pendingBecause(Reason::DumpingCore);
    if (anyOf(threads, ProcessState::Traced))
        return pendingBecause(Reason::EndingTraced);
    if (isEndingBeforeMembers(process))
        return pendingBecause(Reason::NamespaceInit);
    if (receipt.predicted.effect == Effect::Delayed)
        return pendingBecause(receipt.predicted.reason);
    return pendingBecause(
        anyOf(threads, ProcessState::DiskWait) ? Reason::UninterruptibleWait : Reason::Ending);
}

// A signal that would have ended the process, had it been delivered, and is gone: the program has taken it
// itself. Others may have been dropped, by a change of what is set for them, or run their handler, while
// their thread left them open for a moment; nor is a tracer's hand to be seen.
bool wasSurelyTaken(const ProcessInfo &process, const std::vector<ThreadInfo> &threads, int signo)
{
    const bool isDefault
        = process.caught && process.ignored && !has(process.caught, signo) && !has(process.ignored, signo);
    const bool wouldEnd = signalsWithDefault(DefaultAction::Terminates).contains(signo)
        || signalsWithDefault(DefaultAction::DumpsCore).contains(signo);
    const bool isProtected = process.namespacePids.empty() || process.isPidOne();
    return isDefault && wouldEnd && !isProtected
        && std::all_of(threads.begin(), threads.end(),
            [](const ThreadInfo &thread) { return thread.tracer == pid_t{ 0 }; });
}

// The signal has left the queues and the process lives.
Observation takenObservation(
    const ProcessInfo &process, const std::vector<ThreadInfo> &threads, const Receipt &receipt)
{
    const bool isStopped = allOf(threads, ProcessState::Stopped);
    // What leaves no trace is concluded from a sure prediction only.
    const Observation untraced{ .outcome = Outcome::Running };
    const bool isSure = receipt.predicted.isSure();
    switch (receipt.predicted.effect) {
    case Effect::Ignored:
        return isSure ? Observation{ .outcome = Outcome::Ignored, .final = true } : untraced;
    case Effect::NoEffect:
        return isSure ? Observation{ .outcome = Outcome::None, .final = true } : untraced;
    case Effect::Stops:
        if (isStopped)
            return { .outcome = Outcome::Stopped };
        // Whoever continued it: it was seen stopped, and is not any more.
        if (receipt.outcome == Outcome::Stopped)
            return { .outcome = Outcome::Continued, .final = true };
        return { .outcome = Outcome::Running };
    case Effect::Continues:
        if (isStopped)
            return { .outcome = Outcome::Stopped };
        return { .outcome = Outcome::Continued, .final = true };
    case Effect::Collected:
        return isSure || wasSurelyTaken(process, threads, receipt.signo)
            ? Observation{ .outcome = Outcome::Collected }
            : untraced;
    default:
        // An unsure prediction may have been wrong about a stop signal.
        if (isStopped && signalsWithDefault(DefaultAction::Stops).contains(receipt.signo))
            return { .outcome = Outcome::Stopped };
        return { .outcome = Outcome::Running };
    }
}

} // namespace

Observation observe(const ProcessInfo &process, const Receipt &receipt)
{
    std::vector<ThreadInfo> threads = unendedThreads(process);
    // What went to one thread waits there alone, and no other one takes it.
    if (receipt.tid != 0)
        std::erase_if(threads, [&receipt](const ThreadInfo &thread) { return thread.tid != receipt.tid; });
    const bool waits = (receipt.tid == 0 && has(process.pendingProcess, receipt.signo))
        || waitsInThread(threads, receipt.signo);
    // What comes to a process that is ending is dropped (kernel/signal.c, prepare_signal()).
    if (receipt.predicted.effect == Effect::NoEffect && receipt.predicted.reason == Reason::Ending)
        return { .outcome = Outcome::None, .final = true };
    if (isBeingKilled(threads))
        return endingObservation(process, threads, receipt);
    // It stays in the queue of the stopped process, and SIGCONT deletes it there (signal(7)): no wait for
    // anything.
    const bool waitsForNothing
        = receipt.predicted.effect == Effect::NoEffect && receipt.predicted.reason == Reason::AlreadyStopped;
    if (waitsForNothing)
        return { .outcome = Outcome::None, .final = true };
    if (waits)
        return pendingObservation(process, threads, receipt);
    return takenObservation(process, threads, receipt);
}

} // namespace Sigwise
