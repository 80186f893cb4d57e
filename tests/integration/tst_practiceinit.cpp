// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/practiceprocess.h"
#include "tests/support/signalone.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using Sigwise::Test::configWith;
using Sigwise::Test::PracticeProcess;
using Sigwise::Test::signalOne;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// unshare(1) starts the first process of a new PID namespace, and kills it when it is killed itself.
PracticeProcess inNamespace(const QStringList &command)
{
    return PracticeProcess(QStringLiteral("unshare"),
        QStringList{ QStringLiteral("--pid"), QStringLiteral("--fork"), QStringLiteral("--mount-proc"),
            QStringLiteral("--kill-child=SIGKILL"), QStringLiteral("--") }
            + command);
}

QList<QByteArray> childrenOf(pid_t pid)
{
    const QByteArray list = contentOf(QStringLiteral("/proc/%1/task/%1/children").arg(pid)).trimmed();
    return list.isEmpty() ? QList<QByteArray>() : list.split(' ');
}

// The daemon as we see it from outside its namespace; -1 when it is not there.
pid_t initOf(const PracticeProcess &process)
{
    const QList<QByteArray> children = childrenOf(process.pid());
    return children.isEmpty() ? -1 : children.first().toInt();
}

QString practice() { return QStringLiteral(SIGWISE_PRACTICE); }

} // namespace

/// The daemon as process 1 of a PID namespace (pid_namespaces(7)), as it is in a container.
class TestPracticeInit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void endsOnTheFirst_data();
    void endsOnTheFirst();
    void endsAtOnceOnTheSecond();
    void reapsOrphans();
    void reapsManyAtOnce();
    void reapsChildrenFromBeforeExec();
};

void TestPracticeInit::initTestCase()
{
    PracticeProcess trial = inNamespace({ QStringLiteral("/bin/true") });
    trial.start();
    if (!trial.endsWith(0))
        QSKIP("unshare(1) cannot make a PID namespace with a proc tree of its own here");
}

void TestPracticeInit::endsOnTheFirst_data()
{
    QTest::addColumn<int>("signo");
    QTest::newRow("TERM") << SIGTERM;
    QTest::newRow("INT") << SIGINT;
}

void TestPracticeInit::endsOnTheFirst()
{
    QFETCH(int, signo);
    PracticeProcess process = inNamespace({ practice() });
    process.start();
    QCOMPARE(process.event("ready").value(QLatin1String("pid")).toInt(), 1);
    QVERIFY(signalOne(initOf(process), signo));
    QVERIFY(!process.event("stopped").isEmpty());
    QVERIFY(process.endsWith(0));
}

// The kernel drops what has its default action in process 1: the bridge ends it all the same.
void TestPracticeInit::endsAtOnceOnTheSecond()
{
    QTemporaryDir folder;
    PracticeProcess process = inNamespace({ practice(), QStringLiteral("--grace"), QStringLiteral("600"),
        QStringLiteral("--config"), configWith(folder, R"({"job_ms":600000})") });
    QVERIFY(process.startAndWait());
    QVERIFY(signalOne(initOf(process), SIGTERM));
    QVERIFY(!process.event("stopping").isEmpty());
    QVERIFY(signalOne(initOf(process), SIGTERM));
    QVERIFY(process.endsWith(128 + SIGTERM));
}

void TestPracticeInit::reapsOrphans()
{
    PracticeProcess process = inNamespace({ practice() });
    QVERIFY(process.startAndWait());
    const pid_t init = initOf(process);
    QVERIFY(init > 0);
    // Into the namespace; the inner shell ends before its child, which then is an orphan.
    PracticeProcess visitor(QStringLiteral("nsenter"),
        { QStringLiteral("-t"), QString::number(init), QStringLiteral("-p"), QStringLiteral("/bin/sh"),
            QStringLiteral("-c"), QStringLiteral("/bin/sh -c 'sleep 0.1 & :'") });
    visitor.start();
    QVERIFY(visitor.endsWith(0));
    const QJsonObject event = process.received("SIGCHLD");
    QCOMPARE(event.value(QLatin1String("cause")).toString(), QStringLiteral("child"));
    QVERIFY(event.value(QLatin1String("sender_pid")).toInt() > 1);
    QTRY_VERIFY_WITH_TIMEOUT(childrenOf(init).isEmpty(), 20'000); // a zombie would still be one
    QVERIFY(signalOne(init, SIGTERM));
    QVERIFY(process.endsWith(0));
}

void TestPracticeInit::reapsManyAtOnce()
{
    PracticeProcess process = inNamespace({ practice() });
    QVERIFY(process.startAndWait());
    const pid_t init = initOf(process);
    QVERIFY(init > 0);
    process.command(R"({"block_loop_ms":500})");
    PracticeProcess visitor(QStringLiteral("nsenter"),
        { QStringLiteral("-t"), QString::number(init), QStringLiteral("-p"), QStringLiteral("/bin/sh"),
            QStringLiteral("-c"),
            QStringLiteral("/bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.05 & done'") });
    visitor.start();
    QVERIFY(visitor.endsWith(0));
    QVERIFY(!process.received("SIGCHLD").isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(childrenOf(init).isEmpty(), 20'000);
    QVERIFY(signalOne(init, SIGTERM)); // of a daemon that has ended, the list would be empty too
    QVERIFY(process.endsWith(0));
}

// `sh -c 'helper & exec daemon'` is a usual entry point of containers.
void TestPracticeInit::reapsChildrenFromBeforeExec()
{
    PracticeProcess process = inNamespace({ QStringLiteral("/bin/sh"), QStringLiteral("-c"),
        QStringLiteral("/bin/true & sleep 0.2 & exec \"$0\""), practice() });
    QVERIFY(process.startAndWait());
    QVERIFY(!process.received("SIGCHLD").isEmpty());
    const pid_t init = initOf(process);
    QVERIFY(init > 0);
    QTRY_VERIFY_WITH_TIMEOUT(childrenOf(init).isEmpty(), 20'000);
    QVERIFY(signalOne(init, SIGTERM)); // of a daemon that has ended, the list would be empty too
    QVERIFY(process.endsWith(0));
}

QTEST_GUILESS_MAIN(TestPracticeInit)
#include "tst_practiceinit.moc"
