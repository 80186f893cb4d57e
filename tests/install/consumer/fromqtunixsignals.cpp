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
    Sigwise::SignalWatcher watcher;
    QObject::connect(&watcher, &Sigwise::SignalWatcher::received, &application,
        [](const Sigwise::SignalEvent &event) { qInfo() << "settings again:" << event.signo; });
    if (!watcher.watch(SIGHUP) || !Sigwise::quitOn({ SIGINT, SIGTERM }))
        return 1;
    qInfo() << "ready";
    return QCoreApplication::exec();
}
