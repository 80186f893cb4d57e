// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/threadpredictor.h"

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

bool endsProcess(const Prediction &prediction)
{
    return prediction.effect == Effect::Terminates || prediction.effect == Effect::DumpsCore;
}

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
    auto detail = std::make_shared<ProcessDetail>();
    detail->threads = { thread };
    detail->threads.front().tid = process.key.pid;
    // The probe asked for the main thread, and each thread has its own users (credentials(7)).
    const bool isLikeMain = !thread.users || thread.users == process.users;
    detail->probeAllowed = isLikeMain ? process.detail->probeAllowed : std::nullopt;
    if (thread.users)
        alone.users = thread.users;
    alone.detail = std::move(detail);
    return alone;
}

} // namespace

Prediction predictForThread(
    const ProcessInfo &process, pid_t tid, GroupLink group, const Sender &sender, int signo)
{
    const ThreadInfo *thread = threadOf(process, tid);
    if (thread == nullptr)
        return {};
    const bool isCompanyLeft = process.threadCount.value_or(1) > 1;
    // The side effect of SIGCONT does not care about the thread.
    if (signo == SIGCONT && hasEnded(*thread) && isCompanyLeft)
        return predict(process, group, sender, signo);
    Prediction prediction = predict(withThreadAlone(process, *thread), group, sender, signo);
    prediction.alreadyPending
        = signo < firstQueuedSignal && thread->pending && thread->pending->contains(signo);
    if (!endsProcess(prediction))
        return prediction;
    // The end takes all threads along: what makes it uncertain for the process does so here.
    const Prediction whole = predict(process, group, sender, signo);
    if (prediction.isSure() && whole.doubt == Doubt::UninterruptibleWait)
        prediction.doubt = whole.doubt;
    return prediction;
}

} // namespace Sigwise
