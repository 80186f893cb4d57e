// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Threads: which one takes a signal, which one gets the event.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QThread>

#include <atomic>
#include <memory>
#include <thread>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

/// A watcher in a thread of its own.
struct ThreadedWatcher
{
    QThread thread;
    SignalWatcher *watcher = new SignalWatcher;

    ThreadedWatcher()
    {
        QObject::connect(&thread, &QThread::finished, watcher, &QObject::deleteLater);
        watcher->moveToThread(&thread);
        thread.start();
    }
    ~ThreadedWatcher()
    {
        thread.quit();
        thread.wait();
    }
    Q_DISABLE_COPY_MOVE(ThreadedWatcher)

    bool watch(int signo)
    {
        bool watched = false;
        QMetaObject::invokeMethod(
            watcher, [&] { watched = watcher->watch(signo, plain).has_value(); },
            Qt::BlockingQueuedConnection);
        return watched;
    }
};

} // namespace

class TestThreads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deliversInTheWatchersThread();
    void firstWatchInAThread();
    void unblocksAndBlocksAgain();
    void anotherThreadTakesIt();
    void blockedEverywhereComesLater();
    void movesToAnotherThread();
    void movedWatcherLeavesMasksAlone();
    void endsWithEventsQueued();
    void deletedAfterItsThreadEnded();
};

void TestThreads::deliversInTheWatchersThread()
{
    SKIP_WITH_THREAD_SANITIZER();
    constexpr int count = 1000;
    const int signo = SIGRTMIN + 1;
    std::vector<int> values;
    std::atomic<int> got = 0;
    {
        ThreadedWatcher threaded;
        connect(
            threaded.watcher, &SignalWatcher::received, threaded.watcher,
            [&](const SignalEvent &event) {
                if (QThread::currentThread() == &threaded.thread)
                    values.push_back(numberOf(event));
                ++got;
            },
            Qt::DirectConnection);
        QVERIFY(threaded.watch(signo));
        for (int i = 0; i < count; ++i)
            QVERIFY(queueTo(::getpid(), signo, i));
        QTRY_COMPARE(got.load(), count);
    }
    QCOMPARE(values.size(), size_t{ count });
    for (int i = 0; i < count; ++i)
        QCOMPARE(values.at(static_cast<size_t>(i)), i);
    QCOMPARE(disposition(signo), Disposition::Default);
}

// The pair is opened there, the notifier still lives in the application's thread.
void TestThreads::firstWatchInAThread()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    std::atomic<int> got = 0;
    ThreadedWatcher threaded;
    connect(
        threaded.watcher, &SignalWatcher::received, threaded.watcher, [&] { ++got; }, Qt::DirectConnection);
    QVERIFY(threaded.watch(SIGUSR1));
    ::raise(SIGUSR1);
    QTRY_COMPARE(got.load(), 1);
}

void TestThreads::unblocksAndBlocksAgain()
{
    const ScopedBlock block{ SIGUSR1 };
    QVERIFY(isBlocked(SIGUSR1));
    ::raise(SIGUSR1); // pending until it is unblocked
    {
        Listener listener;
        QVERIFY(listener.watcher.watch(SIGUSR1, plain));
        QVERIFY(!isBlocked(SIGUSR1));
        QTRY_COMPARE(listener.count(), 1);
        {
            const ScopedBlock inner{ SIGUSR1, SIGUSR2 };
            const ScopedBlock same{ SIGUSR1 };
            QVERIFY(isBlocked(SIGUSR1) && isBlocked(SIGUSR2));
        }
        QVERIFY(!isBlocked(SIGUSR1) && !isBlocked(SIGUSR2));
    }
    QVERIFY(isBlocked(SIGUSR1));
}

void TestThreads::anotherThreadTakesIt()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    std::atomic<pid_t> taker = 0;
    std::atomic<bool> stop = false;
    std::thread thread([&] {
        taker = ::gettid();
        while (!stop)
            std::this_thread::yield();
    });
    while (taker == 0)
        std::this_thread::yield();
    {
        const ScopedBlock block{ SIGUSR1 };
        ::tgkill(::getpid(), taker, SIGUSR1);
        QTRY_COMPARE(listener.count(), 1);
    }
    stop = true;
    thread.join();
    QCOMPARE(listener.events.front().threadId, taker.load());
}

void TestThreads::blockedEverywhereComesLater()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    {
        const ScopedBlock block{ SIGUSR1 };
        QVERIFY(isBlocked(SIGUSR1)); // how a program finds out why nothing comes
        ::tgkill(::getpid(), ::gettid(), SIGUSR1);
        QCoreApplication::processEvents();
        QCOMPARE(listener.count(), 0);
    }
    QTRY_COMPARE(listener.count(), 1);
}

void TestThreads::movesToAnotherThread()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    auto watcher = std::make_unique<SignalWatcher>();
    std::atomic<int> here = 0;
    std::atomic<int> there = 0;
    QThread thread;
    thread.start();
    connect(
        watcher.get(), &SignalWatcher::received, watcher.get(),
        [&] { ++(QThread::currentThread() == &thread ? there : here); }, Qt::DirectConnection);
    QVERIFY(watcher->watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_COMPARE(here.load(), 1);
    ::raise(SIGUSR1); // taken before, delivered after
    watcher->moveToThread(&thread);
    ::raise(SIGUSR1);
    QTRY_COMPARE(there.load(), 2);
    QCOMPARE(here.load(), 1);
    thread.quit();
    thread.wait();
    watcher.reset(); // its thread has ended
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

// What a watcher opened in its first thread it does not count in the next one.
void TestThreads::movedWatcherLeavesMasksAlone()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    const ScopedBlock here{ SIGUSR1, SIGUSR2 };
    QThread thread;
    thread.start();
    auto *watcher = new SignalWatcher;
    connect(&thread, &QThread::finished, watcher, &QObject::deleteLater);
    QVERIFY(watcher->watch(SIGUSR1, plain));
    watcher->moveToThread(&thread);
    bool openWhileWatched = false;
    bool blockedAfterwards = false;
    QMetaObject::invokeMethod(
        watcher,
        [&] {
            const ScopedBlock there{ SIGUSR1, SIGUSR2 };
            SignalWatcher other;
            if (!watcher->watch(SIGUSR2, plain) || !watcher->unwatch(SIGUSR1) || !other.watch(SIGUSR1, plain))
                return;
            openWhileWatched = !isBlocked(SIGUSR1);
            blockedAfterwards = other.unwatch(SIGUSR1) && isBlocked(SIGUSR1);
        },
        Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    QVERIFY(openWhileWatched);
    QVERIFY(blockedAfterwards);
}

void TestThreads::endsWithEventsQueued()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    for (int round = 0; round < 100; ++round) {
        std::atomic<int> got = 0;
        ThreadedWatcher threaded;
        connect(
            threaded.watcher, &SignalWatcher::received, threaded.watcher, [&] { ++got; },
            Qt::DirectConnection);
        QVERIFY(threaded.watch(SIGUSR1));
        for (int i = 0; i < 20; ++i)
            ::raise(SIGUSR1);
        QTRY_VERIFY(got > 0); // the others are on their way
    }
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
}

void TestThreads::deletedAfterItsThreadEnded()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    auto watcher = std::make_unique<SignalWatcher>();
    Listener stays;
    QVERIFY(stays.watcher.watch(SIGUSR1, plain));
    const std::unique_ptr<QThread> thread(QThread::create([&] { (void)watcher->watch(SIGUSR1, plain); }));
    watcher->moveToThread(thread.get());
    thread->start();
    thread->wait();
    QCOMPARE(watcher->watched(), SignalSet{ SIGUSR1 });
    for (int i = 0; i < 100; ++i)
        ::raise(SIGUSR1);
    QTRY_COMPARE(stays.count(), 100);
    watcher.reset(); // with a hundred events that nobody will take
    ::raise(SIGUSR1);
    QTRY_COMPARE(stays.count(), 101);
}

int main(int argc, char **argv) { return runInOneThread<TestThreads>(argc, argv); }
#include "tst_threads.moc"
