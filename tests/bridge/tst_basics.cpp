// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/dispositions.h"
#include "core/bridge/signalwatcher.h"
#include "core/signals/signaltable.h"
#include "tests/support/forkedchild.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <csignal>
#include <memory>
#include <vector>

#include <unistd.h>

using namespace Sigwise;
using Cause = SignalEvent::Cause;

namespace {

// The test framework catches TERM, INT and others itself; its handlers are not to be called.
constexpr WatchOptions plain{ .overrideIgnored = true, .chain = false };

SignalWatcher *earlyWatcher = nullptr;
std::vector<SignalEvent> early; // what came before there was an application
int firstApplicationGot = 0;

SignalEvent eventAt(const QSignalSpy &spy, int at) { return spy.at(at).at(0).value<SignalEvent>(); }

} // namespace

class TestSignalWatcher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void watchesBeforeTheApplication();
    void everyKindComesThrough_data();
    void everyKindComesThrough();
    void tellsWhoSentIt();
    void tellsWhichChildEnded();
    void tellsTheTimes();
    void everyWatcherGetsEveryEvent();
    void watchingTwiceIsWatchingOnce();
    void endsAfterOneShot();
    void flushesOrDiscards_data();
    void flushesOrDiscards();
    void canBeDeletedInItsSlot();
    void canDeleteAnotherInItsSlot();
    void leavesTheLoopToOthers();
    void deliversInAnotherThread();
    void refusesAnotherThread();
    void unblocksAndBlocksAgain();
    void callsALambda();
    void deliversWithinANestedLoop();
};

void TestSignalWatcher::watchesBeforeTheApplication()
{
    QTRY_COMPARE(early.size(), 1U);
    QCOMPARE(early.front().signo, SIGUSR2);
    QCOMPARE(firstApplicationGot, 1);
    QVERIFY(earlyWatcher->unwatch(SIGUSR2));
    QCOMPARE(disposition(SIGUSR2), Disposition::Default);
}

void TestSignalWatcher::everyKindComesThrough_data()
{
    QTest::addColumn<int>("signo");
    const SignalSet refused{ SIGKILL, SIGSTOP, 32, 33, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS,
        SIGABRT };
    for (SignalSet rest = ~refused; !rest.isEmpty(); rest.remove(rest.lowest()))
        QTest::newRow(qPrintable(signalName(rest.lowest()))) << rest.lowest();
}

void TestSignalWatcher::everyKindComesThrough()
{
    QFETCH(int, signo);
    const SignalStats before = SignalHub::instance().stats(signo);
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(signo, plain));
    QCOMPARE(disposition(signo), Disposition::CaughtByBridge);
    QVERIFY(SignalHub::instance().watched().contains(signo));
    ::raise(signo);
    QTRY_COMPARE(spy.count(), 1);
    const SignalEvent event = eventAt(spy, 0);
    QCOMPARE(event.signo, signo);
    QCOMPARE(event.cause, Cause::Thread);
    QCOMPARE(event.pid.value_or(0), ::getpid());
    QCOMPARE(event.uid.value_or(~0U), ::getuid());
    QCOMPARE(event.threadId, ::gettid());
    QVERIFY(!event.value && !event.status && !event.synthetic);
    QVERIFY(watcher.unwatch(signo));
    QVERIFY(disposition(signo) != Disposition::CaughtByBridge);
    const SignalStats after = SignalHub::instance().stats(signo);
    QCOMPARE(after.handlerRuns, before.handlerRuns + 1);
    QCOMPARE(after.delivered, before.delivered + 1);
}

void TestSignalWatcher::tellsWhoSentIt()
{
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGUSR1, plain));
    QVERIFY(watcher.watch(SIGRTMIN + 4, plain));
    const pid_t self = ::getpid();
    const Test::ForkedEnd killer = Test::endOfForkedChild([self] { return ::kill(self, SIGUSR1); });
    const Test::ForkedEnd queuer = Test::endOfForkedChild([self] {
        sigval value{};
        value.sival_int = 1234567;
        return ::sigqueue(self, SIGRTMIN + 4, value);
    });
    QTRY_COMPARE(spy.count(), 2);
    const SignalEvent killed = eventAt(spy, 0);
    QCOMPARE(killed.cause, Cause::User);
    QCOMPARE(killed.pid.value_or(0), killer.pid);
    QCOMPARE(killed.uid.value_or(~0U), ::getuid());
    const SignalEvent queued = eventAt(spy, 1);
    QCOMPARE(queued.cause, Cause::Queue);
    QCOMPARE(queued.pid.value_or(0), queuer.pid);
    QCOMPARE(static_cast<int>(queued.value.value_or(0)), 1234567);
    QCOMPARE(queued.sequence, killed.sequence + 1);
}

void TestSignalWatcher::tellsWhichChildEnded()
{
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGCHLD, plain));
    const Test::ForkedEnd child = Test::endOfForkedChild([] { return 42; });
    QTRY_COMPARE(spy.count(), 1);
    const SignalEvent event = eventAt(spy, 0);
    QCOMPARE(event.cause, Cause::Child);
    QCOMPARE(event.pid.value_or(0), child.pid);
    QCOMPARE(event.status.value_or(-1), 42);
    QCOMPARE(event.code, int{ CLD_EXITED });
}

void TestSignalWatcher::tellsTheTimes()
{
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(spy.count(), 2);
    const SignalEvent first = eventAt(spy, 0);
    QVERIFY(first.takenNs > 0);
    QVERIFY(first.wakeNs && first.takenNs <= *first.wakeNs);
    QVERIFY(first.notifiedNs && *first.wakeNs <= *first.notifiedNs);
    const SignalEvent second = eventAt(spy, 1);
    QVERIFY(!second.wakeNs); // the loop was awake already
    QVERIFY(second.takenNs >= first.takenNs);
}

void TestSignalWatcher::everyWatcherGetsEveryEvent()
{
    SignalWatcher one;
    SignalWatcher both;
    QSignalSpy oneSpy(&one, &SignalWatcher::received);
    QSignalSpy bothSpy(&both, &SignalWatcher::received);
    QVERIFY(one.watch(SIGUSR1, plain));
    QVERIFY(both.watch(SIGUSR1, plain));
    QVERIFY(both.watch(SIGUSR2, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR2);
    QTRY_COMPARE(bothSpy.count(), 2);
    QCOMPARE(oneSpy.count(), 1);
    QVERIFY(one.unwatch(SIGUSR1));
    QCOMPARE(disposition(SIGUSR1), Disposition::CaughtByBridge);
    ::raise(SIGUSR1);
    QTRY_COMPARE(bothSpy.count(), 3);
    QCOMPARE(oneSpy.count(), 1);
}

void TestSignalWatcher::watchingTwiceIsWatchingOnce()
{
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGUSR1, plain));
    QVERIFY(watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(spy.count(), 2);
    QVERIFY(watcher.unwatch(SIGUSR1));
    QVERIFY(watcher.unwatch(SIGUSR1).error().code == Refusal::NotWatched);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

void TestSignalWatcher::endsAfterOneShot()
{
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    WatchOptions options = plain;
    options.oneShot = true;
    QVERIFY(watcher.watch(SIGUSR1, options));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(spy.count(), 1);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
    QVERIFY(watcher.watched().isEmpty());
    QCoreApplication::processEvents();
    QCOMPARE(spy.count(), 1);
}

void TestSignalWatcher::flushesOrDiscards_data()
{
    QTest::addColumn<bool>("flush");
    QTest::newRow("flush") << true;
    QTest::newRow("discard") << false;
}

void TestSignalWatcher::flushesOrDiscards()
{
    QFETCH(bool, flush);
    SignalWatcher watcher;
    SignalWatcher other;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QSignalSpy otherSpy(&other, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGUSR1, plain));
    QVERIFY(watcher.watch(SIGUSR2, plain));
    QVERIFY(other.watch(SIGUSR1, plain));
    for (const int signo : { SIGUSR1, SIGUSR2, SIGUSR1 })
        ::raise(signo);
    QVERIFY(watcher.unwatch(SIGUSR1, flush ? Pending::Flush : Pending::Discard));
    QCOMPARE(spy.count(), flush ? 2 : 0);
    QCOMPARE(otherSpy.count(), 0);
    QTRY_COMPARE(otherSpy.count(), 2); // not taken from the others
    QCOMPARE(spy.count(), flush ? 3 : 1);
    QCOMPARE(eventAt(spy, flush ? 2 : 0).signo, SIGUSR2);
}

void TestSignalWatcher::canBeDeletedInItsSlot()
{
    auto *watcher = new SignalWatcher;
    int runs = 0;
    connect(watcher, &SignalWatcher::received, this, [&] {
        ++runs;
        delete watcher;
    });
    QVERIFY(watcher->watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(runs, 1);
    QCoreApplication::processEvents();
    QCOMPARE(runs, 1);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

void TestSignalWatcher::canDeleteAnotherInItsSlot()
{
    SignalWatcher first;
    auto second = std::make_unique<SignalWatcher>();
    QSignalSpy secondSpy(second.get(), &SignalWatcher::received);
    connect(&first, &SignalWatcher::received, this, [&] { second.reset(); });
    QVERIFY(first.watch(SIGUSR1, plain));
    QVERIFY(second->watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_VERIFY(second == nullptr);
    QCOMPARE(secondSpy.count(), 0);
}

void TestSignalWatcher::leavesTheLoopToOthers()
{
    SignalWatcher watcher;
    int ticks = 0;
    int runs = 0;
    connect(&watcher, &SignalWatcher::received, this, [&] {
        ++runs;
        ::raise(SIGUSR1); // without end
    });
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { ++ticks; });
    timer.start(1);
    QVERIFY(watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_VERIFY(ticks >= 20);
    QVERIFY(runs >= 20);
    QVERIFY(watcher.unwatch(SIGUSR1, Pending::Discard));
}

void TestSignalWatcher::deliversInAnotherThread()
{
    SKIP_WITH_THREAD_SANITIZER();
    constexpr int count = 1000;
    QThread thread;
    thread.start();
    std::vector<int64_t> values;
    std::atomic<int> got = 0;
    auto *watcher = new SignalWatcher;
    connect(
        watcher, &SignalWatcher::received, watcher,
        [&](const SignalEvent &event) {
            if (QThread::currentThread() == &thread)
                values.push_back(event.value.value_or(-1) & 0xffffffff);
            ++got;
        },
        Qt::DirectConnection);
    connect(&thread, &QThread::finished, watcher, &QObject::deleteLater);
    watcher->moveToThread(&thread);
    bool watched = false;
    QMetaObject::invokeMethod(
        watcher, [&] { watched = watcher->watch(SIGRTMIN + 1, plain).has_value(); },
        Qt::BlockingQueuedConnection);
    QVERIFY(watched);
    for (int i = 0; i < count; ++i) {
        sigval value{};
        value.sival_int = i;
        QCOMPARE(::sigqueue(::getpid(), SIGRTMIN + 1, value), 0);
    }
    QTRY_COMPARE(got.load(), count);
    thread.quit();
    thread.wait();
    QCOMPARE(values.size(), size_t{ count });
    for (int i = 0; i < count; ++i)
        QCOMPARE(values.at(static_cast<size_t>(i)), i);
    QCOMPARE(disposition(SIGRTMIN + 1), Disposition::Default);
}

void TestSignalWatcher::refusesAnotherThread()
{
    SignalWatcher watcher;
    std::error_code code;
    std::unique_ptr<QThread> thread(
        QThread::create([&] { code = watcher.watch(SIGUSR1, plain).error().code; }));
    thread->start();
    thread->wait();
    QVERIFY(code == Refusal::WrongThread);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

void TestSignalWatcher::unblocksAndBlocksAgain()
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGUSR1);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::raise(SIGUSR1); // pending until it is unblocked
    {
        SignalWatcher watcher;
        QSignalSpy spy(&watcher, &SignalWatcher::received);
        QVERIFY(watcher.watch(SIGUSR1, plain));
        QVERIFY(!isBlocked(SIGUSR1));
        QTRY_COMPARE(spy.count(), 1);
    }
    QVERIFY(isBlocked(SIGUSR1));
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void TestSignalWatcher::callsALambda()
{
    int got = 0;
    {
        QObject context;
        QVERIFY(onSignal(
            SIGUSR2, &context, [&](const SignalEvent &event) { got = event.signo; }, plain));
        ::raise(SIGUSR2);
        QTRY_COMPARE(got, SIGUSR2);
        const Result<SignalWatcher *> refused = onSignal(SIGKILL, &context, [] {});
        QVERIFY(refused.error().code == Refusal::NotCatchable);
    }
    QCOMPARE(disposition(SIGUSR2), Disposition::Default);
}

void TestSignalWatcher::deliversWithinANestedLoop()
{
    SignalWatcher watcher;
    QList<int> order;
    connect(&watcher, &SignalWatcher::received, this, [&](const SignalEvent &event) {
        order << event.signo;
        if (order.size() > 1)
            return;
        ::raise(SIGRTMIN + 2);
        QTRY_COMPARE(order.size(), 3); // inside the slot of the first
    });
    for (const int signo : { SIGUSR1, SIGUSR2, SIGRTMIN + 2 })
        QVERIFY(watcher.watch(signo, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR2);
    QTRY_COMPARE(order.size(), 3);
    QCOMPARE(order, (QList<int>{ SIGUSR1, SIGUSR2, SIGRTMIN + 2 }));
}

int main(int argc, char **argv)
{
    SignalWatcher watcher;
    earlyWatcher = &watcher;
    QObject::connect(
        &watcher, &SignalWatcher::received, [](const SignalEvent &event) { early.push_back(event); });
    if (!watcher.watch(SIGUSR2, plain))
        return 1;
    { // one application object ends, the next one goes on
        QCoreApplication first(argc, argv);
        SignalWatcher own;
        QObject::connect(&own, &SignalWatcher::received, [](const SignalEvent &) { ++firstApplicationGot; });
        if (!own.watch(SIGUSR1, plain))
            return 1;
        ::raise(SIGUSR1);
        QCoreApplication::processEvents();
    }
    ::raise(SIGUSR2);
    QCoreApplication application(argc, argv);
    TestSignalWatcher test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_signalwatcher.moc"
