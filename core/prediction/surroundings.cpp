// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/surroundings.h"

#include <algorithm>

namespace Sigwise {
namespace {

QByteArray nameOf(pid_t pid, const Snapshot &all)
{
    const ProcessPtr process = pid > 0 ? all.find(pid) : nullptr;
    return process ? process->name : QByteArray();
}

bool isLivingChild(const ProcessPtr &candidate, pid_t parent)
{
    return candidate->parent == parent && candidate->state != ProcessState::Zombie;
}

} // namespace

pid_t tracerOf(const ProcessInfo &process)
{
    if (process.tracer.value_or(0) != 0 || !process.detail)
        return process.tracer.value_or(0);
    for (const ThreadInfo &thread : process.detail->threads) {
        if (thread.tracer.value_or(0) != 0)
            return *thread.tracer;
    }
    return 0;
}

Surroundings surroundingsOf(const ProcessInfo &process, const Snapshot &all)
{
    Surroundings result;
    result.parentName = nameOf(process.parent.value_or(0), all);
    result.tracerName = nameOf(tracerOf(process), all);
    result.children = static_cast<int>(std::count_if(all.processes.begin(), all.processes.end(),
        [&process](const ProcessPtr &candidate) { return isLivingChild(candidate, process.key.pid); }));
    return result;
}

QByteArray restartOf(const ProcessInfo &process, const Snapshot &all, const std::optional<UnitSettings> &unit)
{
    const std::optional<UnitName> its = serviceOf(process);
    if (!unit || !its)
        return {};
    // PID 1 need not be visible (hidepid); of any other parent that cannot be seen nothing is known.
    const pid_t parentPid = process.parent.value_or(0);
    const ProcessPtr parent = all.find(parentPid);
    if (!parent)
        return parentPid == 1 ? unit->restart : QByteArray();
    return serviceOf(*parent) == its ? QByteArray() : unit->restart;
}

StartedAgain startedAgain(const Prediction &term, const QByteArray &restart)
{
    const bool isAlways = restart == "always";
    if (!term.permitted || (!isAlways && restart != "on-success"))
        return StartedAgain::No;
    const auto decides
        = [](Effect effect) { return effect == Effect::Handled || effect == Effect::Collected; };
    const Effect last = term.then.value_or(term.effect);
    if (isEnd(last)) // a tracer may keep it
        return term.isSure() && term.effect != Effect::Debugger ? StartedAgain::Yes : StartedAgain::IfItEnds;
    return isAlways && decides(last) ? StartedAgain::IfItEnds : StartedAgain::No;
}

} // namespace Sigwise
