// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/stopmember.h"

#include "core/base/syscalls.h"
#include "core/sending/exitstatus.h"

#include <algorithm>
#include <ctime>

#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise {
namespace {

// A parent that takes notice of the end does so in a moment; one that does not is not waited for.
constexpr qint64 exitPatience = 100'000'000; // ns
constexpr qint64 exitInterval = 10'000'000;

// Now in the unit of start times (proc(5), field 22 of stat).
uint64_t ticksAfterBoot()
{
    timespec now{};
    (void)::clock_gettime(CLOCK_BOOTTIME, &now); // cannot fail for this clock
    const auto perSecond = static_cast<uint64_t>(std::max(1L, ::sysconf(_SC_CLK_TCK)));
    return static_cast<uint64_t>(now.tv_sec) * perSecond
        + static_cast<uint64_t>(now.tv_nsec) * perSecond / 1'000'000'000;
}

} // namespace

StopPlan StopTree::planFor(const ProcessKey &key, ProcReader &reader)
{
    StopPlan its = plan;
    its.kills = plan.kills && !isCalledOff;
    if (!its.kills || !noKillOf)
        return its;
    const Result<ProcessInfo> process = reader.read(key.pid, ProcReader::Depth::Row);
    if (!process || process->key != key)
        return its;
    its.noKill = noKillOf(*process);
    if (its.noKill == StopPlan::NoKill::None) {
        const auto parent = spared.find(process->parent.value_or(0));
        its.noKill = parent == spared.end() ? StopPlan::NoKill::None : parent->second;
    }
    its.kills = its.noKill == StopPlan::NoKill::None;
    if (!its.kills)
        spared[key.pid] = its.noKill;
    return its;
}

void StopMember::takeEnd(const ProcReader &reader)
{
    endedNs = monotonicNs();
    endedAt = ticksAfterBoot();
    stop.ended();
    if (stop.outcome() != StopOutcome::Ended)
        return;
    record.afterNs = endedNs - begunNs;
    askHow(reader);
}

void StopMember::askHow(const ProcReader &reader)
{
    const ExitStatus how = exitStatusOf(*handle, reader);
    if (how.waitStatus && WIFEXITED(*how.waitStatus))
        record.exitCode = WEXITSTATUS(*how.waitStatus);
    else if (how.waitStatus && WIFSIGNALED(*how.waitStatus))
        record.exitSignal = WTERMSIG(*how.waitStatus);
    const qint64 now = monotonicNs();
    const bool isEnough = how.waitStatus || how.reaped || now - endedNs >= exitPatience;
    askAgainNs = isEnough ? 0 : now + exitInterval;
}

std::optional<KillPlan> StopMember::decidedPlan() const
{
    const bool wasKilled = std::any_of(record.steps.begin(), record.steps.end(),
        [](const StopStep &step) { return step.signo == SIGKILL && step.result == SendResult::Sent; });
    if (wasKilled)
        return KillPlan::Sent;
    if (hasEnded())
        return KillPlan::NotNeeded;
    return stop.isOver() ? std::optional(KillPlan::CalledOff) : std::nullopt;
}

StopRecord StopMember::recordNow() const
{
    StopRecord now = record;
    now.outcome = stop.outcome();
    now.isOver = isSettled();
    return now;
}

bool StopMember::wasThere() const
{
    const bool wasNot = stop.outcome() == StopOutcome::Gone || stop.outcome() == StopOutcome::Reused;
    return !stop.isOver() || !wasNot;
}

TreeMember StopMember::treeMember() const
{
    // Who was gone before can have left nothing that is being stopped here: its number may lead another
    // session by now, and no start time tells.
    if (!wasThere())
        return { record.target, 0 };
    return { record.target, hasEnded() ? std::optional(endedAt) : std::nullopt };
}

} // namespace Sigwise
