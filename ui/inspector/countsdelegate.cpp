// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/countsdelegate.h"

#include "ui/theme/chippainter.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <numeric>

namespace Sigwise {

namespace {

void paintChips(QPainter &painter, const QRect &line, const QList<int> &counts)
{
    const Theme &theme = Theme::instance();
    const int size = theme.px(16);
    int x = line.left();
    painter.setPen(theme.tokens().text);
    painter.setFont(theme.font(0.95));
    for (const Chip chip : CountsDelegate::worstFirst()) {
        const int count = counts.value(static_cast<int>(chip));
        if (count == 0)
            continue;
        const QString text = QString::number(count);
        paintChip(painter, QRectF(x, line.center().y() - size / 2, size, size), chip);
        x += size + theme.px(5);
        painter.drawText(QRect(x, line.top(), line.right() - x, line.height()), Qt::AlignVCenter, text);
        x += painter.fontMetrics().horizontalAdvance(text) + theme.px(14);
    }
}

void paintShares(QPainter &painter, const QRectF &bar, const QList<int> &counts)
{
    const int total = std::accumulate(counts.begin(), counts.end(), 0);
    if (total == 0)
        return;
    const int kinds
        = static_cast<int>(std::count_if(counts.begin(), counts.end(), [](int n) { return n > 0; }));
    const double gap = Theme::instance().px(3);
    const double room = bar.width() - gap * (kinds - 1);
    double x = bar.left();
    painter.setPen(Qt::NoPen);
    for (const Chip chip : CountsDelegate::worstFirst()) {
        const int count = counts.value(static_cast<int>(chip));
        if (count == 0)
            continue;
        const double width = room * count / total;
        painter.setBrush(Theme::instance().chip(chip).line);
        painter.drawRoundedRect(QRectF(x, bar.top(), width, bar.height()), 2, 2);
        x += width + gap;
    }
}

} // namespace

CountsDelegate::CountsDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{ }

QList<Chip> CountsDelegate::worstFirst()
{
    QList<Chip> chips;
    for (int chip = 0; chip < chipCount; ++chip)
        chips << static_cast<Chip>(chip);
    std::sort(chips.begin(), chips.end(), [](Chip a, Chip b) { return isWorse(a, b); });
    return chips;
}

void CountsDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const Tokens &tokens = theme.tokens();
    const QRect row = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(row.left(), row.bottom(), row.width(), 1, tokens.line);
    painter->setFont(theme.font(0.95, QFont::DemiBold));
    painter->setPen(tokens.text);
    const QString name = index.data(Qt::DisplayRole).toString();
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, name);
    const auto counts = index.data(countsRole).value<QList<int>>();
    const int left = row.left() + theme.px(84);
    const int right = row.right() - theme.px(2);
    paintChips(*painter, QRect(left, row.top() + theme.px(3), right - left, theme.px(22)), counts);
    paintShares(*painter, QRectF(left, row.bottom() - theme.px(12), right - left, theme.px(5)), counts);
    painter->restore();
}

QSize CountsDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { Theme::instance().px(240), Theme::instance().px(40) };
}

} // namespace Sigwise
