// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/processview.h"

#include "core/base/syscalls.h"
#include "core/words/outcomewords.h"
#include "ui/processes/listcolumns.h"
#include "ui/processes/listmessage.h"
#include "ui/processes/processdelegate.h"
#include "ui/processes/processheader.h"
#include "ui/processes/updatehold.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace Sigwise {

namespace {

constexpr int visibleThrottleMs = 100;
constexpr int clockMs = 1000;

QTimer *singleShot(QObject *parent, int milliseconds)
{
    QTimer *timer = new QTimer(parent);
    timer->setSingleShot(true);
    timer->setInterval(milliseconds);
    return timer;
}

} // namespace

ProcessView::ProcessView(ProcessModel *model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_header(new ProcessHeader(this))
    , m_delegate(new ProcessDelegate(this))
    , m_message(new ListMessage(viewport()))
    , m_hold(new UpdateHold(this))
    , m_visibleTimer(singleShot(this, visibleThrottleMs))
    , m_clock(singleShot(this, clockMs))
{
    setObjectName(QLatin1String("processView"));
    setAccessibleName(tr("Processes"));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setRootIsDecorated(false);
    setMouseTracking(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegate(m_delegate);
    setModel(model);
    setupHeader();
    connectModel();
    for (QWidget *widget : { viewport(), m_header->viewport(), static_cast<QWidget *>(verticalScrollBar()) })
        m_hold->watch(widget);
    connect(m_hold, &UpdateHold::released, this, &ProcessView::flushHeld);
    connect(m_visibleTimer, &QTimer::timeout, this, &ProcessView::reportVisibleRows);
    connect(m_clock, &QTimer::timeout, this, &ProcessView::passTime);
    connect(m_message, &ListMessage::buttonPressed, this, &ProcessView::clearFilterRequested);
    connect(&Theme::instance(), &Theme::changed, this, &ProcessView::applyTheme);
    applyTheme();
}

ProcessView::~ProcessView() = default;

void ProcessView::setupHeader()
{
    setHeader(m_header); // QTreeView makes the header deaf, as it does not sort itself
    m_header->setSectionsClickable(true);
    m_header->setSortIndicatorShown(true);
    m_header->setSortIndicator(0, Qt::AscendingOrder);
    m_columns = std::make_unique<ListColumns>(this, m_header);
    connect(m_header, &QHeaderView::sortIndicatorChanged, this, [this](int section, Qt::SortOrder order) {
        keepPlace([this, section, order] { m_model->sort(section, order); });
    });
    connect(m_header, &QHeaderView::sectionResized, this,
        [this](int section, int, int width) { m_columns->noteWidth(section, width); });
    connect(m_header, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        QMenu *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnsMenu(menu);
        menu->popup(m_header->viewport()->mapToGlobal(at));
    });
}

void ProcessView::connectModel()
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
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProcessView::noteSelection);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &ProcessView::noteCurrent);
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!m_keeping)
            m_closed.insert(m_model->keyAt(index));
    });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_keeping)
            m_closed.remove(m_model->keyAt(index));
    });
}

void ProcessView::applyTheme()
{
    m_delegate->applyTheme();
    m_header->applyTheme();
    m_message->applyTheme();
    setIndentation(Theme::instance().px(18));
    m_columns->apply();
    scheduleDelayedItemsLayout();
}

// ---- changes that keep the user's place

void ProcessView::keepPlace(const std::function<void()> &change)
{
    if (m_keeping) {
        change();
        return;
    }
    m_keeping = true;
    m_rowsMoved = false;
    m_screen = anchors();
    // A current row that is set again must not be scrolled to.
    setAutoScroll(false);
    change();
    if (m_rowsMoved) {
        executeDelayedItemsLayout();
        restoreSelection();
        restoreCurrent();
        restoreAnchor(m_screen);
    }
    setAutoScroll(true);
    m_screen.clear();
    m_keeping = false;
    updateMessage();
    if (!m_visibleTimer->isActive())
        m_visibleTimer->start();
}

std::vector<ProcessView::ScreenRow> ProcessView::rowsOnScreen() const
{
    std::vector<ScreenRow> rows;
    const int height = viewport()->height();
    for (QModelIndex index = indexAt(QPoint(1, 0)); index.isValid(); index = indexBelow(index)) {
        const int y = visualRect(index).top();
        if (y >= height)
            break;
        rows.push_back({ index, m_model->keyAt(index), y });
    }
    return rows;
}

std::vector<ProcessView::ScreenRow> ProcessView::anchors() const
{
    std::vector<ScreenRow> rows = rowsOnScreen();
    // The current row keeps its place if it is on screen, else the top one.
    const auto current = std::find_if(rows.begin(), rows.end(),
        [this](const ScreenRow &row) { return row.index == currentIndex().siblingAtColumn(0); });
    if (current != rows.end())
        std::rotate(rows.begin(), current, current + 1);
    return rows;
}

void ProcessView::restoreAnchor(const std::vector<ScreenRow> &anchors)
{
    for (const ScreenRow &anchor : anchors) {
        const QModelIndex index = m_model->indexOf(anchor.key);
        const QRect rect = index.isValid() ? visualRect(index) : QRect();
        if (rect.isEmpty())
            continue;
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.top() - anchor.y);
        return;
    }
}

void ProcessView::restoreSelection()
{
    QSet<ProcessKey> is;
    const QModelIndexList selected = selectionModel()->selectedRows();
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
    if (is != should || (should.isEmpty() && selectionModel()->hasSelection()))
        selectionModel()->select(wanted, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void ProcessView::restoreCurrent()
{
    const QModelIndex wanted = m_current ? m_model->indexOf(*m_current) : QModelIndex();
    if (wanted.isValid()) {
        if (currentIndex().siblingAtColumn(0) != wanted)
            selectionModel()->setCurrentIndex(wanted, QItemSelectionModel::NoUpdate);
        return;
    }
    // A screen reader needs a current row from the first fill on.
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        selectionModel()->setCurrentIndex(m_model->index(0, 0), QItemSelectionModel::NoUpdate);
    const bool isGone = !m_current || m_model->selectionOf({ *m_current }).isEmpty();
    if (isGone && currentIndex().isValid()) {
        m_current = m_model->keyAt(currentIndex());
        Q_EMIT currentKeyChanged(*m_current);
    }
}

void ProcessView::expandBranches(const QModelIndex &parent, int first, int last)
{
    if (m_model->shape() != ProcessModel::Shape::Tree)
        return;
    const bool outer = std::exchange(m_keeping, true); // not the user's doing
    const auto open = [this](const QModelIndex &index) {
        const bool isOpen = !m_filter.isEmpty() || !m_closed.contains(m_model->keyAt(index));
        if (isExpanded(index) != isOpen)
            setExpanded(index, isOpen);
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

void ProcessView::expandAllBranches() { expandBranches({}, 0, m_model->rowCount() - 1); }

// ---- snapshots, shape, filter

void ProcessView::applySnapshot(const SnapshotPtr &snapshot)
{
    if (m_hold->isHolding()) {
        m_held = snapshot;
        m_hold->announceRelease();
        return;
    }
    m_held.reset();
    bringTo(snapshot);
}

void ProcessView::bringTo(const SnapshotPtr &snapshot)
{
    m_failure = snapshot->failure;
    m_othersHidden = snapshot->othersHidden;
    keepPlace([this, &snapshot] { m_model->update(snapshot); });
    m_appliedAtNs = monotonicNs();
    if (m_model->hasPassingRows() && !m_clock->isActive())
        m_clock->start();
    Q_EMIT snapshotApplied(snapshot);
}

void ProcessView::flushHeld()
{
    if (const SnapshotPtr snapshot = std::exchange(m_held, nullptr))
        bringTo(snapshot);
}

void ProcessView::passTime()
{
    const SnapshotPtr snapshot = m_model->snapshot();
    if (snapshot && !m_frozen && !m_hold->isHolding()) {
        const int64_t now = snapshot->takenAtNs + monotonicNs() - m_appliedAtNs;
        keepPlace([this, now] { m_model->passTime(now); });
    }
    if (m_model->hasPassingRows())
        m_clock->start();
}

void ProcessView::setFrozen(bool frozen) { m_frozen = frozen; }

void ProcessView::setShape(ProcessModel::Shape shape)
{
    if (shape == m_model->shape())
        return;
    keepPlace([this, shape] {
        setRootIsDecorated(shape == ProcessModel::Shape::Tree);
        m_model->setShape(shape);
        m_columns->apply();
    });
}

void ProcessView::setFilter(const QString &words)
{
    const QString filter = words.simplified();
    if (filter == m_filter)
        return;
    m_filter = filter;
    keepPlace([this] {
        m_model->setFilter(m_filter);
        expandAllBranches();
    });
}

void ProcessView::updateMessage()
{
    if (m_model->rowCount() > 0 || (!m_model->snapshot() && m_failure == 0)) {
        m_message->hide();
        return;
    }
    if (m_failure != 0) {
        const QString reason = Words::errorText(m_failure);
        m_message->show(QLatin1String("warning"), tr("No process can be seen"),
            tr("The list of processes in /proc cannot be read: %1.").arg(reason), {});
    } else if (!m_filter.isEmpty()) {
        QString sentence = tr("No name, PID or command has all of “%1” in it.").arg(m_filter);
        if (m_othersHidden)
            sentence += QLatin1Char(' ') % tr("This system shows you only your own processes.");
        m_message->show(QLatin1String("search"), tr("No process matches"), sentence, tr("Clear filter"));
    } else {
        m_message->show(QLatin1String("info"), tr("No process can be seen"),
            m_othersHidden ? tr("This system shows you only your own processes.") : QString(), {});
    }
    m_message->setGeometry(viewport()->rect());
}

// ---- selection

void ProcessView::noteSelection()
{
    if (m_keeping)
        return;
    m_selected.clear();
    const QModelIndexList rows = selectedInOrder();
    for (const QModelIndex &index : rows)
        m_selected.push_back(m_model->keyAt(index));
    m_model->setKept(m_selected);
    viewport()->update();
    Q_EMIT selectionChangedTo(m_selected);
    if (!m_visibleTimer->isActive())
        m_visibleTimer->start();
}

void ProcessView::noteCurrent(const QModelIndex &current)
{
    if (m_keeping || !current.isValid())
        return;
    m_current = m_model->keyAt(current);
    Q_EMIT currentKeyChanged(*m_current);
}

QModelIndexList ProcessView::selectedInOrder() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
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

std::vector<ProcessKey> ProcessView::selectedKeys() const
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

std::optional<ProcessKey> ProcessView::currentKey() const { return m_current; }

void ProcessView::selectKeys(const std::vector<ProcessKey> &keys)
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
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        scrollTo(index);
        break;
    }
    Q_EMIT selectionChangedTo(m_selected);
}

std::vector<ProcessKey> ProcessView::keysOnScreen() const
{
    std::vector<ProcessKey> keys;
    for (const ScreenRow &row : rowsOnScreen())
        keys.push_back(row.key);
    return keys;
}

void ProcessView::reportVisibleRows()
{
    std::vector<ProcessKey> keys = keysOnScreen();
    for (const ProcessKey &key : m_selected) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(key);
    }
    if (keys == m_reported)
        return;
    m_reported = keys;
    Q_EMIT visibleRowsChanged(keys);
}

// ---- text and columns

QString ProcessView::rowAsText(const ProcessKey &key) const
{
    const QModelIndex index = m_model->indexOf(key);
    QStringList cells;
    for (int visual = 0; index.isValid() && visual < m_header->count(); ++visual) {
        const int section = m_header->logicalIndex(visual);
        if (!m_header->isSectionHidden(section))
            cells.append(index.siblingAtColumn(section).data().toString());
    }
    return cells.join(QLatin1Char('\t'));
}

QString ProcessView::selectionAsText() const
{
    QStringList lines;
    for (const ProcessKey &key : selectedKeys()) {
        if (const QString line = rowAsText(key); !line.isEmpty())
            lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

QVariantMap ProcessView::saveColumns() const { return m_columns->save(); }
void ProcessView::restoreColumns(const QVariantMap &state) { m_columns->restore(state); }
void ProcessView::fillColumnsMenu(QMenu *menu) { m_columns->fillMenu(menu); }
void ProcessView::setWindowWidth(int width) { m_columns->setWindowWidth(width); }

void ProcessView::setSignalColumns(const std::vector<int> &numbers)
{
    keepPlace([this, &numbers] { m_model->setSignals(numbers); });
    m_columns->apply();
}

// ---- events

void ProcessView::dataChanged(
    const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    if (!m_keeping || QAccessible::isActive()) {
        QTreeView::dataChanged(topLeft, bottomRight, roles);
        return;
    }
    if (m_rowsMoved) // everything is laid out and painted again anyway
        return;
    const int height = Theme::instance().px(26);
    for (const ScreenRow &row : m_screen) {
        const bool inside = row.index.row() >= topLeft.row() && row.index.row() <= bottomRight.row();
        if (inside && row.index.parent() == topLeft.parent())
            viewport()->update(0, row.y, viewport()->width(), height);
    }
}

bool ProcessView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::HoverMove || event->type() == QEvent::HoverEnter)
        setHovered(indexAt(static_cast<QHoverEvent *>(event)->position().toPoint()));
    else if (event->type() == QEvent::HoverLeave || event->type() == QEvent::Leave)
        setHovered({});
    return QTreeView::viewportEvent(event);
}

void ProcessView::setHovered(const QModelIndex &index)
{
    const QModelIndex row = index.siblingAtColumn(0);
    if (m_hovered == row)
        return;
    m_hovered = row;
    viewport()->update();
}

void ProcessView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    m_message->setGeometry(viewport()->rect());
    if (!m_visibleTimer->isActive())
        m_visibleTimer->start();
}

void ProcessView::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    if (!m_visibleTimer->isActive())
        m_visibleTimer->start();
}

void ProcessView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(selectionAsText());
        return;
    }
    QTreeView::keyPressEvent(event);
}

} // namespace Sigwise
