// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/processdelegate.h"
#include "ui/processes/processheader.h"
#include "ui/processes/processview.h"
#include "ui/processes/usersplace.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

// The rows of the list: ground, accent bar, branches, and the cells by the delegate.

namespace Sigwise {

namespace {

constexpr int chevronCentre = 10;
constexpr int chevronSide = 12;
constexpr int treeStart = 22;
constexpr int flatStart = 12;
constexpr int accentBar = 3;

bool hasNextSibling(const QModelIndex &index)
{
    return index.row() + 1 < index.model()->rowCount(index.parent());
}

} // namespace

int ProcessView::depthOf(const QModelIndex &index) const
{
    int depth = 0;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        ++depth;
    return depth;
}

int ProcessView::nameStart(const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    if (m_model->shape() == ProcessModel::Shape::Flat)
        return theme.px(flatStart);
    return theme.px(treeStart) + depthOf(index) * indentation();
}

QColor ProcessView::groundOf(const QModelIndex &index) const
{
    const Tokens &tokens = Theme::instance().tokens();
    if (selectionModel()->isSelected(index))
        return tokens.sel;
    if (m_hovered == index || index.data(ProcessModel::FreshRole).toBool())
        return tokens.hover;
    const bool alternate = m_model->shape() == ProcessModel::Shape::Flat && index.row() % 2 == 1;
    return alternate ? tokens.alt : tokens.base;
}

void ProcessView::drawRow(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const QRect row = option.rect;
    painter->fillRect(row, groundOf(index));
    QStyleOptionViewItem cell = option;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int section = m_header->logicalIndex(visual);
        const int x = m_header->sectionViewportPosition(section);
        const int width = m_header->sectionSize(section);
        if (m_header->isSectionHidden(section) || x > row.right() || x + width < row.left())
            continue;
        cell.rect = QRect(x, row.top(), width, row.height());
        if (section == 0) {
            if (m_model->shape() == ProcessModel::Shape::Tree)
                paintBranches(*painter, cell.rect, index);
            cell.rect.setLeft(x + nameStart(index));
        }
        m_delegate->paint(painter, cell, index.siblingAtColumn(section));
    }
    const bool selected = selectionModel()->isSelected(index);
    if (selected)
        painter->fillRect(QRect(row.left(), row.top(), accentBar, row.height()), theme.tokens().accent);
    const bool isOnlySelected = selected && m_place->selected().size() == 1;
    if (hasFocus() && currentIndex().siblingAtColumn(0) == index && !isOnlySelected) {
        painter->setPen(theme.tokens().accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(row.adjusted(0, 0, -1, -1));
    }
}

void ProcessView::paintBranches(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const int depth = depthOf(index);
    const int middle = cell.center().y();
    const auto lineAt
        = [&](int level) { return cell.left() + theme.px(chevronCentre) + level * indentation(); };
    painter.save();
    painter.setClipRect(cell);
    painter.setPen(theme.tokens().line2);
    const bool hasChildren = m_model->rowCount(index) > 0;
    QModelIndex above = index;
    for (int level = depth - 1; level >= 0; --level, above = above.parent()) {
        const bool own = above == index;
        const int bottom = hasNextSibling(above) ? cell.bottom() : middle;
        if (own || bottom == cell.bottom())
            painter.drawLine(lineAt(level), cell.top(), lineAt(level), bottom);
        if (own) {
            const int end = cell.left() + nameStart(index) - theme.px(hasChildren ? 20 : 6);
            painter.drawLine(lineAt(level), middle, end, middle);
        }
    }
    if (hasChildren) {
        const int side = theme.px(chevronSide);
        const bool open = isExpanded(index);
        if (open)
            painter.drawLine(lineAt(depth), middle + side / 2, lineAt(depth), cell.bottom());
        const QString icon = open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
        painter.drawPixmap(lineAt(depth) - side / 2, middle - side / 2,
            iconPixmap(icon, side, theme.tokens().muted, devicePixelRatioF()));
    }
    painter.restore();
}

} // namespace Sigwise
