// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/processmodel.h"
#include "core/models/processstore.h"
#include "core/prediction/programreader.h"

namespace Sigwise {

/// The places of the rows: which process has one, under which row, in which order; and the announcements for
/// every step from one state to the next.
class ProcessModel::Private
{
public:
    explicit Private(ProcessModel *model)
        : q(model)
    { }

    /// Gives every row its place without announcing anything.
    void arrange();
    /// The same between layoutAboutToBeChanged() and layoutChanged(), persistent indexes mapped.
    void rearrange();
    /// What came, went or has another parent, step by step.
    void place();
    /// Sorts again where changed rows stand in the wrong place now.
    void resort();
    /// One dataChanged() for each run of rows that changed.
    void announce();
    /// After any change of the store: resort, place, announce, counts.
    void settle();

    [[nodiscard]] ProcessRow *rowOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(ProcessRow *row, int section = 0) const;
    [[nodiscard]] QVariant effectData(const ProcessRow &row, int slot, int role) const;
    [[nodiscard]] QVariant columnData(const ProcessRow &row, const ProcessColumn &column, int role) const;
    [[nodiscard]] QVariant rowData(const ProcessRow &row, int role) const;
    [[nodiscard]] ProgramPtr programOf(const ProcessInfo &process) const;

    ProcessModel *q;
    ProcessStore store;
    ProcessRow root;
    SectionMap sections;
    SnapshotPtr snapshot;
    PhrasebookPtr phrasebook = builtInPhrasebook();
    Shape shape = Shape::Flat;
    Column sortColumn = Column::Name;
    int sortSignal = 0; ///< with Column::Signal
    Qt::SortOrder sortOrder = Qt::AscendingOrder;
    int shown = 0;
    std::pair<int, int> announcedCounts{ -1, -1 };

private:
    void wantPlaces();
    void findFamilies();
    void cutCycles();
    void insertArrivals();
    void insertUnder(ProcessRow *target, const std::vector<ProcessRow *> &arrivals);
    [[nodiscard]] bool moveRows();
    void removeLeaving();
    void sortChildren(ProcessRow &parent) const;
    void mergeChanged(ProcessRow &parent) const;
    void mapPersistent();
    [[nodiscard]] bool precedes(const ProcessRow *a, const ProcessRow *b) const;
    [[nodiscard]] int compare(const ProcessRow &a, const ProcessRow &b) const;
    [[nodiscard]] uint32_t sortBit() const;
    [[nodiscard]] int sortSlot() const;
    [[nodiscard]] size_t placeFor(const ProcessRow *row, const ProcessRow &parent, size_t from = 0) const;

    size_t m_visits = 0;
};

} // namespace Sigwise
