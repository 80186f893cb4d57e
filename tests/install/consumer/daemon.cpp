// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QDebug>

#include <csignal>

#include <sigwise/signalwatcher.h>
#include <sigwise/terminationguard.h>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);

    // The first of them ends exec(), a second one the process, even when the event loop hangs.
    if (!Sigwise::quitOn({ SIGINT, SIGTERM }))
        return 1;

    // Called by the event loop: it may do whatever a slot may do.
    const auto reload = [](const Sigwise::SignalEvent &event) { qInfo() << "settings again:" << event; };
    if (const auto watching = Sigwise::onSignal(SIGHUP, &application, reload); !watching)
        qWarning() << "SIGHUP is not watched:" << watching.error().code.message().c_str();

    qInfo() << "ready";
    const int exitCode = QCoreApplication::exec();
    qInfo() << "saved"; // all the way out of main(): destructors, aboutToQuit(), settings
    return exitCode;
}
