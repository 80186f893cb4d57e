// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QDebug>

#include <csignal>

#include <sigwise/signalwatcher.h>

class SomeClass : public QObject
{
public:
    SomeClass()
    {
        auto *watcher = new Sigwise::SignalWatcher(this);
        if (!watcher->watch(SIGTERM) || !watcher->watch(SIGHUP))
            qFatal("Couldn't watch the signals");
        connect(watcher, &Sigwise::SignalWatcher::received, this, &SomeClass::handleSignal);
    }

    void handleSignal(const Sigwise::SignalEvent &event)
    {
        if (event.signo == SIGTERM)
            QCoreApplication::quit();
        else
            qInfo() << "settings again, asked by" << event.pid.value_or(0);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    SomeClass object;
    qInfo() << "ready";
    return QCoreApplication::exec();
}
