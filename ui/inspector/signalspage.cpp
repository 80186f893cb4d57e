// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/signalspage.h"

#include "core/base/visibletext.h"
#include "ui/inspector/flowlayout.h"
#include "ui/inspector/pillbutton.h"
#include "ui/inspector/signaldelegate.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QKeyEvent>
#include <QListView>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Sigwise {

namespace {

using Filter = SignalListModel::Filter;

struct PillRow
{
    Filter filter;
    const char *name;
};
constexpr PillRow pillTable[] = {
    { Filter::All, "signalsAll" },
    { Filter::Caught, "signalsCaught" },
    { Filter::SetToIgnore, "signalsSetToIgnore" },
    { Filter::Blocked, "signalsBlocked" },
    { Filter::Pending, "signalsPending" },
};

QString pillText(Filter filter, int count)
{
    switch (filter) {
    case Filter::All:
        return SignalsPage::tr("All");
    case Filter::Caught:
        return SignalsPage::tr("Caught %1").arg(count);
    case Filter::SetToIgnore:
        return SignalsPage::tr("Set to ignore %1").arg(count);
    case Filter::Blocked:
        return SignalsPage::tr("Blocked %1").arg(count);
    case Filter::Pending:
        return SignalsPage::tr("Pending %1").arg(count);
    }
    return {};
}

bool isFold(const QModelIndex &index)
{
    return index.data(SignalListModel::FoldRole).toInt() != static_cast<int>(SignalListModel::Fold::None);
}

} // namespace

SignalsPage::SignalsPage(QWidget *parent)
    : QWidget(parent)
    , m_model(new SignalListModel(this))
    , m_view(new QListView(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addPills();
    m_view->setObjectName(QStringLiteral("signalList"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new SignalDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->installEventFilter(this);
    connect(m_view, &QListView::doubleClicked, this, &SignalsPage::choose);
    connect(&Theme::instance(), &Theme::changed, m_view, &QListView::doItemsLayout);
    column->addWidget(m_view, 1);
}

void SignalsPage::addPills()
{
    const Theme &theme = Theme::instance();
    auto *row = new QWidget(this);
    auto *flow = new FlowLayout(row);
    flow->setContentsMargins(0, theme.px(8), 0, theme.px(8));
    flow->setSpacing(theme.px(5));
    auto *group = new QButtonGroup(this);
    for (const PillRow &pill : pillTable) {
        auto *button = new PillButton(row);
        button->setObjectName(QLatin1String(pill.name));
        group->addButton(button);
        flow->addWidget(button);
        m_pills.push_back({ pill.filter, button });
        connect(button, &PillButton::clicked, this, [this, filter = pill.filter] {
            m_model->setFilter(filter);
            m_view->scrollToTop();
        });
    }
    m_pills.front().button->setChecked(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    row->setSizePolicy(policy);
    layout()->addWidget(row);
    labelPills();
}

void SignalsPage::labelPills()
{
    for (const Pill &pill : m_pills) {
        const QString text = pillText(pill.filter, m_model->count(pill.filter));
        if (pill.button->text() == text)
            continue;
        pill.button->setText(text);
        pill.button->updateGeometry();
    }
}

void SignalsPage::show(const SelectedProcess &selected, const QString &owner, bool sameAsBefore)
{
    m_model->setProcess(selected.process, selected.predictions, owner, selected.program);
    const QString name = visibleText(selected.process->name);
    m_view->setAccessibleName(tr("Signals of %1").arg(name));
    labelPills();
    if (!sameAsBefore)
        m_view->scrollToTop();
    if (!m_view->currentIndex().isValid() || !sameAsBefore)
        m_view->selectionModel()->setCurrentIndex(m_model->index(0), QItemSelectionModel::NoUpdate);
    if (!sameAsBefore)
        m_view->clearSelection();
}

void SignalsPage::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    if (isFold(index))
        setUnfolded(!m_model->isRealTimeExpanded());
    else
        Q_EMIT signalChosen(index.data(SignalListModel::SignalRole).toInt());
}

void SignalsPage::setUnfolded(bool unfolded)
{
    if (m_model->canFold())
        m_model->setRealTimeExpanded(unfolded);
}

bool SignalsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_view || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const QModelIndex current = m_view->currentIndex();
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(current);
        return true;
    case Qt::Key_Right:
    case Qt::Key_Left:
        if (!isFold(current))
            break;
        setUnfolded(static_cast<QKeyEvent *>(event)->key() == Qt::Key_Right);
        return true;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Sigwise
