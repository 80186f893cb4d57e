// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/processstatus.h"

#include <tuple>

namespace Sigwise {
namespace {

/// The members that a status file and a process have in common: unknown in one is unknown in the other.
/// Without signalQueueUsed: it counts for the user, so any signal would change all the user's processes.
template <typename Fields>
auto shared(Fields &fields)
{
    return std::tie(fields.state, fields.parent, fields.tracer, fields.users, fields.threadCount,
        fields.pendingThread, fields.pendingProcess, fields.blocked, fields.ignored, fields.caught,
        fields.coreDumping, fields.residentKib, fields.signalQueueLimit);
}

template <typename T>
void takeKnown(const std::optional<T> &from, std::optional<T> &to)
{
    if (from)
        to = from;
}

template <typename T>
bool agrees(const std::optional<T> &status, const std::optional<T> &info)
{
    return !status || status == info;
}

} // namespace

void takeStatus(const StatusFields &status, ProcessInfo &info)
{
    shared(info) = shared(status);
    info.signalQueueUsed = status.signalQueueUsed;
    info.name = unescapedName(status.escapedName.value_or(std::string_view()));
    info.namespacePids = parsePids(status.namespacePids);
    takeKnown(status.processGroup, info.processGroup);
    takeKnown(status.session, info.session);
    takeKnown(status.kernelThread, info.kernelThread);
}

bool hasStatus(const ProcessInfo &info, const StatusFields &status)
{
    return shared(info) == shared(status) && agrees(status.processGroup, info.processGroup)
        && agrees(status.session, info.session) && agrees(status.kernelThread, info.kernelThread)
        && isSameName(status.escapedName.value_or(std::string_view()), info.name);
}

} // namespace Sigwise
