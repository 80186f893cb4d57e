// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
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
    void refusals_data();
    void refusals();
    void ignoredStaysIgnored_data();
    void ignoredStaysIgnored();
    void previousHandlersAreCalledFirst();
    void oneTimeHandlersAreCalledOnce();
    void stackFlagFollowsTheThread();
    void interruptedCallsGoOn();
    void raiseDefaultEndsTruly_data();
    void raiseDefaultEndsTruly();
    void raiseDefaultStops();
    void scopedIgnoreGoesBack();
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

void TestDispositions::refusals_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<int>("refusal");
    const auto row = [](int signo, Refusal refusal) {
        QTest::addRow("%d", signo) << signo << static_cast<int>(refusal);
    };
    for (const int signo : { 0, -1, 65, 4096 })
        row(signo, Refusal::NotASignal);
    for (const int signo : { SIGKILL, SIGSTOP })
        row(signo, Refusal::NotCatchable);
    for (const int signo : { 32, 33 })
        row(signo, Refusal::ReservedByCLibrary);
    for (const int signo : { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS })
        row(signo, Refusal::SynchronousFault);
    row(SIGABRT, Refusal::EndsAnyway);
}

void TestDispositions::refusals()
{
    QFETCH(int, signo);
    QFETCH(int, refusal);
    const QByteArray before = kernelAction(signo);
    SignalWatcher watcher;
    const Result<void> watched = watcher.watch(signo);
    QVERIFY(!watched);
    QVERIFY(watched.error().code == static_cast<Refusal>(refusal));
    QCOMPARE(watched.error().context, std::to_string(signo));
    QVERIFY(!watched.error().code.message().empty());
    QVERIFY(watcher.watched().isEmpty());
    QCOMPARE(kernelAction(signo), before);
}

void TestDispositions::ignoredStaysIgnored_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<bool>("forced");
    QTest::addColumn<bool>("left");
    QTest::newRow("hang-up, as by nohup") << SIGHUP << false << true;
    QTest::newRow("interrupt, as by a shell's &") << SIGINT << false << true;
    QTest::newRow("quit") << SIGQUIT << false << true;
    QTest::newRow("hang-up, forced") << SIGHUP << true << false;
    QTest::newRow("another kind") << SIGUSR1 << false << false;
}

void TestDispositions::ignoredStaysIgnored()
{
    QFETCH(int, signo);
    QFETCH(bool, forced);
    QFETCH(bool, left);
    struct sigaction before = {};
    const struct sigaction ignore = actionOf(SIG_IGN, 0);
    QCOMPARE(::sigaction(signo, &ignore, &before), 0);
    {
        SignalWatcher watcher;
        const Result<void> watched = watcher.watch(signo, { .overrideIgnored = forced });
        QCOMPARE(!watched, left);
        if (left)
            QVERIFY(watched.error().code == Refusal::LeftIgnored);
        else
            QCOMPARE(disposition(signo), Disposition::CaughtByBridge);
    }
    QCOMPARE(disposition(signo), Disposition::Ignored);
    ::sigaction(signo, &before, nullptr);
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

void TestDispositions::interruptedCallsGoOn()
{
    SignalWatcher watcher;
    QVERIFY(watcher.watch(SIGUSR1));
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    const pid_t self = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        for (int i = 0; i < 100; ++i)
            ::kill(self, SIGUSR1);
        ::_exit(::write(ends[1], "x", 1) == 1 ? 0 : 1);
    }
    errno = 7;
    char byte = 0;
    QCOMPARE(::read(ends[0], &byte, 1), ssize_t{ 1 }); // not EINTR
    QCOMPARE(errno, 7);
    QCOMPARE(::waitpid(child, nullptr, 0), child);
    ::close(ends[0]);
    ::close(ends[1]);
    QVERIFY(watcher.unwatch(SIGUSR1, Pending::Discard));
}

void TestDispositions::raiseDefaultEndsTruly_data()
{
    QTest::addColumn<int>("signo");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP, SIGKILL, SIGRTMIN })
        QTest::addRow("%d", signo) << signo;
}

void TestDispositions::raiseDefaultEndsTruly()
{
    QFETCH(int, signo);
    const Test::ForkedEnd child = Test::endOfForkedChild([signo] {
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_BLOCK, &all, nullptr);
        (void)raiseDefault(signo); // does not come back
        return 1;
    });
    QVERIFY(WIFSIGNALED(child.status));
    QCOMPARE(WTERMSIG(child.status), signo);
}

void TestDispositions::raiseDefaultStops()
{
    const pid_t child = ::fork();
    if (child == 0) {
        // A group without a parent in its session would not stop (orphaned process group, setpgid(2)).
        ::setpgid(0, 0);
        ::signal(SIGTSTP, plainHandler);
        (void)raiseDefault(SIGTSTP);
        ::_exit(disposition(SIGTSTP) == Disposition::CaughtByOthers && !isBlocked(SIGTSTP) ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, WUNTRACED), child);
    QVERIFY(WIFSTOPPED(status));
    QCOMPARE(WSTOPSIG(status), SIGTSTP);
    ::kill(child, SIGCONT);
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
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

QTEST_GUILESS_MAIN(TestDispositions)
#include "tst_dispositions.moc"
