// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The table of actions: what stood there is put back bit for bit, and what others put there is left alone.
#include "core/bridge/dispositions.h"
#include "core/bridge/signalwatcher.h"
#include "tests/support/forkedchild.h"

#include <QSignalSpy>
#include <QTest>

#include <array>
#include <csignal>
#include <cstring>

#include <sys/syscall.h>
#include <unistd.h>

using namespace Sigwise;

namespace {

volatile sig_atomic_t plainRuns = 0;
volatile sig_atomic_t infoRuns = 0;
volatile sig_atomic_t lastPid = 0;

void plainHandler(int) { plainRuns = plainRuns + 1; }

void infoHandler(int, siginfo_t *info, void *)
{
    infoRuns = infoRuns + 1;
    lastPid = info->si_pid;
}

// The kernel's own form: handler, flags, restorer, mask. The C library's leaves the mask's rest undefined.
QByteArray kernelAction(int signo)
{
    std::array<char, 64> bytes{};
    constexpr size_t maskSize = 8;
    if (::syscall(SYS_rt_sigaction, signo, nullptr, bytes.data(), maskSize) != 0)
        return {};
    return QByteArray(bytes.data(), bytes.size());
}

struct sigaction actionOf(void (*function)(int), int flags, int masked = 0)
{
    struct sigaction action = {};
    action.sa_handler = function;
    action.sa_flags = flags;
    if (masked != 0)
        ::sigaddset(&action.sa_mask, masked);
    return action;
}

struct sigaction infoAction(int flags)
{
    struct sigaction action = {};
    action.sa_sigaction = infoHandler;
    action.sa_flags = flags | SA_SIGINFO;
    ::sigaddset(&action.sa_mask, SIGUSR2);
    return action;
}

} // namespace

class TestDispositions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void actionsComeBackBitForBit_data();
    void actionsComeBackBitForBit();
    void replacedHandlersAreLeftAlone();
    void previousHandlersAreCalledFirst();
    void oneTimeHandlersAreCalledOnce();
    void stackFlagFollowsTheThread();
    void coveredHandlerIsPutBackLater();
    void handlersOnTopAreNotCalledInCircles();
    void scopedIgnoreGoesBack();
    void scopedIgnoreSavesFromBrokenPipes();
    void blockedAtTheStart();
};

void TestDispositions::actionsComeBackBitForBit_data()
{
    QTest::addColumn<QByteArray>("wanted");
    const auto row = [](const char *name, const struct sigaction &action) {
        QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(&action), sizeof action);
    };
    row("default", actionOf(SIG_DFL, 0));
    row("ignored", actionOf(SIG_IGN, 0));
    row("ignored with flags", actionOf(SIG_IGN, SA_RESTART | SA_NOCLDSTOP));
    row("function", actionOf(plainHandler, SA_RESTART, SIGUSR2));
    row("one time, not masked", actionOf(plainHandler, static_cast<int>(SA_RESETHAND) | SA_NODEFER));
    row("with siginfo, on a stack", infoAction(SA_ONSTACK));
}

void TestDispositions::actionsComeBackBitForBit()
{
    QFETCH(QByteArray, wanted);
    struct sigaction action = {};
    std::memcpy(&action, wanted.constData(), sizeof action);
    QCOMPARE(::sigaction(SIGUSR1, &action, nullptr), 0);
    const QByteArray before = kernelAction(SIGUSR1);
    {
        SignalWatcher watcher;
        QVERIFY(watcher.watch(SIGUSR1));
        QVERIFY(kernelAction(SIGUSR1) != before);
        SignalWatcher second;
        QVERIFY(second.watch(SIGUSR1));
    }
    QCOMPARE(kernelAction(SIGUSR1), before);
    ::signal(SIGUSR1, SIG_DFL);
}

void TestDispositions::replacedHandlersAreLeftAlone()
{
    SignalWatcher watcher;
    QVERIFY(watcher.watch(SIGUSR1));
    QVERIFY(SignalHub::instance().stolen().isEmpty());
    const struct sigaction theirs = actionOf(plainHandler, SA_RESTART);
    QCOMPARE(::sigaction(SIGUSR1, &theirs, nullptr), 0);
    QCOMPARE(SignalHub::instance().stolen(), SignalSet{ SIGUSR1 });
    QCOMPARE(disposition(SIGUSR1), Disposition::CaughtByOthers);
    const QByteArray before = kernelAction(SIGUSR1);
    QVERIFY(watcher.unwatch(SIGUSR1));
    QCOMPARE(kernelAction(SIGUSR1), before);
    ::signal(SIGUSR1, SIG_DFL);
}

void TestDispositions::previousHandlersAreCalledFirst()
{
    const struct sigaction theirs = infoAction(0);
    QCOMPARE(::sigaction(SIGUSR1, &theirs, nullptr), 0);
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGUSR1));
    infoRuns = 0;
    ::raise(SIGUSR1);
    QCOMPARE(int{ infoRuns }, 1);
    QCOMPARE(pid_t{ lastPid }, ::getpid());
    QTRY_COMPARE(spy.count(), 1);
    QVERIFY(watcher.unwatch(SIGUSR1));
    QVERIFY(watcher.watch(SIGUSR1, { .chain = false }));
    ::raise(SIGUSR1);
    QTRY_COMPARE(spy.count(), 2);
    QCOMPARE(int{ infoRuns }, 1);
    QVERIFY(watcher.unwatch(SIGUSR1));
    ::signal(SIGUSR1, SIG_DFL);
}

void TestDispositions::oneTimeHandlersAreCalledOnce()
{
    const struct sigaction theirs = actionOf(plainHandler, static_cast<int>(SA_RESETHAND));
    QCOMPARE(::sigaction(SIGUSR1, &theirs, nullptr), 0);
    SignalWatcher watcher;
    QVERIFY(watcher.watch(SIGUSR1));
    plainRuns = 0;
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QCOMPARE(int{ plainRuns }, 1);
    QVERIFY(watcher.unwatch(SIGUSR1, Pending::Discard));
    ::signal(SIGUSR1, SIG_DFL);
}

void TestDispositions::stackFlagFollowsTheThread()
{
    stack_t before{};
    const stack_t off{ nullptr, SS_DISABLE, 0 };
    QCOMPARE(::sigaltstack(&off, &before), 0);
    const auto flagsWhileWatched = [] {
        SignalWatcher watcher;
        struct sigaction action = {};
        if (!watcher.watch(SIGUSR1) || ::sigaction(SIGUSR1, nullptr, &action) != 0)
            return -1;
        return action.sa_flags;
    };
    QCOMPARE(flagsWhileWatched() & SA_ONSTACK, 0);
    std::array<char, 64 * 1024> memory{};
    const stack_t on{ memory.data(), 0, memory.size() };
    QCOMPARE(::sigaltstack(&on, nullptr), 0);
    QCOMPARE(flagsWhileWatched() & SA_ONSTACK, SA_ONSTACK);
    QCOMPARE(::sigaltstack((before.ss_flags & SS_DISABLE) != 0 ? &off : &before, nullptr), 0);
    QCOMPARE(flagsWhileWatched() & SA_RESTART, SA_RESTART);
}

// Somebody covers our handler, our watch ends, and then they put back what they had found: ours. The next
// signal meets what was there before us.
void TestDispositions::coveredHandlerIsPutBackLater()
{
    const struct sigaction first = actionOf(plainHandler, SA_RESTART, SIGUSR2);
    QCOMPARE(::sigaction(SIGUSR1, &first, nullptr), 0);
    const QByteArray before = kernelAction(SIGUSR1);
    struct sigaction ours = {};
    const struct sigaction theirs = infoAction(0);
    {
        SignalWatcher watcher;
        QVERIFY(watcher.watch(SIGUSR1, { .chain = false }));
        QCOMPARE(::sigaction(SIGUSR1, &theirs, &ours), 0);
    }
    QCOMPARE(::sigaction(SIGUSR1, &ours, nullptr), 0);
    QVERIFY(isCaughtByBridge(SIGUSR1));
    plainRuns = 0;
    ::raise(SIGUSR1);
    QTRY_COMPARE(int{ plainRuns }, 1);
    QCOMPARE(kernelAction(SIGUSR1), before);
    ::signal(SIGUSR1, SIG_DFL);
}

// They call ours, as good libraries do: were it to call theirs again, that would never end.
void TestDispositions::handlersOnTopAreNotCalledInCircles()
{
    static struct sigaction found = {};
    struct sigaction theirs = {};
    theirs.sa_flags = SA_SIGINFO;
    theirs.sa_sigaction = [](int signo, siginfo_t *info, void *context) {
        infoRuns = infoRuns + 1;
        if (infoRuns < 10)
            found.sa_sigaction(signo, info, context);
    };
    SignalWatcher watcher;
    QSignalSpy spy(&watcher, &SignalWatcher::received);
    QVERIFY(watcher.watch(SIGUSR1));
    QCOMPARE(::sigaction(SIGUSR1, &theirs, &found), 0);
    infoRuns = 0;
    ::raise(SIGUSR1);
    QTRY_COMPARE(spy.count(), 1); // through theirs
    QCOMPARE(int{ infoRuns }, 1);
    QVERIFY(watcher.unwatch(SIGUSR1));
    QVERIFY(watcher.watch(SIGUSR1));
    ::raise(SIGUSR1);
    QTRY_COMPARE(spy.count(), 2);
    QVERIFY(infoRuns <= 2);
    QVERIFY(watcher.unwatch(SIGUSR1));
    ::signal(SIGUSR1, SIG_DFL);
}

void TestDispositions::scopedIgnoreGoesBack()
{
    const struct sigaction theirs = actionOf(plainHandler, SA_RESTART, SIGUSR2);
    QCOMPARE(::sigaction(SIGUSR1, &theirs, nullptr), 0);
    const QByteArray before = kernelAction(SIGUSR1);
    {
        const ScopedIgnore ignore(SIGUSR1);
        QVERIFY(ignore.isActive());
        QCOMPARE(disposition(SIGUSR1), Disposition::Ignored);
    }
    QCOMPARE(kernelAction(SIGUSR1), before);
    {
        const ScopedIgnore ignore(SIGUSR1);
        ::signal(SIGUSR1, SIG_DFL); // somebody else decides
    }
    QCOMPARE(disposition(SIGUSR1), Disposition::Default);
    const ScopedIgnore impossible(SIGKILL);
    QVERIFY(!impossible.isActive());
}

void TestDispositions::scopedIgnoreSavesFromBrokenPipes()
{
    const Test::ForkedEnd child = Test::endOfForkedChild([] {
        ::signal(SIGPIPE, SIG_DFL); // QtTest has a handler of its own, which asks a debugger first
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0)
            return 1;
        ::close(ends[0]);
        {
            const ScopedIgnore ignore(SIGPIPE);
            if (::write(ends[1], "x", 1) != -1 || errno != EPIPE)
                return 2;
        }
        return static_cast<int>(::write(ends[1], "x", 1)); // ends it
    });
    QVERIFY(WIFSIGNALED(child.status));
    QCOMPARE(WTERMSIG(child.status), SIGPIPE);
}

// As a program that is started with a signal blocked: the watch unblocks it, its end blocks it again.
void TestDispositions::blockedAtTheStart()
{
    const ScopedBlock block{ SIGUSR2 };
    {
        SignalWatcher watcher;
        QVERIFY(watcher.watch(SIGUSR2));
        QVERIFY(!isBlocked(SIGUSR2));
        SignalWatcher leaves;
        QVERIFY(leaves.watch(SIGUSR2, { .unblock = false }));
    }
    QVERIFY(isBlocked(SIGUSR2));
}

QTEST_GUILESS_MAIN(TestDispositions)
#include "tst_dispositions.moc"
