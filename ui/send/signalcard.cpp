// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/signalcard.h"

#include "ui/send/signalgrid.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace Sigwise {
namespace {

constexpr double cardWidth = 116;
constexpr double cardHeight = 34;
constexpr double gapAcross = 8;
constexpr double gapDown = 6;
constexpr double titleHeight = 36;
constexpr double firstTitleHeight = 26;

SignalGrid::Kind kindOf(const QModelIndex &index)
{
    return static_cast<SignalGrid::Kind>(index.data(SignalGrid::KindRole).toInt());
}

void paintTitle(QPainter &painter, const QRectF &rect, const QString &title)
{
    const Theme &theme = Theme::instance();
    painter.setFont(theme.font(0.95, QFont::DemiBold));
    painter.setPen(theme.tokens().muted);
    painter.drawText(rect.adjusted(0, 0, 0, -6 * theme.unit()), Qt::AlignLeft | Qt::AlignBottom, title);
}

} // namespace

void SignalCard::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    const double u = theme.unit();
    if (kindOf(index) == SignalGrid::Kind::Title)
        return paintTitle(*painter, option.rect, index.data().toString());

    const QRectF card(option.rect.topLeft(), QSizeF(cardWidth * u, cardHeight * u));
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    paintBox(*painter, card, 7,
        selected      ? t.sel
            : hovered ? t.hover
                      : t.button,
        selected ? t.accent : t.line, selected ? 2 : 1);
    const QVariant chip = index.data(SignalGrid::ChipRole);
    if (chip.isValid())
        paintChipOn(*painter, QRectF(card.left() + 8 * u, card.center().y() - 9 * u, 18 * u, 18 * u),
            static_cast<Chip>(chip.toInt()), t.button, index.data(SignalGrid::SureRole).toBool());
    const int signo = index.data(SignalGrid::SignalRole).toInt();
    painter->setFont(theme.font(0.90));
    painter->setPen(t.muted);
    const QString number = signo > 0 ? QString::number(signo) : QString();
    const double numberWidth = QFontMetricsF(painter->font()).horizontalAdvance(number);
    painter->drawText(card.adjusted(0, 0, -8 * u, 0), Qt::AlignRight | Qt::AlignVCenter, number);
    painter->setFont(theme.font(1.0, selected ? QFont::DemiBold : QFont::Normal));
    painter->setPen(t.text);
    const QRectF room = card.adjusted(34 * u, 0, -numberWidth - 10 * u, 0);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
}

QSize SignalCard::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    if (kindOf(index) != SignalGrid::Kind::Title)
        return { theme.px(cardWidth + gapAcross), theme.px(cardHeight + gapDown) };
    // As wide as the view: a title stands in a row of its own.
    const auto *view = qobject_cast<const QListView *>(option.widget);
    const int width = view ? view->viewport()->width() - 2 : theme.px(400);
    return { width, theme.px(index.row() == 0 ? firstTitleHeight : titleHeight) };
}

} // namespace Sigwise
