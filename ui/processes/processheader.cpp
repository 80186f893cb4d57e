// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/processheader.h"

#include "core/models/processmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Sigwise {

namespace {

constexpr int titleHeight = 32;
constexpr int groupHeight = 14;
constexpr int chevronSize = 12;

} // namespace

ProcessHeader::ProcessHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setObjectName(QLatin1String("processHeader"));
    setSectionsMovable(false);
    setHighlightSections(false);
    setStretchLastSection(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
}

void ProcessHeader::applyTheme()
{
    const Theme &theme = Theme::instance();
    setFont(theme.font(0.90, QFont::DemiBold));
    setMinimumSectionSize(theme.px(28));
    updateGeometry();
    viewport()->update();
}

QSize ProcessHeader::sizeHint() const
{
    return QSize(QHeaderView::sizeHint().width(), Theme::instance().px(titleHeight + groupHeight));
}

bool ProcessHeader::isSignal(int section) const
{
    return model()->headerData(section, Qt::Horizontal, ProcessModel::SignalRole).isValid();
}

int ProcessHeader::widthForTitle(int section) const
{
    const Theme &theme = Theme::instance();
    const QString title = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const int text = QFontMetrics(theme.font(0.90, QFont::DemiBold)).horizontalAdvance(title);
    return text + (isSignal(section) ? theme.px(8) : theme.px(12 + 8 + 4));
}

void ProcessHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::instance();
    painter->save();
    painter->fillRect(rect, theme.tokens().window);
    painter->setPen(theme.tokens().line);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    paintTitle(painter, rect.adjusted(0, theme.px(groupHeight), 0, -1), section);
    painter->restore();
}

void ProcessHeader::paintTitle(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = Theme::instance();
    const Tokens &tokens = theme.tokens();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const QVariant wanted = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
    const Qt::Alignment alignment(wanted.toInt());
    const bool centred = alignment.testFlag(Qt::AlignHCenter);
    const bool right = alignment.testFlag(Qt::AlignRight);
    const int chevron = sorted ? theme.px(chevronSize) : 0;
    const int before = centred ? 0 : theme.px(section == 0 ? 12 : (right ? 4 : 8));
    const QRect inside = rect.adjusted(before, 0, centred ? 0 : -theme.px(right ? 12 : 4), 0);

    const QFontMetrics metrics(font());
    const QString title = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const int gap = sorted ? theme.px(centred ? 0 : 4) : 0;
    const int room = inside.width() - (centred ? 0 : chevron + gap);
    const QString shown = metrics.elidedText(title, Qt::ElideRight, std::max(room, 0));
    const int width = metrics.horizontalAdvance(shown);
    int x = inside.left();
    if (right)
        x = inside.right() + 1 - width;
    else if (centred)
        x = inside.left() + (inside.width() - width) / 2;

    painter->setFont(font());
    painter->setPen(sorted ? tokens.text : tokens.muted);
    painter->drawText(
        QRect(x, inside.top(), width, inside.height()), Qt::AlignVCenter | Qt::TextSingleLine, shown);
    if (!sorted)
        return;
    const bool down = sortIndicatorOrder() == Qt::AscendingOrder;
    const QPixmap icon
        = iconPixmap(QLatin1String("chevron-down"), chevron, tokens.muted, devicePixelRatioF());
    QPoint at(right ? x - gap - chevron : x + width + gap, inside.center().y() - chevron / 2 + 1);
    if (centred) // under the title: a narrow column has no room beside it
        at = QPoint(inside.center().x() - chevron / 2, inside.bottom() - chevron + theme.px(2));
    painter->translate(at.x() + chevron / 2.0, at.y() + chevron / 2.0);
    painter->rotate(down ? 0 : 180);
    painter->drawPixmap(QPointF(-chevron / 2.0, -chevron / 2.0), icon);
}

void ProcessHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    const Tokens &tokens = Theme::instance().tokens();
    const int end = length() - offset();
    if (end < viewport()->width())
        painter.fillRect(QRect(end, 0, viewport()->width() - end, height()), tokens.window);
    paintGroup(painter);
}

void ProcessHeader::paintGroup(QPainter &painter)
{
    int left = -1;
    int right = -1;
    for (int visual = 0; visual < count(); ++visual) {
        const int section = logicalIndex(visual);
        if (isSectionHidden(section) || !isSignal(section))
            continue;
        left = left < 0 ? sectionViewportPosition(section) : left;
        right = sectionViewportPosition(section) + sectionSize(section);
    }
    if (left < 0)
        return;
    const Theme &theme = Theme::instance();
    const QRect rect(left + theme.px(4), theme.px(3), right - left - theme.px(8), theme.px(groupHeight));
    const QString title = tr("If you send…");
    painter.setFont(theme.font(0.80));
    const QFontMetrics metrics(painter.font());
    const int width = std::min(metrics.horizontalAdvance(title), rect.width());
    painter.setPen(theme.tokens().line2);
    const int y = rect.center().y() + 1;
    const int gap = theme.px(6);
    painter.drawLine(rect.left(), y, rect.center().x() - width / 2 - gap, y);
    painter.drawLine(rect.center().x() + width / 2 + gap, y, rect.right(), y);
    painter.setPen(theme.tokens().faint);
    painter.drawText(
        rect, Qt::AlignCenter | Qt::TextSingleLine, metrics.elidedText(title, Qt::ElideRight, rect.width()));
}

} // namespace Sigwise
