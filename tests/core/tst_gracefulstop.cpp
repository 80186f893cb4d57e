// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/gracefulstop.h"
#include "core/sending/gracefulstopdriver.h"

#include <QTest>

using namespace Sigwise;

namespace {

using Phase = GracefulStop::Phase;

constexpr qint64 second = 1'000'000'000;
constexpr qint64 deadline = 10 * second;

StopPlan plan(bool kills = true)
{
    StopPlan result;
    result.kills = kills;
    return result;
}

// A stop whose first signal was sent.
GracefulStop begun(bool kills = true)
{
    GracefulStop stop(plan(kills), deadline);
    (void)stop.begin(0);
    (void)stop.sent(SIGTERM, SendResult::Sent, false, false, 0);
    return stop;
}

} // namespace

class TestGracefulStop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // A unit may say KillSignal=SIGCONT: it is a first signal like any other.
    void continuingMayBeTheFirst()
    {
        StopPlan continuing = plan();
        continuing.firstSignal = SIGCONT;
        GracefulStop stop(continuing);
        QCOMPARE(stop.begin(0), std::optional(SIGCONT));
        QCOMPARE(stop.sent(SIGCONT, SendResult::Sent, true, false, 0), std::nullopt);
        QVERIFY(stop.dueNs());
        QCOMPARE(stop.tick(*stop.dueNs()), std::optional(SIGKILL));

        GracefulStop gone(continuing);
        (void)gone.begin(0);
        (void)gone.sent(SIGCONT, SendResult::Gone, false, true, 0);
        QCOMPARE(gone.outcome(), StopOutcome::Gone);
    }

    void theWholeWay()
    {
        GracefulStop stop(plan(), deadline);
        QCOMPARE(stop.phase(), Phase::New);
        QCOMPARE(stop.begin(0), std::optional(SIGTERM));
        QCOMPARE(stop.begin(0), std::nullopt);
        QCOMPARE(stop.sent(SIGTERM, SendResult::Sent, false, false, 1), std::nullopt);
        QCOMPARE(stop.phase(), Phase::Waiting);
        QVERIFY(stop.isKillPlanned());
        QCOMPARE(stop.dueNs(), std::optional(deadline));
        QCOMPARE(stop.tick(deadline - 1), std::nullopt);
        QCOMPARE(stop.tick(deadline), std::optional(SIGKILL));
        QCOMPARE(stop.sent(SIGKILL, SendResult::Sent, false, false, deadline), std::nullopt);
        QCOMPARE(stop.phase(), Phase::Killed);
        QVERIFY(!stop.isKillPlanned());
        QCOMPARE(stop.killNow(), std::nullopt);
        stop.ended();
        QVERIFY(stop.isOver());
        QCOMPARE(stop.outcome(), StopOutcome::Ended);
        QCOMPARE(stop.dueNs(), std::nullopt);
        QCOMPARE(stop.tick(100 * second), std::nullopt);
    }

    void itEndsInTime()
    {
        GracefulStop stop = begun();
        stop.ended();
        QCOMPARE(stop.outcome(), StopOutcome::Ended);
        QCOMPARE(stop.tick(deadline), std::nullopt);
        QCOMPARE(stop.killNow(), std::nullopt);
    }

    void aStoppedOneIsContinued()
    {
        GracefulStop stop(plan(), deadline);
        (void)stop.begin(0);
        QCOMPARE(stop.sent(SIGTERM, SendResult::Sent, true, false, 0), std::optional(SIGCONT));
        QCOMPARE(stop.sent(SIGCONT, SendResult::Sent, true, false, 0), std::nullopt);
        QCOMPARE(stop.phase(), Phase::Waiting);
    }

    void whetherItCanBeContinuedOrNot()
    {
        GracefulStop stop(plan(), deadline);
        (void)stop.begin(0);
        (void)stop.sent(SIGTERM, SendResult::Sent, true, false, 0);
        QCOMPARE(stop.sent(SIGCONT, SendResult::Denied, true, false, 0), std::nullopt);
        QCOMPARE(stop.tick(deadline), std::optional(SIGKILL));
    }

    void theFirstSignalFails_data()
    {
        QTest::addColumn<int>("result");
        QTest::addColumn<int>("outcome");
        const auto row = [](const char *name, SendResult result, StopOutcome outcome) {
            QTest::newRow(name) << static_cast<int>(result) << static_cast<int>(outcome);
        };
        row("denied", SendResult::Denied, StopOutcome::Denied);
        row("gone", SendResult::Gone, StopOutcome::Gone);
        row("reused", SendResult::Reused, StopOutcome::Reused);
        row("refused", SendResult::Refused, StopOutcome::Refused);
        row("error", SendResult::Error, StopOutcome::Running);
    }

    void theFirstSignalFails()
    {
        QFETCH(int, result);
        QFETCH(int, outcome);
        GracefulStop stop(plan(), deadline);
        (void)stop.begin(0);
        QCOMPARE(stop.sent(SIGTERM, static_cast<SendResult>(result), true, false, 0), std::nullopt);
        QVERIFY(stop.isOver());
        QCOMPARE(static_cast<int>(stop.outcome()), outcome);
        QCOMPARE(stop.tick(deadline), std::nullopt); // no SIGKILL follows
        QCOMPARE(stop.killNow(), std::nullopt);
    }

    void aZombieIsGone()
    {
        GracefulStop stop(plan(), deadline);
        (void)stop.begin(0);
        (void)stop.sent(SIGTERM, SendResult::Sent, false, true, 0);
        QCOMPARE(stop.outcome(), StopOutcome::Gone);
    }

    void itEndsBetweenTheTimeAndSigkill()
    {
        GracefulStop stop = begun();
        QCOMPARE(stop.tick(deadline), std::optional(SIGKILL));
        QCOMPARE(stop.sent(SIGKILL, SendResult::Gone, false, false, deadline), std::nullopt);
        QVERIFY(!stop.isOver());
        QCOMPARE(stop.tick(deadline), std::nullopt); // not again and again
        QVERIFY(stop.dueNs().value_or(0) > deadline);
        stop.ended();
        QCOMPARE(stop.outcome(), StopOutcome::Ended);
    }

    void itMayNotBeKilledAnyMore()
    {
        GracefulStop stop = begun(); // it became another user's process
        (void)stop.tick(deadline);
        (void)stop.sent(SIGKILL, SendResult::Denied, false, false, deadline);
        QCOMPARE(stop.outcome(), StopOutcome::Denied);
    }

    void noKill()
    {
        GracefulStop stop = begun(false);
        QVERIFY(!stop.isKillPlanned());
        QCOMPARE(stop.tick(deadline - 1), std::nullopt);
        QVERIFY(!stop.isOver());
        QCOMPARE(stop.tick(deadline), std::nullopt);
        QCOMPARE(stop.outcome(), StopOutcome::Running);
        stop.ended(); // later, and it is seen
        QCOMPARE(stop.outcome(), StopOutcome::Ended);
    }

    void noKillButNow()
    {
        GracefulStop stop = begun(false);
        QCOMPARE(stop.killNow(), std::optional(SIGKILL));
    }

    void calledOff()
    {
        GracefulStop stop = begun();
        stop.callOffKill();
        QVERIFY(!stop.isKillPlanned());
        QCOMPARE(stop.tick(deadline), std::nullopt);
        QCOMPARE(stop.outcome(), StopOutcome::Running);
    }

    void givenUp()
    {
        GracefulStop stop = begun();
        stop.giveUp();
        QCOMPARE(stop.outcome(), StopOutcome::Running);
        QCOMPARE(stop.tick(deadline), std::nullopt);
        QCOMPARE(stop.killNow(), std::nullopt);
        GracefulStop done = begun();
        done.ended();
        done.giveUp();
        QCOMPARE(done.outcome(), StopOutcome::Ended);
    }

    void notEvenSigkillEndsIt()
    {
        GracefulStop stop = begun();
        (void)stop.tick(deadline);
        (void)stop.sent(SIGKILL, SendResult::Sent, false, false, deadline);
        QCOMPARE(stop.tick(deadline + GracefulStop::killPatienceNs - 1), std::nullopt);
        QVERIFY(!stop.isOver());
        QCOMPARE(stop.tick(deadline + GracefulStop::killPatienceNs), std::nullopt);
        QCOMPARE(stop.outcome(), StopOutcome::Running);
    }

    void foundWhenTheTimeWasOver()
    {
        GracefulStop late(plan(), deadline);
        QCOMPARE(late.begin(deadline + 1), std::optional(SIGKILL));
        GracefulStop kept(plan(false), deadline);
        QCOMPARE(kept.begin(deadline + 1), std::optional(SIGTERM));
    }

    void itsTimeBeginsWithItsFirstSignal()
    {
        GracefulStop stop(plan());
        QCOMPARE(stop.dueNs(), std::nullopt);
        QCOMPARE(stop.begin(3 * deadline), std::optional(SIGTERM)); // however long the others took
        QCOMPARE(stop.timeLeftNs(3 * deadline), 10 * second);
        (void)stop.sent(SIGTERM, SendResult::Sent, true, false, 4 * deadline);
        (void)stop.sent(SIGCONT, SendResult::Sent, true, false, 5 * deadline);
        QCOMPARE(stop.dueNs(), std::optional(4 * deadline + 10 * second));
        QCOMPARE(stop.deadlineNs(), stop.dueNs());
    }

    void sigkillFirst()
    {
        StopPlan atOnce;
        atOnce.firstSignal = SIGKILL;
        GracefulStop stop(atOnce, deadline);
        QCOMPARE(stop.begin(0), std::optional(SIGKILL));
        QCOMPARE(stop.sent(SIGKILL, SendResult::Sent, true, false, 0), std::nullopt);
        QCOMPARE(stop.phase(), Phase::Killed);
    }

    void whatTheUnitSays_data()
    {
        QTest::addColumn<int>("killSignal");
        QTest::addColumn<int>("timeoutMs"); // -1 = for ever
        QTest::addColumn<bool>("sendsSigkill");
        QTest::addColumn<int>("graceMs");
        QTest::addColumn<bool>("kills");
        QTest::newRow("as usual") << SIGTERM << 90'000 << true << 90'000 << true;
        QTest::newRow("its own") << SIGQUIT << 5'000 << true << 5'000 << true;
        QTest::newRow("no SIGKILL") << SIGTERM << 5'000 << false << 5'000 << false;
        QTest::newRow("for ever") << SIGTERM << -1 << true << 600'000 << false;
        QTest::newRow("too long") << SIGTERM << 3'600'000 << true << 600'000 << true;
        QTest::newRow("too short") << SIGTERM << 0 << true << 1'000 << true;
    }

    void whatTheUnitSays()
    {
        QFETCH(int, killSignal);
        QFETCH(int, timeoutMs);
        QFETCH(bool, sendsSigkill);
        QFETCH(int, graceMs);
        QFETCH(bool, kills);
        UnitSettings unit;
        unit.killSignal = killSignal;
        unit.stopTimeout.reset();
        if (timeoutMs >= 0)
            unit.stopTimeout = std::chrono::milliseconds(timeoutMs);
        unit.sendsSigkill = sendsSigkill;
        const StopPlan made = stopPlanFor(unit);
        QCOMPARE(made.firstSignal, killSignal);
        QCOMPARE(made.grace.count(), std::chrono::milliseconds::rep{ graceMs });
        QCOMPARE(made.kills, kills);
        QCOMPARE(made.noKill, kills ? StopPlan::NoKill::None : StopPlan::NoKill::Unit);
        QCOMPARE(stopPlanFor(std::nullopt), StopPlan());
    }

    void whatTheManualSays()
    {
        Program program;
        QVERIFY(stopPlanFor(std::nullopt, &program).kills);
        program.noKill = NoKill{ QStringLiteral("data are lost"), QStringLiteral("postgres(1)") };
        const StopPlan made = stopPlanFor(std::nullopt, &program);
        QVERIFY(!made.kills);
        QCOMPARE(made.noKill, StopPlan::NoKill::Program);
        QCOMPARE(made.firstSignal, SIGTERM);
    }

    void whoEndedIt_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("exitCode"); // -1 = not known
        QTest::addColumn<int>("exitSignal");
        QTest::addColumn<int>("by");
        const auto row = [](const char *name, StopOutcome outcome, int exitCode, int exitSignal, EndedBy by) {
            QTest::newRow(name) << static_cast<int>(outcome) << exitCode << exitSignal
                                << static_cast<int>(by);
        };
        row("by the first signal", StopOutcome::Ended, -1, SIGTERM, EndedBy::Signal);
        row("by one that was refused", StopOutcome::Ended, -1, SIGKILL, EndedBy::Other);
        row("by somebody else's", StopOutcome::Ended, -1, SIGSEGV, EndedBy::Other);
        row("with a code", StopOutcome::Ended, 0, -1, EndedBy::Itself);
        row("nobody knows", StopOutcome::Ended, -1, -1, EndedBy::Unknown);
        row("it has not", StopOutcome::Running, -1, -1, EndedBy::Unknown);
    }

    void whoEndedIt()
    {
        QFETCH(int, outcome);
        QFETCH(int, exitCode);
        QFETCH(int, exitSignal);
        QFETCH(int, by);
        StopRecord record;
        record.outcome = static_cast<StopOutcome>(outcome);
        record.steps
            = { { 1, SIGTERM, 0, SendResult::Sent, 0 }, { 2, SIGKILL, 1, SendResult::Denied, EPERM } };
        if (exitCode >= 0)
            record.exitCode = exitCode;
        if (exitSignal >= 0)
            record.exitSignal = exitSignal;
        QCOMPARE(static_cast<int>(endedBy(record)), by);
    }
};

QTEST_GUILESS_MAIN(TestGracefulStop)
#include "tst_gracefulstop.moc"
