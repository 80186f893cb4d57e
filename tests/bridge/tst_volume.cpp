// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Many signals: nothing is lost below the capacity of the ring, everything beyond it is counted, and no kind
// is ever missed.
#include "core/bridge/handler.h"
#include "tests/bridge/listener.h"
#include "tests/support/sanitizers.h"

#include <array>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int capacity = int{ Handler::ringCapacity };

} // namespace

class TestVolume : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void burstKeepsEveryKind_data();
    void burstKeepsEveryKind();
    void ringHoldsItsCapacity();
    void overflowIsCountedExactly();
    void lossIsToldByTheNextRecord();
    void everyoneOfAHundredThousand();
    void floodOfFourProcesses();
    void threadsWriteAtOnce();
    void booksBalance();
};

void TestVolume::burstKeepsEveryKind_data()
{
    QTest::addColumn<int>("count");
    for (const int count : { 1, 64, 278, 279, 555, 1000, 50'000, capacity - 1, capacity, capacity + 1 })
        QTest::newRow(qPrintable(QString::number(count))) << count;
}

// From the loop's own thread, which reads nothing meanwhile: a blocking transport would hang here.
void TestVolume::burstKeepsEveryKind()
{
    QFETCH(int, count);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    QVERIFY(listener.watcher.watch(SIGTERM, plain));
    for (int i = 0; i < count; ++i)
        ::raise(SIGUSR1);
    ::raise(SIGTERM);
    QTRY_COMPARE(listener.countOf(SIGTERM), 1);
    uint64_t told = 0;
    for (const SignalEvent &event : listener.events) {
        QCOMPARE(event.synthetic, event.lostBefore > 0);
        if (event.signo == SIGUSR1)
            told += event.synthetic ? event.lostBefore : 1;
    }
    QCOMPARE(told, static_cast<uint64_t>(count));
}

void TestVolume::ringHoldsItsCapacity()
{
    SKIP_WITH_THREAD_SANITIZER();
    const int signo = SIGRTMIN + 1;
    const quint64 lostBefore = SignalHub::instance().stats(signo).lost;
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    for (int i = 0; i < capacity; ++i)
        QVERIFY(queueTo(::getpid(), signo, i));
    QTRY_COMPARE(listener.count(), capacity);
    for (int i = 0; i < capacity; ++i) {
        const SignalEvent &event = listener.events.at(static_cast<size_t>(i));
        QCOMPARE(numberOf(event), i);
        QCOMPARE(event.sequence, listener.events.front().sequence + static_cast<uint64_t>(i));
    }
    QCOMPARE(SignalHub::instance().stats(signo).lost, lostBefore);
    QCOMPARE(SignalHub::instance().highWaterMark(), quint64{ capacity });
    QCOMPARE(SignalHub::instance().stats(signo).highWaterMark, quint64{ capacity });
}

void TestVolume::overflowIsCountedExactly()
{
    SKIP_WITH_THREAD_SANITIZER();
    constexpr int beyond = 1000;
    const int signo = SIGRTMIN + 2;
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    QVERIFY(listener.watcher.watch(SIGTERM, plain));
    const quint64 lostBefore = SignalHub::instance().stats(signo).lost;
    for (int i = 0; i < capacity + beyond; ++i)
        QVERIFY(queueTo(::getpid(), signo, i));
    ::raise(SIGTERM);
    QTRY_COMPARE(listener.count(), capacity + 2);
    for (int i = 0; i < capacity; ++i)
        QVERIFY(!listener.events.at(static_cast<size_t>(i)).synthetic);
    const auto told = [&](int kind) {
        const auto at = std::find_if(listener.events.begin() + capacity, listener.events.end(),
            [kind](const SignalEvent &event) { return event.signo == kind && event.synthetic; });
        return at == listener.events.end() ? uint64_t{ 0 } : at->lostBefore;
    };
    QCOMPARE(told(signo), uint64_t{ beyond });
    QCOMPARE(told(SIGTERM), uint64_t{ 1 });
    QCOMPARE(SignalHub::instance().stats(signo).lost, lostBefore + beyond);
}

void TestVolume::lossIsToldByTheNextRecord()
{
    SKIP_WITH_THREAD_SANITIZER();
    const int signo = SIGRTMIN + 3;
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    for (int i = 0; i < capacity + 5; ++i)
        QVERIFY(queueTo(::getpid(), signo, i));
    // Ends a watch of its own, which takes the records out of the ring without delivering them.
    SignalWatcher other;
    QVERIFY(other.watch(SIGUSR1, plain));
    QVERIFY(other.unwatch(SIGUSR1));
    QVERIFY(queueTo(::getpid(), signo, -1));
    QTRY_COMPARE(listener.count(), capacity + 2);
    QVERIFY(listener.events.at(size_t{ capacity }).synthetic);
    QCOMPARE(listener.events.at(size_t{ capacity }).lostBefore, uint64_t{ 5 });
    QCOMPARE(listener.events.back().lostBefore, uint64_t{ 0 });
    QCOMPARE(listener.events.back().value.value_or(0) & 0xffffffff, int64_t{ 0xffffffff });
}

// Another process sends real-time signals, a thousand at a time, and waits until they were received.
void TestVolume::everyoneOfAHundredThousand()
{
    SKIP_WITH_THREAD_SANITIZER();
    const int total = repetitions(100'000);
    constexpr int batch = 1000;
    const int signo = SIGRTMIN + 4;
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    connect(&listener.watcher, &SignalWatcher::received, this, [&] {
        if (listener.count() % batch == 0)
            QCOMPARE(::write(ends[1], "x", 1), ssize_t{ 1 });
    });
    const pid_t self = ::getpid();
    const Helper sender([&] {
        ::close(ends[1]); // the receiver's end is the only one: when it ends, so does this
        char byte = 0;
        for (int i = 0; i < total; ++i) {
            if (!queueTo(self, signo, i) || (i % batch == batch - 1 && ::read(ends[0], &byte, 1) != 1))
                return 1;
        }
        return 0;
    });
    QTRY_COMPARE_WITH_TIMEOUT(listener.count(), total, 60'000);
    ::close(ends[0]);
    ::close(ends[1]);
    for (int i = 0; i < total; ++i) {
        const SignalEvent &event = listener.events.at(static_cast<size_t>(i));
        QCOMPARE(numberOf(event), i);
        QCOMPARE(event.sequence, listener.events.front().sequence + static_cast<uint64_t>(i));
        QCOMPARE(event.pid.value_or(0), sender.pid());
    }
}

// The kernel merges what comes too fast: an event means "at least one". None that the handler saw is missing.
void TestVolume::floodOfFourProcesses()
{
    const int each = repetitions(25'000);
    const pid_t self = ::getpid();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    QVERIFY(listener.watcher.watch(SIGTERM, plain));
    const SignalStats before = SignalHub::instance().stats(SIGUSR1);
    {
        std::array<std::unique_ptr<Helper>, 4> senders;
        for (std::unique_ptr<Helper> &sender : senders) {
            sender = std::make_unique<Helper>([self, each] {
                for (int i = 0; i < each; ++i)
                    ::kill(self, SIGUSR1);
                return 0;
            });
        }
        for (const std::unique_ptr<Helper> &sender : senders)
            QCOMPARE(sender->wait(), 0);
    }
    ::raise(SIGTERM);
    QTRY_COMPARE(listener.countOf(SIGTERM), 1);
    // Another thread may have taken the last one, and be in the handler still.
    const auto heard = [&listener] { return static_cast<quint64>(listener.countOf(SIGUSR1)); };
    QTRY_COMPARE(SignalHub::instance().stats(SIGUSR1).handlerRuns - before.handlerRuns, heard());
    QVERIFY(heard() >= 1 && heard() <= static_cast<quint64>(4 * each));
    QCOMPARE(SignalHub::instance().stats(SIGUSR1).lost, before.lost);
}

// Not a signal of the other tests: the thread sanitizer runs a handler when it finds time, also after a
// test's end.
void TestVolume::threadsWriteAtOnce()
{
    const int signo = SIGRTMIN + 4;
    const int each = repetitions(20'000);
    Listener listener;
    const SignalStats before = SignalHub::instance().stats(signo);
    QVERIFY(listener.watcher.watch(signo, plain));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([each, signo] {
            for (int j = 0; j < each; ++j)
                ::raise(signo);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    const auto accounted = [&] {
        const SignalStats now = SignalHub::instance().stats(signo);
        return now.delivered - now.synthetic + now.lost - (before.delivered - before.synthetic + before.lost);
    };
    QTRY_COMPARE(accounted(), static_cast<quint64>(4 * each));
    QCOMPARE(
        SignalHub::instance().stats(signo).handlerRuns - before.handlerRuns, static_cast<quint64>(4 * each));
    for (size_t i = 1; i < listener.events.size(); ++i)
        QCOMPARE(listener.events.at(i).sequence, listener.events.at(i - 1).sequence + 1);
}

void TestVolume::booksBalance()
{
    const SignalHub &hub = SignalHub::instance();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR2, plain));
    for (int i = 0; i < 10; ++i)
        ::raise(SIGUSR2);
    QVERIFY(listener.watcher.unwatch(SIGUSR2, Pending::Discard));
    for (int signo = 1; signo <= highestSignal; ++signo) {
        const SignalStats stats = hub.stats(signo);
        QCOMPARE(stats.handlerRuns, stats.delivered - stats.synthetic + stats.unclaimed + stats.lost);
    }
    QCOMPARE(hub.stats(SIGUSR2).unclaimed, quint64{ 10 });
    QCOMPARE(hub.refusedWakes(), quint64{ 0 });
    QCOMPARE(hub.stats(0), SignalStats());
    QCOMPARE(hub.stats(65), SignalStats());
}

int main(int argc, char **argv) { return runInOneThread<TestVolume>(argc, argv); }
#include "tst_volume.moc"
