// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processplaces.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

namespace Sigwise {

namespace {

bool isInside(const ProcessRow *row, const ProcessRow *ancestor)
{
    while (row && row != ancestor)
        row = row->parent;
    return row == ancestor;
}

void detach(ProcessRow &row)
{
    for (ProcessRow *child : row.children)
        detach(*child);
    row.children.clear();
    row.parent = nullptr;
}

} // namespace

int ProcessModel::Private::sortSlot() const
{
    const std::vector<int> &numbers = sections.signalNumbers();
    return static_cast<int>(std::find(numbers.begin(), numbers.end(), sortSignal) - numbers.begin());
}

uint32_t ProcessModel::Private::sortBit() const
{
    const int section
        = sortColumn == Column::Signal ? sections.sectionOfSlot(sortSlot()) : sections.sectionOf(sortColumn);
    return uint32_t{ 1 } << section;
}

int ProcessModel::Private::compare(const ProcessRow &a, const ProcessRow &b) const
{
    if (sortColumn != Column::Signal)
        return processColumn(sortColumn).compare(a, b);
    const size_t slot = static_cast<size_t>(sortSlot());
    const Chip first = chipOf(a.effects.at(slot).effect);
    const Chip second = chipOf(b.effects.at(slot).effect);
    return isWorse(first, second) ? -1 : (isWorse(second, first) ? 1 : 0);
}

bool ProcessModel::Private::precedes(const ProcessRow *a, const ProcessRow *b) const
{
    const int order = compare(*a, *b);
    if (order != 0)
        return sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
    return a->key() < b->key();
}

size_t ProcessModel::Private::placeFor(const ProcessRow *row, const ProcessRow &parent, size_t from) const
{
    const auto begin = parent.children.begin() + static_cast<ptrdiff_t>(from);
    const auto at = std::upper_bound(begin, parent.children.end(), row,
        [this](const ProcessRow *a, const ProcessRow *b) { return precedes(a, b); });
    return static_cast<size_t>(at - parent.children.begin());
}

void ProcessModel::Private::sortChildren(ProcessRow &parent) const
{
    std::sort(parent.children.begin(), parent.children.end(),
        [this](const ProcessRow *a, const ProcessRow *b) { return precedes(a, b); });
    parent.firstStale = 0;
}

// ---- who gets a place

void ProcessModel::Private::findFamilies()
{
    for (const auto &row : store.rows()) {
        const pid_t parentPid = row->process->parent.value_or(0);
        ProcessRow *live = store.findLive(parentPid);
        const bool keepsFamily
            = row->family && (row->hasEnded() || (!live && row->family->key().pid == parentPid));
        if (!keepsFamily)
            row->family = live;
    }
    for (const auto &row : store.rows()) {
        while (row->family && row->family->leaves)
            row->family = row->hasEnded() ? row->family->family : nullptr;
    }
    cutCycles();
}

// A proc tree is foreign data, and its files are not read at one instant: parents may seem to form a ring.
void ProcessModel::Private::cutCycles()
{
    const size_t first = m_visits + 1;
    for (const auto &start : store.rows()) {
        const size_t walk = ++m_visits;
        ProcessRow *row = start.get();
        while (row->visit < first) {
            row->visit = walk;
            if (!row->family)
                break;
            if (row->family->visit == walk) {
                row->family = nullptr;
                break;
            }
            row = row->family;
        }
    }
}

void ProcessModel::Private::wantPlaces()
{
    const bool tree = shape == Shape::Tree;
    if (tree)
        findFamilies();
    shown = 0;
    for (const auto &row : store.rows()) {
        row->wanted = row->matches && !row->leaves;
        shown += row->matches && !row->hasEnded() ? 1 : 0;
        if (!tree)
            row->family = nullptr;
        row->target = row->family ? row->family : &root;
    }
    if (!tree || !store.hasFilter())
        return;
    for (const auto &row : store.rows()) {
        if (!row->matches || row->leaves)
            continue;
        for (ProcessRow *above = row->family; above && !above->wanted; above = above->family)
            above->wanted = true;
    }
}

void ProcessModel::Private::arrange()
{
    wantPlaces();
    root.children.clear();
    for (const auto &row : store.rows()) {
        row->children.clear();
        row->parent = nullptr;
    }
    for (const auto &row : store.rows()) {
        if (row->wanted) {
            row->parent = row->target;
            row->target->children.push_back(row.get());
        }
    }
    sortChildren(root);
    for (const auto &row : store.rows())
        sortChildren(*row);
}

void ProcessModel::Private::mapPersistent()
{
    const QModelIndexList from = q->persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &index : from) {
        ProcessRow *row = rowOf(index);
        to.append(row->isPlaced() ? indexOf(row, index.column()) : QModelIndex());
    }
    q->changePersistentIndexList(from, to);
}

void ProcessModel::Private::rearrange()
{
    Q_EMIT q->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    arrange();
    mapPersistent();
    Q_EMIT q->layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    // Until now persistent indexes may have pointed to rows that leave.
    store.dropLeaving();
}

// ---- step by step

void ProcessModel::Private::place()
{
    wantPlaces();
    insertArrivals();
    if (!moveRows()) {
        rearrange();
        return;
    }
    removeLeaving();
    store.dropLeaving();
}

void ProcessModel::Private::insertArrivals()
{
    std::map<ProcessRow *, std::vector<ProcessRow *>> underPlaced;
    std::vector<ProcessRow *> withArrivals;
    std::vector<ProcessRow *> arrivals;
    for (const auto &row : store.rows()) {
        if (!row->wanted || row->isPlaced())
            continue;
        arrivals.push_back(row.get());
        if (row->target == &root || row->target->isPlaced())
            underPlaced[row->target].push_back(row.get());
    }
    // A whole branch comes in one step: below its top nobody can see it yet.
    for (ProcessRow *row : arrivals) {
        if (row->target != &root && !row->target->isPlaced()) {
            row->target->children.push_back(row);
            withArrivals.push_back(row);
        }
    }
    for (ProcessRow *row : withArrivals)
        row->parent = row->target;
    for (ProcessRow *row : withArrivals)
        sortChildren(*row->target);
    for (const auto &[target, rows] : underPlaced)
        insertUnder(target, rows);
}

void ProcessModel::Private::insertUnder(ProcessRow *target, const std::vector<ProcessRow *> &arrivals)
{
    std::vector<ProcessRow *> sorted = arrivals;
    std::sort(sorted.begin(), sorted.end(),
        [this](const ProcessRow *a, const ProcessRow *b) { return precedes(a, b); });
    std::vector<ProcessRow *> &children = target->children;
    size_t at = 0;
    for (size_t i = 0; i < sorted.size();) {
        at = placeFor(sorted[i], *target, at);
        size_t end = i + 1;
        while (end < sorted.size() && (at == children.size() || precedes(sorted[end], children[at])))
            ++end;
        const size_t count = end - i;
        q->beginInsertRows(indexOf(target), static_cast<int>(at), static_cast<int>(at + count - 1));
        const auto first = sorted.begin() + static_cast<ptrdiff_t>(i);
        children.insert(
            children.begin() + static_cast<ptrdiff_t>(at), first, first + static_cast<ptrdiff_t>(count));
        for (; i < end; ++i)
            sorted[i]->parent = target;
        for (size_t position = at; position < at + count; ++position)
            children[position]->position = position;
        target->firstStale = std::min(target->firstStale, at);
        q->endInsertRows();
        at += count;
    }
}

bool ProcessModel::Private::moveRows()
{
    for (const auto &owned : store.rows()) {
        ProcessRow *row = owned.get();
        if (!row->wanted || !row->isPlaced() || row->parent == row->target)
            continue;
        ProcessRow *from = row->parent;
        ProcessRow *to = row->target;
        if (isInside(to, row))
            return false;
        const size_t at = placeFor(row, *to);
        const size_t was = positionOf(*row);
        const int wasRow = static_cast<int>(was);
        q->beginMoveRows(indexOf(from), wasRow, wasRow, indexOf(to), static_cast<int>(at));
        from->children.erase(from->children.begin() + static_cast<ptrdiff_t>(was));
        from->firstStale = std::min(from->firstStale, was);
        to->children.insert(to->children.begin() + static_cast<ptrdiff_t>(at), row);
        to->firstStale = std::min(to->firstStale, at);
        row->parent = to;
        row->position = at;
        q->endMoveRows();
    }
    return true;
}

void ProcessModel::Private::removeLeaving()
{
    std::map<ProcessRow *, std::vector<size_t>> leaving;
    for (const auto &row : store.rows()) {
        const bool isTop = row->isPlaced() && (row->parent == &root || row->parent->wanted);
        if (isTop && !row->wanted)
            leaving[row->parent].push_back(positionOf(*row));
    }
    for (auto &[parent, positions] : leaving) {
        std::sort(positions.begin(), positions.end());
        for (size_t end = positions.size(); end > 0;) {
            size_t start = end - 1;
            while (start > 0 && positions[start - 1] + 1 == positions[start])
                --start;
            const size_t first = positions[start];
            const size_t last = positions[end - 1];
            q->beginRemoveRows(indexOf(parent), static_cast<int>(first), static_cast<int>(last));
            const auto begin = parent->children.begin() + static_cast<ptrdiff_t>(first);
            const auto behind = parent->children.begin() + static_cast<ptrdiff_t>(last + 1);
            std::for_each(begin, behind, [](ProcessRow *row) { detach(*row); });
            parent->children.erase(begin, behind);
            parent->firstStale = std::min(parent->firstStale, first);
            q->endRemoveRows();
            end = start;
        }
    }
}

// ---- order and announcements

// Only the changed rows can stand wrong: they are taken out, sorted and merged in again.
void ProcessModel::Private::mergeChanged(ProcessRow &parent) const
{
    const uint32_t bit = sortBit();
    const auto before = [this](const ProcessRow *a, const ProcessRow *b) { return precedes(a, b); };
    const auto changed = std::stable_partition(parent.children.begin(), parent.children.end(),
        [bit](const ProcessRow *row) { return (row->changed & bit) == 0; });
    std::sort(changed, parent.children.end(), before);
    std::inplace_merge(parent.children.begin(), changed, parent.children.end(), before);
    parent.firstStale = 0;
}

void ProcessModel::Private::resort()
{
    std::set<ProcessRow *> wrong;
    const uint32_t bit = sortBit();
    for (ProcessRow *row : store.touched()) {
        if (!row->isPlaced() || (row->changed & bit) == 0 || wrong.contains(row->parent))
            continue;
        const std::vector<ProcessRow *> &children = row->parent->children;
        const size_t at = positionOf(*row);
        const bool fits = (at == 0 || precedes(children[at - 1], row))
            && (at + 1 == children.size() || precedes(row, children[at + 1]));
        if (!fits)
            wrong.insert(row->parent);
    }
    if (wrong.empty())
        return;
    Q_EMIT q->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    for (ProcessRow *parent : wrong)
        mergeChanged(*parent);
    mapPersistent();
    Q_EMIT q->layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void ProcessModel::Private::announce()
{
    std::map<ProcessRow *, std::vector<ProcessRow *>> byParent;
    for (ProcessRow *row : store.touched()) {
        if (row->isPlaced())
            byParent[row->parent].push_back(row);
    }
    for (auto &[parent, rows] : byParent) {
        std::sort(rows.begin(), rows.end(),
            [](ProcessRow *a, ProcessRow *b) { return positionOf(*a) < positionOf(*b); });
        for (size_t i = 0; i < rows.size();) {
            const size_t first = i;
            uint32_t changed = 0;
            do
                changed |= rows[i++]->changed;
            while (i < rows.size() && positionOf(*rows[i]) == positionOf(*rows[i - 1]) + 1);
            const int lastSection = std::min(sections.count(), static_cast<int>(std::bit_width(changed))) - 1;
            Q_EMIT q->dataChanged(
                indexOf(rows[first], std::countr_zero(changed)), indexOf(rows[i - 1], lastSection));
        }
    }
    store.clearTouched();
}

void ProcessModel::Private::settle()
{
    resort();
    if (store.takeStructureChanged())
        place();
    announce();
    const std::pair<int, int> now(store.liveCount(), shown);
    if (std::exchange(announcedCounts, now) != now)
        Q_EMIT q->countsChanged();
}

ProcessRow *ProcessModel::Private::rowOf(const QModelIndex &index) const
{
    return static_cast<ProcessRow *>(index.internalPointer());
}

QModelIndex ProcessModel::Private::indexOf(ProcessRow *row, int section) const
{
    if (row == &root || !row->isPlaced())
        return {};
    return q->createIndex(static_cast<int>(positionOf(*row)), section, row);
}

} // namespace Sigwise
