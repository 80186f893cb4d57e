// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/dispositions.h"
#include "core/bridge/terminationguard.h"
#include "tests/support/testchild.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <memory>

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

class TestTerminationGuard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstOneQuits_data();
    void firstOneQuits();
    void secondOneEnds_data();
    void secondOneEnds();
    void secondOneEndsAHungLoop();
    void twoEndALoopThatHungBefore();
    void deadlineEndsAHungLoop();
    void hangupOfOthersDoesNotCount();
    void startOverCountsAfresh();
    void shortWayQuits();
    void thereIsOneGuard();
    void requestQuitIsTheFirstOne();
    void disarmsWhenItGoes();
};

void TestTerminationGuard::firstOneQuits_data()
{
    QTest::addColumn<int>("signo");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP, SIGQUIT })
        QTest::addRow("%d", signo) << signo;
}

void TestTerminationGuard::firstOneQuits()
{
    QFETCH(int, signo);
    TestChild child = guarded({});
    child.sendSignal(signo);
    QVERIFY(child.waitForLine("quit " + QByteArray::number(signo).rightJustified(2, '0')));
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

void TestTerminationGuard::secondOneEnds_data()
{
    QTest::addColumn<int>("second");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP })
        QTest::addRow("%d", signo) << signo;
}

void TestTerminationGuard::secondOneEnds()
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

void TestTerminationGuard::secondOneEndsAHungLoop()
{
    TestChild child = guarded({ QStringLiteral("--hang") });
    child.sendSignal(SIGTERM);
    QVERIFY(child.waitForLine("hangs"));
    child.sendSignal(SIGTERM);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGTERM);
}

void TestTerminationGuard::twoEndALoopThatHungBefore()
{
    TestChild child = guarded({ QStringLiteral("--hang-first") });
    QVERIFY(child.waitForLine("hangs"));
    child.sendSignal(SIGINT);
    child.sendSignal(SIGTERM);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
}

void TestTerminationGuard::deadlineEndsAHungLoop()
{
    TestChild child
        = guarded({ QStringLiteral("--hang"), QStringLiteral("--deadline"), QStringLiteral("50") });
    QElapsedTimer timer;
    timer.start();
    child.sendSignal(SIGTERM);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(timer.elapsed() >= 50);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGTERM);
}

void TestTerminationGuard::hangupOfOthersDoesNotCount()
{
    TestChild child = guarded({ QStringLiteral("--kernel-hup") });
    child.sendSignal(SIGHUP);
    child.sendSignal(SIGHUP);
    child.sendSignal(SIGTERM);
    QVERIFY(child.waitForLine("quit 15"));
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

void TestTerminationGuard::startOverCountsAfresh()
{
    TestChild child = guarded({ QStringLiteral("--start-over") });
    for (int i = 0; i < 3; ++i) {
        child.sendSignal(SIGTERM);
        QVERIFY(child.waitForLine("quit 15"));
        QVERIFY(child.waitForLine("goes on"));
    }
    QVERIFY(child.isRunning());
}

void TestTerminationGuard::shortWayQuits()
{
    TestChild child = guarded({ QStringLiteral("--quit-on") });
    child.sendSignal(SIGTERM);
    QCOMPARE(child.waitForEnd().value_or(-1), W_EXITCODE(quitCode, 0));
}

void TestTerminationGuard::thereIsOneGuard()
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

void TestTerminationGuard::requestQuitIsTheFirstOne()
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

void TestTerminationGuard::disarmsWhenItGoes()
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

QTEST_GUILESS_MAIN(TestTerminationGuard)
#include "tst_terminationguard.moc"
