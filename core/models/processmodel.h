// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/prediction/predictor.h"
#include "core/processes/snapshotdiff.h"
#include "core/query/query.h"

#include <QAbstractItemModel>

#include <memory>

namespace Sigwise {

/// The processes as rows, flat or as a tree, sorted and filtered by the model itself: one dataChanged for
/// what changed, and never a reset after the first fill. Rows are keyed by PID and start time; persistent
/// indexes (selection, current row, expansion) survive every change of order, filter and shape. A process
/// that ended stays for two seconds, and as long as it is kept with setKept().
class ProcessModel : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProcessModel)
public:
    /// The fixed columns; the signal columns stand between State and Unit, in the order of setSignals().
    enum class Column { Name, Pid, User, State, Cpu, Memory, Age, Signal, Unit, Command };
    Q_ENUM(Column)

    enum Role {
        SortRole = Qt::UserRole, ///< raw value: numbers and bytes
        KeyRole, ///< ProcessKey
        EffectRole, ///< Prediction, in signal columns
        SignalRole, ///< int: the number of a signal column
        StateRole, ///< int: ProcessState
        EndedRole, ///< bool: has ended, the row goes soon
        FreshRole, ///< bool: came with one of the scans of the last second
        PermittedRole, ///< bool: the user of this program may signal it
        NamespaceInitRole, ///< bool: PID 1 of a PID namespace below ours
        ContainerRole, ///< bool: the unit column names a container
        ProcessRole, ///< ProcessPtr
        AccessibleRole = Qt::AccessibleTextRole,
    };

    enum class Shape { Flat, Tree };

    explicit ProcessModel(QObject *parent = nullptr);
    ~ProcessModel() override;

    /// The signals that have a column; at most twelve.
    void setSignals(const std::vector<int> &signalNumbers);
    [[nodiscard]] const std::vector<int> &signalNumbers() const;
    /// The column of a section: for a signal column Column::Signal.
    [[nodiscard]] Column columnAt(int section) const;
    /// The section of a fixed column; for Column::Signal that of the first signal.
    [[nodiscard]] int sectionOf(Column column) const;

    void setSender(const Sender &sender);
    /// What manuals say of programs; never null. At first the entries that this program was built with.
    void setPhrasebook(const PhrasebookPtr &book);
    void setShape(Shape shape);
    [[nodiscard]] Shape shape() const;
    /// A filter in its language (parseQuery()); empty shows all. Of blocks:, pending: and ends: the main
    /// thread speaks for all threads; port:, open: and deleted: are not looked up here, and match nothing.
    void setFilter(const QString &filter);
    /// The filter as it was understood.
    [[nodiscard]] const Query &filter() const;
    /// Rows that stay although they ended, until they are no longer kept: the selection.
    void setKept(const std::vector<ProcessKey> &keys);

    /// Brings the rows to the state of a snapshot; one that could not be taken (its failure is set) changes
    /// nothing.
    void update(const SnapshotPtr &snapshot);
    [[nodiscard]] SnapshotPtr snapshot() const;
    /// Ends the freshness of rows, and removes the ended ones whose time is over, at a time of
    /// CLOCK_MONOTONIC. update() does it too, at the time of its snapshot.
    void passTime(int64_t nowNs);
    /// Whether passTime() will change something sooner or later.
    [[nodiscard]] bool hasPassingRows() const;

    /// How many processes live, and how many of them the filter shows.
    [[nodiscard]] int processCount() const;
    [[nodiscard]] int shownCount() const;

    [[nodiscard]] QModelIndex indexOf(const ProcessKey &key) const;
    [[nodiscard]] ProcessKey keyAt(const QModelIndex &index) const;
    /// The processes of these keys as the model knows them, also those that the filter hides or that ended.
    [[nodiscard]] Selection selectionOf(const std::vector<ProcessKey> &keys) const;

    // QAbstractItemModel
    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// The numbers of processCount() and shownCount() may have changed.
    void countsChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::ProcessPtr)
