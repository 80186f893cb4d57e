// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include <QCoreApplication>
#include <QDebug>

#include <csignal>

#include <sigwise/signalwatcher.h>
#include <sigwise/terminationguard.h>

class Program : public QObject
{
public:
    Program()
    {
        const auto quits = Sigwise::quitOn({ SIGINT, SIGTERM, SIGHUP });
        const auto reads = Sigwise::onSignal(SIGHUP, this, [this] { readSettings(); });
        if (!quits || !reads)
            qWarning() << "some signals are not watched";
    }

    void readSettings() { qInfo() << "settings again"; }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Program program;
    qInfo() << "ready";
    return QCoreApplication::exec();
}
