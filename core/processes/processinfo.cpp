// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/processinfo.h"

#include <array>
#include <tuple>

namespace Sigwise {
namespace {

auto plainMembers(const ProcessInfo &p)
{
    return std::tie(p.key, p.name, p.state, p.parent, p.tracer, p.users, p.threadCount, p.pendingThread,
        p.pendingProcess, p.blocked, p.ignored, p.caught, p.namespacePids, p.kernelThread, p.coreDumping,
        p.residentKib, p.signalQueueUsed, p.signalQueueLimit, p.processGroup, p.session, p.flags,
        p.exitStatus, p.cpuNs, p.command, p.cgroup, p.unit, p.container);
}

} // namespace

QByteArray procFilePath(const UnreadFile &unread)
{
    static constexpr std::array<const char *, 9> leaves{ "", "status", "wchan", "syscall", "mem", "fdinfo",
        "cgroup", "fdinfo", "syscall" };
    if (unread.file == ProcFile::None)
        return {};
    QByteArray path = "/proc/" + QByteArray::number(unread.pid) + '/';
    if (unread.thread != 0)
        path += "task/" + QByteArray::number(unread.thread) + '/';
    return path + leaves.at(static_cast<size_t>(unread.file));
}

bool operator==(const ProcessInfo &a, const ProcessInfo &b)
{
    if (plainMembers(a) != plainMembers(b))
        return false;
    if (a.detail == b.detail)
        return true;
    return a.detail && b.detail && *a.detail == *b.detail;
}

} // namespace Sigwise
