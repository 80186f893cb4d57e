// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/syscalls.h"
#include "core/sending/outcomewatcher.h"
#include "tests/support/forkedchild.h"
#include "tests/support/restrictions.h"
#include "tests/support/testchild.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <ctime>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int patience = 10'000;

ProcessHandlePtr hold(ProcReader &reader, const TestChild &child)
{
    return std::get<ProcessHandlePtr>(ProcessHandle::open(reader, { child.pid(), child.startTime() }));
}

Receipt sent(quint64 id, int signo, Effect effect)
{
    Receipt receipt;
    receipt.id = id;
    receipt.signo = signo;
    receipt.predicted.effect = effect;
    receipt.result = SendResult::Sent;
    return receipt;
}

Receipt lastOf(const QSignalSpy &spy)
{
    return spy.isEmpty() ? Receipt() : spy.last().front().value<Receipt>();
}

qint64 cpuMs()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * 1000 + used.tv_nsec / 1'000'000;
}

} // namespace

class TestOutcomeWatcher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingRunsWhenNothingIsWatched()
    {
        ProcReader reader;
        OutcomeWatcher watcher(reader);
        QVERIFY(!watcher.isTimerActive());
        const TestChild child = TestChild::target();
        watcher.watch(sent(1, SIGUSR1, Effect::Handled), hold(reader, child), monotonicNs());
        QCOMPARE(watcher.count(), 1);
        QVERIFY(watcher.isTimerActive());
        watcher.forget(1);
        QCOMPARE(watcher.count(), 0);
        QVERIFY(!watcher.isTimerActive());
        watcher.forget(1);
    }

    void aLaterEndMayBeAnothersDoing()
    {
        ProcReader reader;
        OutcomeWatcher watcher(reader);
        QSignalSpy spy(&watcher, &OutcomeWatcher::changed);
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        const ProcessHandlePtr handle = hold(reader, child);
        child.sendSignal(SIGUSR1);
        watcher.watch(sent(1, SIGUSR1, Effect::Handled), handle, monotonicNs());
        QTRY_COMPARE(lastOf(spy).outcome, Outcome::Running);
        QVERIFY(!lastOf(spy).outlived);
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForEnd());
        QTRY_COMPARE(lastOf(spy).outcome, Outcome::Ended);
        QVERIFY(lastOf(spy).outlived);
        // One that was not seen alive after it took the signal ended by it, as far as is known.
        TestChild other = TestChild::target();
        const ProcessHandlePtr otherHandle = hold(reader, other);
        other.sendSignal(SIGTERM);
        watcher.watch(sent(2, SIGTERM, Effect::Terminates), otherHandle, monotonicNs());
        QVERIFY(other.waitForEnd());
        QTRY_COMPARE(lastOf(spy).id, quint64{ 2 });
        QTRY_COMPARE(lastOf(spy).outcome, Outcome::Ended);
        QVERIFY(!lastOf(spy).outlived);
    }

    void stillRunningIsSettledAfterTheLooks()
    {
        ProcReader reader;
        OutcomeWatcher watcher(reader);
        QSignalSpy spy(&watcher, &OutcomeWatcher::changed);
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        child.sendSignal(SIGUSR1);
        watcher.watch(sent(1, SIGUSR1, Effect::Handled), hold(reader, child), monotonicNs());
        QTRY_COMPARE(lastOf(spy).outcome, Outcome::Running);
        QVERIFY(lastOf(spy).isInProgress());
        QTRY_VERIFY_WITH_TIMEOUT(lastOf(spy).settled, 20'000); // the schedule lasts five seconds
        QVERIFY(!lastOf(spy).isInProgress());
        QVERIFY(!lastOf(spy).final); // its end would still be told
        QVERIFY(*lastOf(spy).afterNs >= 5'000'000'000);
    }

    void aFinalReceiptLetsGo()
    {
        ProcReader reader;
        OutcomeWatcher watcher(reader);
        QSignalSpy spy(&watcher, &OutcomeWatcher::changed);
        const TestChild child = TestChild::target();
        std::weak_ptr<const ProcessHandle> held;
        {
            const ProcessHandlePtr handle = hold(reader, child);
            held = handle;
            watcher.watch(sent(1, SIGUSR1, Effect::Ignored), handle, monotonicNs());
        }
        QVERIFY(!held.expired());
        QTRY_COMPARE_WITH_TIMEOUT(lastOf(spy).outcome, Outcome::Ignored, patience);
        QCOMPARE(watcher.count(), 0);
        QVERIFY(held.expired());
        QVERIFY(!watcher.isTimerActive());
    }

    void severalSignalsToOneHandle()
    {
        ProcReader reader;
        OutcomeWatcher watcher(reader);
        QSignalSpy spy(&watcher, &OutcomeWatcher::changed);
        const TestChild child = TestChild::target();
        const ProcessHandlePtr handle = hold(reader, child);
        for (quint64 id = 1; id <= 3; ++id)
            watcher.watch(sent(id, SIGUSR1, Effect::Handled), handle, monotonicNs());
        watcher.forget(2);
        child.sendSignal(SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(watcher.count(), 0, patience);
        std::vector<quint64> ended;
        for (const QVariantList &arguments : spy) {
            const auto receipt = arguments.front().value<Receipt>();
            QCOMPARE(receipt.outcome, Outcome::Ended);
            ended.push_back(receipt.id);
        }
        QVERIFY((ended == std::vector<quint64>{ 1, 3 }));
    }

    // A readable pidfd stays readable until the parent takes notice: watching it must cost nothing.
    void aZombieCostsNothing()
    {
        if (::geteuid() != 0)
            QSKIP("only root can become somebody who may not know how the zombie ended");
        ProcReader reader;
        const TestChild zombie = TestChild::target();
        const TestChild other = TestChild::target();
        const ProcessHandlePtr ended = hold(reader, zombie);
        const ProcessHandlePtr living = hold(reader, other);
        zombie.sendSignal(SIGKILL);
        QVERIFY(zombie.waitForState('Z'));
        const int result = inForkedChild([&] {
            if (!becomeNobody())
                return 1;
            OutcomeWatcher watcher(reader);
            QSignalSpy spy(&watcher, &OutcomeWatcher::changed);
            watcher.watch(sent(1, SIGUSR1, Effect::Handled), ended, monotonicNs());
            watcher.watch(sent(2, SIGUSR1, Effect::Ignored), living, monotonicNs());
            const qint64 before = cpuMs();
            while (lastOf(spy).id != 2) // its first look comes after 50 ms
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            const auto end = spy.first().front().value<Receipt>();
            const bool told = end.outcome == Outcome::Ended && !end.final && !end.exitSignal;
            return told && spy.count() == 2 && cpuMs() - before < 25 ? 0 : 2;
        });
        QCOMPARE(result, 0);
    }

    void aThousandReceipts()
    {
        ProcReader reader;
        OutcomeWatcher watcher(reader);
        QSignalSpy spy(&watcher, &OutcomeWatcher::changed);
        const TestChild child = TestChild::target();
        const ProcessHandlePtr handle = hold(reader, child);
        for (quint64 id = 1; id <= 1000; ++id)
            watcher.watch(sent(id, SIGUSR1, Effect::Ignored), handle, monotonicNs());
        QTRY_COMPARE_WITH_TIMEOUT(watcher.count(), 0, patience);
        QCOMPARE(spy.count(), 1000);
    }
};

QTEST_GUILESS_MAIN(TestOutcomeWatcher)
#include "tst_outcomewatcher.moc"
