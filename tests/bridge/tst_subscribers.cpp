// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Many watchers of the same signals: each gets every event, however the others come, go and dawdle.
#include "core/bridge/dispositions.h"
#include "core/bridge/mailbox.h"
#include "tests/bridge/listener.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <thread>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestSubscribers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyWatcherGetsEveryEvent();
    void watchingTwiceIsWatchingOnce();
    void endsAfterOneShot();
    void oneShotsLeaveInEveryOrder();
    void flushesOrDiscards_data();
    void flushesOrDiscards();
    void canUnwatchInItsSlot();
    void canBeDeletedInItsSlot_data();
    void canBeDeletedInItsSlot();
    void canBeDeletedDuringItsFlush();
    void canDeleteAnotherInItsSlot();
    void canBeDeletedByAnotherThread();
    void aNestedLoopKeepsTheOrder();
    void endedByAnothersSlot();
    void openForAsLongAsAnybodyWants();
    void leavesTheLoopToOthers();
    void slowOneDelaysNobody();
    void mailboxesAreBounded();
};

void TestSubscribers::everyWatcherGetsEveryEvent()
{
    Listener one;
    Listener both;
    QVERIFY(one.watcher.watch(SIGUSR1, plain));
    QVERIFY(both.watcher.watch(SIGUSR1, plain));
    QVERIFY(both.watcher.watch(SIGUSR2, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR2);
    QTRY_COMPARE(both.count(), 2);
    QCOMPARE(one.count(), 1);
    QCOMPARE(one.events, std::vector{ both.events.front() });
    QVERIFY(one.watcher.unwatch(SIGUSR1));
    QVERIFY(isCaughtByBridge(SIGUSR1));
    ::raise(SIGUSR1);
    QTRY_COMPARE(both.count(), 3);
    QCOMPARE(one.count(), 1);
}

void TestSubscribers::watchingTwiceIsWatchingOnce()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 2);
    QVERIFY(listener.watcher.unwatch(SIGUSR1));
    QVERIFY(listener.watcher.unwatch(SIGUSR1).error().code == Refusal::NotWatched);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

void TestSubscribers::endsAfterOneShot()
{
    Listener listener;
    WatchOptions options = plain;
    options.oneShot = true;
    for (int round = 1; round <= 3; ++round) { // it can be begun again
        QVERIFY(listener.watcher.watch(SIGUSR1, options));
        ::raise(SIGUSR1);
        ::raise(SIGUSR1);
        QTRY_COMPARE(listener.count(), round);
        QCOMPARE(disposition(SIGUSR1), Disposition::Default);
        QVERIFY(listener.watcher.watched().isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(listener.count(), round);
    }
}

// Two that stay and two that leave by themselves, taken away in each of the 24 orders.
void TestSubscribers::oneShotsLeaveInEveryOrder()
{
    std::array<size_t, 4> order{};
    std::iota(order.begin(), order.end(), size_t{ 0 });
    do {
        std::array<std::unique_ptr<Listener>, 4> four;
        for (size_t i = 0; i < four.size(); ++i) {
            WatchOptions options = plain;
            options.oneShot = i % 2 == 1;
            four.at(i) = std::make_unique<Listener>();
            QVERIFY(four.at(i)->watcher.watch(SIGUSR1, options));
        }
        for (const size_t gone : order) {
            std::array<int, 4> wanted{};
            for (size_t i = 0; i < four.size(); ++i) {
                if (four.at(i))
                    wanted.at(i) = four.at(i)->count() + (four.at(i)->watcher.watched().isEmpty() ? 0 : 1);
            }
            ::raise(SIGUSR1);
            for (size_t i = 0; i < four.size(); ++i) {
                if (four.at(i))
                    QTRY_COMPARE(four.at(i)->count(), wanted.at(i));
            }
            four.at(gone).reset();
            const bool stays = four.at(0) || four.at(2);
            QCOMPARE(isCaughtByBridge(SIGUSR1), stays);
            if (!stays)
                break; // the one-shots have left with the first signal: the next would end this program
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

void TestSubscribers::flushesOrDiscards_data()
{
    QTest::addColumn<bool>("flush");
    QTest::newRow("flush") << true;
    QTest::newRow("discard") << false;
}

void TestSubscribers::flushesOrDiscards()
{
    QFETCH(bool, flush);
    Listener listener;
    Listener other;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    QVERIFY(listener.watcher.watch(SIGUSR2, plain));
    QVERIFY(other.watcher.watch(SIGUSR1, plain));
    for (const int signo : { SIGUSR1, SIGUSR2, SIGUSR1 })
        ::raise(signo);
    QVERIFY(listener.watcher.unwatch(SIGUSR1, flush ? Pending::Flush : Pending::Discard));
    QCOMPARE(listener.count(), flush ? 2 : 0);
    QCOMPARE(other.count(), 0);
    QTRY_COMPARE(other.count(), 2); // not taken from the others
    QCOMPARE(listener.count(), flush ? 3 : 1);
    QCOMPARE(listener.events.back().signo, SIGUSR2);
}

void TestSubscribers::canUnwatchInItsSlot()
{
    SignalWatcher watcher;
    int runs = 0;
    connect(&watcher, &SignalWatcher::received, this, [&] {
        ++runs;
        QVERIFY(watcher.unwatch(SIGUSR1, Pending::Discard));
    });
    QVERIFY(watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(runs, 1);
    QCoreApplication::processEvents();
    QCOMPARE(runs, 1);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

void TestSubscribers::canBeDeletedInItsSlot_data()
{
    QTest::addColumn<bool>("flushed");
    QTest::newRow("called by the loop") << false;
    QTest::newRow("called by the end of the watch") << true;
}

void TestSubscribers::canBeDeletedInItsSlot()
{
    QFETCH(bool, flushed);
    auto *watcher = new SignalWatcher;
    int runs = 0;
    connect(watcher, &SignalWatcher::received, this, [&] {
        ++runs;
        delete watcher;
    });
    QVERIFY(watcher->watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    if (flushed)
        QVERIFY(watcher->unwatch(SIGUSR1, Pending::Flush));
    QTRY_COMPARE(runs, 1);
    QCoreApplication::processEvents();
    QCOMPARE(runs, 1);
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

// Another thread deletes the watcher while an event of the ended watch is in its slot, and waits for that.
void TestSubscribers::canBeDeletedDuringItsFlush()
{
    for (int round = 0; round < 200; ++round) {
        auto *watcher = new SignalWatcher;
        std::atomic<bool> entered = false;
        std::atomic<bool> deleted = false;
        bool metDeletion = false;
        int runs = 0;
        connect(watcher, &SignalWatcher::received, watcher, [&] {
            ++runs;
            entered = true;
            for (int spin = 0; spin < 20'000; ++spin)
                metDeletion = metDeletion || deleted.load();
        });
        QVERIFY(watcher->watch(SIGUSR1, plain));
        ::raise(SIGUSR1);
        ::raise(SIGUSR1);
        std::thread deleter([&] {
            while (!entered)
                std::this_thread::yield();
            delete watcher;
            deleted = true;
        });
        QVERIFY(watcher->unwatch(SIGUSR1, Pending::Flush));
        deleter.join();
        QVERIFY(!metDeletion);
        QVERIFY(runs == 1 || runs == 2); // the deleter may have come after the second
    }
}

void TestSubscribers::canDeleteAnotherInItsSlot()
{
    Listener first;
    auto second = std::make_unique<Listener>();
    connect(&first.watcher, &SignalWatcher::received, this, [&] { second.reset(); });
    connect(&second->watcher, &SignalWatcher::received, this, [&] { QFAIL("it is gone"); });
    QVERIFY(first.watcher.watch(SIGUSR1, plain));
    QVERIFY(second->watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_VERIFY(second == nullptr);
}

// The slot of a watcher that another thread deletes is either over, or never begins.
void TestSubscribers::canBeDeletedByAnotherThread()
{
    Listener stays;
    QVERIFY(stays.watcher.watch(SIGUSR1, plain));
    std::atomic<bool> deleted = false;
    std::atomic<bool> entered = false;
    int metDeletion = 0;
    for (int round = 0; round < 500; ++round) {
        deleted = false;
        entered = false;
        auto *watcher = new SignalWatcher;
        connect(watcher, &SignalWatcher::received, watcher, [&] {
            entered = true;
            for (int spin = 0; spin < 2000; ++spin)
                metDeletion += deleted.load() ? 1 : 0;
        });
        QVERIFY(watcher->watch(SIGUSR1, plain));
        ::raise(SIGUSR1);
        std::thread deleter([&] {
            while (round % 2 == 1 && !entered) // every second time: while the slot runs
                std::this_thread::yield();
            delete watcher;
            deleted = true;
        });
        QTRY_COMPARE(stays.count(), round + 1);
        deleter.join();
    }
    QCOMPARE(metDeletion, 0);
    QCOMPARE(SignalHub::instance().watched(), SignalSet{ SIGUSR1 });
}

// A modal dialog of the first: what comes while it is open reaches nobody before what was under way.
void TestSubscribers::aNestedLoopKeepsTheOrder()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    QThread thread;
    thread.start();
    auto *elsewhere = new SignalWatcher;
    std::vector<uint64_t> seenElsewhere;
    std::atomic<int> countElsewhere = 0;
    connect(
        elsewhere, &SignalWatcher::received, elsewhere,
        [&](const SignalEvent &event) {
            seenElsewhere.push_back(event.sequence);
            ++countElsewhere;
        },
        Qt::DirectConnection);
    connect(&thread, &QThread::finished, elsewhere, &QObject::deleteLater);
    Listener first;
    Listener second;
    connect(&first.watcher, &SignalWatcher::received, this, [&] {
        if (first.count() > 1)
            return;
        ::raise(SIGUSR1);
        QTRY_COMPARE(second.count(), 2);
    });
    QVERIFY(first.watcher.watch(SIGUSR1, plain));
    QVERIFY(second.watcher.watch(SIGUSR1, plain));
    QVERIFY(elsewhere->watch(SIGUSR1, plain));
    elsewhere->moveToThread(&thread);
    ::raise(SIGUSR1);
    QTRY_COMPARE(first.count(), 2);
    QTRY_COMPARE(countElsewhere.load(), 2);
    QVERIFY(second.events[0].sequence < second.events[1].sequence);
    thread.quit();
    thread.wait();
    QVERIFY(seenElsewhere[0] < seenElsewhere[1]);
}

// An event that is under way belongs to what a watch has to flush.
void TestSubscribers::endedByAnothersSlot()
{
    Listener first;
    Listener second;
    connect(&first.watcher, &SignalWatcher::received, this,
        [&] { QVERIFY(second.watcher.unwatch(SIGUSR1, Pending::Flush)); });
    QVERIFY(first.watcher.watch(SIGUSR1, plain));
    QVERIFY(second.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_COMPARE(first.count(), 1);
    QCOMPARE(second.count(), 1);
}

// Two watchers of one thread want a signal open that was blocked: the first to go does not block it again.
void TestSubscribers::openForAsLongAsAnybodyWants()
{
    const ScopedBlock block{ SIGUSR2 };
    auto first = std::make_unique<Listener>();
    Listener second;
    QVERIFY(first->watcher.watch(SIGUSR2, plain));
    QVERIFY(second.watcher.watch(SIGUSR2, plain));
    first.reset();
    QVERIFY(!isBlocked(SIGUSR2));
    QVERIFY(second.watcher.unwatch(SIGUSR2));
    QVERIFY(isBlocked(SIGUSR2));
}

// A drain takes what was there when it began.
void TestSubscribers::leavesTheLoopToOthers()
{
    SignalWatcher watcher;
    int ticks = 0;
    int runs = 0;
    connect(&watcher, &SignalWatcher::received, this, [&] {
        if (++runs < 100'000) // in effect without end
            ::raise(SIGUSR1);
    });
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { ++ticks; });
    timer.start(1);
    QVERIFY(watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_VERIFY(ticks >= 20);
    QVERIFY(runs >= 20);
    QVERIFY(runs < 100'000);
    QVERIFY(watcher.unwatch(SIGUSR1, Pending::Discard));
}

void TestSubscribers::slowOneDelaysNobody()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    QThread thread;
    thread.start();
    QSemaphore mayGoOn;
    std::atomic<int> slowGot = 0;
    auto *slow = new SignalWatcher;
    connect(
        slow, &SignalWatcher::received, slow,
        [&] {
            mayGoOn.acquire();
            ++slowGot;
        },
        Qt::DirectConnection);
    connect(&thread, &QThread::finished, slow, &QObject::deleteLater);
    slow->moveToThread(&thread);
    bool watched = false;
    QMetaObject::invokeMethod(
        slow, [&] { watched = slow->watch(SIGRTMIN + 1, plain).has_value(); }, Qt::BlockingQueuedConnection);
    QVERIFY(watched);
    Listener quick;
    QVERIFY(quick.watcher.watch(SIGRTMIN + 1, plain));
    for (int i = 0; i < 10; ++i)
        ::raise(SIGRTMIN + 1);
    QTRY_COMPARE(quick.count(), 10);
    QCOMPARE(slowGot.load(), 0);
    mayGoOn.release(10);
    QTRY_COMPARE(slowGot.load(), 10);
    thread.quit();
    thread.wait();
}

// A thread that hangs must not let the events for it fill the memory.
void TestSubscribers::mailboxesAreBounded()
{
    Mailbox mailbox;
    SignalEvent event;
    event.signo = SIGUSR1;
    for (size_t i = 0; i < Mailbox::capacity + 5; ++i) {
        event.sequence = i + 1;
        mailbox.push(event);
    }
    event.signo = SIGTERM;
    mailbox.push(event);
    QCOMPARE(mailbox.count(), Mailbox::capacity + 2);
    QCOMPARE(mailbox.take()->sequence, uint64_t{ 1 });
    event.signo = SIGUSR1;
    mailbox.push(event); // there is room again, and it tells the loss
    for (size_t i = 1; i < Mailbox::capacity; ++i)
        QCOMPARE(mailbox.take()->lostBefore, uint64_t{ 0 });
    QCOMPARE(mailbox.take()->lostBefore, uint64_t{ 5 });
    const std::optional<SignalEvent> term = mailbox.take();
    QVERIFY(term && term->signo == SIGTERM && term->synthetic && term->lostBefore == 1);
    QVERIFY(mailbox.isEmpty() && !mailbox.take());
}

QTEST_GUILESS_MAIN(TestSubscribers)
#include "tst_subscribers.moc"
