// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/signaldelegate.h"

#include "core/models/signallistmodel.h"
#include "core/words/effectwords.h"
#include "ui/inspector/plaintip.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Sigwise {

namespace {

constexpr int rowHeight = 44;
constexpr int nameLeft = 32;
constexpr int chipSize = 18;

const Theme &theme() { return Theme::instance(); }

// The words of all chips stand in one column, as wide as the longest of them in the user's language.
int wordColumnWidth(const QFontMetrics &metrics)
{
    int widest = 0;
    for (int chip = 0; chip < chipCount; ++chip)
        widest = std::max(widest, metrics.horizontalAdvance(Words::chipWord(static_cast<Chip>(chip))));
    return widest + theme().px(chipSize + 8);
}

void paintTag(QPainter &painter, int &x, const QRect &line, const QString &tag)
{
    const Tokens &tokens = theme().tokens();
    painter.setFont(theme().font(0.80));
    const QFontMetrics metrics = painter.fontMetrics();
    const int width = metrics.horizontalAdvance(tag) + theme().px(8);
    if (x + width > line.right())
        return;
    const QRect box(x, line.center().y() - metrics.height() / 2, width, metrics.height() + 1);
    paintBox(
        painter, box, theme().px(4), mix(tokens.base, tokens.warn, 0.09), mix(tokens.base, tokens.warn, 0.4));
    painter.setPen(tokens.warn);
    painter.drawText(box, Qt::AlignCenter, tag);
    x += width + theme().px(4);
}

} // namespace

SignalDelegate::SignalDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{ }

void SignalDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = theme().tokens();
    const QRect row = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(row, tokens.sel);
        painter->fillRect(row.left(), row.top(), 3, row.height(), tokens.accent);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(row, tokens.hover);
    }
    const int left = row.left() + theme().px(nameLeft);
    const int right = row.right() - theme().px(4);
    const int half = row.height() / 2;
    paintUpperLine(*painter, QRect(left, row.top() + theme().px(3), right - left, half), index);
    paintLowerLine(*painter, QRect(left, row.top() + half - theme().px(1), right - left, half), index);
    const int fold = index.data(SignalListModel::FoldRole).toInt();
    if (fold != static_cast<int>(SignalListModel::Fold::None)) {
        const bool open = fold == static_cast<int>(SignalListModel::Fold::Unfolded);
        painter->drawPixmap(row.left() + theme().px(2), row.top() + theme().px(26),
            iconPixmap(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
                theme().px(14), tokens.muted, painter->device()->devicePixelRatioF()));
    }
    painter->setFont(theme().font(0.95));
    painter->setPen(tokens.muted);
    painter->drawText(QRect(row.left(), row.top() + theme().px(3), theme().px(nameLeft - 12), half),
        Qt::AlignRight | Qt::AlignVCenter, QString::number(index.data(SignalListModel::SignalRole).toInt()));
    painter->fillRect(left, row.bottom(), right - left, 1, tokens.line);
    painter->restore();
}

void SignalDelegate::paintUpperLine(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Tokens &tokens = theme().tokens();
    const auto prediction = index.data(SignalListModel::EffectRole).value<Prediction>();
    const Chip chip = chipOf(prediction.effect);
    const QFont wordFont = theme().font(1.0);
    const int wordWidth = wordColumnWidth(QFontMetrics(wordFont));
    const int size = theme().px(chipSize);
    const int chipLeft = line.right() - wordWidth;

    painter.setFont(theme().font(1.0, QFont::DemiBold));
    painter.setPen(tokens.text);
    const QString name = index.data(Qt::DisplayRole).toString();
    const int nameRoom = chipLeft - line.left() - theme().px(4);
    painter.drawText(QRect(line.left(), line.top(), nameRoom, line.height()),
        Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(name, Qt::ElideRight, nameRoom));
    int x = line.left() + painter.fontMetrics().horizontalAdvance(name) + theme().px(8);
    const QRect tagRoom(line.left(), line.top(), nameRoom, line.height());
    for (const QString &tag : index.data(SignalListModel::TagsRole).toStringList())
        paintTag(painter, x, tagRoom, tag);

    paintChip(painter, QRectF(chipLeft, line.center().y() - size / 2, size, size), chip, prediction.isSure());
    painter.setFont(wordFont);
    painter.setPen(theme().chip(chip).line);
    painter.drawText(QRect(chipLeft + size + theme().px(8), line.top(), wordWidth, line.height()),
        Qt::AlignVCenter | Qt::AlignLeft, index.data(SignalListModel::WordRole).toString());
}

void SignalDelegate::paintLowerLine(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Tokens &tokens = theme().tokens();
    painter.setFont(theme().font(0.90));
    const QFontMetrics metrics = painter.fontMetrics();
    const QString arranged = index.data(SignalListModel::DispositionRole).toString();
    painter.setPen(index.data(SignalListModel::CaughtRole).toBool() ? tokens.text : tokens.muted);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, arranged);
    const int room = line.width() - metrics.horizontalAdvance(arranged) - theme().px(12);
    painter.setPen(tokens.muted);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(index.data(SignalListModel::MeaningRole).toString(), Qt::ElideRight, room));
}

QSize SignalDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { theme().px(280), theme().px(rowHeight) };
}

bool SignalDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString meaning = index.data(SignalListModel::MeaningRole).toString();
    const QString tip = index.data(Qt::ToolTipRole).toString() % QLatin1Char('\n') % meaning;
    QToolTip::showText(
        event->globalPos(), plainTip(tip).replace(QLatin1Char('\n'), QLatin1String("<br>")), view);
    return true;
}

} // namespace Sigwise
