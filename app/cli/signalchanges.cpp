// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/signalchanges.h"

#include "app/cli/processjson.h"

namespace Sigwise::Cli {
namespace {

using Kind = SignalChange::Kind;

bool isAwake(ProcessState state)
{
    return state == ProcessState::Running || state == ProcessState::Sleeping || state == ProcessState::Idle;
}

bool isSameState(ProcessState a, ProcessState b) { return a == b || (isAwake(a) && isAwake(b)); }

const char *pendingKey(const SignalStanding &standing)
{
    const bool isForThreads = standing.pendingForThreads > 0;
    if (standing.pendingForProcess)
        return isForThreads ? "both" : "process";
    return isForThreads ? "threads" : "none";
}

void compare(
    int signo, const SignalStanding &before, const SignalStanding &now, std::vector<SignalChange> &changes)
{
    if (before.disposition != now.disposition)
        changes.push_back({ Kind::Disposition, signo, dispositionKey(before.disposition),
            dispositionKey(now.disposition) });
    if (before.blocking != now.blocking)
        changes.push_back({ Kind::Blocked, signo, blockingKey(before.blocking), blockingKey(now.blocking) });
    const bool wasPending = before.pendingForProcess || before.pendingForThreads > 0;
    const bool isPending = now.pendingForProcess || now.pendingForThreads > 0;
    const bool isElsewhere = before.pendingForProcess != now.pendingForProcess;
    if (wasPending != isPending || (isPending && isElsewhere))
        changes.push_back({ Kind::Pending, signo, pendingKey(before), pendingKey(now) });
}

} // namespace

SignalState signalStateOf(const ProcessInfo &process)
{
    SignalState state;
    state.state = process.state;
    state.threads = process.threadCount;
    for (int signo = 1; signo <= highestSignal; ++signo)
        state.standings.at(static_cast<size_t>(signo - 1)) = standingOf(process, signo);
    return state;
}

const char *changeKey(Kind kind)
{
    static constexpr std::array keys{ "disposition", "blocked", "pending", "state" };
    return keys.at(static_cast<size_t>(kind));
}

std::vector<SignalChange> changesBetween(const SignalState &before, const SignalState &now)
{
    std::vector<SignalChange> changes;
    if (!isSameState(before.state, now.state))
        changes.push_back({ Kind::State, 0, stateKey(before.state), stateKey(now.state) });
    if (now.state == ProcessState::Zombie && now.threads.value_or(1) <= 1)
        return changes;
    for (size_t i = 0; i < now.standings.size(); ++i)
        compare(static_cast<int>(i) + 1, before.standings.at(i), now.standings.at(i), changes);
    return changes;
}

} // namespace Sigwise::Cli
