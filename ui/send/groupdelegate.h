// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace Sigwise {

/// Paints a group of targets: tick box, chip, how many, and who. A click anywhere in the row ticks it.
class GroupDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { ChipRole = Qt::UserRole, NamesRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;
};

} // namespace Sigwise
