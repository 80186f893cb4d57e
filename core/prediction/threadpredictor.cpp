// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/threadpredictor.h"

#include "core/signals/signaltable.h"

#include <algorithm>
#include <csignal>

namespace Sigwise {
namespace {

constexpr int firstQueuedSignal = 32; // below it one of a kind waits (signal(7))

const ThreadInfo *threadOf(const ProcessInfo &process, pid_t tid)
{
    if (!process.detail)
        return nullptr;
    const std::vector<ThreadInfo> &threads = process.detail->threads;
    const auto found = std::find_if(
        threads.begin(), threads.end(), [tid](const ThreadInfo &thread) { return thread.tid == tid; });
    return found == threads.end() ? nullptr : &*found;
}

bool hasEnded(const ThreadInfo &thread)
{
    return thread.state == ProcessState::Zombie || thread.state == ProcessState::Dead;
}

bool endsProcess(const Prediction &prediction) { return isEnd(prediction.effect); }

/// The process as if it had this thread alone: the kernel decides by the addressed thread, and offers the
/// signal to no other one (kernel/signal.c, prepare_signal() and complete_signal() with PIDTYPE_PID).
ProcessInfo withThreadAlone(const ProcessInfo &process, const ThreadInfo &thread)
{
    ProcessInfo alone = process;
    alone.state = thread.state;
    alone.pendingThread = thread.pending;
    alone.pendingProcess = SignalSet();
    alone.blocked = thread.blocked;
    alone.tracer = thread.tracer;
    alone.flags = thread.flags;
    alone.threadCount = 1;
    auto detail = std::make_shared<ProcessDetail>(*process.detail);
    detail->threads = { thread };
    detail->threads.front().tid = process.key.pid;
    // The probe asked for the main thread, and each thread has its own users (credentials(7)).
    const bool isLikeMain = !thread.users || thread.users == process.users;
    if (!isLikeMain)
        detail->probeAllowed.reset();
    if (thread.users)
        alone.users = thread.users;
    alone.detail = std::move(detail);
    return alone;
}

} // namespace

PredictionTable predictAllForThread(
    const ProcessInfo &process, pid_t tid, GroupLink group, const Sender &sender)
{
    const ThreadInfo *thread = threadOf(process, tid);
    if (thread == nullptr)
        return {};
    const bool isInCompany = process.threadCount.value_or(1) > 1;
    const PredictionTable whole = predictAll(process, group, sender);
    PredictionTable table = predictAll(withThreadAlone(process, *thread), group, sender);
    for (int signo = 1; signo <= highestSignal; ++signo) {
        Prediction &prediction = table.at(signo);
        prediction.alreadyPending
            = signo < firstQueuedSignal && thread->pending && thread->pending->contains(signo);
        // The end takes all threads along: what makes it uncertain for the process does so here.
        const Doubt doubt = whole.at(signo).doubt;
        const bool isHeldUp = doubt == Doubt::UninterruptibleWait || doubt == Doubt::TracedEnd;
        const bool stopsAll = prediction.effect == Effect::Stops && doubt == Doubt::PartialStop;
        if (prediction.isSure() && ((endsProcess(prediction) && isHeldUp) || stopsAll))
            prediction.doubt = doubt;
    }
    for (int signo = 1; signo <= highestSignal && isInCompany; ++signo) {
        // A signalfd gives a thread what is for the process or for itself: another one that reads gets
        // nothing (signalfd(2)).
        const bool isAwaited = thread->awaited && thread->awaited->contains(signo);
        if (table.at(signo).effect == Effect::Collected && !isAwaited && table.at(signo).isSure())
            table.at(signo).doubt = Doubt::SignalFd;
    }
    // The side effect of SIGCONT does not care about the thread.
    if (hasEnded(*thread) && isInCompany)
        table.at(SIGCONT) = whole.at(SIGCONT);
    return table;
}

Prediction predictForThread(
    const ProcessInfo &process, pid_t tid, GroupLink group, const Sender &sender, int signo)
{
    return predictAllForThread(process, tid, group, sender).at(signo);
}

} // namespace Sigwise
