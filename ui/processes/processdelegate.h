// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/processmodel.h"

#include <QFont>
#include <QStyledItemDelegate>

namespace Sigwise {

/// Paints the cells of the list; the ground of a row is the view's own (ProcessView::drawRow()).
class ProcessDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ProcessDelegate(QObject *parent);

    /// Takes fonts and sizes anew.
    void applyTheme();

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Cell;
    void paintName(QPainter &painter, const Cell &cell) const;
    void paintBadge(QPainter &painter, const QRect &room) const;
    void paintState(QPainter &painter, const Cell &cell) const;
    void paintUser(QPainter &painter, const Cell &cell) const;
    void paintUnit(QPainter &painter, const Cell &cell) const;
    void paintEffect(QPainter &painter, const Cell &cell) const;
    void paintWithIcon(QPainter &painter, const Cell &cell, const QString &icon, int size,
        const QColor &iconColour, const QColor &textColour) const;
    static void paintText(QPainter &painter, const QRect &rect, const QString &text, const QColor &colour,
        Qt::Alignment alignment);

    QFont m_font;
    QFont m_struck;
    QFont m_fixed;
    QFont m_badge;
};

} // namespace Sigwise
