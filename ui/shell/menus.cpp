// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/menus.h"

#include "core/base/visibletext.h"
#include "core/words/effectwords.h"
#include "core/words/programwords.h"
#include "ui/processes/processview.h"

#include <QMenu>
#include <QMenuBar>

#include <array>

namespace Sigwise {

namespace {

using Id = Actions::Id;

// What the signal would do to all of them, in the words of the buttons.
QString effectOn(const Selection &selection, int signo, UserNames &users)
{
    if (selection.processes.size() == 1) {
        const SelectedProcess &selected = selection.processes.front();
        const std::optional<UserIds> &owner = selected.process->users;
        const QString user = owner ? visibleText(users.name(owner->real)) : QString();
        return Words::programPhrase(
            selected.program.get(), selected.predictions.at(signo), signo, user, selected.around.unitRestart);
    }
    std::array<int, chipCount> counts{};
    for (const SelectedProcess &selected : selection.processes) {
        if (!selected.ended || !selection.hasLiving())
            ++counts.at(static_cast<size_t>(chipOf(selected.predictions.at(signo).effectForSender())));
    }
    QStringList parts;
    for (size_t chip = 0; chip < counts.size(); ++chip) {
        if (counts.at(chip) > 0)
            parts << Words::chipCount(static_cast<Chip>(chip), counts.at(chip));
    }
    return parts.join(QStringLiteral(" · "));
}

const char *textOf(Id id)
{
    for (const Actions::Row &row : Actions::table()) {
        if (row.id == id)
            return row.text;
    }
    return "";
}

} // namespace

Menus::Menus(const Actions &actions, ProcessView *list, QMenuBar *bar, QWidget *window)
    : QObject(window)
    , m_actions(actions)
    , m_columns(new QMenu(window))
    , m_row(new QMenu(window))
{
    m_columns->setObjectName(QStringLiteral("columnsMenu"));
    m_row->setObjectName(QStringLiteral("rowMenu"));
    connect(m_columns, &QMenu::aboutToShow, list, [this, list] { list->fillColumnsMenu(m_columns); });
    actions[Id::Columns]->setMenu(m_columns);

    addAll(bar->addMenu(tr("&File")), { Id::Quit });
    buildView(bar);
    QMenu *process = bar->addMenu(tr("&Process"));
    addAll(process, { Id::Details });
    addCopies(process);
    addSends(bar->addMenu(tr("&Signal")));
    addAll(bar->addMenu(tr("&Help")), { Id::Letters, Id::Received, Id::About });

    addSends(m_row->addMenu(tr("&Send")));
    addCopies(m_row);
    addAll(m_row, { Id::Details });
}

void Menus::addAll(QMenu *menu, std::initializer_list<Actions::Id> ids)
{
    for (const Id id : ids)
        menu->addAction(m_actions[id]);
}

void Menus::addSends(QMenu *menu)
{
    for (const Id id : Actions::sendIds())
        menu->addAction(m_actions[id]);
    menu->addSeparator();
    menu->addAction(m_actions[Id::MoreSignals]);
    menu->addAction(m_actions[Id::StopGracefully]);
}

void Menus::addCopies(QMenu *menu)
{
    addAll(menu->addMenu(tr("&Copy")),
        { Id::CopyRow, Id::CopyPid, Id::CopyCommandLine, Id::CopyCommand, Id::CopyKill });
}

void Menus::buildView(QMenuBar *bar)
{
    QMenu *view = bar->addMenu(tr("&View"));
    addAll(view, { Id::FocusFilter, Id::Tree, Id::Columns });
    view->addSeparator();
    addAll(view, { Id::ShowInspector, Id::ShowSent, Id::NextArea, Id::PreviousArea });
    view->addSeparator();
    addAll(view, { Id::Pause, Id::Refresh });
    addAll(view->addMenu(tr("&Update")),
        { Id::EveryHalfSecond, Id::EverySecond, Id::EveryTwoSeconds, Id::EveryFiveSeconds });
    view->addSeparator();
    addAll(view->addMenu(tr("T&heme")), { Id::ThemeSystem, Id::ThemeLight, Id::ThemeDark });
    addAll(view, { Id::Colourless });
}

void Menus::describeSends(const Selection &selection)
{
    for (const Id id : Actions::sendIds()) {
        QAction *action = m_actions[id];
        QString text = Actions::tr(textOf(id));
        if (!selection.isEmpty()) {
            QString effect = effectOn(selection, action->data().toInt(), m_users);
            effect.replace(QLatin1Char('&'), QLatin1String("&&")); // else a menu takes it for a mnemonic
            effect.replace(QLatin1Char('\t'), QLatin1Char(' ')); // and a tab for the start of the keys
            text += QStringLiteral(" – ") % effect;
        }
        if (action->text() != text)
            action->setText(text);
    }
}

} // namespace Sigwise
