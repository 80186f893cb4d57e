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

} // namespace Sigwise
