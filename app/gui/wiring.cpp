// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/gui/wiring.h"

#include "app/gui/lifecycle.h"
#include "ui/shell/mainwindow.h"

#include <QCoreApplication>

namespace Sigwise {

namespace {

// The banner of the window tells its user; whoever sent the signal reads the log.
void logProblems(const QStringList &problems)
{
    for (const QString &problem : problems)
        qCWarning(lcSigwise, "%s", qPrintable(problem));
}

void reload(MainWindow &window)
{
    const QStringList problems = window.reloadSettings();
    logProblems(problems);
    qCInfo(lcSigwise, "%s",
        problems.isEmpty() ? "the settings were read again" : "the settings stay as they were");
}

} // namespace

void connectLifecycle(Lifecycle &lifecycle, MainWindow &window)
{
    QObject::connect(&lifecycle, &Lifecycle::endRequested, &window, [&window] {
        (void)window.saveState(); // a failure stands in the log; the program ends all the same
        QCoreApplication::exit(0);
    });
    QObject::connect(&lifecycle, &Lifecycle::reloadRequested, &window, [&window] { reload(window); });
    QObject::connect(&window, &MainWindow::phrasebookRead, &window, &logProblems);
    QObject::connect(&lifecycle, &Lifecycle::countersRequested, &window, [&window] {
        logLines(window.countersText());
        logLines(bridgeCountersText());
    });
}

} // namespace Sigwise
