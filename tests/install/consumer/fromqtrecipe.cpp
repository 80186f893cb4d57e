// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QDebug>

#include <csignal>

#include <sigwise/signalwatcher.h>

class MyDaemon : public QObject
{
public:
    explicit MyDaemon(QObject *parent = nullptr)
        : QObject(parent)
    {
        const bool watching = Sigwise::onSignal(SIGHUP, this, [this] { handleSigHup(); })
            && Sigwise::onSignal(SIGTERM, this, [this] { handleSigTerm(); });
        if (!watching)
            qFatal("Couldn't watch the signals");
    }

    void handleSigHup() { qInfo() << "settings again"; }
    void handleSigTerm() { QCoreApplication::quit(); }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    MyDaemon daemon;
    qInfo() << "ready";
    return QCoreApplication::exec();
}
