// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/topbar.h"

#include "ui/processes/filteredit.h"
#include "ui/theme/icons.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace Sigwise {

TopBar::TopBar(const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_filter(new FilterEdit(this))
{
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_filter, 1);
    row->addWidget(buildShapes(actions[Actions::Id::Tree]));
    addButton(Actions::Id::Pause, "pauseButton", tr("Pause updates"));
    addButton(Actions::Id::Refresh, "refreshButton", tr("Refresh"));
    addButton(Actions::Id::Columns, "columnsButton", tr("Columns"));
    addButton(Actions::Id::ShowInspector, "inspectorButton", tr("Inspector"));
    connect(&Theme::instance(), &Theme::changed, this, &TopBar::applyTheme);
    applyTheme();
}

QWidget *TopBar::buildShapes(QAction *tree)
{
    auto *track = new QWidget(this);
    track->setAttribute(Qt::WA_StyledBackground);
    setTrack(track);
    auto *row = new QHBoxLayout(track);
    row->setSpacing(0);
    auto *group = new QButtonGroup(track);
    const auto add = [&](const char *name, const char *icon, const QString &spoken) {
        auto *button = new QToolButton(track);
        button->setObjectName(QLatin1String(name));
        button->setIcon(themedIcon(QLatin1String(icon)));
        button->setToolTip(spoken);
        button->setAccessibleName(spoken);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        setSegment(button);
        group->addButton(button);
        row->addWidget(button);
        return button;
    };
    m_flat = add("viewFlat", "flat", tr("Flat list"));
    m_tree = add("viewTree", "tree", tr("Tree"));
    const auto follow = [this](bool isTree) { (isTree ? m_tree : m_flat)->setChecked(true); };
    connect(m_flat, &QToolButton::clicked, tree, [tree] { tree->setChecked(false); });
    connect(m_tree, &QToolButton::clicked, tree, [tree] { tree->setChecked(true); });
    connect(tree, &QAction::toggled, this, follow);
    follow(tree->isChecked());
    return track;
}

void TopBar::addButton(Actions::Id id, const char *name, const QString &spoken)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(m_actions[id]);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(spoken);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    m_buttons.push_back(button);
    // A button takes the text of its action again whenever that changes; its spoken name stays.
    connect(
        m_actions[id], &QAction::changed, button, [button, spoken] { button->setAccessibleName(spoken); });
}

void TopBar::setColumnsMenu(QMenu *menu)
{
    auto *button = findChild<QToolButton *>(QStringLiteral("columnsButton"));
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
}

void TopBar::applyTheme()
{
    const Theme &theme = Theme::instance();
    setFixedHeight(std::max(theme.px(52), m_filter->sizeHint().height() + theme.px(12)));
    layout()->setContentsMargins(theme.px(12), 0, theme.px(12), 0);
    layout()->setSpacing(theme.px(8));
    QWidget *track = m_flat->parentWidget();
    track->setFixedHeight(theme.px(34));
    track->layout()->setContentsMargins(theme.px(3), theme.px(3), theme.px(3), theme.px(3));
    for (QToolButton *button : { m_flat, m_tree }) {
        button->setFixedSize(theme.px(35), theme.px(28));
        button->setIconSize(QSize(theme.px(14), theme.px(14)));
    }
    for (QAbstractButton *button : m_buttons) {
        button->setFixedSize(theme.px(30), theme.px(30));
        button->setIconSize(QSize(theme.px(16), theme.px(16)));
    }
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, height() - 1, width(), 1, Theme::instance().tokens().line);
}

} // namespace Sigwise
