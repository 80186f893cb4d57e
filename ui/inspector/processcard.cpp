// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/processcard.h"

#include "core/base/visibletext.h"
#include "core/words/counts.h"
#include "core/words/effectwords.h"
#include "core/words/outcomewords.h"
#include "ui/inspector/elidedlabel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace Sigwise {

ProcessCard::ProcessCard(QWidget *parent)
    : QWidget(parent)
    , m_name(new ElidedLabel(ElidedLabel::Look::Bare, this))
    , m_copy(addButton(QStringLiteral("inspectorCopy"), QStringLiteral("copy"), tr("Copy row")))
    , m_more(addButton(QStringLiteral("inspectorMore"), QStringLiteral("more"), tr("More actions")))
    , m_facts(new ElidedLabel(ElidedLabel::Look::Bare, this))
    , m_placeRow(new QWidget(this))
    , m_placeIcon(new QLabel(m_placeRow))
    , m_place(new ElidedLabel(ElidedLabel::Look::Bare, m_placeRow))
    , m_command(new ElidedLabel(ElidedLabel::Look::Boxed, this))
{
    m_name->setObjectName(QStringLiteral("inspectorName"));
    m_facts->setObjectName(QStringLiteral("inspectorFacts"));
    m_place->setObjectName(QStringLiteral("inspectorPlace"));
    m_command->setObjectName(QStringLiteral("inspectorCommand"));
    m_facts->setMuted(true);
    m_place->setMuted(true);
    m_command->setMuted(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *top = new QHBoxLayout;
    top->setSpacing(4);
    top->addWidget(m_name, 1);
    top->addWidget(m_copy);
    top->addWidget(m_more);
    column->addLayout(top);
    column->addWidget(m_facts);
    auto *place = new QHBoxLayout(m_placeRow);
    place->setContentsMargins(0, 0, 0, 0);
    place->addWidget(m_placeIcon);
    place->addWidget(m_place, 1);
    column->addWidget(m_placeRow);
    column->addWidget(m_command);

    connect(m_copy, &QToolButton::clicked, this, &ProcessCard::copyRequested);
    connect(m_more, &QToolButton::clicked, this,
        [this] { Q_EMIT menuRequested(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    connect(m_command, &ElidedLabel::doubleClicked, this, &ProcessCard::copyCommand);
    connect(&Theme::instance(), &Theme::changed, this, &ProcessCard::applyTheme);
    applyTheme();
}

QToolButton *ProcessCard::addButton(const QString &name, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setIcon(themedIcon(icon));
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

void ProcessCard::applyTheme()
{
    const Theme &theme = Theme::instance();
    m_name->setFont(theme.font(1.35, QFont::DemiBold));
    m_facts->setFont(theme.font(0.95));
    m_place->setFont(theme.font(0.95));
    m_command->setFont(theme.fixedFont(0.90));
    layout()->setSpacing(theme.px(6));
    m_placeRow->layout()->setSpacing(theme.px(8));
    const QColor colour = m_inContainer ? theme.tokens().accent : theme.tokens().muted;
    m_placeIcon->setPixmap(iconPixmap(m_inContainer ? QStringLiteral("container") : QStringLiteral("unit"),
        theme.px(14), colour, devicePixelRatioF()));
}

void ProcessCard::show(
    const SelectedProcess &selected, const QString &owner, std::optional<double> ageSeconds)
{
    const ProcessInfo &process = *selected.process;
    m_name->setText(visibleText(process.name));
    QStringList facts{ tr("PID %1").arg(process.key.pid) };
    facts << (process.users ? owner : tr("user unknown"));
    facts << (selected.ended ? tr("ended") : Words::stateWord(process.state));
    if (process.threadCount)
        facts << Words::counted(Words::Counted::Threads, *process.threadCount);
    if (ageSeconds && !selected.ended)
        facts << tr("up %1").arg(Words::age(*ageSeconds));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    showPlace(process);
    m_commandBytes = process.command;
    m_command->setVisible(!process.command.isEmpty());
    constexpr qsizetype enoughBytes = 4000; // more would never be seen, and may be megabytes
    m_command->setText(visibleText(process.command.left(enoughBytes)));
}

void ProcessCard::showPlace(const ProcessInfo &process)
{
    const bool inContainer = !process.container.isEmpty();
    const bool isFirst = process.isNamespaceInit();
    const QString container = visibleText(process.container);
    if (inContainer)
        m_place->setText(
            isFirst ? tr("Container %1, its PID 1").arg(container) : tr("Container %1").arg(container));
    else
        m_place->setText(visibleText(process.unit));
    m_placeRow->setVisible(inContainer || !process.unit.isEmpty());
    if (inContainer != m_inContainer) {
        m_inContainer = inContainer;
        applyTheme();
    }
}

void ProcessCard::copyCommand() { QGuiApplication::clipboard()->setText(visibleText(m_commandBytes)); }

} // namespace Sigwise
