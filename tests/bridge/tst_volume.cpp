// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/dispositions.h"
#include "core/bridge/handler.h"
#include "core/bridge/signalwatcher.h"
#include "tests/support/forkedchild.h"
#include "tests/support/sanitizers.h"

#include <QByteArrayList>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace Sigwise;

namespace {

constexpr WatchOptions plain{ .overrideIgnored = true, .chain = false };
constexpr int capacity = int{ Handler::ringCapacity };

void queueToSelf(int signo, int number)
{
    sigval value{};
    value.sival_int = number;
    QCOMPARE(::sigqueue(::getpid(), signo, value), 0);
}

/// Events of the test's own watcher, without the cost of a spy's variants.
struct Listener
{
    SignalWatcher watcher;
    std::vector<SignalEvent> events;

    Listener()
    {
        QObject::connect(&watcher, &SignalWatcher::received, &watcher,
            [this](const SignalEvent &event) { events.push_back(event); });
    }
    [[nodiscard]] int count() const { return static_cast<int>(events.size()); }
    [[nodiscard]] int countOf(int signo) const
    {
        return static_cast<int>(std::count_if(events.begin(), events.end(),
            [signo](const SignalEvent &event) { return event.signo == signo; }));
    }
};

std::atomic<int> metRestoredAction = 0;

void countIt(int) { ++metRestoredAction; }

} // namespace

class TestSignalHub : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void burstKeepsEveryKind_data();
    void burstKeepsEveryKind();
    void ringHoldsItsCapacity();
    void overflowIsCountedExactly();
    void lossIsToldByTheNextRecord();
    void threadsWriteAtOnce();
    void unwatchLosesNothing();
    void booksBalance();
    void childrenOfQProcessStayUnheard();
    void childrenInheritNothing();
    void forkedChildHasItsOwnRing();
    void withoutDescriptorsNothingChanges();
};

void TestSignalHub::burstKeepsEveryKind_data()
{
    QTest::addColumn<int>("count");
    for (const int count : { 1, 64, 278, 279, 555, 1000, 50'000 })
        QTest::newRow(qPrintable(QString::number(count))) << count;
}

// From the loop's own thread, which reads nothing meanwhile: a blocking transport would hang here.
void TestSignalHub::burstKeepsEveryKind()
{
    QFETCH(int, count);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    QVERIFY(listener.watcher.watch(SIGTERM, plain));
    for (int i = 0; i < count; ++i)
        ::raise(SIGUSR1);
    ::raise(SIGTERM);
    QTRY_COMPARE(listener.countOf(SIGTERM), 1);
    QCOMPARE(listener.countOf(SIGUSR1), count);
    for (const SignalEvent &event : listener.events)
        QVERIFY(!event.synthetic && event.lostBefore == 0);
}

void TestSignalHub::ringHoldsItsCapacity()
{
    SKIP_WITH_THREAD_SANITIZER();
    const int signo = SIGRTMIN + 1;
    const quint64 lostBefore = SignalHub::instance().stats(signo).lost;
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    for (int i = 0; i < capacity; ++i)
        queueToSelf(signo, i);
    QTRY_COMPARE(listener.count(), capacity);
    for (int i = 0; i < capacity; ++i) {
        const SignalEvent &event = listener.events.at(static_cast<size_t>(i));
        QCOMPARE(static_cast<int>(event.value.value_or(-1)), i);
        QCOMPARE(event.sequence, listener.events.front().sequence + static_cast<uint64_t>(i));
    }
    QCOMPARE(SignalHub::instance().stats(signo).lost, lostBefore);
    QCOMPARE(SignalHub::instance().highWaterMark(), quint64{ capacity });
    QCOMPARE(SignalHub::instance().stats(signo).highWaterMark, quint64{ capacity });
}

void TestSignalHub::overflowIsCountedExactly()
{
    SKIP_WITH_THREAD_SANITIZER();
    constexpr int beyond = 1000;
    const int signo = SIGRTMIN + 2;
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    QVERIFY(listener.watcher.watch(SIGTERM, plain));
    const quint64 lostBefore = SignalHub::instance().stats(signo).lost;
    for (int i = 0; i < capacity + beyond; ++i)
        queueToSelf(signo, i);
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

void TestSignalHub::lossIsToldByTheNextRecord()
{
    SKIP_WITH_THREAD_SANITIZER();
    const int signo = SIGRTMIN + 3;
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    for (int i = 0; i < capacity + 5; ++i)
        queueToSelf(signo, i);
    // Ends a watch of its own, which takes the records out of the ring without delivering them.
    SignalWatcher other;
    QVERIFY(other.watch(SIGUSR1, plain));
    QVERIFY(other.unwatch(SIGUSR1));
    queueToSelf(signo, -1);
    QTRY_COMPARE(listener.count(), capacity + 2);
    QVERIFY(listener.events.at(size_t{ capacity }).synthetic);
    QCOMPARE(listener.events.at(size_t{ capacity }).lostBefore, uint64_t{ 5 });
    QCOMPARE(listener.events.back().lostBefore, uint64_t{ 0 });
    QCOMPARE(static_cast<int>(listener.events.back().value.value_or(0)), -1);
}

void TestSignalHub::threadsWriteAtOnce()
{
    constexpr int each = 20'000;
    Listener listener;
    const SignalStats before = SignalHub::instance().stats(SIGUSR1);
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([] {
            for (int j = 0; j < each; ++j)
                ::raise(SIGUSR1);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    const auto accounted = [&] {
        const SignalStats now = SignalHub::instance().stats(SIGUSR1);
        return now.delivered - now.synthetic + now.lost - (before.delivered - before.synthetic + before.lost);
    };
    QTRY_COMPARE(accounted(), quint64{ 4 * each });
    QCOMPARE(SignalHub::instance().stats(SIGUSR1).handlerRuns - before.handlerRuns, quint64{ 4 * each });
    for (size_t i = 1; i < listener.events.size(); ++i)
        QCOMPARE(listener.events.at(i).sequence, listener.events.at(i - 1).sequence + 1);
}

// Signals race with watch and unwatch: each one is delivered or meets the action that was put back. They are
// taken by other threads, so that a handler may be on its way when the watch ends.
void TestSignalHub::unwatchLosesNothing()
{
    constexpr int total = 100'000;
    const int signo = SIGRTMIN + 6;
    struct sigaction theirs = {};
    theirs.sa_handler = countIt;
    theirs.sa_flags = SA_RESTART;
    QCOMPARE(::sigaction(signo, &theirs, nullptr), 0);
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, signo);
    metRestoredAction = 0;
    std::atomic<bool> sending = true;
    std::thread sender([&] {
        for (int i = 0; i < total; ++i)
            ::raise(signo);
        sending = false;
    });
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    Listener listener;
    WatchOptions options = plain;
    options.unblock = false;
    int watches = 0;
    for (; sending; ++watches) {
        QVERIFY(listener.watcher.watch(signo, options));
        QVERIFY(listener.watcher.unwatch(signo, Pending::Flush));
    }
    sender.join();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    QTRY_COMPARE(listener.count() + metRestoredAction, total);
    QVERIFY(watches > 100);
    ::signal(signo, SIG_DFL);
}

void TestSignalHub::booksBalance()
{
    const SignalHub &hub = SignalHub::instance();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR2, plain));
    for (int i = 0; i < 10; ++i)
        ::raise(SIGUSR2);
    QVERIFY(listener.watcher.unwatch(SIGUSR2, Pending::Discard));
    for (const int signo : { SIGUSR1, SIGUSR2, SIGTERM, SIGRTMIN + 1, SIGRTMIN + 2, SIGRTMIN + 3 }) {
        const SignalStats stats = hub.stats(signo);
        QCOMPARE(stats.handlerRuns, stats.delivered - stats.synthetic + stats.unclaimed + stats.lost);
    }
    QCOMPARE(hub.stats(SIGUSR2).unclaimed, quint64{ 10 });
    QCOMPARE(hub.refusedWakes(), quint64{ 0 });
    QCOMPARE(hub.stats(0), SignalStats());
    QCOMPARE(hub.stats(65), SignalStats());
}

// QProcess clones with CLONE_VM | CLONE_VFORK: a signal to the group finds our handler in the child, on our
// memory.
void TestSignalHub::childrenOfQProcessStayUnheard()
{
    SKIP_WITH_THREAD_SANITIZER();
    ::setpgid(0, 0); // fails for a session leader, which has a group of its own already
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const pid_t storm = ::fork();
    if (storm == 0) {
        ::signal(SIGUSR1, SIG_IGN);
        while (::getppid() != 1)
            ::kill(0, SIGUSR1);
        ::_exit(0);
    }
    const auto foreignRuns = [] { return SignalHub::instance().stats(SIGUSR1).foreignRuns; };
    int started = 0;
    for (; started < 300 || (foreignRuns() == 0 && started < 3000); ++started) {
        QProcess process;
        process.start(QStringLiteral("/bin/true"), {});
        process.waitForFinished();
    }
    ::kill(storm, SIGKILL);
    QCOMPARE(::waitpid(storm, nullptr, 0), storm);
    QVERIFY2(foreignRuns() > 0, "the storm never met a child before its exec");
    QTRY_VERIFY(listener.count() > 0);
    for (const SignalEvent &event : listener.events) {
        if (!event.synthetic) // taken by a thread of this process
            QCOMPARE(::tgkill(::getpid(), event.threadId, 0), 0);
    }
}

void TestSignalHub::childrenInheritNothing()
{
    Listener listener;
    for (const int signo : { SIGUSR1, SIGPIPE, SIGTERM, SIGCHLD })
        QVERIFY(listener.watcher.watch(signo, plain));
    QByteArrayList inherited; // what this test was itself started with goes on to its children
    for (int fd = 0; fd < 256; ++fd) {
        if (::fcntl(fd, F_GETFD) == 0)
            inherited << QFile::symLinkTarget(QStringLiteral("/proc/self/fd/%1").arg(fd)).toUtf8();
    }
    QProcess process;
    process.start(QStringLiteral("/bin/sh"),
        { QStringLiteral("-c"),
            QStringLiteral("grep -E 'Sig(Blk|Ign)' /proc/self/status; cd /proc/$$/fd; for fd in *; do "
                           "readlink $fd; done | grep socket:") });
    QVERIFY(process.waitForFinished());
    const QByteArrayList lines = process.readAll().trimmed().split('\n');
    QVERIFY(lines.size() >= 2);
    for (const QByteArray &open : lines.mid(2))
        QVERIFY2(inherited.contains(QByteArray("/proc/self/fd/" + open)), open.constData());
    const auto setIn = [](const QByteArray &line) {
        return SignalSet(line.mid(line.indexOf('\t') + 1).toULongLong(nullptr, 16));
    };
    QVERIFY(setIn(lines.at(0)).isEmpty());
    for (const int signo : { SIGUSR1, SIGPIPE, SIGTERM, SIGCHLD })
        QVERIFY(!setIn(lines.at(1)).contains(signo));
}

void TestSignalHub::forkedChildHasItsOwnRing()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1); // pending here: not to be seen in the child
    const Test::ForkedEnd child = Test::endOfForkedChild([&] {
        ::raise(SIGUSR1); // not heard: the hub is still the parent's
        if (!SignalHub::instance().childAfterFork())
            return 1;
        ::raise(SIGUSR1);
        if (!listener.watcher.unwatch(SIGUSR1, Pending::Flush))
            return 2;
        return listener.count() == 1 && listener.events.front().pid == ::getpid() ? 0 : 3;
    });
    QCOMPARE(child.status, 0);
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().pid.value_or(0), ::getpid());
}

void TestSignalHub::withoutDescriptorsNothingChanges()
{
    const Test::ForkedEnd child = Test::endOfForkedChild([] {
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        const rlimit none{ 0, before.rlim_max };
        ::setrlimit(RLIMIT_NOFILE, &none);
        SignalWatcher watcher;
        const Result<void> watched = watcher.watch(SIGUSR2, plain);
        ::setrlimit(RLIMIT_NOFILE, &before);
        if (watched || watched.error().code != std::error_code(EMFILE, std::system_category()))
            return 1;
        return disposition(SIGUSR2) == Disposition::Default && watcher.watched().isEmpty() ? 0 : 2;
    });
    QCOMPARE(child.status, 0);
}

QTEST_GUILESS_MAIN(TestSignalHub)
#include "tst_signalhub.moc"
