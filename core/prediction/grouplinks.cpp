// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/grouplinks.h"

namespace Sigwise {
namespace {

/// PID 1 of a container is no global init, and links like anybody else. The machine's own process list has
/// kthreadd as PID 2.
bool showsKernelThreads(const Snapshot &all)
{
    const ProcessPtr second = all.find(pid_t{ 2 });
    return second && second->kernelThread == true;
}

/// kernel/exit.c, will_become_orphaned_pgrp(): whether this member links its group.
GroupLink memberLink(const ProcessInfo &member, const Snapshot &all)
{
    if (member.state == ProcessState::Zombie && member.threadCount.value_or(1) <= 1)
        return GroupLink::Orphaned;
    if (member.parent == 1 && showsKernelThreads(all))
        return GroupLink::Orphaned;
    const ProcessPtr parent = member.parent.value_or(0) > 0 ? all.find(*member.parent) : nullptr;
    if (!parent || !parent->processGroup || !parent->session)
        return GroupLink::Unknown;
    const bool isLinked = parent->processGroup != member.processGroup && parent->session == member.session;
    if (isLinked && member.parent == 1 && all.othersHidden)
        return GroupLink::Unknown;
    return isLinked ? GroupLink::Linked : GroupLink::Orphaned;
}

/// One linked member links the group; one unknown member may.
GroupLink together(GroupLink a, GroupLink b)
{
    if (a == GroupLink::Linked || b == GroupLink::Linked)
        return GroupLink::Linked;
    return a == GroupLink::Unknown || b == GroupLink::Unknown ? GroupLink::Unknown : GroupLink::Orphaned;
}

bool hasGroup(const ProcessInfo &process) { return process.processGroup.value_or(0) > 0 && process.session; }

GroupLink withHidden(GroupLink link, bool mayHideMembers)
{
    return mayHideMembers && link == GroupLink::Orphaned ? GroupLink::Unknown : link;
}

} // namespace

GroupLinks::GroupLinks(const Snapshot &all)
    : m_mayHideMembers(all.othersHidden)
{
    for (const ProcessPtr &process : all.processes) {
        if (!hasGroup(*process))
            continue;
        const GroupLink link = memberLink(*process, all);
        const auto known = m_groups.find(*process->processGroup);
        if (known == m_groups.end())
            m_groups.insert(*process->processGroup, link);
        else
            *known = together(*known, link);
    }
}

GroupLink GroupLinks::of(const ProcessInfo &process) const
{
    if (!hasGroup(process))
        return GroupLink::Unknown;
    const auto group = m_groups.constFind(*process.processGroup);
    if (group == m_groups.constEnd())
        return GroupLink::Unknown;
    return withHidden(*group, m_mayHideMembers);
}

GroupLink groupLink(const ProcessInfo &process, const Snapshot &all)
{
    if (!hasGroup(process))
        return GroupLink::Unknown;
    GroupLink link = memberLink(process, all);
    for (const ProcessPtr &member : all.processes) {
        if (link == GroupLink::Linked)
            return link;
        if (member->processGroup == process.processGroup)
            link = together(link, memberLink(*member, all));
    }
    return withHidden(link, all.othersHidden);
}

} // namespace Sigwise
