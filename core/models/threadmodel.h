// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QAbstractTableModel>

#include <vector>

namespace Sigwise {

/// The threads of one process as rows, the main thread first; behind the first column one column a signal:
/// does this thread block it? Follows refreshes without a reset.
class ThreadModel : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ThreadModel)
public:
    enum Role {
        TidRole = Qt::UserRole, ///< int
        StateRole, ///< int: ProcessState
        LineRole, ///< QString: "6121 · sleeping", in the first column
        BlockedRole, ///< bool; invalid when unknown
        PendingRole, ///< bool; invalid when unknown: waits for this thread alone
        SignalRole, ///< int: the number of a signal column, also for the header
    };

    explicit ThreadModel(QObject *parent = nullptr);

    /// The process as last seen. Without details only its main thread is known. Null clears the list.
    void setProcess(const ProcessPtr &process);
    /// False while threads are missing because nobody has looked at them yet.
    [[nodiscard]] bool isComplete() const { return m_complete; }
    /// The columns' signals that all threads block; empty while the threads are not complete.
    [[nodiscard]] SignalSet blockedByAll() const;
    [[nodiscard]] static const std::vector<int> &columnSignals();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        ThreadInfo thread;
        bool isMain = false;

        [[nodiscard]] pid_t order() const { return isMain ? 0 : thread.tid; }
        friend bool operator==(const Row &, const Row &) = default;
    };
    template <typename Model, typename R>
    friend void mergeRows(Model &model, std::vector<R> &rows, const std::vector<R> &wanted);

    [[nodiscard]] QVariant threadData(const Row &row, int role) const;
    [[nodiscard]] QVariant signalData(const Row &row, int signo, int role) const;

    std::vector<Row> m_rows;
    bool m_complete = true;
};

} // namespace Sigwise
