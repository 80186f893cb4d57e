// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/usersplace.h"

#include "core/models/processmodel.h"

#include <QItemSelectionModel>
#include <QScrollBar>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace Sigwise {

UsersPlace::UsersPlace(QTreeView *view, ProcessModel *model)
    : QObject(view)
    , m_view(view)
    , m_model(model)
{
    watchRows();
    watchUser();
}

void UsersPlace::watchRows()
{
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &parent, int first, int last) {
            m_rowsMoved = true;
            expandBranches(parent, first, last);
        });
    connect(m_model, &QAbstractItemModel::rowsMoved, this,
        [this](const QModelIndex &, int, int, const QModelIndex &target, int row) {
            m_rowsMoved = true;
            expandBranches(target, row, row);
        });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, [this] { m_rowsMoved = true; });
    const auto rearranged = [this] {
        m_rowsMoved = true;
        expandAllBranches();
    };
    connect(m_model, &QAbstractItemModel::layoutChanged, this, rearranged);
    connect(m_model, &QAbstractItemModel::modelReset, this, rearranged);
}

void UsersPlace::watchUser()
{
    connect(
        m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &UsersPlace::noteSelection);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &UsersPlace::noteCurrent);
    connect(m_view, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!m_keeping)
            m_closed.insert(m_model->keyAt(index));
    });
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_keeping)
            m_closed.remove(m_model->keyAt(index));
    });
}

void UsersPlace::begin()
{
    m_keeping = true;
    m_rowsMoved = false;
    m_screen = anchors();
    // A current row that is set again must not be scrolled to.
    m_view->setAutoScroll(false);
}

void UsersPlace::restore()
{
    restoreSelection();
    restoreCurrent();
    restoreAnchor();
}

void UsersPlace::end()
{
    m_view->setAutoScroll(true);
    m_screen.clear();
    m_keeping = false;
}

std::vector<UsersPlace::ScreenRow> UsersPlace::rowsOnScreen() const
{
    std::vector<ScreenRow> rows;
    const int height = m_view->viewport()->height();
    for (QModelIndex index = m_view->indexAt(QPoint(1, 0)); index.isValid();
         index = m_view->indexBelow(index)) {
        const int y = m_view->visualRect(index).top();
        if (y >= height)
            break;
        rows.push_back({ index, m_model->keyAt(index), y });
    }
    return rows;
}

std::vector<UsersPlace::ScreenRow> UsersPlace::anchors() const
{
    std::vector<ScreenRow> rows = rowsOnScreen();
    // The current row keeps its place if it is on screen, else the top one.
    const auto current = std::find_if(rows.begin(), rows.end(),
        [this](const ScreenRow &row) { return row.index == m_view->currentIndex().siblingAtColumn(0); });
    if (current != rows.end())
        std::rotate(rows.begin(), current, current + 1);
    return rows;
}

void UsersPlace::restoreAnchor()
{
    for (const ScreenRow &anchor : m_screen) {
        const QModelIndex index = m_model->indexOf(anchor.key);
        const QRect rect = index.isValid() ? m_view->visualRect(index) : QRect();
        if (rect.isEmpty())
            continue;
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() + rect.top() - anchor.y);
        return;
    }
}

void UsersPlace::restoreSelection()
{
    QSet<ProcessKey> is;
    const QModelIndexList selected = m_view->selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        is.insert(m_model->keyAt(index));
    QItemSelection wanted;
    QSet<ProcessKey> should;
    for (const ProcessKey &key : m_selected) {
        const QModelIndex index = m_model->indexOf(key);
        if (!index.isValid())
            continue;
        should.insert(key);
        wanted.select(index, index.siblingAtColumn(m_model->columnCount() - 1));
    }
    if (is != should || (should.isEmpty() && m_view->selectionModel()->hasSelection()))
        m_view->selectionModel()->select(
            wanted, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void UsersPlace::restoreCurrent()
{
    const QModelIndex wanted = m_current ? m_model->indexOf(*m_current) : QModelIndex();
    if (wanted.isValid()) {
        if (m_view->currentIndex().siblingAtColumn(0) != wanted)
            m_view->selectionModel()->setCurrentIndex(wanted, QItemSelectionModel::NoUpdate);
        return;
    }
    // A screen reader needs a current row from the first fill on.
    if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0)
        m_view->selectionModel()->setCurrentIndex(m_model->index(0, 0), QItemSelectionModel::NoUpdate);
    const bool isGone = !m_current || m_model->selectionOf({ *m_current }).isEmpty();
    if (isGone && m_view->currentIndex().isValid()) {
        m_current = m_model->keyAt(m_view->currentIndex());
        Q_EMIT currentChanged(*m_current);
    }
}

void UsersPlace::expandBranches(const QModelIndex &parent, int first, int last)
{
    if (m_model->shape() != ProcessModel::Shape::Tree)
        return;
    const bool outer = std::exchange(m_keeping, true); // not the user's doing
    const auto open = [this](const QModelIndex &index) {
        const bool isOpen = m_allOpen || !m_closed.contains(m_model->keyAt(index));
        if (m_view->isExpanded(index) != isOpen)
            m_view->setExpanded(index, isOpen);
    };
    if (parent.isValid())
        open(parent);
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        const int children = m_model->rowCount(index);
        if (children > 0)
            expandBranches(index, 0, children - 1);
    }
    m_keeping = outer;
}

void UsersPlace::expandAllBranches() { expandBranches({}, 0, m_model->rowCount() - 1); }

void UsersPlace::noteSelection()
{
    if (m_keeping)
        return;
    m_selected.clear();
    const QModelIndexList rows = selectedInOrder();
    for (const QModelIndex &index : rows)
        m_selected.push_back(m_model->keyAt(index));
    m_model->setKept(m_selected);
    Q_EMIT selectionChanged(m_selected);
}

void UsersPlace::noteCurrent(const QModelIndex &current)
{
    if (m_keeping || !current.isValid())
        return;
    m_current = m_model->keyAt(current);
    Q_EMIT currentChanged(*m_current);
}

QModelIndexList UsersPlace::selectedInOrder() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    const auto pathOf = [](QModelIndex index) {
        std::vector<int> path;
        for (; index.isValid(); index = index.parent())
            path.insert(path.begin(), index.row());
        return path;
    };
    std::sort(rows.begin(), rows.end(),
        [&pathOf](const QModelIndex &a, const QModelIndex &b) { return pathOf(a) < pathOf(b); });
    return rows;
}

std::vector<ProcessKey> UsersPlace::selectedKeys() const
{
    std::vector<ProcessKey> keys;
    const QModelIndexList rows = selectedInOrder();
    for (const QModelIndex &index : rows)
        keys.push_back(m_model->keyAt(index));
    for (const ProcessKey &key : m_selected) {
        if (!m_model->indexOf(key).isValid())
            keys.push_back(key);
    }
    return keys;
}

void UsersPlace::select(const std::vector<ProcessKey> &keys)
{
    m_selected = keys;
    m_model->setKept(keys);
    m_keeping = true;
    restoreSelection();
    m_keeping = false;
    for (const ProcessKey &key : keys) {
        const QModelIndex index = m_model->indexOf(key);
        if (!index.isValid())
            continue;
        m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        m_view->scrollTo(index);
        break;
    }
    Q_EMIT selectionChanged(m_selected);
}

} // namespace Sigwise
