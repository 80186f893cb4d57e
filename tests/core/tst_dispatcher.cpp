// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/dispatcher.h"
#include "tests/support/testchild.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

const QByteArray proc = QByteArrayLiteral("/proc");
constexpr int patience = 10'000;

Target targetOf(const TestChild &child)
{
    Target target;
    target.key = { child.pid(), child.startTime() };
    return target;
}

SendRequest requestFor(int signo, const std::vector<Target> &targets)
{
    SendRequest request;
    request.signo = signo;
    request.targets = targets;
    return request;
}

// What became of one signal to one child that was looked at right before.
class Sending
{
public:
    explicit Sending(int signo)
        : m_signo(signo)
    {
        QObject::connect(&m_dispatcher, &Dispatcher::receiptChanged, &m_dispatcher,
            [this](const Receipt &receipt) { m_last = receipt; });
    }

    Receipt to(const TestChild &child)
    {
        SendRequest request = requestFor(m_signo, { targetOf(child) });
        request.targets = m_dispatcher.lookAgain(request);
        m_last = m_dispatcher.send(request).front();
        return m_last;
    }

    [[nodiscard]] const Receipt &last() const { return m_last; }
    [[nodiscard]] Dispatcher &dispatcher() { return m_dispatcher; }

private:
    Dispatcher m_dispatcher{ proc };
    int m_signo;
    Receipt m_last;
};

} // namespace

class TestDispatcher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endsByDefault()
    {
        TestChild child = TestChild::target();
        Sending sending(SIGUSR1);
        const Receipt receipt = sending.to(child);
        QCOMPARE(receipt.result, SendResult::Sent);
        QCOMPARE(receipt.predicted.effect, Effect::Terminates);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Ended, patience);
        QVERIFY(sending.last().afterNs.value_or(-1) > 0);
        // Known of a child of ours though it is a zombie; and the zombie was left to its parent.
        QCOMPARE(sending.last().exitSignal, std::optional(SIGUSR1));
        QVERIFY(!sending.last().exitCode);
        QVERIFY(sending.last().final);
        const std::optional<int> status = child.waitForEnd();
        QVERIFY(status && WIFSIGNALED(*status));
    }

    void theHandlerProvesIt()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        Sending sending(SIGUSR1);
        QCOMPARE(sending.to(child).predicted.effect, Effect::Handled);
        QVERIFY(child.waitForHandler(SIGUSR1));
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Running, patience);
        QVERIFY(!sending.last().final);
    }

    void theHandlerExits()
    {
        const TestChild child = TestChild::target({ QStringLiteral("--exit-on"), QStringLiteral("TERM") });
        Sending sending(SIGTERM);
        (void)sending.to(child);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Ended, patience);
        QCOMPARE(sending.last().exitCode, std::optional(SIGTERM));
        QVERIFY(!sending.last().exitSignal);
    }

    void itEndsLater()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        Sending sending(SIGUSR1);
        (void)sending.to(child);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Running, patience);
        child.sendSignal(SIGTERM);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Ended, patience);
        QCOMPARE(sending.last().exitSignal, std::optional(SIGTERM));
    }

    void ignored()
    {
        const TestChild child = TestChild::target({ QStringLiteral("--ignore"), QStringLiteral("HUP") });
        if (!child.waitForSleep()) {
            QVERIFY(child.isRunning());
            QSKIP("where a process sleeps cannot be seen here");
        }
        Sending sending(SIGHUP);
        QCOMPARE(sending.to(child).result, SendResult::Sent);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Ignored, patience);
        QVERIFY(sending.last().final);
    }

    void blockedThenUnblocked()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1"),
            QStringLiteral("--block"), QStringLiteral("USR1") });
        Sending sending(SIGUSR1);
        QVERIFY(!sending.to(child).merged);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Pending, patience);
        QCOMPARE(sending.last().pendingReason, Reason::AllThreadsBlock);
        QCOMPARE(sending.last().blockingThreads, 1);
        child.write("unblock USR1\n");
        QVERIFY(child.waitForHandler(SIGUSR1));
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Running, patience);
    }

    void theSecondOfAKindMerges_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("signo");
        QTest::addColumn<bool>("merges");
        QTest::newRow("standard") << QStringLiteral("USR2") << SIGUSR2 << true;
        QTest::newRow("real time") << QStringLiteral("RTMIN+1") << 35 << false;
    }

    void theSecondOfAKindMerges()
    {
        QFETCH(QString, name);
        QFETCH(int, signo);
        QFETCH(bool, merges);
        const TestChild child = TestChild::target({ QStringLiteral("--block"), name });
        Sending sending(signo);
        QVERIFY(!sending.to(child).merged);
        QCOMPARE(sending.to(child).merged, merges);
    }

    void stoppedAndContinued()
    {
        const TestChild child = TestChild::target();
        Sending stop(SIGSTOP);
        (void)stop.to(child);
        QTRY_COMPARE_WITH_TIMEOUT(stop.last().outcome, Outcome::Stopped, patience);
        QVERIFY(!stop.last().final);
        Sending usr1(SIGUSR1);
        QCOMPARE(usr1.to(child).predicted.effect, Effect::WaitsForContinue);
        QTRY_COMPARE_WITH_TIMEOUT(usr1.last().outcome, Outcome::Pending, patience);
        QCOMPARE(usr1.last().pendingReason, Reason::ProcessStopped);
        Sending resume(SIGCONT);
        (void)resume.to(child);
        // The signal that waited ends it now: both receipts hear of it.
        QTRY_COMPARE_WITH_TIMEOUT(usr1.last().outcome, Outcome::Ended, patience);
        // A look between the two finds it continued, and that stands.
        QTRY_VERIFY_WITH_TIMEOUT(
            stop.last().outcome == Outcome::Ended || stop.last().outcome == Outcome::Continued, patience);
    }

    void continued()
    {
        const TestChild child = TestChild::target();
        child.sendSignal(SIGSTOP);
        QVERIFY(child.waitForState('T'));
        Sending sending(SIGCONT);
        QCOMPARE(sending.to(child).predicted.effect, Effect::Continues);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Continued, patience);
        QVERIFY(sending.last().final);
    }

    void theEffectChangedMeanwhile()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        Dispatcher dispatcher(proc);
        SendRequest request = requestFor(SIGUSR1, { targetOf(child) });
        request.targets = dispatcher.lookAgain(request);
        QCOMPARE(request.targets.front().shown.effect, Effect::Handled);
        child.write("default USR1\n");
        QVERIFY(child.waitForLine("done"));
        const Receipt receipt = dispatcher.send(request).front();
        QCOMPARE(receipt.result, SendResult::NotSent);
        QCOMPARE(receipt.predicted.effect, Effect::Terminates);
        QCOMPARE(receipt.outcome, Outcome::None);
        QVERIFY(receipt.final);
        // Had it been sent, it would not answer any more.
        child.write("catch USR1\n");
        QVERIFY(child.waitForLine("done"));
        QCOMPARE(dispatcher.send(request).front().result, SendResult::Sent);
        QVERIFY(child.waitForHandler(SIGUSR1));
    }

    void whateverTheEffectIs()
    {
        const TestChild child = TestChild::target({ QStringLiteral("--ignore"), QStringLiteral("USR1") });
        Dispatcher dispatcher(proc);
        SendRequest request = requestFor(SIGUSR1, { targetOf(child) });
        QCOMPARE(dispatcher.send(request).front().result, SendResult::NotSent); // nothing was shown
        request.onlyAsShown = false;
        QCOMPARE(dispatcher.send(request).front().result, SendResult::Sent);
    }

    void dryRun()
    {
        TestChild child = TestChild::target();
        Dispatcher dispatcher(proc);
        SendRequest request = requestFor(SIGKILL, { targetOf(child) });
        request.dryRun = true;
        request.onlyAsShown = false;
        const Receipt receipt = dispatcher.send(request).front();
        QCOMPARE(receipt.result, SendResult::NotSent);
        QCOMPARE(receipt.predicted.effect, Effect::Terminates);
        child.write("catch USR1\n");
        QVERIFY(child.waitForLine("done"));
    }

    void oneFailingTargetDoesNotHideTheOthers()
    {
        TestChild gone = TestChild::target();
        TestChild first = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        TestChild last = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        Dispatcher dispatcher(proc);
        SendRequest request = requestFor(SIGUSR1, { targetOf(first), targetOf(gone), targetOf(last) });
        request.onlyAsShown = false;
        gone.sendSignal(SIGKILL);
        QVERIFY(gone.waitForEnd());
        const std::vector<Receipt> receipts = dispatcher.send(request);
        QCOMPARE(receipts.size(), size_t{ 3 });
        QCOMPARE(receipts.at(0).result, SendResult::Sent);
        QCOMPARE(receipts.at(1).result, SendResult::Gone);
        QCOMPARE(receipts.at(1).outcome, Outcome::None);
        QCOMPARE(receipts.at(2).result, SendResult::Sent);
        QVERIFY(receipts.at(0).id < receipts.at(1).id && receipts.at(1).id < receipts.at(2).id);
        QVERIFY(first.waitForHandler(SIGUSR1));
        QVERIFY(last.waitForHandler(SIGUSR1));
    }

    void anotherStartTimeIsAnotherProcess()
    {
        TestChild child = TestChild::target();
        Dispatcher dispatcher(proc);
        Target target = targetOf(child);
        ++target.key.startTime;
        QCOMPARE(dispatcher.send(requestFor(SIGKILL, { target })).front().result, SendResult::Reused);
        child.write("catch USR1\n");
        QVERIFY(child.waitForLine("done"));
    }

    void aZombieTakesNoSignals()
    {
        TestChild child = TestChild::target();
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForState('Z'));
        Sending sending(SIGTERM);
        const Receipt receipt = sending.to(child);
        QCOMPARE(receipt.result, SendResult::Sent);
        QCOMPARE(receipt.outcome, Outcome::None);
        QVERIFY(receipt.final);
    }

    void itEndedAfterItWasShown()
    {
        TestChild child = TestChild::target();
        Dispatcher dispatcher(proc);
        SendRequest request = requestFor(SIGTERM, { targetOf(child) });
        request.targets = dispatcher.lookAgain(request);
        QVERIFY(request.targets.front().handle);
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForState('Z'));
        QCOMPARE(dispatcher.send(request).front().result, SendResult::Gone);
        QVERIFY(child.waitForEnd());
        QCOMPARE(dispatcher.send(request).front().result, SendResult::Gone);
    }

    void anotherTreeIsNeverSignalled()
    {
        const QTemporaryDir tree;
        Dispatcher dispatcher(tree.path().toUtf8());
        const TestChild child = TestChild::target();
        const Receipt receipt = dispatcher.send(requestFor(SIGKILL, { targetOf(child) })).front();
        QCOMPARE(receipt.result, SendResult::Refused);
    }

    void aForgottenReceiptStaysAsItIs()
    {
        TestChild child = TestChild::target();
        Sending sending(SIGUSR1);
        const Receipt receipt = sending.to(child);
        sending.dispatcher().forget(receipt.id);
        Sending other(SIGUSR2);
        (void)other.to(child);
        QVERIFY(child.waitForEnd());
        QCOMPARE(sending.last(), receipt);
    }
};

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
