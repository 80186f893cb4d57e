// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/actions.h"

#include "ui/theme/icons.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QShortcut>
#include <QWidget>

#include <csignal>

namespace Sigwise {

namespace {

using Id = Actions::Id;
using Needs = Actions::Needs;

#define WORDS(text) QT_TRANSLATE_NOOP("Sigwise::Actions", text)

// A send key (Ctrl+T, Ctrl+H, Ctrl+U) works in the list only and merely points at its button: the rows
// "point…". Del does nothing.
// clang-format off
constexpr Actions::Row actionTable[] = {
    { Id::Quit, "actionQuit", WORDS("&Quit"), "Ctrl+Q", "", "", Needs::Nothing, "", false, 0 },
    { Id::FocusFilter, "actionFilter", WORDS("&Filter"), "Ctrl+F", "/", WORDS("Filter processes"), Needs::Nothing, "search", false, 0 },
    { Id::Tree, "actionTree", WORDS("&Tree"), "Ctrl+L", "", WORDS("Parents and children"), Needs::Nothing, "tree", true, 0 },
    { Id::Columns, "actionColumns", WORDS("&Columns…"), "", "", WORDS("Choose columns"), Needs::Nothing, "columns", false, 0 },
    { Id::ShowInspector, "actionInspector", WORDS("&Inspector"), "F4", "", WORDS("Inspector"), Needs::Nothing, "panel-right", true, 0 },
    { Id::ShowSent, "actionSent", WORDS("&Sent signals"), "Ctrl+J", "", "", Needs::Nothing, "", true, 0 },
    { Id::Pause, "actionPause", WORDS("&Pause updates"), "Pause", "Space", WORDS("Pause updates"), Needs::Nothing, "clock", true, 0 },
    { Id::Refresh, "actionRefresh", WORDS("&Refresh now"), "F5", "", WORDS("Refresh now"), Needs::Nothing, "refresh", false, 0 },
    { Id::NextArea, "actionNextArea", WORDS("&Next area"), "F6", "", "", Needs::Nothing, "", false, 0 },
    { Id::PreviousArea, "actionPreviousArea", WORDS("Pre&vious area"), "Shift+F6", "", "", Needs::Nothing, "", false, 0 },
    { Id::ThemeSystem, "actionThemeSystem", WORDS("&System"), "", "", "", Needs::Nothing, "", true, 0 },
    { Id::ThemeLight, "actionThemeLight", WORDS("&Light"), "", "", "", Needs::Nothing, "", true, 1 },
    { Id::ThemeDark, "actionThemeDark", WORDS("&Dark"), "", "", "", Needs::Nothing, "", true, 2 },
    { Id::Colourless, "actionColourless", WORDS("&Effects without colour"), "", "", "", Needs::Nothing, "", true, 0 },
    { Id::EveryHalfSecond, "actionEvery500", WORDS("Every 0.5 s"), "", "", "", Needs::Nothing, "", true, 500 },
    { Id::EverySecond, "actionEvery1000", WORDS("Every 1 s"), "", "", "", Needs::Nothing, "", true, 1000 },
    { Id::EveryTwoSeconds, "actionEvery2000", WORDS("Every 2 s"), "", "", "", Needs::Nothing, "", true, 2000 },
    { Id::EveryFiveSeconds, "actionEvery5000", WORDS("Every 5 s"), "", "", "", Needs::Nothing, "", true, 5000 },
    { Id::Details, "actionDetails", WORDS("&Details"), "Alt+Return", "", WORDS("All that is known of the process"), Needs::AnySelected, "", false, 0 },
    { Id::CopyRow, "actionCopyRow", WORDS("&Row"), "", "Ctrl+C", WORDS("Copy the row as text"), Needs::AnySelected, "", false, 0 },
    { Id::CopyPid, "actionCopyPid", WORDS("&PID"), "", "", "", Needs::AnySelected, "", false, 0 },
    { Id::CopyCommandLine, "actionCopyCommandLine", WORDS("Command &line"), "", "", "", Needs::AnySelected, "", false, 0 },
    { Id::CopyCommand, "actionCopyCommand", WORDS("&Command that sends SIGTERM"), "Ctrl+Shift+C", "", WORDS("Copy a sigctl command that names this very process"), Needs::AnyAlive, "", false, 0 },
    { Id::CopyKill, "actionCopyKill", WORDS("&kill command (not safe against PID reuse)"), "", "", WORDS("Copy a kill command: whoever has the PID by then gets the signal"), Needs::AnyAlive, "", false, 0 },
    { Id::PointTerm, "actionPointTERM", WORDS("Go to SIGTERM"), "", "Ctrl+T", "", Needs::AnySelected, "", false, SIGTERM },
    { Id::PointHup, "actionPointHUP", WORDS("Go to SIGHUP"), "", "Ctrl+H", "", Needs::AnySelected, "", false, SIGHUP },
    { Id::PointUsr1, "actionPointUSR1", WORDS("Go to SIGUSR1"), "", "Ctrl+U", "", Needs::AnySelected, "", false, SIGUSR1 },
    { Id::SendTerm, "actionSendTERM", WORDS("Send SIG&TERM 15"), "", "", "", Needs::AnyAlive, "", false, SIGTERM },
    { Id::SendHup, "actionSendHUP", WORDS("Send SIG&HUP 1"), "", "", "", Needs::AnyAlive, "", false, SIGHUP },
    { Id::SendUsr1, "actionSendUSR1", WORDS("Send SIG&USR1 10"), "", "", "", Needs::AnyAlive, "", false, SIGUSR1 },
    { Id::SendInt, "actionSendINT", WORDS("Send SIG&INT 2"), "", "", "", Needs::AnyAlive, "", false, SIGINT },
    { Id::SendStop, "actionSendSTOP", WORDS("Send SIG&STOP 19"), "", "", "", Needs::AnyAlive, "", false, SIGSTOP },
    { Id::SendCont, "actionSendCONT", WORDS("Send SIG&CONT 18"), "", "", "", Needs::AnyAlive, "", false, SIGCONT },
    { Id::SendKill, "actionSendKILL", WORDS("Send SIG&KILL 9"), "", "", "", Needs::AnyAlive, "", false, SIGKILL },
    { Id::MoreSignals, "actionMoreSignals", WORDS("&More signals…"), "Ctrl+K", "", "", Needs::AnyAlive, "send", false, 0 },
    { Id::StopGracefully, "actionStopGracefully", WORDS("Stop, &then SIGKILL…"), "Ctrl+Shift+T", "", WORDS("A signal, a wait, then SIGKILL"), Needs::AnyAlive, "grace", false, 0 },
    { Id::Letters, "actionLetters", WORDS("What the &letters mean"), "F1", "", "", Needs::Nothing, "help", false, 0 },
    { Id::Received, "actionReceived", WORDS("What Sigwise &received"), "", "", "", Needs::Nothing, "", false, 0 },
    { Id::About, "actionAbout", WORDS("&About Sigwise"), "", "", "", Needs::Nothing, "", false, 0 },
};
// clang-format on
#undef WORDS

constexpr Id sendOrder[]
    = { Id::SendTerm, Id::SendHup, Id::SendUsr1, Id::SendInt, Id::SendStop, Id::SendCont, Id::SendKill };
constexpr Id themeIds[] = { Id::ThemeSystem, Id::ThemeLight, Id::ThemeDark };
constexpr Id intervalIds[]
    = { Id::EveryHalfSecond, Id::EverySecond, Id::EveryTwoSeconds, Id::EveryFiveSeconds };

bool isPossible(Needs needs, int selected, int alive)
{
    switch (needs) {
    case Needs::Nothing:
        return true;
    case Needs::AnySelected:
        return selected > 0;
    case Needs::AnyAlive:
        return alive > 0;
    }
    return false;
}

} // namespace

std::span<const Actions::Row> Actions::table() { return actionTable; }

std::span<const Actions::Id> Actions::sendIds() { return sendOrder; }

Actions::Actions(QWidget *window)
    : QObject(window)
{
    for (const Row &row : actionTable) {
        auto *action = new QAction(tr(row.text), this);
        action->setObjectName(QLatin1String(row.name));
        action->setCheckable(row.checkable);
        action->setData(row.value);
        if (*row.tip != '\0')
            action->setToolTip(tr(row.tip));
        if (*row.icon != '\0')
            action->setIcon(themedIcon(QLatin1String(row.icon)));
        if (*row.keys != '\0')
            action->setShortcut(QKeySequence(QLatin1String(row.keys), QKeySequence::PortableText));
        window->addAction(action);
        m_actions.push_back(action);
    }
    const auto makeGroup = [this](std::span<const Id> ids) {
        auto *group = new QActionGroup(this);
        for (const Id id : ids)
            group->addAction((*this)[id]);
    };
    makeGroup(themeIds);
    makeGroup(intervalIds);
    setSelected(0, 0);
}

void Actions::setList(QWidget *list)
{
    for (const Row &row : actionTable) {
        if (*row.listKeys == '\0')
            continue;
        QAction *action = (*this)[row.id];
        const QKeySequence keys(QLatin1String(row.listKeys), QKeySequence::PortableText);
        auto *shortcut = new QShortcut(keys, list);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, action, &QAction::trigger);
    }
}

void Actions::setSelected(int selected, int alive)
{
    for (const Row &row : actionTable)
        (*this)[row.id]->setEnabled(isPossible(row.needs, selected, alive));
}

QAction *Actions::sending(int signo) const
{
    for (const Id id : sendOrder) {
        if ((*this)[id]->data().toInt() == signo)
            return (*this)[id];
    }
    return nullptr;
}

} // namespace Sigwise
