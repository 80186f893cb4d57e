// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include <QSignalSpy>
#include <QTest>

#include <csignal>

#include <sigwise/signalwatcher.h>
#include <unistd.h>

class Daemon : public QObject
{
    Q_OBJECT
public:
    Daemon()
        : m_isWatching(Sigwise::onSignal(SIGHUP, this, [this] { Q_EMIT reloaded(); }).has_value())
    { }
    bool isWatching() const { return m_isWatching; }

Q_SIGNALS:
    void reloaded();

private:
    bool m_isWatching;
};

class TestDaemon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reloadsOnHangup()
    {
        Daemon daemon;
        QVERIFY(daemon.isWatching());
        QSignalSpy reloaded(&daemon, &Daemon::reloaded);
        QCOMPARE(kill(getpid(), SIGHUP), 0);
        QVERIFY(reloaded.wait()); // the handler has run, the event loop has not
        QCOMPARE(reloaded.count(), 1);
    }

    void knowsTheSender()
    {
        Sigwise::SignalWatcher watcher;
        QVERIFY(watcher.watch(SIGUSR1));
        QSignalSpy received(&watcher, &Sigwise::SignalWatcher::received);
        QCOMPARE(kill(getpid(), SIGUSR1), 0);
        QVERIFY(received.wait());
        const auto event = received.first().first().value<Sigwise::SignalEvent>();
        QCOMPARE(event.signo, SIGUSR1);
        QVERIFY(event.pid == getpid());
    }
};

QTEST_GUILESS_MAIN(TestDaemon)
#include "tst_daemon.moc"
