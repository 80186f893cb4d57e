// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/observation.h"
#include "core/sending/receipt.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;

namespace {

// A process with one thread that sleeps and blocks nothing.
ProcessInfo sleeper(ProcessState state = ProcessState::Sleeping)
{
    ProcessInfo process;
    process.key = { 77, 4242 };
    process.state = state;
    process.threadCount = 1;
    process.pendingThread = SignalSet();
    process.pendingProcess = SignalSet();
    process.blocked = SignalSet();
    return process;
}

ProcessInfo with(ProcessInfo process, SignalSet pending, SignalSet blocked = {})
{
    process.pendingProcess = pending;
    process.blocked = blocked;
    return process;
}

ThreadInfo threadOf(ProcessState state, SignalSet blocked, SignalSet pending = {})
{
    ThreadInfo result;
    result.state = state;
    result.blocked = blocked;
    result.pending = pending;
    return result;
}

ProcessInfo threaded(SignalSet pending, std::vector<ThreadInfo> threads)
{
    ProcessInfo process = sleeper();
    process.pendingProcess = pending;
    auto detail = std::make_shared<ProcessDetail>();
    detail->threads = std::move(threads);
    process.detail = detail;
    return process;
}

Receipt sent(int signo, Effect effect, Outcome before = Outcome::Unknown)
{
    Receipt receipt;
    receipt.signo = signo;
    receipt.predicted.effect = effect;
    receipt.predicted.reason = Reason::Frozen; // told where a wait was foreseen
    receipt.result = SendResult::Sent;
    receipt.outcome = before;
    return receipt;
}

Receipt withoutEffect(int signo, Reason reason)
{
    Receipt receipt = sent(signo, Effect::NoEffect);
    receipt.predicted.reason = reason;
    return receipt;
}

ProcessInfo flagged(ProcessInfo process, uint32_t flags)
{
    process.flags = flags;
    return process;
}

/// One of which all is known that tells who took a signal.
ProcessInfo plain(
    const std::vector<pid_t> &pids, SignalSet caught = {}, SignalSet ignored = {}, pid_t tracer = 0)
{
    ProcessInfo process = sleeper();
    process.namespacePids = pids;
    process.caught = caught;
    process.ignored = ignored;
    process.tracer = tracer;
    return process;
}

Observation waits(Reason reason, int threads = 0) { return { Outcome::Pending, reason, threads, false }; }
Receipt unsure(Receipt receipt)
{
    receipt.predicted.doubt = Doubt::WaitChannelHidden;
    return receipt;
}

Observation is(Outcome outcome, bool final = false) { return { .outcome = outcome, .final = final }; }

} // namespace

Q_DECLARE_METATYPE(Sigwise::ProcessInfo)
Q_DECLARE_METATYPE(Sigwise::Observation)

class TestReceipts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void observations_data()
    {
        QTest::addColumn<ProcessInfo>("process");
        QTest::addColumn<Receipt>("receipt");
        QTest::addColumn<Observation>("expected");
        const auto row
            = [](const char *name, const ProcessInfo &process, const Receipt &receipt,
                  const Observation &expected) { QTest::newRow(name) << process << receipt << expected; };
        const SignalSet usr1{ SIGUSR1 };
        const SignalSet killed{ SIGKILL };
        const ProcessInfo alive = sleeper();
        const ProcessInfo stopped = sleeper(ProcessState::Stopped);
        const ProcessInfo diskWait = sleeper(ProcessState::DiskWait);
        const ThreadInfo open = threadOf(ProcessState::Sleeping, {});
        const ThreadInfo blocks = threadOf(ProcessState::Sleeping, usr1);

        row("taken by a handler", alive, sent(SIGUSR1, Effect::Handled), is(Outcome::Running));
        row("ignored", alive, sent(SIGUSR1, Effect::Ignored), is(Outcome::Ignored, true));
        row("unsure whether it was ignored", alive, unsure(sent(SIGWINCH, Effect::Ignored)),
            is(Outcome::Running));
        row("unsure whether it had no effect", alive, unsure(sent(SIGTERM, Effect::NoEffect)),
            is(Outcome::Running));
        row("no effect", alive, sent(SIGUSR1, Effect::NoEffect), is(Outcome::None, true));
        row("should have died", alive, sent(SIGTERM, Effect::Terminates), is(Outcome::Running));
        row("read through signalfd", alive, sent(SIGUSR1, Effect::Collected), is(Outcome::Collected));
        row("unsure whether it was read", alive, unsure(sent(SIGUSR1, Effect::Collected)),
            is(Outcome::Running));
        row("blocked", with(alive, usr1, usr1), sent(SIGUSR1, Effect::Blocked),
            waits(Reason::AllThreadsBlock, 1));
        row("no longer blocked", alive, sent(SIGUSR1, Effect::Blocked, Outcome::Pending),
            is(Outcome::Running));
        row("waits for the continue", with(stopped, usr1), sent(SIGUSR1, Effect::WaitsForContinue),
            waits(Reason::ProcessStopped));
        row("stopped already: the continue will delete it", with(stopped, SignalSet{ SIGSTOP }),
            withoutEffect(SIGSTOP, Reason::AlreadyStopped), is(Outcome::None, true));
        row("stopped and blocked", with(stopped, usr1, usr1), sent(SIGUSR1, Effect::Blocked),
            waits(Reason::ProcessStopped));
        row("in the queue, nothing speaks for a wait", with(alive, usr1), sent(SIGUSR1, Effect::Handled),
            is(Outcome::Unknown));
        row("disk wait", with(diskWait, usr1), sent(SIGUSR1, Effect::Handled),
            waits(Reason::UninterruptibleWait));
        row("foreseen wait", with(alive, usr1), sent(SIGUSR1, Effect::Delayed), waits(Reason::Frozen));
        row("traced", with(sleeper(ProcessState::Traced), usr1), sent(SIGUSR1, Effect::Handled),
            waits(Reason::Traced));
        row("all threads block", threaded(usr1, { blocks, blocks, blocks }), sent(SIGUSR1, Effect::Blocked),
            waits(Reason::AllThreadsBlock, 3));
        row("a zombie main thread does not count",
            threaded(usr1, { threadOf(ProcessState::Zombie, {}), blocks }), sent(SIGUSR1, Effect::Blocked),
            waits(Reason::AllThreadsBlock, 1));
        row("one thread is open", threaded(usr1, { blocks, open }), sent(SIGUSR1, Effect::Handled),
            is(Outcome::Unknown));
        row("being killed in a disk wait", threaded({}, { threadOf(ProcessState::DiskWait, {}, killed) }),
            sent(SIGTERM, Effect::Terminates), waits(Reason::UninterruptibleWait));
        row("being killed", threaded({}, { threadOf(ProcessState::Running, {}, killed) }),
            sent(SIGTERM, Effect::Terminates), waits(Reason::Ending));
        row("killed, held by its tracer", flagged(sleeper(ProcessState::Traced), killedFlag),
            sent(SIGKILL, Effect::Terminates), waits(Reason::EndingTraced));
        row("exiting", flagged(alive, exitingFlag), sent(SIGKILL, Effect::Terminates), waits(Reason::Ending));
        row("exiting, before the members of its namespace", flagged(plain({ 42, 1 }), exitingFlag),
            sent(SIGKILL, Effect::Terminates), waits(Reason::NamespaceInit));
        row("dropped by one that is ending", flagged(sleeper(ProcessState::Traced), killedFlag),
            withoutEffect(SIGTERM, Reason::Ending), is(Outcome::None, true));
        row("was read, for it would have ended", plain({ 42 }), unsure(sent(SIGTERM, Effect::Collected)),
            is(Outcome::Collected));
        row("read, or dropped by PID 1", plain({ 42, 1 }), unsure(sent(SIGTERM, Effect::Collected)),
            is(Outcome::Running));
        row("read, or without an effect", plain({ 42 }), unsure(sent(SIGCHLD, Effect::Collected)),
            is(Outcome::Running));
        row("read, or removed by a continue", plain({ 42 }), unsure(sent(SIGTSTP, Effect::Collected)),
            is(Outcome::Running));
        row("read, or ignored", plain({ 42 }, {}, SignalSet{ SIGTERM }),
            unsure(sent(SIGTERM, Effect::Collected)), is(Outcome::Running));
        row("read, or taken by a handler", plain({ 42 }, SignalSet{ SIGTERM }),
            unsure(sent(SIGTERM, Effect::Collected)), is(Outcome::Running));
        row("read, or taken by a tracer", plain({ 42 }, {}, {}, 7), unsure(sent(SIGTERM, Effect::Collected)),
            is(Outcome::Running));
        row("stops", stopped, sent(SIGSTOP, Effect::Stops), is(Outcome::Stopped));
        row("not stopped yet", alive, sent(SIGSTOP, Effect::Stops), is(Outcome::Running));
        row("stopped, then continued", alive, sent(SIGSTOP, Effect::Stops, Outcome::Stopped),
            is(Outcome::Continued, true));
        row("one thread still runs", threaded({}, { threadOf(ProcessState::Stopped, {}), open }),
            sent(SIGSTOP, Effect::Stops), is(Outcome::Running));
        row("continues", alive, sent(SIGCONT, Effect::Continues), is(Outcome::Continued, true));
        row("stopped again", stopped, sent(SIGCONT, Effect::Continues), is(Outcome::Stopped));
        row("an unsure stop", stopped, sent(SIGTSTP, Effect::Unknown), is(Outcome::Stopped));
    }

    void observations()
    {
        QFETCH(ProcessInfo, process);
        QFETCH(Receipt, receipt);
        QFETCH(Observation, expected);
        const Observation seen = observe(process, receipt);
        QCOMPARE(seen.outcome, expected.outcome);
        QCOMPARE(seen.pendingReason, expected.pendingReason);
        QCOMPARE(seen.blockingThreads, expected.blockingThreads);
        QCOMPARE(seen.final, expected.final);
    }

    void keys()
    {
        QCOMPARE(sendResultKey(SendResult::Sent), "sent");
        QCOMPARE(sendResultKey(SendResult::Denied), "denied");
        QCOMPARE(sendResultKey(SendResult::Gone), "gone");
        QCOMPARE(sendResultKey(SendResult::Reused), "reused");
        QCOMPARE(sendResultKey(SendResult::Refused), "refused");
        QCOMPARE(sendResultKey(SendResult::Error), "error");
        QCOMPARE(sendResultKey(SendResult::NotSent), "not-sent");
        QCOMPARE(outcomeKey(Outcome::Ended), "ended");
        QCOMPARE(outcomeKey(Outcome::Running), "running");
        QCOMPARE(outcomeKey(Outcome::Pending), "pending");
        QCOMPARE(outcomeKey(Outcome::Collected), "collected");
        QCOMPARE(outcomeKey(Outcome::Ignored), "ignored");
        QCOMPARE(outcomeKey(Outcome::Stopped), "stopped");
        QCOMPARE(outcomeKey(Outcome::Continued), "continued");
        QCOMPARE(outcomeKey(Outcome::None), "none");
        QCOMPARE(outcomeKey(Outcome::Unknown), "unknown");
    }
};

QTEST_GUILESS_MAIN(TestReceipts)
#include "tst_receipts.moc"
