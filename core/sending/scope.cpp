// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/scope.h"

#include "core/processes/cgroup.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <limits>
#include <optional>

namespace Sigwise {
namespace {

/// Parents and their children in one snapshot.
class Family
{
public:
    explicit Family(const Snapshot &all)
    {
        for (const ProcessPtr &process : all.processes) {
            if (process->parent.value_or(0) > 0)
                m_children[*process->parent].push_back(process);
        }
    }

    // A child that is older than the process with the PID of its parent: that one was given the PID later.
    template <typename Visit>
    void forChildren(const ProcessKey &parent, Visit visit) const
    {
        const auto found = m_children.constFind(parent.pid);
        if (found == m_children.constEnd())
            return;
        for (const ProcessPtr &child : *found) {
            if (!child->isStartUnknown && child->key.startTime >= parent.startTime)
                visit(child);
        }
    }

private:
    QHash<pid_t, std::vector<ProcessPtr>> m_children;
};

std::optional<LeftOut> reasonToLeaveOut(const ProcessInfo &process, pid_t ownPid)
{
    if (process.key.pid == ownPid)
        return LeftOut::OwnProcess;
    if (process.key.pid == 1)
        return LeftOut::Init;
    if (process.kernelThread == true)
        return LeftOut::KernelThread;
    // A main thread that has ended may have living company.
    const bool isZombie = process.state == ProcessState::Zombie || process.state == ProcessState::Dead;
    if (isZombie && process.threadCount.value_or(1) <= 1)
        return LeftOut::Ended;
    return std::nullopt;
}

/// Collects a list in which everybody is once.
class Collector
{
public:
    explicit Collector(pid_t ownPid)
        : m_ownPid(ownPid)
    { }

    void addNamed(const ProcessPtr &process)
    {
        if (isNew(process->key))
            list.members.push_back(process);
    }
    // False: it was there already.
    bool add(const ProcessPtr &process)
    {
        if (!isNew(process->key))
            return false;
        if (const std::optional<LeftOut> why = reasonToLeaveOut(*process, m_ownPid))
            list.leftOut.push_back({ process, *why });
        else
            list.members.push_back(process);
        return true;
    }

    ScopeList list;

private:
    bool isNew(const ProcessKey &key)
    {
        const qsizetype before = m_seen.size();
        m_seen.insert(key);
        return m_seen.size() > before;
    }

    QSet<ProcessKey> m_seen;
    pid_t m_ownPid;
};

using Belongs = bool (*)(const ProcessInfo &process, const ProcessInfo &named);

bool isInGroup(const ProcessInfo &process, const ProcessInfo &named)
{
    return process.processGroup == named.processGroup;
}
bool isInSession(const ProcessInfo &process, const ProcessInfo &named)
{
    return process.session == named.session;
}
bool isInUnit(const ProcessInfo &process, const ProcessInfo &named)
{
    return unitPath(process) == unitPath(named);
}

struct ScopeRow
{
    Scope scope;
    Belongs belongs;
    bool (*isKnown)(const ProcessInfo &named);
    NoScope unknown;
};

// Number 0 stands for a group or session of an outer PID namespace (pid_namespaces(7)), or of kernel threads:
// two of those may be one or not.
constexpr ScopeRow scopeRows[] = {
    { Scope::Group, isInGroup, [](const ProcessInfo &named) { return named.processGroup.value_or(0) > 0; },
        NoScope::GroupUnknown },
    { Scope::Session, isInSession, [](const ProcessInfo &named) { return named.session.value_or(0) > 0; },
        NoScope::SessionUnknown },
    { Scope::Unit, isInUnit, [](const ProcessInfo &named) { return !unitPath(named).isEmpty(); },
        NoScope::NoUnit },
};

const ScopeRow *rowOf(Scope scope)
{
    const auto *found = std::find_if(std::begin(scopeRows), std::end(scopeRows),
        [scope](const ScopeRow &row) { return row.scope == scope; });
    return found == std::end(scopeRows) ? nullptr : found;
}

void addTree(const ProcessPtr &root, const Family &family, Collector &collector)
{
    std::vector<ProcessPtr> open{ root };
    for (size_t next = 0; next < open.size(); ++next) {
        family.forChildren(open[next]->key, [&](const ProcessPtr &child) {
            if (collector.add(child))
                open.push_back(child);
        });
    }
}

/// What tells that an orphan came from a tree: it is in a session or a group that a member leads or led, and
/// began while that lived. The number of either is nobody else's PID as long as somebody is in it.
class Leaders
{
public:
    Leaders(const std::vector<TreeMember> &known, const Snapshot &before, const Snapshot &all, pid_t ownPid)
        : m_before(before)
        , m_all(all)
    {
        QSet<ProcessKey> keys;
        for (const TreeMember &member : known) {
            keys.insert(member.key);
            m_leaders.insert(member.key.pid, &member);
        }
        for (const ProcessPtr &process : before.processes) {
            const pid_t group = process->processGroup.value_or(0);
            if (m_leaders.contains(group) && !keys.contains(process->key)
                && !reasonToLeaveOut(*process, ownPid))
                m_sharedGroups.insert(group);
        }
    }

    [[nodiscard]] bool isFollower(const ProcessInfo &process) const
    {
        return isUnder(process, process.session.value_or(0))
            || (isUnder(process, process.processGroup.value_or(0)) && isOwnGroup(process));
    }

private:
    [[nodiscard]] bool isUnder(const ProcessInfo &process, pid_t number) const
    {
        const TreeMember *leader = m_leaders.value(number);
        if (leader == nullptr || process.isStartUnknown)
            return false;
        const uint64_t began = process.key.startTime;
        // Another process that leads one of this number now: the old one is gone with all in it.
        const bool isOthers = m_all.find(number) && !m_all.find(leader->key);
        return !isOthers && began >= leader->key.startTime && began <= leader->endedAt.value_or(began);
    }

    /// Whether nobody but descendants of the leader can be in the group.
    [[nodiscard]] bool isOwnGroup(const ProcessInfo &process) const
    {
        const pid_t group = process.processGroup.value_or(0);
        const ProcessPtr leader = m_before.find(m_leaders.value(group)->key);
        const pid_t leadersParent = leader ? leader->parent.value_or(0) : 0;
        const bool mayBeSibling = leadersParent > 1 && process.parent == leadersParent;
        const bool isSessionKnown = !leader || leader->session == process.session;
        return !m_sharedGroups.contains(group) && !mayBeSibling && isSessionKnown;
    }

    const Snapshot &m_before;
    const Snapshot &m_all;
    QHash<pid_t, const TreeMember *> m_leaders;
    QSet<pid_t> m_sharedGroups; ///< somebody else was in them before
};

} // namespace

QByteArray unitPath(const ProcessInfo &process) { return unitPathIn(process.cgroup); }

ScopeList scopeMembers(Scope scope, const std::vector<ProcessKey> &named, const Snapshot &all, pid_t ownPid)
{
    Collector collector(ownPid);
    std::vector<ProcessPtr> roots;
    for (const ProcessKey &key : named) {
        const ProcessPtr process = all.find(key);
        if (!process) {
            collector.list.failures.emplace_back(key, NoScope::Gone);
            continue;
        }
        roots.push_back(process);
        collector.addNamed(process);
    }
    if (scope == Scope::Process || scope == Scope::Thread)
        return std::move(collector.list);
    collector.list.mayMissHidden = all.othersHidden;
    if (scope == Scope::Tree) {
        const Family family(all);
        for (const ProcessPtr &root : roots)
            addTree(root, family, collector);
        return std::move(collector.list);
    }
    const ScopeRow *row = rowOf(scope);
    for (const ProcessPtr &root : roots) {
        if (!row->isKnown(*root)) {
            collector.list.failures.emplace_back(root->key, row->unknown);
            continue;
        }
        for (const ProcessPtr &process : all.processes) {
            if (row->belongs(*process, *root))
                (void)collector.add(process); // false: it is in already
        }
    }
    return std::move(collector.list);
}

std::vector<ProcessPtr> newInTree(
    const std::vector<TreeMember> &known, const Snapshot &before, const Snapshot &all, pid_t ownPid)
{
    const Family family(all);
    QSet<ProcessKey> knownKeys;
    for (const TreeMember &member : known)
        knownKeys.insert(member.key);
    const Leaders leaders(known, before, all, ownPid);
    Collector found(ownPid);
    std::vector<ProcessPtr> open;
    const auto take = [&](const ProcessPtr &process) {
        if (!knownKeys.contains(process->key) && !before.find(process->key) && found.add(process))
            open.push_back(process);
    };
    for (const TreeMember &member : known) {
        if (!member.endedAt && all.find(member.key))
            family.forChildren(member.key, take);
    }
    for (const ProcessPtr &process : all.processes) {
        if (leaders.isFollower(*process))
            take(process);
    }
    for (size_t next = 0; next < open.size(); ++next)
        family.forChildren(open[next]->key, take);
    return std::move(found.list.members);
}

std::vector<ProcessPtr> perhapsOfTree(
    const std::vector<TreeMember> &known, const Snapshot &before, const Snapshot &all, pid_t ownPid)
{
    QSet<ProcessKey> knownKeys;
    QSet<pid_t> numbers;
    uint64_t begun = std::numeric_limits<uint64_t>::max();
    for (const TreeMember &member : known) {
        knownKeys.insert(member.key);
        begun = std::min(begun, member.key.startTime);
        if (const ProcessPtr listed = before.find(member.key)) {
            numbers.insert(listed->processGroup.value_or(0));
            numbers.insert(listed->session.value_or(0));
        }
    }
    numbers.remove(0);
    const Leaders leaders(known, before, all, ownPid);
    std::vector<ProcessPtr> result;
    for (const ProcessPtr &process : all.processes) {
        const bool isNear = numbers.contains(process->processGroup.value_or(0))
            || numbers.contains(process->session.value_or(0));
        if (!isNear || process->isStartUnknown || process->key.startTime < begun || before.find(process->key))
            continue;
        // Who starts a process has it in its own session, unless that begins one itself (setsid(2)).
        const ProcessPtr parent = all.find(process->parent.value_or(0));
        const bool isOrphan = process->parent == 1 || (parent && parent->session != process->session);
        if (isOrphan && !knownKeys.contains(process->key) && !leaders.isFollower(*process)
            && !reasonToLeaveOut(*process, ownPid))
            result.push_back(process);
    }
    return result;
}

std::vector<ProcessPtr> newInScope(Scope scope, const std::vector<ProcessPtr> &known, const Snapshot &before,
    const Snapshot &all, pid_t ownPid)
{
    if (scope == Scope::Tree) {
        std::vector<TreeMember> members;
        for (const ProcessPtr &process : known)
            members.push_back({ process->key }); // when it ended is not known here
        return newInTree(members, before, all, ownPid);
    }
    const ScopeRow *row = rowOf(scope);
    if (row == nullptr)
        return {};
    QSet<ProcessKey> knownKeys;
    for (const ProcessPtr &process : known)
        knownKeys.insert(process->key);
    Collector found(ownPid);
    for (const ProcessPtr &listed : known) {
        const ProcessPtr now = all.find(listed->key);
        if (!now || !row->isKnown(*listed) || !row->belongs(*now, *listed))
            continue;
        for (const ProcessPtr &process : all.processes) {
            if (row->belongs(*process, *listed) && !knownKeys.contains(process->key)
                && !before.find(process->key))
                (void)found.add(process); // false: it is in already
        }
    }
    return std::move(found.list.members);
}

} // namespace Sigwise
