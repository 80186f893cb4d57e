// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/signalevent.h"
#include "core/bridge/signalwatcher.h"
#include "core/signals/signalset.h"

#include <QAbstractTableModel>
#include <QByteArray>
#include <QDateTime>

#include <deque>

namespace Sigwise {

/// What this program itself received, newest on top: signal, sender, and how long it took from the handler to
/// the slot. Watches the signals itself, by a SignalWatcher of its own. An event that repeats the newest one
/// (same signal, sender and cause) is counted in its row. At most 500 rows are kept. GUI thread.
class ReceivedModel : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReceivedModel)
public:
    enum class Column { Time, Signal, Sender, Cause, Latency, Count };
    Q_ENUM(Column)
    static constexpr int columns = 6;
    static constexpr int largestRowCount = 500;

    enum Role {
        EventRole = Qt::UserRole, ///< SignalEvent: the newest of the row
        SenderNameRole, ///< QByteArray: foreign bytes, empty when the sender was gone or is not known
    };

    explicit ReceivedModel(QObject *parent = nullptr);

    /// The signals to watch. What cannot be watched (ignored from the start, for example) is left out.
    void watch(SignalSet kinds);
    /// The signals that are watched.
    [[nodiscard]] SignalSet watched() const { return m_watcher.watched(); }

    // QAbstractTableModel
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    /// Adds an event on top.
    void add(const Sigwise::SignalEvent &event);

private:
    struct Row
    {
        QDateTime time;
        SignalEvent event;
        QByteArray senderName;
        qint64 latencyUs = -1; ///< -1 = unknown
        qint64 count = 1; ///< signals, lost ones too
    };

    [[nodiscard]] QString senderText(const Row &row) const;
    [[nodiscard]] QString shown(const Row &row, Column column) const;

    SignalWatcher m_watcher;
    std::deque<Row> m_rows; ///< newest first
};

} // namespace Sigwise
