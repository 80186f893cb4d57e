// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/processdelegate.h"

#include "ui/theme/chippainter.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Sigwise {

namespace {

using Column = ProcessModel::Column;

constexpr double endedOpacity = 0.45;

struct StateLook
{
    const char *icon;
    QColor Tokens::*iconColour;
    QColor Tokens::*textColour;
};

StateLook lookOf(ProcessState state)
{
    switch (state) {
    case ProcessState::Running:
        return { "running", &Tokens::ok, &Tokens::text };
    case ProcessState::Sleeping:
        return { "sleeping", &Tokens::muted, &Tokens::muted };
    case ProcessState::DiskWait:
        return { "diskwait", &Tokens::warn, &Tokens::warn };
    case ProcessState::Zombie:
    case ProcessState::Dead:
        return { "zombie", &Tokens::warn, &Tokens::warn };
    case ProcessState::Stopped:
    case ProcessState::Traced:
        return { "stopped", nullptr, nullptr }; // the colour of the effect "stops"
    case ProcessState::Idle:
        return { "idle", &Tokens::muted, &Tokens::muted };
    case ProcessState::Unknown:
        break;
    }
    return { "help", &Tokens::muted, &Tokens::muted };
}

} // namespace

struct ProcessDelegate::Cell
{
    QRect rect;
    QModelIndex index;
    QString text;
    bool ended;
};

ProcessDelegate::ProcessDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
    applyTheme();
}

void ProcessDelegate::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_font = theme.font(1.0);
    m_struck = m_font;
    m_struck.setStrikeOut(true);
    m_fixed = theme.fixedFont(0.90);
    m_badge = theme.font(0.80);
}

QSize ProcessDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const int text = QFontMetrics(m_font).horizontalAdvance(index.data().toString());
    return QSize(text + theme.px(20), theme.px(26));
}

void ProcessDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const auto *model = static_cast<const ProcessModel *>(index.model());
    const Column column = model->columnAt(index.column());
    Cell cell{ option.rect, index, {}, index.data(ProcessModel::EndedRole).toBool() };
    if (column == Column::Signal) {
        paintEffect(*painter, cell);
        return;
    }
    cell.text = index.data().toString();
    const bool right
        = column == Column::Pid || column == Column::Cpu || column == Column::Memory || column == Column::Age;
    if (right)
        cell.rect.adjust(theme.px(4), 0, -theme.px(12), 0);
    else if (column != Column::Name) // the view has left out the place of a name
        cell.rect.adjust(theme.px(8), 0, -theme.px(4), 0);
    painter->save();
    painter->setFont(column == Column::Command ? m_fixed : m_font);
    if (cell.ended)
        painter->setOpacity(endedOpacity);
    switch (column) {
    case Column::Name:
        paintName(*painter, cell);
        break;
    case Column::User:
        paintUser(*painter, cell);
        break;
    case Column::State:
        paintState(*painter, cell);
        break;
    case Column::Unit:
        paintUnit(*painter, cell);
        break;
    default:
        paintText(
            *painter, cell.rect, cell.text, theme.tokens().muted, right ? Qt::AlignRight : Qt::AlignLeft);
    }
    painter->restore();
}

void ProcessDelegate::paintText(
    QPainter &painter, const QRect &rect, const QString &text, const QColor &colour, Qt::Alignment alignment)
{
    if (text.isEmpty() || rect.width() <= 0)
        return;
    painter.setPen(colour);
    const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width());
    painter.drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

void ProcessDelegate::paintName(QPainter &painter, const Cell &cell) const
{
    const Theme &theme = Theme::instance();
    if (cell.ended)
        painter.setFont(m_struck);
    QRect room = cell.rect.adjusted(0, 0, -theme.px(4), 0);
    const bool init = cell.index.data(ProcessModel::NamespaceInitRole).toBool();
    const int badge = init ? QFontMetrics(m_badge).horizontalAdvance(tr("PID 1")) + theme.px(18) : 0;
    // Advances are rounded: one pixel more keeps a text that fits from being cut.
    const int text = painter.fontMetrics().horizontalAdvance(cell.text) + 1;
    room.setWidth(std::max(0, std::min(room.width() - badge, text)));
    paintText(painter, room, cell.text, theme.tokens().text, Qt::AlignLeft);
    if (init && room.width() > 0)
        paintBadge(painter,
            QRect(room.right() + 1 + theme.px(8), cell.rect.top(), badge - theme.px(8), cell.rect.height()));
}

void ProcessDelegate::paintBadge(QPainter &painter, const QRect &room) const
{
    const Theme &theme = Theme::instance();
    const double height = theme.px(17);
    const QRectF box(room.left() + 0.5, room.top() + (room.height() - height) / 2, room.width() - 1, height);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(theme.tokens().line2);
    painter.drawRoundedRect(box, 4, 4);
    painter.setFont(m_badge);
    painter.setPen(theme.tokens().muted);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, tr("PID 1"));
}

void ProcessDelegate::paintWithIcon(QPainter &painter, const Cell &cell, const QString &icon, int size,
    const QColor &iconColour, const QColor &textColour) const
{
    const Theme &theme = Theme::instance();
    const int side = theme.px(size);
    const QPixmap pixmap = iconPixmap(icon, side, iconColour, painter.device()->devicePixelRatioF());
    const int y = cell.rect.top() + (cell.rect.height() - side) / 2;
    painter.drawPixmap(cell.rect.left(), y, pixmap);
    paintText(painter, cell.rect.adjusted(side + theme.px(6), 0, 0, 0), cell.text, textColour, Qt::AlignLeft);
}

void ProcessDelegate::paintUser(QPainter &painter, const Cell &cell) const
{
    const Tokens &tokens = Theme::instance().tokens();
    if (cell.index.data(ProcessModel::PermittedRole).toBool())
        paintText(painter, cell.rect, cell.text, tokens.text, Qt::AlignLeft);
    else
        paintWithIcon(painter, cell, QLatin1String("lock"), 12, tokens.muted, tokens.muted);
}

void ProcessDelegate::paintState(QPainter &painter, const Cell &cell) const
{
    const Theme &theme = Theme::instance();
    const Tokens &tokens = theme.tokens();
    if (cell.ended) {
        paintWithIcon(painter, cell, QLatin1String("ended"), 12, tokens.text, tokens.text);
        return;
    }
    const StateLook look
        = lookOf(static_cast<ProcessState>(cell.index.data(ProcessModel::StateRole).toInt()));
    const QColor stops = theme.chip(Chip::Stops).line;
    paintWithIcon(painter, cell, QLatin1String(look.icon), 12,
        look.iconColour ? tokens.*look.iconColour : stops, look.textColour ? tokens.*look.textColour : stops);
}

void ProcessDelegate::paintUnit(QPainter &painter, const Cell &cell) const
{
    if (cell.text.isEmpty())
        return;
    const Tokens &tokens = Theme::instance().tokens();
    if (cell.index.data(ProcessModel::ContainerRole).toBool())
        paintWithIcon(painter, cell, QLatin1String("container"), 14, tokens.accent, tokens.text);
    else
        paintWithIcon(painter, cell, QLatin1String("unit"), 14, tokens.muted, tokens.muted);
}

void ProcessDelegate::paintEffect(QPainter &painter, const Cell &cell) const
{
    const Prediction prediction = cell.index.data(ProcessModel::EffectRole).value<Prediction>();
    const double side = Theme::instance().px(18);
    const QRectF square(cell.rect.left() + (cell.rect.width() - side) / 2,
        cell.rect.top() + (cell.rect.height() - side) / 2, side, side);
    paintChip(
        painter, square, chipOf(prediction.effect), prediction.isSure(), cell.ended ? endedOpacity : 1.0);
}

} // namespace Sigwise
