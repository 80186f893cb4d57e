// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"

#include <QList>
#include <QStyledItemDelegate>

namespace Sigwise {

/// Paints how many processes a signal would do what to: chips with counts over a bar of shares.
class CountsDelegate : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CountsDelegate)
public:
    /// QList<int>: a count for each Chip, by its value.
    static constexpr int countsRole = Qt::UserRole;

    explicit CountsDelegate(QObject *parent = nullptr);

    /// All chips, worst first.
    [[nodiscard]] static QList<Chip> worstFirst();

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace Sigwise
