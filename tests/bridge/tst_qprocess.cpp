// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// QProcess beside the bridge: children that it starts, and SIGCHLD.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestQProcess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void childrenStayUnheard();
    void childrenSeeNothingOfUs_data();
    void childrenSeeNothingOfUs();
    void exitCodesStayRight();
    void ignoringSigchldIsRefused();
};

// QProcess clones with CLONE_VM | CLONE_VFORK and blocks nothing: a signal to the group finds our handler in
// the child, on our memory.
void TestQProcess::childrenStayUnheard()
{
    SKIP_WITH_THREAD_SANITIZER();
    SKIP_WHERE_VFORK_IS_FORK();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const Helper storm = stormOnTheGroup(SIGUSR1);
    const auto foreignRuns = [] { return SignalHub::instance().stats(SIGUSR1).foreignRuns; };
    for (int started = 0; started < 300 || (foreignRuns() == 0 && started < 3000); ++started) {
        QProcess process;
        process.start(QStringLiteral("/bin/true"), {});
        process.waitForFinished();
    }
    QVERIFY2(foreignRuns() > 0, "the storm never met a child before its exec");
    QTRY_VERIFY(listener.count() > 0);
    for (const SignalEvent &event : listener.events) {
        if (!event.synthetic) // taken by a thread of this process
            QCOMPARE(::tgkill(::getpid(), event.threadId, 0), 0);
    }
}

void TestQProcess::childrenSeeNothingOfUs_data()
{
    QTest::addColumn<bool>("detached");
    QTest::newRow("attached") << false;
    QTest::newRow("detached") << true;
}

void TestQProcess::childrenSeeNothingOfUs()
{
    QFETCH(bool, detached);
    QTemporaryDir folder;
    const auto seen = [&] {
        const QString path = folder.filePath(QStringLiteral("seen"));
        QFile::remove(path);
        QProcess process;
        process.setProgram(QStringLiteral("/bin/sh"));
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setArguments({ QStringLiteral("-c"),
            QStringLiteral(
                "(grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status; ls /proc/$$/fd | wc -w) >$0.part 2>&1; "
                "mv $0.part $0"),
            path });
        if (detached)
            process.startDetached();
        else
            process.start();
        if (!QTest::qWaitFor([&] { return QFile::exists(path); }))
            return QByteArray();
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = seen();
    QVERIFY(before.contains("SigIgn:"));
    Listener listener;
    for (const int signo : { SIGUSR1, SIGPIPE, SIGTERM, SIGCHLD, SIGHUP })
        QVERIFY(listener.watcher.watch(signo, plain));
    QCOMPARE(seen(), before);
}

void TestQProcess::exitCodesStayRight()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGCHLD, plain));
    QSet<pid_t> started;
    for (int i = 0; i < 200; ++i) {
        QProcess process;
        process.start(
            QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("exit %1").arg(i % 128) });
        QVERIFY(process.waitForStarted());
        started << static_cast<pid_t>(process.processId());
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), i % 128);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    }
    QTRY_VERIFY(listener.count() > 0);
    for (const SignalEvent &event : listener.events) {
        QCOMPARE(event.cause, SignalEvent::Cause::Child);
        QVERIFY(started.contains(event.pid.value_or(0)));
    }
}

void TestQProcess::ignoringSigchldIsRefused()
{
    const ScopedIgnore ignore(SIGCHLD);
    QVERIFY(!ignore.isActive());
    QVERIFY(!isIgnored(SIGCHLD));
    QProcess process;
    process.start(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("exit 3") });
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
}

QTEST_GUILESS_MAIN(TestQProcess)
#include "tst_qprocess.moc"
