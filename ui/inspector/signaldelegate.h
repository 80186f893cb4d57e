// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace Sigwise {

/// Paints a row of the signal list: number, name, tags, chip and word; below it the meaning and what the
/// process has arranged.
class SignalDelegate : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalDelegate)
public:
    explicit SignalDelegate(QObject *parent = nullptr);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    void paintUpperLine(QPainter &painter, const QRect &line, const QModelIndex &index) const;
    void paintLowerLine(QPainter &painter, const QRect &line, const QModelIndex &index) const;
};

} // namespace Sigwise
