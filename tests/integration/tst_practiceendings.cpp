// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/guiprogram.h"
#include "tests/support/practiceprocess.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using Sigwise::Test::configWith;
using Sigwise::Test::PracticeProcess;
using Sigwise::Test::signalSetOf;

namespace {

int lastJob(const PracticeProcess &process, const char *state)
{
    int last = 0;
    for (const QByteArray &line : process.lines()) {
        if (line.startsWith("{\"event\":\"job\"") && line.contains(state))
            last = line.mid(line.indexOf("number\":") + 8).split(',').first().toInt();
    }
    return last;
}

} // namespace

/// How the daemon ends: asked once, asked twice, without a reader, without a parent.
class TestPracticeEndings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void finishesTheJobInHand_data();
    void finishesTheJobInHand();
    void secondOneEndsItAtOnce_data();
    void secondOneEndsItAtOnce();
    void secondOneEndsAHungLoop();
    void hungLoopEndsAfterTheGracePeriod();
    void aJobBeyondTheGracePeriodIsAbandoned();
    void closedOutputEndsIt_data();
    void closedOutputEndsIt();
    void outputClosedFromTheStart();
    void endsWithItsParent();
    void refusesAParentThatIsNot();
};

void TestPracticeEndings::finishesTheJobInHand_data()
{
    QTest::addColumn<int>("signo");
    QTest::newRow("TERM") << SIGTERM;
    QTest::newRow("INT") << SIGINT;
}

void TestPracticeEndings::finishesTheJobInHand()
{
    QFETCH(int, signo);
    QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--config"), configWith(folder, R"({"job_ms":300})") });
    QVERIFY(process.startAndWait());
    const QJsonObject second = process.event(
        "job", [](const QJsonObject &job) { return job.value(QLatin1String("number")) == 2; });
    QCOMPARE(second.value(QLatin1String("state")).toString(), QStringLiteral("started"));
    process.sendSignal(signo);
    QCOMPARE(process.event("stopping").value(QLatin1String("signal")).toString(),
        signo == SIGTERM ? QStringLiteral("SIGTERM") : QStringLiteral("SIGINT"));
    const int jobs = process.event("stopped").value(QLatin1String("jobs")).toInt();
    QVERIFY(process.endsWith(0));
    QVERIFY(jobs >= 2);
    QCOMPARE(lastJob(process, "started"), jobs);
    QCOMPARE(lastJob(process, "finished"), jobs);
    QCOMPARE(process.errors(), QByteArray("sigwise-practice: " + QByteArray::number(jobs) + " jobs done\n"));
}

void TestPracticeEndings::secondOneEndsItAtOnce_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::newRow("TERM TERM") << SIGTERM << SIGTERM;
    QTest::newRow("INT INT") << SIGINT << SIGINT;
    QTest::newRow("TERM INT") << SIGTERM << SIGINT;
}

void TestPracticeEndings::secondOneEndsItAtOnce()
{
    QFETCH(int, first);
    QFETCH(int, second);
    QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--grace"), QStringLiteral("600"), QStringLiteral("--config"),
        configWith(folder, R"({"job_ms":600000})") });
    QVERIFY(process.startAndWait());
    QVERIFY(!process.event("job").isEmpty());
    process.sendSignal(first);
    QVERIFY(!process.event("stopping").isEmpty());
    process.sendSignal(second);
    const int status = process.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), second);
}

// The second one is dealt with in the handler, whatever the event loop does.
void TestPracticeEndings::secondOneEndsAHungLoop()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    process.write("hangs next\n{\"block_loop_ms\":600000}\n"); // at once, so that nothing comes between
    QVERIFY(!process.event("error").isEmpty());
    process.sendSignal(SIGTERM);
    QTRY_VERIFY(!signalSetOf(process.pid(), "ShdPnd").contains(SIGTERM)); // or the two are merged
    process.sendSignal(SIGTERM);
    const int status = process.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGTERM);
    QVERIFY(!process.lines().join().contains("stopping"));
}

// One signal is enough: the deadline is kept by a timer of the kernel.
void TestPracticeEndings::hungLoopEndsAfterTheGracePeriod()
{
    PracticeProcess process({ QStringLiteral("--grace"), QStringLiteral("0.1") });
    QVERIFY(process.startAndWait());
    process.write("hangs next\n{\"block_loop_ms\":600000}\n"); // at once, so that nothing comes between
    QVERIFY(!process.event("error").isEmpty());
    process.sendSignal(SIGTERM);
    const int status = process.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGTERM);
}

void TestPracticeEndings::aJobBeyondTheGracePeriodIsAbandoned()
{
    QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--grace"), QStringLiteral("0.1"), QStringLiteral("--config"),
        configWith(folder, R"({"job_ms":600000})") });
    QVERIFY(process.startAndWait());
    QVERIFY(!process.event("job").isEmpty());
    process.sendSignal(SIGTERM);
    const QJsonObject error = process.event("error");
    QCOMPARE(error.value(QLatin1String("what")).toString(), QStringLiteral("job 1"));
    QVERIFY(error.value(QLatin1String("why")).toString().contains(QLatin1String("grace")));
    QCOMPARE(process.event("stopped").value(QLatin1String("jobs")).toInt(-1), 0);
    QVERIFY(process.endsWith(1));
}

void TestPracticeEndings::closedOutputEndsIt_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::newRow("noticed when it writes") << QByteArray(R"({"job_ms":50})");
    QTest::newRow("noticed while it has nothing to say") << QByteArray(R"({"job_ms":600000})");
}

void TestPracticeEndings::closedOutputEndsIt()
{
    QFETCH(QByteArray, config);
    QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--grace"), QStringLiteral("0.1"), QStringLiteral("--config"),
        configWith(folder, config) });
    QVERIFY(process.startAndWait());
    QVERIFY(!process.event("job").isEmpty());
    process.closeOutput();
    QVERIFY(process.endsWith(1));
    QCOMPARE(process.errors(), QByteArray());
}

void TestPracticeEndings::outputClosedFromTheStart()
{
    PracticeProcess process({ QStringLiteral("--catch"), QStringLiteral("WINCH") }); // said before all else
    process.beforeExec([] { ::close(STDOUT_FILENO); });
    process.start();
    QVERIFY(process.endsWith(1));
    QCOMPARE(process.errors(), QByteArray());
}

// The parent is a shell that is killed; the daemon holds the write end of our pipe until it has ended.
void TestPracticeEndings::endsWithItsParent()
{
    const QString script = QStringLiteral("\"$0\" --with-parent $$ --ignore TERM,HUP <&0 & wait");
    PracticeProcess shell(
        QStringLiteral("/bin/sh"), { QStringLiteral("-c"), script, QStringLiteral(SIGWISE_PRACTICE) });
    QVERIFY(shell.startAndWait());
    shell.sendSignal(SIGKILL);
    QVERIFY(shell.event("stopped").isEmpty());
    QVERIFY(shell.outputHasEnded());
}

void TestPracticeEndings::refusesAParentThatIsNot()
{
    PracticeProcess process({ QStringLiteral("--with-parent"), QStringLiteral("2147483647") });
    process.start();
    QVERIFY(process.endsWith(1));
    QVERIFY(process.errors().contains("not the parent"));
    QVERIFY(process.lines().isEmpty());
}

QTEST_GUILESS_MAIN(TestPracticeEndings)
#include "tst_practiceendings.moc"
