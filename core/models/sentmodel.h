// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QAbstractListModel>

#include <vector>

namespace Sigwise {

/// The signals that were sent, one row a target. New rows come on top, under those that wait there because
/// their process is stopped; a row changes in place and never moves. 500 rows are kept: the oldest finished
/// one goes first, one in progress never; after five seconds of "still running" it counts as finished. What
/// earlier runs sent stands below all others and never changes.
class SentModel : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SentModel)
public:
    static constexpr int capacity = 500;

    enum Role {
        ReceiptRole = Qt::UserRole, ///< Receipt
        TimeRole, ///< "14:02:19"; of another day "20 Nov"
        SignalRole, ///< "SIGTERM"
        TargetRole, ///< "nginx (4121)"
        OutcomeRole, ///< "exited after 84 ms (code 0)"
        TipRole, ///< when, by whom, why and with which prediction: plain text of several lines
    };

    explicit SentModel(QObject *parent = nullptr);

    /// Adds what one request gave, in its order, the first target on top.
    void add(const std::vector<Receipt> &receipts);
    /// Adds what earlier runs sent, newest first, as far as there is room.
    void addEarlier(const std::vector<Receipt> &receipts);
    /// Takes over what is known by now; a receipt that has no row is no concern of this model.
    void update(const Receipt &receipt);
    /// Takes away all rows of which nothing more is to be learned and whose process is not stopped.
    void clearFinished();

    [[nodiscard]] int todayCount() const;
    /// Rows of the days before.
    [[nodiscard]] int olderCount() const { return rowCount() - todayCount(); }
    [[nodiscard]] int inProgressCount() const;
    /// Processes that a signal of ours stopped and that were not continued since.
    [[nodiscard]] int stoppedCount() const;
    [[nodiscard]] bool hasFinished() const;

    [[nodiscard]] const std::vector<Receipt> &receipts() const { return m_rows; }
    [[nodiscard]] const Receipt &receiptAt(int row) const { return m_rows[static_cast<size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /// A row came, went, or changed between "in progress" and "finished".
    void countsChanged();
    /// The row of this receipt is gone: nobody needs to follow it.
    void dropped(quint64 receiptId);
    /// A row came or changed: what a screen reader should say.
    void announced(const QString &sentence);

private:
    void dropRow(size_t row);
    void trim();

    std::vector<Receipt> m_rows; ///< newest first
};

} // namespace Sigwise
