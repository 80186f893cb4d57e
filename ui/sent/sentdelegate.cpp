// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/sent/sentdelegate.h"

#include "core/models/sentmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

namespace Sigwise {
namespace {

using Tone = OutcomeLook::Tone;

constexpr double margin = 16;
constexpr double gap = 14;
constexpr double iconSize = 16;

QColor toneColour(Tone tone)
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    switch (tone) {
    case Tone::Ok:
        return t.ok;
    case Tone::Info:
        return t.info;
    case Tone::Muted:
        return t.muted;
    case Tone::Warn:
        return t.warn;
    case Tone::Danger:
        return t.danger;
    case Tone::Stopped:
        return theme.chip(Chip::Stops).line;
    }
    return t.text;
}

OutcomeLook endedLook(const Receipt &receipt)
{
    const bool meantToEnd = receipt.signo == SIGTERM || receipt.signo == SIGINT || receipt.signo == SIGKILL;
    if (!receipt.exitSignal || (*receipt.exitSignal == receipt.signo && meantToEnd))
        return { "ok", Tone::Ok };
    if (*receipt.exitSignal == receipt.signo)
        return { "danger", Tone::Danger, true };
    return { "info", Tone::Info };
}

struct ResultLook
{
    SendResult result;
    OutcomeLook look;
};
constexpr std::array<ResultLook, 6> resultLooks{ {
    { SendResult::Denied, { "lock", Tone::Muted } },
    { SendResult::Gone, { "gone", Tone::Muted } },
    { SendResult::Reused, { "gone", Tone::Muted } },
    { SendResult::Refused, { "info", Tone::Muted } },
    { SendResult::Error, { "warning", Tone::Warn, true } },
    { SendResult::NotSent, { "info", Tone::Muted } },
} };

void drawText(
    QPainter &painter, const QRectF &room, const QString &text, const QFont &font, const QColor &colour)
{
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(font).elidedText(text, Qt::ElideRight, room.width()));
}

} // namespace

OutcomeLook outcomeLook(const Receipt &receipt)
{
    const auto failed = std::find_if(resultLooks.begin(), resultLooks.end(),
        [&receipt](const ResultLook &row) { return row.result == receipt.result; });
    if (failed != resultLooks.end())
        return failed->look;
    if (receipt.killPlan == KillPlan::Planned)
        return { "grace", Tone::Info };
    switch (receipt.outcome) {
    case Outcome::Ended:
        return receipt.killPlan == KillPlan::Sent ? OutcomeLook{ "danger", Tone::Danger, true }
                                                  : endedLook(receipt);
    case Outcome::Running:
        return receipt.settled ? OutcomeLook{ "running", Tone::Info } : OutcomeLook{ "ok", Tone::Ok };
    case Outcome::Pending:
        if (receipt.pendingReason == Reason::ProcessStopped)
            return { "stopped", Tone::Warn, true };
        return { "clock", Tone::Warn, true };
    case Outcome::Collected:
        return { "ok", Tone::Ok };
    case Outcome::Stopped:
        return { "stopped", Tone::Stopped, true };
    case Outcome::Continued:
        return { "play", Tone::Ok };
    case Outcome::Ignored:
    case Outcome::None:
        return { "info", Tone::Muted };
    case Outcome::Unknown:
        break;
    }
    return { receipt.isInProgress() ? "send" : "help", Tone::Muted };
}

OutcomeHelp outcomeHelp(const Receipt &receipt)
{
    if (receipt.earlier)
        return OutcomeHelp::None; // how it stands now nobody has looked
    if (receipt.result == SendResult::Denied)
        return OutcomeHelp::CopySudoCommand;
    if (receipt.killPlan == KillPlan::Planned)
        return OutcomeHelp::StopCountdown;
    const bool waitsStopped
        = receipt.outcome == Outcome::Pending && receipt.pendingReason == Reason::ProcessStopped;
    const bool sent = receipt.result == SendResult::Sent;
    if (sent && (waitsStopped || receipt.outcome == Outcome::Stopped))
        return OutcomeHelp::SendContinue;
    const bool mayBeStopped = sent && receipt.signo == SIGTERM && receipt.tid == 0
        && receipt.outcome == Outcome::Running && receipt.settled;
    return mayBeStopped ? OutcomeHelp::StopGracefully : OutcomeHelp::None;
}

void SentDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    const double u = theme.unit();
    const auto receipt = index.data(SentModel::ReceiptRole).value<Receipt>();
    const QRectF row = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(row, selected ? t.sel : option.state & QStyle::State_MouseOver ? t.hover : t.base);
    painter->fillRect(
        QRectF(row.left() + margin * u, row.bottom() - 1, row.width() - 2 * margin * u, 1), t.line);
    if (selected)
        painter->fillRect(QRectF(row.left(), row.top(), 3, row.height()), t.accent);

    const QFont timeFont = theme.fixedFont(0.95);
    const QFont body = theme.font(1.0);
    const QFont strong = theme.font(1.0, QFont::DemiBold);
    const double ratio = painter->device()->devicePixelRatioF();
    const auto icon = [&](const char *name, const QColor &colour, double left) {
        const int size = theme.px(iconSize);
        painter->drawPixmap(QPointF(left, row.center().y() - size / 2.0),
            iconPixmap(QLatin1String(name), size, colour, ratio));
    };
    double left = row.left() + margin * u;
    const auto column = [&](double width) {
        const QRectF room(left, row.top(), width, row.height());
        left += width;
        return room;
    };
    const double timeWidth = QFontMetricsF(timeFont).horizontalAdvance(QStringLiteral("00:00:00"));
    drawText(*painter, column(timeWidth), index.data(SentModel::TimeRole).toString(), timeFont, t.muted);
    left += gap * u;
    const double signalWidth = QFontMetricsF(strong).horizontalAdvance(QStringLiteral("SIGRTMIN+00"));
    const QColor text = receipt.earlier ? t.muted : t.text;
    drawText(*painter, column(signalWidth), index.data(SentModel::SignalRole).toString(), strong, text);
    left += gap / 2 * u;
    icon("arrow", t.muted, left);
    left += (iconSize + 5) * u;
    const double targetWidth = std::clamp(row.width() * 0.24, 110 * u, 260 * u);
    drawText(*painter, column(targetWidth), index.data(SentModel::TargetRole).toString(), body, text);
    left += gap * u;

    const OutcomeLook look = outcomeLook(receipt);
    const QColor colour = receipt.earlier ? t.muted : toneColour(look.tone);
    icon(look.icon, colour, left);
    left += (iconSize + 7) * u;
    double right = row.right() - margin * u;
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (const QWidget *buttons = view ? view->indexWidget(index) : nullptr)
        right -= buttons->sizeHint().width();
    drawText(*painter, QRectF(left, row.top(), std::max(0.0, right - left), row.height()),
        index.data(SentModel::OutcomeRole).toString(), body, look.colouredText ? colour : text);
}

bool SentDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip = index.data(SentModel::TipRole).toString().toHtmlEscaped();
    tip.replace(QLatin1Char('\n'), QLatin1String("<br>"));
    QToolTip::showText(
        event->globalPos(), QString(QLatin1String("<span>") % tip % QLatin1String("</span>")), view);
    return true;
}

QSize SentDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Theme &theme = Theme::instance();
    return { theme.px(300), theme.px(32) };
}

} // namespace Sigwise
