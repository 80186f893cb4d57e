// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/copying.h"

#include "core/base/visibletext.h"
#include "ui/processes/processview.h"
#include "ui/send/question.h"
#include "ui/shell/actions.h"
#include "ui/shell/processpage.h"

#include <QClipboard>
#include <QGuiApplication>

#include <csignal>

namespace Sigwise {

namespace {

void toClipboard(const QString &text)
{
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

template <typename Line>
QString lines(const Selection &selection, Line line)
{
    QStringList all;
    for (const SelectedProcess &selected : selection.processes)
        all << line(*selected.process);
    return all.join(QLatin1Char('\n'));
}

struct Living
{
    std::vector<ProcessKey> keys;
    bool permitted = true; ///< to send to all of them
};

Living livingOf(const Selection &selection, int signo)
{
    Living living;
    for (const SelectedProcess &selected : selection.processes) {
        if (selected.ended)
            continue;
        living.keys.push_back(selected.process->key);
        living.permitted = living.permitted && selected.predictions.at(signo).permitted;
    }
    return living;
}

} // namespace

QString sendCommand(const Selection &selection, int signo)
{
    const Living living = livingOf(selection, signo);
    if (living.keys.empty())
        return {};
    const QString command = sigctlCommand(signo, living.keys);
    return living.permitted ? command : QString(QLatin1String("sudo ") % command);
}

QString plainKillCommand(const Selection &selection, int signo)
{
    const Living living = livingOf(selection, signo);
    if (living.keys.empty())
        return {};
    const QString command = killCommand(signo, living.keys);
    return living.permitted ? command : QString(QLatin1String("sudo ") % command);
}

void connectCopying(const Actions &actions, const ProcessPage *page)
{
    using Id = Actions::Id;
    const auto on = [&](Id id, auto text) {
        QObject::connect(actions[id], &QAction::triggered, page, [text] { toClipboard(text()); });
    };
    on(Id::CopyRow, [page] { return page->list()->selectionAsText(); });
    on(Id::CopyPid, [page] {
        return lines(
            page->selection(), [](const ProcessInfo &process) { return QString::number(process.key.pid); });
    });
    on(Id::CopyCommandLine, [page] {
        return lines(
            page->selection(), [](const ProcessInfo &process) { return visibleText(process.command); });
    });
    on(Id::CopyCommand, [page] { return sendCommand(page->selection(), SIGTERM); });
    on(Id::CopyKill, [page] { return plainKillCommand(page->selection(), SIGTERM); });
}

} // namespace Sigwise
