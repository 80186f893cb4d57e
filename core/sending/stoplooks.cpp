// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/stoplooks.h"

#include "core/base/syscalls.h"
#include "core/sending/scope.h"

#include <unistd.h>

namespace Sigwise {
namespace {

constexpr qint64 msNs = 1'000'000;
constexpr qint64 interval = 250 * msNs;
constexpr qint64 patience = 2'000 * msNs;

} // namespace

void StopLooks::need(size_t number)
{
    StopTree &tree = m_members.tree(number);
    if (!tree.withChildren || !tree.hasBegun)
        return;
    tree.lookNeededNs = monotonicNs();
    m_isWanted = true;
}

void StopLooks::take(const Snapshot &snapshot)
{
    if (snapshot.takenAtNs >= m_askedNs)
        m_askedNs = 0;
    for (size_t tree = 0; tree < m_members.treeCount(); ++tree) {
        if (!isGrowing(tree))
            continue;
        if (snapshot.failure != 0)
            missLook(tree);
        else
            adopt(tree, snapshot);
    }
}

void StopLooks::missLook(size_t number)
{
    if (!m_members.isTreeAlive(number) && ++m_members.tree(number).failedLooks >= mostRounds)
        m_members.leaveUnknown(number);
}

void StopLooks::tick(qint64 now) { m_isWanted |= m_nextNs && *m_nextNs <= now; }

void StopLooks::plan(qint64 now)
{
    bool isAnyGrowing = false;
    for (size_t tree = 0; tree < m_members.treeCount(); ++tree)
        isAnyGrowing |= isGrowing(tree);
    if (!isAnyGrowing)
        m_nextNs.reset();
    else if (m_isWanted || !m_nextNs)
        m_nextNs = now + interval;
}

bool StopLooks::takeWish(qint64 now)
{
    const bool isOnItsWay = m_askedNs != 0 && now - m_askedNs < patience;
    if (!m_isWanted || isOnItsWay)
        return false;
    m_isWanted = false;
    m_askedNs = now;
    return true;
}

bool StopLooks::isGrowing(size_t number) const
{
    const StopTree &tree = m_members.tree(number);
    return tree.withChildren && (tree.lookNeededNs != 0 || m_members.isTreeAlive(number));
}

void StopLooks::adopt(size_t number, const Snapshot &snapshot)
{
    std::vector<TreeMember> known;
    for (const auto &member : m_members.all()) {
        if (member->tree == number)
            known.push_back(member->treeMember());
    }
    StopTree &tree = m_members.tree(number);
    tree.failedLooks = 0;
    bool hasFound = false;
    for (const ProcessPtr &child : newInTree(known, *tree.listed, snapshot, ::getpid())) {
        if (m_members.isStopping(child->key))
            continue;
        hasFound = true;
        Target target;
        target.key = child->key;
        target.name = child->name;
        target.appeared = true;
        const size_t member = m_members.add(target, number, tree.deadlineNs);
        // A tree that grows faster than it can be ended.
        if (tree.rounds >= mostRounds)
            m_members.leaveOut(member);
        else
            m_members.begin(member);
    }
    if (tree.lookNeededNs != 0 && snapshot.takenAtNs > tree.lookNeededNs)
        tree.lookNeededNs = 0;
    if (!hasFound || tree.rounds >= mostRounds)
        return;
    // They may have children by now. Before the time is over there is no hurry.
    tree.lookNeededNs = monotonicNs();
    if (tree.lookNeededNs < tree.deadlineNs)
        return;
    ++tree.rounds;
    m_isWanted = true;
}

} // namespace Sigwise
