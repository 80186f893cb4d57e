// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/groupdelegate.h"

#include "ui/theme/chippainter.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace Sigwise {
namespace {

bool isTicked(const QModelIndex &index) { return index.data(Qt::CheckStateRole).toInt() == Qt::Checked; }

} // namespace

void GroupDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    const double u = theme.unit();
    const QRectF row = option.rect;
    const auto chip = static_cast<Chip>(index.data(ChipRole).toInt());
    if (option.state & QStyle::State_HasFocus)
        paintBox(*painter, row.adjusted(2, 2, -2, -2), 6, Qt::transparent, t.accent, 2);
    if (index.row() > 0)
        painter->fillRect(QRectF(row.left(), row.top(), row.width(), 1), t.line);

    QStyleOptionViewItem box(option);
    const int side = theme.px(16);
    box.rect = QRect(qRound(row.left() + 14 * u), qRound(row.center().y() - side / 2.0), side, side);
    box.state.setFlag(QStyle::State_On, isTicked(index));
    QApplication::style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, option.widget);
    paintChip(*painter, QRectF(row.left() + 43 * u, row.center().y() - 10 * u, 20 * u, 20 * u), chip);

    const double left = row.left() + 75 * u;
    const QRectF text(left, row.top() + 6 * u, row.right() - left - 12 * u, row.height() - 12 * u);
    painter->setFont(theme.font(1.0, QFont::DemiBold));
    painter->setPen(theme.chip(chip).line);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, index.data().toString());
    painter->setFont(theme.font(0.95));
    painter->setPen(t.muted);
    const QString names = QFontMetricsF(painter->font())
                              .elidedText(index.data(NamesRole).toString(), Qt::ElideRight, text.width());
    painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom | Qt::TextSingleLine, names);
}

QSize GroupDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Theme &theme = Theme::instance();
    return { theme.px(300), theme.px(48) };
}

bool GroupDelegate::editorEvent(
    QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &, const QModelIndex &index)
{
    const bool clicked = event->type() == QEvent::MouseButtonRelease
        && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
    const bool pressed = event->type() == QEvent::KeyPress
        && (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space
            || static_cast<QKeyEvent *>(event)->key() == Qt::Key_Select);
    if (!clicked && !pressed)
        return false;
    return model->setData(index, isTicked(index) ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace Sigwise
