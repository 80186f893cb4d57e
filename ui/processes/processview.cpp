// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/processes/processview.h"

#include "core/base/syscalls.h"
#include "core/query/querydeadend.h"
#include "core/words/outcomewords.h"
#include "core/words/querywords.h"
#include "ui/processes/listcolumns.h"
#include "ui/processes/listmessage.h"
#include "ui/processes/processdelegate.h"
#include "ui/processes/processheader.h"
#include "ui/processes/updatehold.h"
#include "ui/processes/usersplace.h"
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
    m_place = new UsersPlace(this, model);
    connect(m_place, &UsersPlace::currentChanged, this, &ProcessView::currentKeyChanged);
    connect(m_place, &UsersPlace::selectionChanged, this, [this](const std::vector<ProcessKey> &keys) {
        viewport()->update();
        askForVisibleRows();
        Q_EMIT selectionChangedTo(keys);
    });
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

void ProcessView::applyTheme()
{
    m_delegate->applyTheme();
    m_header->applyTheme();
    m_message->applyTheme();
    setIndentation(Theme::instance().px(18));
    m_columns->apply();
    scheduleDelayedItemsLayout();
}

void ProcessView::keepPlace(const std::function<void()> &change)
{
    if (m_place->isKeeping()) {
        change();
        return;
    }
    m_place->begin();
    change();
    if (m_place->haveRowsMoved()) {
        executeDelayedItemsLayout();
        m_place->restore();
    }
    m_place->end();
    updateMessage();
    askForVisibleRows();
}

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

void ProcessView::setFilter(const QString &filter)
{
    const QString trimmed = filter.trimmed();
    if (trimmed == m_filter)
        return;
    m_filter = trimmed;
    keepPlace([this] {
        m_place->setAllOpen(!m_filter.isEmpty());
        m_model->setFilter(m_filter);
        m_place->expandAllBranches();
    });
    updateMessage();
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
            tr("The list of processes cannot be read: %1.").arg(reason), {});
    } else if (!m_filter.isEmpty()) {
        showNoMatch();
    } else {
        m_message->show(QLatin1String("info"), tr("No process can be seen"),
            m_othersHidden ? tr("This system shows you only your own processes.") : QString(), {});
    }
    m_message->setGeometry(viewport()->rect());
}

// Why the filter leaves nothing: it is not understood, can never match, or nothing of the kind runs.
void ProcessView::showNoMatch()
{
    const Query &query = m_model->filter();
    const QueryToken *faulty = query.faulty();
    const std::optional<QueryDeadEnd> deadEnd = deadEndOf(query);
    const auto asks
        = [&query](auto test) { return std::any_of(query.tokens.begin(), query.tokens.end(), test); };
    QString title = tr("No process matches");
    QString sentence;
    if (faulty != nullptr && faulty->problem != QueryProblem::MissingValue) {
        title = tr("The filter is not understood");
        sentence = tr("“%1”: %2.").arg(Words::tokenText(query, *faulty), Words::tokenProblem(query, *faulty));
    } else if (deadEnd) {
        title = tr("No process can ever match");
        sentence = Words::deadEndText(query, *deadEnd) % QLatin1Char('.');
    } else if (asks([](const QueryToken &token) { return asksForFiles(*token.key); })) {
        sentence
            = tr("What processes have open is not looked up here; “sigctl list %1” tells it.").arg(m_filter);
    } else if (asks([](const QueryToken &token) { return token.keyLength > 0 || token.excludes; })) {
        sentence = tr("Of what runs now nothing matches all of “%1”.").arg(m_filter);
    } else {
        sentence = tr("No name, PID or command has all of “%1” in it.").arg(m_filter);
    }
    if (m_othersHidden)
        sentence += QLatin1Char(' ') % tr("This system shows you only your own processes.");
    m_message->show(QLatin1String("search"), title, sentence, tr("Clear filter"));
}

// ---- selection and rows on screen

std::vector<ProcessKey> ProcessView::selectedKeys() const { return m_place->selectedKeys(); }
std::optional<ProcessKey> ProcessView::currentKey() const { return m_place->current(); }
void ProcessView::selectKeys(const std::vector<ProcessKey> &keys) { m_place->select(keys); }

std::vector<ProcessKey> ProcessView::keysOnScreen() const
{
    std::vector<ProcessKey> keys;
    for (const UsersPlace::ScreenRow &row : m_place->rowsOnScreen())
        keys.push_back(row.key);
    return keys;
}

void ProcessView::askForVisibleRows()
{
    if (!m_visibleTimer->isActive())
        m_visibleTimer->start();
}

void ProcessView::reportVisibleRows()
{
    std::vector<ProcessKey> keys = keysOnScreen();
    for (const ProcessKey &key : m_place->selected()) {
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
    if (!m_place->isKeeping() || QAccessible::isActive()) {
        QTreeView::dataChanged(topLeft, bottomRight, roles);
        return;
    }
    if (m_place->haveRowsMoved()) // everything is laid out and painted again anyway
        return;
    const int height = Theme::instance().px(26);
    for (const UsersPlace::ScreenRow &row : m_place->screen()) {
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
    m_columns->share();
    askForVisibleRows();
}

void ProcessView::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    askForVisibleRows();
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
