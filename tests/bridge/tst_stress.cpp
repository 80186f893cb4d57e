// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Races: signals against each other, against the end of a watch, against threads that come and go.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QScopeGuard>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <sys/syscall.h>
#include <sys/time.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

std::atomic<int> metRestoredAction = 0;

void countIt(int) { ++metRestoredAction; }

std::atomic<pid_t> heldThread = 0; // waits in its handler
std::atomic<bool> isHeld = false;

} // namespace

/// What the handler calls, instead of the C library's: a test holds it there, before its record is written.
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept
{
    while (heldThread != 0 && heldThread == ::gettid())
        isHeld = true;
    return static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
}

class TestStress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void unwatchLosesNothing();
    void resentSignalsKeepTheirSender();
    void wakeIsNeverMissed();
    void oneSignalCausesTheNext();
    void twoKindsAtOnce();
    void watchesComeAndGoUnderAStorm();
    void threadsWithLoopsComeAndGo();
};

// Signals race with watch and unwatch: each one is delivered or meets the action that was put back. They are
// taken by other threads, so that a handler may be on its way when the watch ends.
void TestStress::unwatchLosesNothing()
{
    const int total = isUnderValgrind() ? 2'000 : 100'000;
    constexpr int senders = 4;
    const int signo = SIGRTMIN + 6;
    struct sigaction theirs = {};
    theirs.sa_handler = countIt;
    theirs.sa_flags = SA_RESTART;
    QCOMPARE(::sigaction(signo, &theirs, nullptr), 0);
    metRestoredAction = 0;
    std::atomic<int> sending = senders;
    std::atomic<int> sent = 0;
    std::atomic<bool> isEnough = false; // of the watches: a busy machine may give them little time
    std::vector<std::jthread> threads;
    for (int i = 0; i < senders; ++i) {
        threads.emplace_back([&] {
            int count = 0;
            for (; count < total / senders || !isEnough; ++count)
                ::raise(signo);
            sent += count;
            --sending;
        });
    }
    const auto letThemEnd = qScopeGuard([&isEnough] { isEnough = true; });
    Listener listener;
    {
        const ScopedBlock block{ signo };
        WatchOptions options = plain;
        options.unblock = false;
        for (int watches = 1; sending > 0; ++watches) {
            QVERIFY(listener.watcher.watch(signo, options));
            QVERIFY(listener.watcher.unwatch(signo, Pending::Flush));
            isEnough = watches > repetitions(40);
        }
        threads.clear(); // waits for them
    }
    QTRY_COMPARE_WITH_TIMEOUT(listener.count() + metRestoredAction, sent.load(), 20'000);
    ::signal(signo, SIG_DFL);
}

// What was in the handler when the watch ended is sent once more, as it came.
void TestStress::resentSignalsKeepTheirSender()
{
    const int signo = SIGRTMIN + 7;
    static std::atomic<int> value = 0;
    static std::atomic<pid_t> pid = 0;
    struct sigaction theirs = {};
    theirs.sa_flags = SA_SIGINFO | SA_RESTART;
    theirs.sa_sigaction = [](int, siginfo_t *info, void *) {
        value = info->si_value.sival_int;
        pid = info->si_pid;
    };
    QCOMPARE(::sigaction(signo, &theirs, nullptr), 0);
    std::atomic<pid_t> taker = 0;
    const std::jthread thread([&](const std::stop_token &stop) {
        taker = ::gettid();
        while (!stop.stop_requested())
            std::this_thread::yield();
    });
    while (taker == 0)
        std::this_thread::yield();
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    siginfo_t info{};
    info.si_signo = signo;
    info.si_code = SI_QUEUE;
    info.si_pid = ::getpid();
    info.si_value.sival_int = 4711;
    isHeld = false;
    heldThread = taker.load();
    QCOMPARE(::syscall(SYS_rt_tgsigqueueinfo, ::getpid(), taker.load(), signo, &info), 0L);
    while (!isHeld)
        std::this_thread::yield();
    const bool unwatched = listener.watcher.unwatch(signo, Pending::Flush).has_value();
    heldThread = 0;
    QVERIFY(unwatched);
    QTRY_COMPARE(value.load(), 4711);
    QCOMPARE(pid.load(), ::getpid());
    QCOMPARE(listener.count(), 0);
    ::signal(signo, SIG_DFL);
}

// Two signals of another thread, the second a little later each time, until it meets the moment between the
// reader's last look at the ring and its sleep. Only when both were received do the next two follow.
void TestStress::wakeIsNeverMissed()
{
    const int rounds = repetitions(10'000);
    std::atomic<int> got = 0;
    std::atomic<int> spins = 0;
    QEventLoop loop;
    SignalWatcher watcher;
    connect(&watcher, &SignalWatcher::received, this, [&] {
        if (++got == 2 * rounds)
            loop.quit();
    });
    QVERIFY(watcher.watch(SIGUSR1, plain));
    const std::jthread sender([&](const std::stop_token &stop) {
        for (int round = 1; round <= rounds && !stop.stop_requested(); ++round) {
            ::raise(SIGUSR1);
            for (spins = round * 7 % 40'000; spins > 0;)
                --spins;
            ::raise(SIGUSR1);
            while (got < 2 * round && !stop.stop_requested())
                std::this_thread::yield();
        }
    });
    QTimer::singleShot(60'000, &loop, &QEventLoop::quit); // for a hang
    loop.exec();
    QCOMPARE(got.load(), 2 * rounds);
}

// Each signal is the answer to the one before.
void TestStress::oneSignalCausesTheNext()
{
    const int total = repetitions(10'000);
    SignalWatcher watcher;
    int got = 0;
    connect(&watcher, &SignalWatcher::received, this, [&](const SignalEvent &event) {
        if (++got < total)
            ::kill(::getpid(), event.signo == SIGUSR1 ? SIGUSR2 : SIGUSR1);
    });
    QVERIFY(watcher.watch(SIGUSR1, plain));
    QVERIFY(watcher.watch(SIGUSR2, plain));
    ::kill(::getpid(), SIGUSR1);
    QTRY_COMPARE_WITH_TIMEOUT(got, total, 30'000);
}

// One of each kind is always under way: one by a timer, one by kill(2).
void TestStress::twoKindsAtOnce()
{
    const int total = repetitions(5000);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGALRM, plain));
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    for (int i = 1; i <= total; ++i) {
        const itimerval soon{ {}, { 0, 1 } };
        QCOMPARE(::setitimer(ITIMER_REAL, &soon, nullptr), 0);
        ::kill(::getpid(), SIGUSR1);
        while (listener.countOf(SIGALRM) < 1 || listener.countOf(SIGUSR1) < 1)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCOMPARE(listener.count(), 2);
        listener.events.clear();
    }
}

void TestStress::watchesComeAndGoUnderAStorm()
{
    const ScopedIgnore ignore(SIGUSR1); // between two watches
    const pid_t self = ::getpid();
    const Helper storm([self] {
        while (::kill(self, SIGUSR1) == 0)
            breathe();
        return 0;
    });
    int got = 0;
    int watches = 0;
    for (; watches < repetitions(20'000) || got < 100; ++watches) {
        Listener listener;
        QVERIFY(listener.watcher.watch(SIGUSR1, plain));
        if (watches % 2 == 0)
            QVERIFY(listener.watcher.unwatch(SIGUSR1, watches % 4 == 0 ? Pending::Flush : Pending::Discard));
        else
            QCoreApplication::processEvents();
        got += listener.count();
    }
    QVERIFY(isIgnored(SIGUSR1));
}

// Twenty-four threads with a loop, each watching two kinds; ten more come and go; the main thread takes none.
void TestStress::threadsWithLoopsComeAndGo()
{
    SKIP_WHERE_QT_SYNCHRONISES();
    constexpr int perThread = 20;
    std::atomic<int> ready = 0;
    std::atomic<int> done = 0;
    std::atomic<bool> stop = false;
    const auto listenerThread = [&] {
        SignalWatcher watcher;
        QEventLoop loop;
        int got = 0;
        connect(&watcher, &SignalWatcher::received, &loop, [&] {
            if (++got == 2 * perThread)
                loop.quit();
        });
        if (watcher.watch(SIGRTMIN + 1, plain) && watcher.watch(SIGRTMIN + 2, plain))
            ++ready;
        loop.exec();
        ++done;
    };
    const auto passer = [&] {
        while (!stop) {
            SignalWatcher watcher;
            if (!watcher.watch(SIGRTMIN + 1, plain))
                return;
            QCoreApplication::processEvents();
        }
    };
    const ScopedBlock block{ SIGRTMIN + 1, SIGRTMIN + 2 };
    Listener stays; // so that no signal meets the default action
    WatchOptions options = plain;
    options.unblock = false;
    QVERIFY(stays.watcher.watch(SIGRTMIN + 1, options));
    QVERIFY(stays.watcher.watch(SIGRTMIN + 2, options));
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < 34; ++i) {
        threads.emplace_back(i < 24 ? QThread::create(listenerThread) : QThread::create(passer));
        threads.back()->start();
    }
    QTRY_COMPARE_WITH_TIMEOUT(ready.load(), 24, 20'000);
    for (int i = 0; i < perThread; ++i) {
        QVERIFY(queueTo(::getpid(), SIGRTMIN + 1, i));
        QVERIFY(queueTo(::getpid(), SIGRTMIN + 2, i));
        if (i % 5 == 4) // threads that sanitizers watch take them one by one
            QTRY_COMPARE_WITH_TIMEOUT(stays.count(), 2 * (i + 1), 20'000);
    }
    QTRY_COMPARE_WITH_TIMEOUT(done.load(), 24, 20'000);
    stop = true;
    for (const std::unique_ptr<QThread> &thread : threads)
        thread->wait();
    QCOMPARE(stays.count(), 2 * perThread);
}

QTEST_GUILESS_MAIN(TestStress)
#include "tst_stress.moc"
