// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/grouplinks.h"
#include "core/prediction/predictor.h"
#include "core/signals/signaltable.h"
#include "tests/support/sampleprocess.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;
using State = ProcessState;

class TestPredictor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void truthTable_data();
    void truthTable();
    void reasons_data();
    void reasons();
    void doubtsHaveTheirReasons_data();
    void doubtsHaveTheirReasons();
    void unreadFilesAreNamed_data();
    void unreadFilesAreNamed();
    void everySignalIsDecidedAlike();
    void waitingSignalsMerge();
    void rightsAreApartFromTheEffect();
    void whatATracerMayHandOn();
    void laterStopsDependOnTheGroup_data();
    void laterStopsDependOnTheGroup();
    void groups_data();
    void groups();
};

namespace {

constexpr SignalSet everyMaskBit(0xffff'ffff'fffb'feff);

/// "terminates", with "?" when it is not sure, and what follows: "blocked? handled".
QByteArray word(const Prediction &prediction)
{
    QByteArray result = effectKey(prediction.effect);
    if (!prediction.isSure())
        result += '?';
    if (prediction.then)
        result += QByteArray(">") + effectKey(*prediction.then);
    return result;
}

/// The columns of the truth table: KILL, STOP, CONT, default terminates, default dumps core, default stops,
/// handler, ignored, ignored by default, blocked by all threads.
constexpr std::array columns{ SIGKILL, SIGSTOP, SIGCONT, SIGTERM, SIGQUIT, SIGTSTP, SIGUSR1, SIGUSR2, SIGCHLD,
    SIGPIPE };

QByteArray tableRow(const ProcessInfo &process, GroupLink group, const Sender &sender)
{
    const PredictionTable table = predictAll(process, group, sender);
    QByteArrayList words;
    for (const int signo : columns)
        words << word(table.at(signo));
    return words.join(' ');
}

SampleProcess sample() { return {}; }

SampleProcess zombieLeader()
{
    return sample().state(State::Zombie).sleepsIn("0").worker(SignalSet{ SIGPIPE });
}

SampleProcess nested() { return sample().set(&ProcessInfo::namespacePids, { 4120, 1 }); }

SampleProcess systemInit()
{
    return sample().set(&ProcessInfo::key, { 1, 5 }).set(&ProcessInfo::namespacePids, { 1 });
}

ThreadInfo tracedWorker(State state = State::Sleeping)
{
    ThreadInfo thread = sampleThread(4121, state, "futex_wait_queue");
    thread.tracer = 700;
    return thread;
}

SampleProcess traced(State state)
{
    return sample().state(state).set<std::optional<pid_t>>(&ProcessInfo::tracer, 700);
}

SampleProcess flagged(uint32_t flags)
{
    return sample().set<std::optional<uint32_t>>(&ProcessInfo::flags, flags);
}

SampleProcess blocking(SignalSet set)
{
    return sample().set<std::optional<SignalSet>>(&ProcessInfo::blocked, set);
}

SampleProcess dumping() { return sample().set<std::optional<bool>>(&ProcessInfo::coreDumping, true); }

ThreadInfo awaitingWorker(SignalSet awaited, SignalSet blocked)
{
    ThreadInfo thread = sampleThread(4121, State::Sleeping, "do_sigtimedwait", blocked);
    thread.awaited = awaited;
    return thread;
}

/// Asleep on a page that is served by another process, inside a system call.
SampleProcess faulting() { return sample().sleepsIn("handle_userfault").awaits(SignalSet()).faults(); }

SampleProcess kernelThread(std::optional<bool> known = true)
{
    return sample()
        .set(&ProcessInfo::kernelThread, known)
        .set<std::optional<SignalSet>>(&ProcessInfo::ignored, ~SignalSet{ SIGUSR1 })
        .set<std::optional<SignalSet>>(&ProcessInfo::blocked, SignalSet());
}

} // namespace

void TestPredictor::truthTable_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray nothing
        = "no-effect no-effect no-effect no-effect no-effect no-effect no-effect no-effect "
          "no-effect no-effect";
    const QByteArray plain = "terminates stops ignored terminates dumps-core stops handled ignored ignored "
                             "blocked>terminates";
    const QByteArray byTracer = "terminates? debugger>stops debugger>ignored debugger>terminates "
                                "debugger>dumps-core debugger>stops debugger>handled debugger>ignored "
                                "debugger>ignored blocked>terminates";

    QTest::newRow("running") << sample().state(State::Running).sleepsIn("0").info() << plain;
    QTest::newRow("sleeping") << sample().info() << plain;
    QTest::newRow("threads, all alike") << sample().worker().worker().info() << plain;
    QTest::newRow("blocked by the worker only")
        << blocking({}).worker(SignalSet{ SIGPIPE, SIGTERM }).info()
        << QByteArray(
               "terminates stops ignored terminates dumps-core stops handled ignored ignored terminates");
    QTest::newRow("blocked by the main thread only")
        << blocking(everyMaskBit).worker(SignalSet()).info()
        << QByteArray(
               "terminates stops ignored terminates dumps-core stops handled ignored ignored terminates");
    QTest::newRow("everything blocked")
        << blocking(everyMaskBit).info()
        << QByteArray("terminates stops blocked>ignored blocked>terminates blocked>dumps-core blocked>stops "
                      "blocked>handled blocked>ignored blocked>ignored blocked>terminates");
    QTest::newRow("stopped") << sample().state(State::Stopped).sleepsIn("do_signal_stop").info()
                             << QByteArray(
                                    "terminates no-effect continues waits-for-continue>terminates "
                                    "waits-for-continue>dumps-core no-effect waits-for-continue>handled "
                                    "ignored ignored blocked>terminates");
    QTest::newRow("zombie") << sample().state(State::Zombie).sleepsIn("0").info() << nothing;
    QTest::newRow("dead") << sample().state(State::Dead).sleepsIn("0").info() << nothing;
    QTest::newRow("zombie main thread, a live other") << zombieLeader().info() << plain;
    QTest::newRow("zombie main thread that blocked, a live other")
        << blocking(everyMaskBit).state(State::Zombie).sleepsIn("0").worker(SignalSet()).info()
        << QByteArray(
               "terminates stops ignored terminates dumps-core stops handled ignored ignored terminates");
    QTest::newRow("dead main thread that did not block, a live other that does")
        << blocking({}).state(State::Zombie).sleepsIn("0").worker(everyMaskBit).info()
        << QByteArray("terminates stops ignored blocked>terminates blocked>dumps-core blocked>stops "
                      "blocked>handled ignored ignored blocked>terminates");
    QTest::newRow("zombie main thread, others not looked at")
        << zombieLeader().notLookedAt().info()
        << QByteArray("terminates stops? ignored? terminates? dumps-core? stops? handled? ignored? ignored? "
                      "blocked?>terminates");
    QTest::newRow("traced, running") << traced(State::Running).sleepsIn("0").info() << byTracer;
    QTest::newRow("traced, in a stop for its tracer")
        << traced(State::Traced).sleepsIn("ptrace_stop").info() << byTracer;
    QTest::newRow("main thread traced, a free worker")
        << traced(State::Running).sleepsIn("0").worker(SignalSet()).info()
        << QByteArray("terminates? debugger>stops debugger?>ignored debugger>terminates debugger>dumps-core "
                      "debugger>stops debugger>handled debugger?>ignored debugger?>ignored terminates?");
    QTest::newRow("only a worker traced, main thread open")
        << blocking({}).worker(tracedWorker()).info()
        << QByteArray(
               "terminates? stops ignored terminates? dumps-core? stops handled ignored ignored terminates?");
    QTest::newRow("only a worker traced, main thread blocks")
        << blocking(everyMaskBit).worker(tracedWorker()).info()
        << QByteArray("terminates? stops debugger>ignored terminates? debugger>dumps-core debugger>stops "
                      "debugger>handled debugger>ignored debugger>ignored blocked>terminates");
    QTest::newRow("frozen, first freezer")
        << sample().state(State::DiskWait).sleepsIn("__refrigerator").info()
        << QByteArray("delayed?>terminates delayed?>stops ignored delayed?>terminates delayed?>dumps-core "
                      "delayed?>stops delayed?>handled ignored ignored blocked>terminates");
    QTest::newRow("frozen, second freezer")
        << sample().sleepsIn("get_signal").info()
        << QByteArray("terminates delayed?>stops ignored terminates? delayed?>dumps-core delayed?>stops "
                      "delayed?>handled ignored ignored blocked>terminates");
    QTest::newRow("stopped and frozen, first freezer")
        << sample().state(State::DiskWait).sleepsIn("do_signal_stop").info()
        << QByteArray(
               "delayed?>terminates no-effect delayed?>continues delayed?>terminates delayed?>dumps-core "
               "no-effect delayed?>handled ignored ignored blocked>terminates");
    QTest::newRow("uninterruptible wait that can be broken")
        << sample().state(State::DiskWait).sleepsIn("kernel_clone").info()
        << QByteArray("terminates delayed>stops ignored terminates delayed>dumps-core delayed>stops "
                      "delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("uninterruptible wait, which one is not known to be broken")
        << sample().state(State::DiskWait).sleepsIn("folio_wait_bit_common").info()
        << QByteArray("delayed?>terminates delayed>stops ignored delayed?>terminates delayed>dumps-core "
                      "delayed>stops delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("a worker in an uninterruptible wait")
        << sample().worker(sampleThread(4121, State::DiskWait, "folio_wait_bit_common")).info()
        << QByteArray("terminates? stops? ignored terminates? dumps-core? stops? handled ignored ignored "
                      "blocked>terminates");
    QTest::newRow("killed, held by its tracer")
        << traced(State::Traced).set<std::optional<uint32_t>>(&ProcessInfo::flags, 0x400U).info() << nothing;
    QTest::newRow("exiting") << flagged(0x4).info() << nothing;
    QTest::newRow("SIGKILL posted")
        << sample().set<std::optional<SignalSet>>(&ProcessInfo::pendingThread, SignalSet{ SIGKILL }).info()
        << nothing;
    QTest::newRow("dumping core")
        << dumping().info()
        << QByteArray(
               "terminates no-effect no-effect no-effect no-effect no-effect no-effect no-effect no-effect "
               "no-effect");
    QTest::newRow("dumping core in an uninterruptible wait")
        << dumping().state(State::DiskWait).sleepsIn("blkdev_get").info()
        << QByteArray(
               "delayed?>terminates no-effect no-effect no-effect no-effect no-effect no-effect no-effect "
               "no-effect no-effect");
    const QByteArray kernel
        = "no-effect no-effect no-effect no-effect no-effect no-effect unknown? no-effect "
          "no-effect no-effect";
    QTest::newRow("kernel thread") << kernelThread().info() << kernel;
    QTest::newRow("kernel thread of an older kernel") << kernelThread(std::nullopt).info() << kernel;
    QTest::newRow("init of a namespace, from outside")
        << nested().info()
        << QByteArray("terminates? stops ignored no-effect no-effect no-effect handled ignored ignored "
                      "blocked>no-effect");
    QTest::newRow("init of a namespace, stopped")
        << nested().state(State::Stopped).sleepsIn("do_signal_stop").info()
        << QByteArray(
               "terminates? no-effect continues no-effect no-effect no-effect waits-for-continue>handled "
               "ignored ignored blocked>no-effect");
    QTest::newRow("init of a namespace, main thread blocks, a worker does not")
        << nested()
               .set<std::optional<SignalSet>>(&ProcessInfo::blocked, everyMaskBit)
               .worker(SignalSet())
               .info()
        << QByteArray("terminates? stops ignored terminates? no-effect? no-effect? handled ignored ignored "
                      "terminates?");
    QTest::newRow("init of this /proc")
        << systemInit().info()
        << QByteArray("no-effect no-effect ignored no-effect no-effect no-effect handled ignored ignored "
                      "blocked>no-effect");
    QTest::newRow("member of a namespace below")
        << sample().set(&ProcessInfo::namespacePids, { 4120, 17 }).info() << plain;
    const QByteArray collects
        = "terminates stops unknown? unknown? unknown? unknown? unknown? unknown? unknown? "
          "blocked>terminates";
    QTest::newRow("sigwait") << sample().sleepsIn("do_sigtimedwait").info() << collects;
    QTest::newRow("sigwait, suffix of a compiler")
        << sample().sleepsIn("do_sigtimedwait.isra.0").info() << collects;
    QTest::newRow("a worker in sigwait for what the others block")
        << blocking({ SIGTERM, SIGCHLD, SIGUSR1, SIGUSR2, SIGPIPE })
               .worker(sampleThread(4121, State::Sleeping, "do_sigtimedwait", SignalSet{ SIGPIPE }))
               .info()
        << QByteArray("terminates stops ignored unknown? dumps-core stops unknown? unknown? unknown? "
                      "blocked>terminates");
    QTest::newRow("wait channel hidden")
        << sample().sleepsIn("0").info()
        << QByteArray("terminates stops? ignored? terminates? dumps-core? stops? handled? ignored? ignored? "
                      "blocked>terminates");
    QTest::newRow("not looked at, sleeping")
        << sample().notLookedAt().info()
        << QByteArray("terminates stops? ignored? terminates? dumps-core? stops? handled? ignored? ignored? "
                      "blocked?>terminates");
    QTest::newRow("not looked at, running")
        << sample().state(State::Running).notLookedAt().info()
        << QByteArray("terminates stops ignored terminates dumps-core stops handled ignored ignored "
                      "blocked?>terminates");
    QTest::newRow("not looked at, running, threads")
        << sample().state(State::Running).worker().notLookedAt().info()
        << QByteArray("terminates stops ignored terminates? dumps-core? stops handled ignored ignored "
                      "blocked?>terminates");
    QTest::newRow("not looked at, stopped")
        << sample().state(State::Stopped).notLookedAt().info()
        << QByteArray("terminates no-effect continues waits-for-continue>terminates "
                      "waits-for-continue>dumps-core no-effect waits-for-continue>handled ignored ignored "
                      "blocked?>terminates");
    const SignalSet two{ SIGTERM, SIGUSR1, SIGUSR2, SIGTSTP, SIGQUIT };
    QTest::newRow("sigwait, its set is known")
        << sample().sleepsIn("do_sigtimedwait").awaits(two).info()
        << QByteArray("terminates stops ignored collected? collected collected collected collected? ignored "
                      "blocked>terminates");
    QTest::newRow("sigwait, for nothing any more")
        << sample().sleepsIn("do_sigtimedwait").awaits(SignalSet()).info() << plain;
    QTest::newRow("wait channel hidden, call is not")
        << sample().sleepsIn("0").awaits(SignalSet()).info() << plain;
    QTest::newRow("sigwait of a traced process")
        << traced(State::Sleeping).sleepsIn("do_sigtimedwait").awaits(two).info()
        << QByteArray("terminates? debugger>stops debugger>ignored collected collected collected collected "
                      "collected debugger>ignored blocked>terminates");
    QTest::newRow("sigwait in a worker for what the main thread blocks")
        << blocking(everyMaskBit).worker(awaitingWorker(two, SignalSet{ SIGPIPE, SIGCONT, SIGCHLD })).info()
        << QByteArray("terminates stops blocked>ignored collected? collected collected collected collected "
                      "blocked>ignored blocked>terminates");
    QTest::newRow("sigwait in a worker, another worker is open")
        << blocking(everyMaskBit)
               .worker(awaitingWorker(two, everyMaskBit - two))
               .worker(SignalSet{ SIGPIPE })
               .info()
        << QByteArray("terminates stops ignored collected? collected? collected? collected? collected? "
                      "ignored blocked>terminates");
    QTest::newRow("sigwait in a worker, the main thread is open")
        << sample().worker(awaitingWorker(two, everyMaskBit - two)).info() << plain;
    QTest::newRow("sigwait, frozen by the first freezer")
        << sample()
               .state(State::DiskWait)
               .sleepsIn("do_sigtimedwait")
               .awaits(two)
               .freezer({ true, false })
               .info()
        << QByteArray("delayed>terminates delayed>stops ignored delayed?>collected delayed>collected "
                      "delayed>collected delayed>collected delayed?>collected ignored blocked>terminates");
    QTest::newRow("signalfd for blocked and for open signals")
        << sample().signalFds(SignalSet{ SIGPIPE, SIGTERM }).info()
        << QByteArray(
               "terminates stops ignored terminates dumps-core stops handled ignored ignored collected?");
    QTest::newRow("signalfd, blocked and ignored")
        << blocking(everyMaskBit).signalFds(SignalSet{ SIGUSR2, SIGCHLD }).info()
        << QByteArray("terminates stops blocked>ignored blocked>terminates blocked>dumps-core blocked>stops "
                      "blocked>handled collected? collected? blocked>terminates");
    QTest::newRow("signalfd, stopped")
        << sample().state(State::Stopped).sleepsIn("do_signal_stop").signalFds(SignalSet{ SIGPIPE }).info()
        << QByteArray("terminates no-effect continues waits-for-continue>terminates "
                      "waits-for-continue>dumps-core no-effect waits-for-continue>handled "
                      "ignored ignored blocked>collected");
    QTest::newRow("descriptors hidden")
        << sample().signalFds({}).info()
        << QByteArray("terminates stops ignored terminates dumps-core stops handled ignored ignored "
                      "blocked?>terminates");
    QTest::newRow("first freezer, by its control group")
        << sample().state(State::DiskWait).freezer({ true, false }).info()
        << QByteArray("delayed>terminates delayed>stops ignored delayed>terminates delayed>dumps-core "
                      "delayed>stops delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("second freezer, by its control group")
        << sample().sleepsIn("get_signal").freezer({ false, true }).info()
        << QByteArray("terminates delayed>stops ignored terminates delayed>dumps-core delayed>stops "
                      "delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("second freezer, stopped")
        << sample().state(State::Stopped).sleepsIn("do_signal_stop").freezer({ false, true }).info()
        << QByteArray("terminates no-effect delayed>continues delayed>terminates delayed>dumps-core "
                      "no-effect delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("second freezer, control group not found")
        << sample().sleepsIn("get_signal").freezer({ false, {} }).info()
        << QByteArray("terminates delayed?>stops ignored terminates? delayed?>dumps-core delayed?>stops "
                      "delayed?>handled ignored ignored blocked>terminates");
    const auto stopped = [](FreezerState state) {
        return sample().state(State::Stopped).sleepsIn("do_signal_stop").freezer(state).info();
    };
    QTest::newRow("control group not found, stopped")
        << stopped({})
        << QByteArray("terminates? no-effect continues? waits-for-continue?>terminates "
                      "waits-for-continue?>dumps-core no-effect waits-for-continue?>handled ignored ignored "
                      "blocked>terminates");
    QTest::newRow("second control group not found, stopped")
        << stopped({ false, {} })
        << QByteArray("terminates no-effect continues? waits-for-continue?>terminates "
                      "waits-for-continue?>dumps-core no-effect waits-for-continue?>handled ignored ignored "
                      "blocked>terminates");
    QTest::newRow("control group not found, not frozen") << sample().freezer({}).info() << plain;
    QTest::newRow("page fault inside a call")
        << faulting().info()
        << QByteArray("terminates delayed>stops ignored terminates delayed>dumps-core delayed>stops "
                      "delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("wait that can be broken, second freezer")
        << sample().state(State::DiskWait).sleepsIn("kernel_clone").freezer({ false, true }).info()
        << QByteArray("terminates delayed>stops ignored delayed>terminates delayed>dumps-core delayed>stops "
                      "delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("wait that can be broken, another signal waits")
        << sample()
               .state(State::DiskWait)
               .sleepsIn("kernel_clone")
               .set<std::optional<SignalSet>>(&ProcessInfo::pendingProcess, SignalSet{ SIGHUP })
               .info()
        << QByteArray("terminates delayed>stops ignored delayed>terminates delayed>dumps-core delayed>stops "
                      "delayed>handled ignored ignored blocked>terminates");
    QTest::newRow("a worker in a wait that can be broken")
        << sample().worker(sampleThread(4121, State::DiskWait, "kernel_clone")).info()
        << QByteArray("terminates stops? ignored terminates dumps-core stops? handled ignored ignored "
                      "blocked>terminates");
    QTest::newRow("masks missing")
        << sample().set<std::optional<SignalSet>>(&ProcessInfo::caught, std::nullopt).info()
        << QByteArray(
               "terminates stops unknown? unknown? unknown? unknown? unknown? unknown? unknown? unknown?");
    QTest::newRow("state missing")
        << sample().state(State::Unknown).info()
        << QByteArray(
               "unknown? unknown? unknown? unknown? unknown? unknown? unknown? unknown? unknown? unknown?");
    QTest::newRow("namespace missing")
        << sample().set(&ProcessInfo::namespacePids, {}).info()
        << QByteArray("terminates stops ignored terminates? dumps-core? stops? handled ignored ignored "
                      "blocked?>terminates");
}

void TestPredictor::truthTable()
{
    QFETCH(ProcessInfo, process);
    QFETCH(QByteArray, expected);
    QCOMPARE(tableRow(process, GroupLink::Linked, sampleSender()), expected);
}

void TestPredictor::reasons_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<int>("signo");
    QTest::addColumn<QByteArray>("reason");
    const ProcessInfo plain = sample().info();
    QTest::newRow("caught") << plain << SIGUSR1 << QByteArray("caught");
    QTest::newRow("not caught") << plain << SIGTERM << QByteArray("not-caught");
    QTest::newRow("KILL") << plain << SIGKILL << QByteArray("cannot-be-caught");
    QTest::newRow("STOP") << plain << SIGSTOP << QByteArray("cannot-be-caught");
    QTest::newRow("ignored") << plain << SIGUSR2 << QByteArray("set-to-ignore");
    QTest::newRow("ignored by default") << plain << SIGWINCH << QByteArray("ignored-by-default");
    QTest::newRow("blocked") << plain << SIGPIPE << QByteArray("all-threads-block");
    const ProcessInfo stopped = sample().state(State::Stopped).info();
    QTest::newRow("stopped") << stopped << SIGTERM << QByteArray("process-stopped");
    QTest::newRow("already stopped") << stopped << SIGTSTP << QByteArray("already-stopped");
    QTest::newRow("was stopped") << stopped << SIGCONT << QByteArray("was-stopped");
    QTest::newRow("zombie") << sample().state(State::Zombie).info() << SIGKILL << QByteArray("zombie");
    QTest::newRow("ending") << flagged(0x4).info() << SIGKILL << QByteArray("ending");
    QTest::newRow("dumping") << dumping().info() << SIGTERM << QByteArray("dumping-core");
    QTest::newRow("kernel") << kernelThread().info() << SIGTERM << QByteArray("kernel-thread");
    QTest::newRow("init below") << nested().info() << SIGTERM << QByteArray("namespace-init");
    QTest::newRow("init") << systemInit().info() << SIGKILL << QByteArray("system-init");
    QTest::newRow("init, default") << systemInit().info() << SIGTERM << QByteArray("system-init");
    QTest::newRow("traced") << traced(State::Running).info() << SIGTERM << QByteArray("traced");
    QTest::newRow("sigwait") << sample().sleepsIn("do_sigtimedwait").info() << SIGTERM
                             << QByteArray("signal-wait");
    QTest::newRow("frozen") << sample().sleepsIn("get_signal").info() << SIGUSR1 << QByteArray("frozen");
    QTest::newRow("disk wait") << sample().state(State::DiskWait).info() << SIGUSR1
                               << QByteArray("uninterruptible-wait");
    QTest::newRow("unreadable") << sample().state(State::Unknown).info() << SIGTERM
                                << QByteArray("unreadable");
}

void TestPredictor::reasons()
{
    QFETCH(ProcessInfo, process);
    QFETCH(int, signo);
    QFETCH(QByteArray, reason);
    const Prediction prediction = predict(process, GroupLink::Linked, sampleSender(), signo);
    QCOMPARE(QByteArray(reasonKey(prediction.reason)), reason);
    if (prediction.effect == Effect::Debugger)
        QCOMPARE(prediction.tracer, 700);
    if (prediction.effect == Effect::Blocked)
        QCOMPARE(prediction.threads, 1);
}

void TestPredictor::doubtsHaveTheirReasons_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<int>("signo");
    QTest::addColumn<QByteArray>("doubt");
    const ProcessInfo plain = sample().info();
    QTest::newRow("sure") << plain << SIGTERM << QByteArray("none");
    QTest::newRow("blocked") << plain << SIGPIPE << QByteArray("none");
    QTest::newRow("blocked, descriptors hidden")
        << sample().signalFds({}).info() << SIGPIPE << QByteArray("signalfd");
    QTest::newRow("signalfd") << sample().signalFds(SignalSet{ SIGPIPE }).info() << SIGPIPE
                              << QByteArray("signalfd-reader");
    QTest::newRow("awaited, ends it if it was not blocked")
        << sample().sleepsIn("do_sigtimedwait").awaits(SignalSet{ SIGTERM }).info() << SIGTERM
        << QByteArray("awaited-unblocked");
    QTest::newRow("masks") << sample().set<std::optional<SignalSet>>(&ProcessInfo::caught, {}).info()
                           << SIGTERM << QByteArray("unreadable");
    QTest::newRow("kernel thread's own") << kernelThread().info() << SIGUSR1 << QByteArray("kernel-thread");
    QTest::newRow("hidden") << sample().sleepsIn("0").info() << SIGTERM << QByteArray("wait-channel-hidden");
    QTest::newRow("unread") << sample().sleepsIn({}).info() << SIGTERM << QByteArray("wait-channel-hidden");
    QTest::newRow("not looked at") << sample().notLookedAt().info() << SIGTERM << QByteArray("not-looked-at");
    QTest::newRow("sigwait") << sample().sleepsIn("do_sigtimedwait").info() << SIGTERM
                             << QByteArray("signal-wait");
    QTest::newRow("frozen") << sample().sleepsIn("get_signal").info() << SIGUSR1 << QByteArray("freezer");
    QTest::newRow("disk wait") << sample().state(State::DiskWait).info() << SIGKILL
                               << QByteArray("uninterruptible-wait");
    QTest::newRow("thread missing") << sample().set<std::optional<int>>(&ProcessInfo::threadCount, 2).info()
                                    << SIGPIPE << QByteArray("not-looked-at");
    QTest::newRow("rights unknown")
        << sample().probe({}).set<std::optional<UserIds>>(&ProcessInfo::users, std::nullopt).info() << SIGTERM
        << QByteArray("rights-unknown");
    QTest::newRow("namespace") << sample().set(&ProcessInfo::namespacePids, {}).info() << SIGTERM
                               << QByteArray("namespace-unknown");
}

void TestPredictor::doubtsHaveTheirReasons()
{
    QFETCH(ProcessInfo, process);
    QFETCH(int, signo);
    QFETCH(QByteArray, doubt);
    QCOMPARE(QByteArray(doubtKey(predict(process, GroupLink::Linked, sampleSender(), signo).doubt)), doubt);
}

void TestPredictor::unreadFilesAreNamed_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<int>("signo");
    QTest::addColumn<QByteArray>("file");
    ThreadInfo worker = sampleThread(4121, State::Sleeping, "0", {});
    worker.unread = ProcFile::Syscall;
    ThreadInfo inDisk = sampleThread(4121, State::DiskWait, "0");
    QTest::newRow("sure") << sample().info() << SIGTERM << QByteArray();
    QTest::newRow("call") << sample().sleepsIn("0").unread(ProcFile::Syscall).info() << SIGTERM
                          << QByteArray("/proc/4120/syscall");
    QTest::newRow("memory") << sample().sleepsIn("do_sigtimedwait").unread(ProcFile::Memory).info() << SIGTERM
                            << QByteArray("/proc/4120/mem");
    QTest::newRow("call of a worker") << blocking(everyMaskBit).worker(worker).info() << SIGTERM
                                      << QByteArray("/proc/4120/task/4121/syscall");
    QTest::newRow("descriptors") << sample().signalFds({}).info() << SIGPIPE
                                 << QByteArray("/proc/4120/fdinfo");
    QTest::newRow("freezer") << sample().sleepsIn("get_signal").freezer({}).info() << SIGUSR1
                             << QByteArray("/proc/4120/cgroup");
    QTest::newRow("freezer of a stopped process")
        << sample().state(State::Stopped).sleepsIn("do_signal_stop").freezer({}).info() << SIGCONT
        << QByteArray("/proc/4120/cgroup");
    QTest::newRow("wait that may be broken")
        << sample().worker(inDisk).info() << SIGKILL << QByteArray("/proc/4120/task/4121/wchan");
    QTest::newRow("masks") << sample().set<std::optional<SignalSet>>(&ProcessInfo::caught, {}).info()
                           << SIGTERM << QByteArray("/proc/4120/status");
    QTest::newRow("not looked at") << sample().notLookedAt().info() << SIGTERM << QByteArray();
    QTest::newRow("no file tells") << sample().signalFds(SignalSet{ SIGPIPE }).info() << SIGPIPE
                                   << QByteArray();
}

void TestPredictor::unreadFilesAreNamed()
{
    QFETCH(ProcessInfo, process);
    QFETCH(int, signo);
    QFETCH(QByteArray, file);
    QCOMPARE(procFilePath(predict(process, GroupLink::Linked, sampleSender(), signo).unread), file);
}

void TestPredictor::everySignalIsDecidedAlike()
{
    const ProcessInfo process = sample()
                                    .set<std::optional<SignalSet>>(&ProcessInfo::caught, SignalSet())
                                    .set<std::optional<SignalSet>>(&ProcessInfo::ignored, SignalSet())
                                    .set<std::optional<SignalSet>>(&ProcessInfo::blocked, SignalSet())
                                    .info();
    const PredictionTable table = predictAll(process, GroupLink::Linked, sampleSender());
    static const QHash<DefaultAction, Effect> expected{ { DefaultAction::Terminates, Effect::Terminates },
        { DefaultAction::DumpsCore, Effect::DumpsCore }, { DefaultAction::Stops, Effect::Stops },
        { DefaultAction::Continues, Effect::Ignored }, { DefaultAction::Ignored, Effect::Ignored } };
    for (int signo = 1; signo <= highestSignal; ++signo) {
        QCOMPARE(table.at(signo).effect, expected.value(signalRow(signo).defaultAction));
        QVERIFY(table.at(signo).isSure());
        QCOMPARE(predict(process, GroupLink::Linked, sampleSender(), signo), table.at(signo));
    }
}

void TestPredictor::waitingSignalsMerge()
{
    const ProcessInfo process
        = blocking({ SIGUSR1, SIGUSR2, 40 })
              .set<std::optional<SignalSet>>(&ProcessInfo::pendingProcess, SignalSet{ SIGUSR1, 40 })
              .set<std::optional<SignalSet>>(&ProcessInfo::pendingThread, SignalSet{ SIGUSR2 })
              .info();
    const PredictionTable table = predictAll(process, GroupLink::Linked, sampleSender());
    QVERIFY(table.at(SIGUSR1).alreadyPending);
    QVERIFY(!table.at(40).alreadyPending); // real-time signals queue
    QVERIFY(!table.at(SIGUSR2).alreadyPending); // sent to the thread: another queue
}

void TestPredictor::rightsAreApartFromTheEffect()
{
    const ProcessInfo others
        = sample().probe({}).set<std::optional<UserIds>>(&ProcessInfo::users, UserIds{ 33, 33, 33 }).info();
    const Prediction prediction = predict(others, GroupLink::Linked, sampleSender(), SIGTERM);
    QVERIFY(!prediction.permitted);
    QCOMPARE(prediction.effect, Effect::Terminates);
    QCOMPARE(prediction.effectForSender(), Effect::Denied);
    QCOMPARE(prediction.thenForSender(), std::optional(Effect::Terminates));
}

void TestPredictor::whatATracerMayHandOn()
{
    const ProcessInfo traced = sample().set<std::optional<pid_t>>(&ProcessInfo::tracer, 700).info();
    const Prediction prediction = predict(traced, GroupLink::Linked, sampleSender(), SIGTERM);
    QCOMPARE(prediction.effect, Effect::Debugger);
    QCOMPARE(prediction.then, std::optional(Effect::Terminates)); // worth a question before a send
    QCOMPARE(prediction.thenForSender(), std::nullopt); // and nothing that is foretold
    Prediction handled = prediction;
    handled.then = Effect::Handled;
    QVERIFY(isOtherEffect(handled, prediction));
}

namespace {

ProcessPtr member(pid_t pid, pid_t parent, pid_t group, pid_t session, State state = State::Sleeping)
{
    ProcessInfo info = SampleProcess().set(&ProcessInfo::key, { pid, 1 }).info();
    info.parent = parent;
    info.processGroup = group;
    info.session = session;
    info.state = state;
    info.kernelThread = pid == 2;
    return std::make_shared<const ProcessInfo>(info);
}

} // namespace

void TestPredictor::laterStopsDependOnTheGroup_data()
{
    QTest::addColumn<ProcessInfo>("process");
    QTest::addColumn<QByteArray>("linked");
    QTest::addColumn<QByteArray>("orphaned");
    QTest::addColumn<QByteArray>("unknown");
    const auto row = [](const char *name, const ProcessInfo &process, const char *linked,
                         const char *orphaned, const char *unknown) {
        QTest::newRow(name) << process << QByteArray(linked) << QByteArray(orphaned) << QByteArray(unknown);
    };
    row("blocked", blocking(everyMaskBit).info(), "blocked>stops", "blocked>no-effect", "blocked?>stops");
    row("frozen", sample().sleepsIn("get_signal").freezer({ false, true }).info(), "delayed>stops",
        "no-effect", "delayed?>stops");
    row("traced", traced(State::Running).sleepsIn("0").info(), "debugger>stops", "debugger>no-effect",
        "debugger?>stops");
    row("stopped", sample().state(State::Stopped).sleepsIn("do_signal_stop").info(), "no-effect", "no-effect",
        "no-effect");
    row("blocked, with a handler",
        blocking(everyMaskBit)
            .set<std::optional<SignalSet>>(&ProcessInfo::caught, SignalSet{ SIGTSTP })
            .info(),
        "blocked>handled", "blocked>handled", "blocked>handled");
}

void TestPredictor::laterStopsDependOnTheGroup()
{
    QFETCH(ProcessInfo, process);
    QTEST(word(predict(process, GroupLink::Linked, sampleSender(), SIGTSTP)), "linked");
    QTEST(word(predict(process, GroupLink::Orphaned, sampleSender(), SIGTSTP)), "orphaned");
    const Prediction unknown = predict(process, GroupLink::Unknown, sampleSender(), SIGTSTP);
    QTEST(word(unknown), "unknown");
    QVERIFY(unknown.isSure() || unknown.doubt == Doubt::GroupUnknown);
}

void TestPredictor::groups_data()
{
    QTest::addColumn<std::vector<ProcessPtr>>("others");
    QTest::addColumn<bool>("hidden");
    QTest::addColumn<GroupLink>("expected");
    const ProcessPtr shell = member(50, 1, 50, 50);
    QTest::newRow("job of a shell") << std::vector{ shell, member(60, 50, 60, 50) } << false
                                    << GroupLink::Linked;
    QTest::newRow("session leader") << std::vector{ shell, member(60, 50, 60, 60) } << false
                                    << GroupLink::Orphaned;
    QTest::newRow("parent in the same group")
        << std::vector{ shell, member(60, 50, 50, 50) } << false << GroupLink::Orphaned;
    QTest::newRow("left behind to init")
        << std::vector{ member(2, 0, 0, 0), member(60, 1, 60, 1) } << false << GroupLink::Orphaned;
    QTest::newRow("linked by another member")
        << std::vector{ shell, member(60, 1, 60, 50), member(61, 50, 60, 50) } << false << GroupLink::Linked;
    QTest::newRow("linked by a zombie only") << std::vector{ member(2, 0, 0, 0), shell, member(60, 1, 60, 50),
        member(61, 50, 60, 50, State::Zombie) }
                                             << false << GroupLink::Orphaned;
    QTest::newRow("PID 1 of a container links")
        << std::vector{ member(60, 1, 60, 1) } << false << GroupLink::Linked;
    QTest::newRow("parent outside") << std::vector{ member(60, 0, 60, 50) } << false << GroupLink::Unknown;
    QTest::newRow("parent not seen") << std::vector{ member(60, 59, 60, 50) } << false << GroupLink::Unknown;
    QTest::newRow("others hidden") << std::vector{ shell, member(60, 50, 60, 60) } << true
                                   << GroupLink::Unknown;
}

void TestPredictor::groups()
{
    QFETCH(std::vector<ProcessPtr>, others);
    QFETCH(bool, hidden);
    QFETCH(GroupLink, expected);
    Snapshot all;
    all.othersHidden = hidden;
    all.processes.push_back(member(1, 0, 1, 1));
    for (const ProcessPtr &process : others)
        all.processes.push_back(process);
    const ProcessPtr process = all.find(pid_t{ 60 });
    QCOMPARE(groupLink(*process, all), expected);
    QCOMPARE(GroupLinks(all).of(*process), expected);
    const Prediction stop = predict(*process, expected, sampleSender(), SIGTSTP);
    QCOMPARE(stop.effect, expected == GroupLink::Orphaned ? Effect::NoEffect : Effect::Stops);
    QCOMPARE(stop.isSure(), expected != GroupLink::Unknown);
    QCOMPARE(predict(*process, expected, sampleSender(), SIGSTOP).effect, Effect::Stops);
}

QTEST_GUILESS_MAIN(TestPredictor)
#include "tst_predictor.moc"
