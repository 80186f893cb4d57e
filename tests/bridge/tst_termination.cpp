// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The first signal asks, the second one ends the program, whatever its event loop does.
#include "core/bridge/dispositions.h"
#include "core/bridge/handler.h"
#include "core/bridge/terminationguard.h"
#include "tests/bridge/listener.h"
#include "tests/bridge/terminal.h"
#include "tests/support/forkedchild.h"
#include "tests/support/sanitizers.h"
#include "tests/support/testchild.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <memory>

#include <sched.h>
#include <sys/wait.h>

using namespace Sigwise;
using Test::TestChild;

namespace {

TestChild guarded(const QStringList &arguments)
{
    TestChild child(QStringLiteral(SIGWISE_GUARDED), arguments);
    if (!child.waitForLine("ready"))
        qFatal("the guarded program did not start");
    return child;
}

constexpr int quitCode = 5;

} // namespace

class TestTermination : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstOneQuits_data();
    void firstOneQuits();
    void secondOneEnds_data();
    void secondOneEnds();
    void secondOneEndsAHungLoop();
    void twoEndALoopThatHungBefore();
    void deadlineEndsAHungLoop_data();
    void deadlineEndsAHungLoop();
    void deadlineIsCalledOff();
    void deadlineOfAForkedChild();
    void closedTerminalQuits();
    void firstProcessOfANamespaceEndsToo();
    void hangupOfOthersDoesNotCount();
    void startOverCountsAfresh();
    void shortWayQuits();
    void shortWayQuitsBeforeExec_data();
    void shortWayQuitsBeforeExec();
    void thereIsOneGuard();
    void requestQuitIsTheFirstOne();
    void disarmsWhenItGoes();
};

void TestTermination::firstOneQuits_data()
{
    QTest::addColumn<int>("signo");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP, SIGQUIT })
        QTest::addRow("%d", signo) << signo;
}

void TestTermination::firstOneQuits()
{
    QFETCH(int, signo);
    TestChild child = guarded({});
    child.sendSignal(signo);
    QVERIFY(child.waitForLine("quit " + QByteArray::number(signo).rightJustified(2, '0')));
    QVERIFY(child.waitForLine("about to quit"));
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

void TestTermination::secondOneEnds_data()
{
    QTest::addColumn<int>("second");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP })
        QTest::addRow("%d", signo) << signo;
}

void TestTermination::secondOneEnds()
{
    QFETCH(int, second);
    TestChild child = guarded({ QStringLiteral("--stay") });
    child.sendSignal(SIGTERM);
    QVERIFY(child.waitForLine("quit 15"));
    child.sendSignal(second);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), second);
}

void TestTermination::secondOneEndsAHungLoop()
{
    constexpr qint64 atOnceMs = 100;
    qint64 fastest = atOnceMs;
    for (int round = 0; round < 5 && fastest >= atOnceMs; ++round) { // a busy machine may be late
        TestChild child = guarded({ QStringLiteral("--hang") });
        child.sendSignal(SIGTERM);
        QVERIFY(child.waitForLine("hangs"));
        QElapsedTimer timer;
        timer.start();
        child.sendSignal(SIGTERM);
        const int status = child.waitForEnd().value_or(-1);
        fastest = std::min(fastest, timer.elapsed());
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGTERM);
    }
    QVERIFY(fastest < atOnceMs);
}

void TestTermination::twoEndALoopThatHungBefore()
{
    TestChild child = guarded({ QStringLiteral("--hang-first") });
    QVERIFY(child.waitForLine("hangs"));
    child.sendSignal(SIGINT);
    child.sendSignal(SIGTERM);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
}

void TestTermination::deadlineEndsAHungLoop_data()
{
    QTest::addColumn<QString>("when");
    QTest::newRow("it hangs when it is asked") << QStringLiteral("--hang");
    QTest::newRow("it hung before") << QStringLiteral("--hang-first");
}

void TestTermination::deadlineEndsAHungLoop()
{
    QFETCH(QString, when);
    TestChild child = guarded({ when, QStringLiteral("--deadline"), QStringLiteral("50") });
    if (when == QLatin1String("--hang-first"))
        QVERIFY(child.waitForLine("hangs"));
    QElapsedTimer timer;
    timer.start();
    child.sendSignal(SIGINT);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(timer.elapsed() >= 50);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGINT); // the same again
}

void TestTermination::deadlineIsCalledOff()
{
    TerminationGuard::Options options;
    options.kinds = { SIGUSR1, SIGUSR2 };
    options.deadline = std::chrono::seconds(2); // it would end this very program: a busy machine is slow
    TerminationGuard guard(options);
    int asked = 0;
    connect(&guard, &TerminationGuard::quitRequested, this, [&] {
        ++asked;
        guard.startOver();
    });
    QVERIFY(guard.arm());
    ::raise(SIGUSR2);
    QTRY_COMPARE(asked, 1);
    bool past = false; // the deadline
    QTimer::singleShot(2200, this, [&] { past = true; });
    QTRY_VERIFY_WITH_TIMEOUT(past, 20'000);
    QCOMPARE(asked, 1);
}

// Its timers are made anew, and what was asked of its parent counts for nothing.
void TestTermination::deadlineOfAForkedChild()
{
    SKIP_WITH_THREAD_SANITIZER();
    TerminationGuard::Options options;
    options.kinds = { SIGTERM };
    options.watch = Test::plain;
    options.deadline = std::chrono::minutes(10);
    TerminationGuard guard(options);
    QVERIFY(guard.arm());
    SignalEvent event;
    event.signo = SIGTERM;
    guard.requestQuit(event);
    const Test::ForkedEnd child = Test::endOfForkedChild([&guard] {
        int asked = 0;
        connect(&guard, &TerminationGuard::quitRequested, &guard, [&asked] { ++asked; });
        if (!SignalHub::instance().childAfterFork() || !guard.arm())
            return 1;
        itimerspec left{};
        const timer_t timer = Handler::shared.kinds[SIGTERM].deadline.load();
        ::raise(SIGTERM);
        if (::timer_gettime(timer, &left) != 0 || left.it_value.tv_sec < 60)
            return 2;
        QCoreApplication::processEvents();
        return asked == 1 ? 0 : 3;
    });
    QCOMPARE(child.status, 0);
}

void TestTermination::closedTerminalQuits()
{
    Test::Terminal terminal(QStringLiteral(SIGWISE_GUARDED), { QStringLiteral("--kernel-hup") });
    QCOMPARE(terminal.nextLine(), QByteArray("ready"));
    terminal.close();
    QCOMPARE(terminal.nextLine(), QByteArray("quit 01"));
    QCOMPARE(terminal.nextLine(), QByteArray("about to quit"));
    QCOMPARE(terminal.waitFor(0).value_or(-1), W_EXITCODE(quitCode, 0));
}

// Default actions do not end it (pid_namespaces(7)).
void TestTermination::firstProcessOfANamespaceEndsToo()
{
    SKIP_WITH_VALGRIND();
    SKIP_WITH_THREAD_SANITIZER();
    const int result = Test::inForkedChild([] {
        if (::unshare(CLONE_NEWPID) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
            return 77;
        const Test::ForkedEnd first = Test::endOfForkedChild([] {
            TerminationGuard::Options options;
            options.watch.chain = false; // not to the test framework's handlers
            TerminationGuard guard(options);
            if (::getpid() != 1 || !guard.arm())
                return 1;
            ::raise(SIGTERM);
            ::raise(SIGTERM);
            return 2;
        });
        return WIFEXITED(first.status) ? WEXITSTATUS(first.status) : 3;
    });
    if (result == 77)
        QSKIP("no right to make a PID namespace");
    QCOMPARE(result, 128 + SIGTERM);
}

void TestTermination::hangupOfOthersDoesNotCount()
{
    TestChild child = guarded({ QStringLiteral("--kernel-hup") });
    child.sendSignal(SIGHUP);
    child.sendSignal(SIGHUP);
    child.sendSignal(SIGTERM);
    QVERIFY(child.waitForLine("quit 15"));
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

void TestTermination::startOverCountsAfresh()
{
    TestChild child = guarded({ QStringLiteral("--start-over") });
    for (int i = 0; i < 3; ++i) {
        child.sendSignal(SIGTERM);
        QVERIFY(child.waitForLine("quit 15"));
        QVERIFY(child.waitForLine("goes on"));
    }
    QVERIFY(child.isRunning());
}

void TestTermination::shortWayQuits()
{
    TestChild child = guarded({ QStringLiteral("--quit-on") });
    child.sendSignal(SIGTERM);
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

// QCoreApplication::quit() does nothing before exec().
void TestTermination::shortWayQuitsBeforeExec_data()
{
    QTest::addColumn<QString>("when");
    QTest::newRow("in processEvents()") << QStringLiteral("--early");
    QTest::newRow("in a loop of its own") << QStringLiteral("--in-a-loop");
}

void TestTermination::shortWayQuitsBeforeExec()
{
    QFETCH(QString, when);
    TestChild child = guarded({ QStringLiteral("--quit-on"), when });
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

void TestTermination::thereIsOneGuard()
{
    TerminationGuard::Options options;
    options.kinds = { SIGUSR1 };
    options.watch.chain = false;
    TerminationGuard first(options);
    QVERIFY(first.arm());
    QVERIFY(first.arm());
    TerminationGuard second(options);
    QVERIFY(second.arm().error().code == Refusal::GuardExists);
    QVERIFY(!second.isArmed());
}

void TestTermination::requestQuitIsTheFirstOne()
{
    TerminationGuard::Options options;
    options.kinds = { SIGUSR1 };
    TerminationGuard guard(options);
    QSignalSpy spy(&guard, &TerminationGuard::quitRequested);
    QVERIFY(guard.arm());
    SignalEvent event;
    event.signo = SIGHUP;
    guard.requestQuit(event);
    guard.requestQuit(event);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.at(0).at(0).value<SignalEvent>().signo, SIGHUP);
    guard.startOver();
    ::raise(SIGUSR1); // a first one again: it does not end this process
    QTRY_COMPARE(spy.count(), 2);
}

void TestTermination::disarmsWhenItGoes()
{
    TerminationGuard::Options options;
    options.kinds = { SIGUSR1, SIGKILL };
    auto guard = std::make_unique<TerminationGuard>(options);
    QVERIFY(guard->arm().error().code == Refusal::NotCatchable);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
    options.kinds = { SIGUSR1 };
    guard = std::make_unique<TerminationGuard>(options);
    QVERIFY(guard->arm());
    QCOMPARE(disposition(SIGUSR1), Disposition::CaughtByBridge);
    guard.reset();
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

QTEST_GUILESS_MAIN(TestTermination)
#include "tst_termination.moc"
