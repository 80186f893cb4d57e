// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/signals/signaltable.h"
#include "tests/support/guiprogram.h"
#include "tests/support/practiceprocess.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <semaphore>
#include <thread>

#include <sys/wait.h>

using namespace Sigwise;
using Test::PracticeProcess;
using Test::signalSetOf;

namespace {

QByteArray changeLine(int signo, const char *change)
{
    return "{\"signal\":\"" + signalName(signo).toUtf8() + "\",\"set\":\"" + change + "\"}";
}

// Changes and waits until the daemon says so; what it says then.
QJsonObject change(PracticeProcess &process, int signo, const char *change)
{
    process.command(changeLine(signo, change));
    return process.event("disposition");
}

QByteArray listOf(SignalSet set)
{
    QByteArray list;
    for (; !set.isEmpty(); set.remove(set.lowest()))
        list += (list.isEmpty() ? "" : ",") + QByteArray::number(set.lowest());
    return list;
}

} // namespace

/// Dispositions and masks, set by options and changed by commands: what the daemon says, and what the kernel
/// says in /proc/PID/status.
class TestPracticeDispositions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void options();
    void kernelAgrees_data();
    void kernelAgrees();
    void reportOnlyReports();
    void catchMeansTheHabit();
    void everySignal();
    void blockedSignalsWait();
    void defaultTerminates();
    void ignoredEndingsAndBack();
    void aChangeLosesNoEnding();
    void aStormMeetsNoDefaultAction();
    void stoppingDaemonChangesNothing();
};

void TestPracticeDispositions::options()
{
    PracticeProcess process({ QStringLiteral("--catch"), QStringLiteral("RTMIN+3,winch"),
        QStringLiteral("--ignore"), QStringLiteral("SIGUSR1"), QStringLiteral("--default"),
        QStringLiteral("12"), QStringLiteral("--block"), QStringLiteral("RTMIN+3,ALRM") });
    QVERIFY(process.startAndWait());
    const SignalSet caught = signalSetOf(process.pid(), "SigCgt");
    const SignalSet ignored = signalSetOf(process.pid(), "SigIgn");
    const SignalSet blocked = signalSetOf(process.pid(), "SigBlk");
    const SignalSet expected{ SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE, SIGWINCH, SIGRTMIN + 3, SIGRTMAX };
    // The C library's own, and what sanitizers catch.
    QCOMPARE(caught - SignalSet({ 32, 33, SIGSEGV, SIGBUS, SIGFPE }), expected);
    QCOMPARE(ignored, SignalSet{ SIGUSR1 });
    QCOMPARE(blocked, SignalSet({ SIGRTMIN + 3, SIGALRM }));
    const auto count = std::count_if(process.lines().begin(), process.lines().end(),
        [](const QByteArray &line) { return line.startsWith("{\"event\":\"disposition\""); });
    QCOMPARE(count, 6);
}

void TestPracticeDispositions::kernelAgrees_data()
{
    QTest::addColumn<int>("signo");
    QTest::newRow("USR1") << SIGUSR1;
    QTest::newRow("TERM") << SIGTERM;
    QTest::newRow("INT") << SIGINT;
    QTest::newRow("HUP") << SIGHUP;
    QTest::newRow("CHLD") << SIGCHLD;
    QTest::newRow("PIPE") << SIGPIPE;
    QTest::newRow("ALRM") << SIGALRM;
    QTest::newRow("RTMIN+5") << SIGRTMIN + 5;
}

void TestPracticeDispositions::kernelAgrees()
{
    QFETCH(int, signo);
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    struct Step
    {
        const char *change;
        const char *set;
        bool blocked, caught, ignored;
    };
    static constexpr std::array steps{
        Step{ "catch", "catch", false, true, false },
        Step{ "report", "report", false, true, false },
        Step{ "ignore", "ignore", false, false, true },
        Step{ "block", "ignore", true, false, true },
        Step{ "default", "default", true, false, false },
        Step{ "report", "report", true, true, false },
        Step{ "unblock", "report", false, true, false },
        Step{ "default", "default", false, false, false },
        Step{ "catch", "catch", false, true, false },
    };
    for (const Step &step : steps) {
        const QJsonObject said = change(process, signo, step.change);
        const QJsonObject expected{ { QStringLiteral("event"), QStringLiteral("disposition") },
            { QStringLiteral("signal"), signalName(signo) },
            { QStringLiteral("set"), QLatin1String(step.set) }, { QStringLiteral("blocked"), step.blocked } };
        QCOMPARE(said, expected);
        QCOMPARE(signalSetOf(process.pid(), "SigCgt").contains(signo), step.caught);
        QCOMPARE(signalSetOf(process.pid(), "SigIgn").contains(signo), step.ignored);
        QCOMPARE(signalSetOf(process.pid(), "SigBlk").contains(signo), step.blocked);
    }
}

void TestPracticeDispositions::reportOnlyReports()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    for (const int signo : { SIGUSR1, SIGTERM, SIGINT })
        QVERIFY(!change(process, signo, "report").isEmpty());
    for (const char *name : { "SIGINT", "SIGTERM", "SIGTERM", "SIGUSR1" }) {
        process.sendSignal(signalFromText(QString::fromLatin1(name)).value_or(0));
        QVERIFY(!process.received(name).isEmpty());
    }
    process.sendSignal(SIGUSR2);
    QVERIFY(!process.event("stacks").isEmpty());
    QVERIFY(!process.lines().join().contains("\"stopping\""));
    QVERIFY(!process.lines().join().contains("\"stats\""));
    QVERIFY(!change(process, SIGTERM, "catch").isEmpty());
    process.sendSignal(SIGTERM); // a first one
    QVERIFY(process.endsWith(0));
}

void TestPracticeDispositions::catchMeansTheHabit()
{
    PracticeProcess process({ QStringLiteral("--default"), QStringLiteral("USR1") });
    QVERIFY(process.startAndWait());
    QVERIFY(!change(process, SIGUSR1, "catch").isEmpty());
    process.sendSignal(SIGUSR1);
    QVERIFY(!process.event("stats").isEmpty());
}

// All that can be caught, at once: each arrives as itself.
void TestPracticeDispositions::everySignal()
{
    SignalSet catchable;
    for (const SignalRow &row : signalTable()) {
        const bool isOut = row.purpose == Purpose::Fault || row.purpose == Purpose::CLibrary;
        if (row.catchable && !isOut && row.number != SIGRTMAX && row.number != SIGABRT)
            catchable.insert(row.number);
    }
    const QString list = QString::fromLatin1(listOf(catchable - SignalSet{ SIGTERM, SIGINT }));
    PracticeProcess process({ QStringLiteral("--catch"), list });
    QVERIFY(process.startAndWait());
    for (SignalSet rest = catchable; !rest.isEmpty(); rest.remove(rest.lowest())) {
        if (rest.lowest() == SIGTERM || rest.lowest() == SIGINT)
            continue;
        process.sendSignal(rest.lowest());
        const QJsonObject event = process.received(signalName(rest.lowest()).toUtf8().constData());
        QCOMPARE(event.value(QLatin1String("number")).toInt(), rest.lowest());
    }
}

void TestPracticeDispositions::blockedSignalsWait()
{
    PracticeProcess process({ QStringLiteral("--catch"), QStringLiteral("RTMIN+4"), QStringLiteral("--block"),
        QStringLiteral("USR1,RTMIN+4"), QStringLiteral("--threads"), QStringLiteral("3") });
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 3; ++i) {
        process.sendSignal(SIGUSR1);
        process.sendSignal(SIGRTMIN + 4);
    }
    QCOMPARE(signalSetOf(process.pid(), "ShdPnd"), SignalSet({ SIGUSR1, SIGRTMIN + 4 }));
    process.sendSignal(SIGUSR2); // everything before it has been looked at
    QVERIFY(!process.event("stacks").isEmpty());
    QVERIFY(!process.lines().join().contains("\"signal\":\"SIGUSR1\",\"number\""));
    QVERIFY(!change(process, SIGUSR1, "unblock").isEmpty());
    QVERIFY(!process.event("stats").isEmpty()); // the kernel merged the three
    QVERIFY(!change(process, SIGRTMIN + 4, "unblock").isEmpty());
    for (int i = 0; i < 3; ++i)
        QVERIFY(!process.received("SIGRTMIN+4").isEmpty());
    QCOMPARE(process.lines().join().count("\"event\":\"stats\""), 1);
}

void TestPracticeDispositions::defaultTerminates()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    QVERIFY(!change(process, SIGUSR1, "default").isEmpty());
    process.sendSignal(SIGUSR1);
    const int status = process.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGUSR1);
}

void TestPracticeDispositions::ignoredEndingsAndBack()
{
    PracticeProcess process({ QStringLiteral("--ignore"), QStringLiteral("TERM,INT") });
    QVERIFY(process.startAndWait());
    process.sendSignal(SIGTERM);
    process.sendSignal(SIGINT);
    QVERIFY(!change(process, SIGINT, "catch").isEmpty());
    process.sendSignal(SIGTERM);
    process.sendSignal(SIGINT);
    QCOMPARE(process.event("stopping").value(QLatin1String("signal")).toString(), QStringLiteral("SIGINT"));
    QVERIFY(process.endsWith(0));
}

// A signal that was taken before the change is acted on as arranged then.
void TestPracticeDispositions::aChangeLosesNoEnding()
{
    constexpr qint64 blockMs = 300;
    int proved = 0;
    for (int tries = 0; tries < 20 && proved < 5; ++tries) {
        PracticeProcess process({ QStringLiteral("--grace"), QStringLiteral("0") });
        QVERIFY(process.startAndWait());
        QElapsedTimer timer;
        timer.start();
        process.write("blocks next\n{\"block_loop_ms\":" + QByteArray::number(blockMs) + "}\n"
            + changeLine(SIGTERM, "report") + '\n');
        QVERIFY(!process.event("error").isEmpty());
        process.sendSignal(SIGTERM);
        QTRY_VERIFY(!signalSetOf(process.pid(), "ShdPnd").contains(SIGTERM));
        if (timer.elapsed() >= blockMs)
            continue; // the change may have been the first
        QVERIFY(!process.event("stopping").isEmpty());
        ++proved;
    }
    QVERIFY(proved > 0);
}

// SIGUSR1 and SIGTERM would end it if there were a moment with the default action.
void TestPracticeDispositions::aStormMeetsNoDefaultAction()
{
    PracticeProcess process({ QStringLiteral("--threads"), QStringLiteral("4"), QStringLiteral("--catch"),
        QStringLiteral("USR1"), QStringLiteral("--ignore"), QStringLiteral("TERM") });
    QVERIFY(process.startAndWait());
    // In gusts, one with each change: a storm without end would fill the ring with more than is reported in
    // time.
    std::atomic<bool> isOver{ false };
    std::counting_semaphore<> gust{ 0 };
    std::thread storm([&process, &isOver, &gust] {
        constexpr int signalsOfEachKind = 50;
        for (gust.acquire(); !isOver; gust.acquire()) {
            for (int i = 0; i < signalsOfEachKind; ++i) {
                process.sendSignal(SIGUSR1);
                process.sendSignal(SIGTERM);
            }
        }
    });
    bool isAlive = true;
    for (int i = 0; i < 800 && isAlive; ++i) {
        gust.release();
        process.command(changeLine(SIGUSR1, i % 2 == 0 ? "ignore" : "report"));
        process.command(changeLine(SIGTERM, i % 2 == 0 ? "report" : "ignore"));
        isAlive = !process.event("disposition").isEmpty() && !process.event("disposition").isEmpty();
    }
    isOver = true;
    gust.release();
    storm.join();
    QVERIFY(isAlive);
    QVERIFY(!change(process, SIGTERM, "ignore").isEmpty());
    QVERIFY(!change(process, SIGTERM, "catch").isEmpty());
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeDispositions::stoppingDaemonChangesNothing()
{
    const QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--grace"), QStringLiteral("60"), QStringLiteral("--config"),
        Test::configWith(folder, R"({"job_ms":3000})") }); // it stops so long
    QVERIFY(process.startAndWait());
    QVERIFY(!process.event("job").isEmpty());
    process.sendSignal(SIGTERM);
    QVERIFY(!process.event("stopping").isEmpty());
    process.command(changeLine(SIGUSR1, "ignore"));
    QVERIFY(
        process.event("error").value(QLatin1String("why")).toString().contains(QLatin1String("stopping")));
    QVERIFY(process.endsWith(0));
}

QTEST_GUILESS_MAIN(TestPracticeDispositions)
#include "tst_practicedispositions.moc"
