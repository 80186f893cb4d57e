// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillreadiness.h"

#include <algorithm>

namespace Sigwise::Cli {
namespace {

uint64_t bitsOf(const std::optional<SignalSet> &set) { return set ? set->bits() : 0; }

// Everything that must stand still, in one row of numbers.
std::vector<uint64_t> traceOf(const std::vector<ProcessPtr> &family, std::vector<uint64_t> sockets)
{
    std::sort(sockets.begin(), sockets.end());
    std::vector<uint64_t> trace = std::move(sockets);
    for (const ProcessPtr &process : family) {
        trace.push_back(static_cast<uint64_t>(process->key.pid));
        trace.push_back(process->key.startTime);
        trace.push_back(bitsOf(process->caught));
        trace.push_back(bitsOf(process->ignored));
        trace.push_back(bitsOf(process->blocked));
        if (!process->detail)
            continue;
        for (const ThreadInfo &thread : process->detail->threads)
            trace.push_back(bitsOf(thread.blocked));
    }
    return trace;
}

} // namespace

bool DrillReadiness::hasSettled(
    const std::vector<ProcessPtr> &family, const std::vector<uint64_t> &sockets, int64_t nowNs)
{
    std::vector<ProcessPtr> ordered = family;
    std::sort(ordered.begin(), ordered.end(),
        [](const ProcessPtr &a, const ProcessPtr &b) { return a->key < b->key; });
    std::vector<uint64_t> trace = traceOf(ordered, sockets);
    if (trace != m_last || m_sinceNs == 0) {
        m_last = std::move(trace);
        m_sinceNs = nowNs;
        return false;
    }
    return nowNs - m_sinceNs >= stillnessNs;
}

} // namespace Sigwise::Cli
