// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// An event says what the sender's system call gave the kernel, and nothing else.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/bridge/terminal.h"
#include "tests/support/sanitizers.h"

#include <array>
#include <ctime>

#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>

using namespace Sigwise;
using namespace Sigwise::Test;
using Cause = SignalEvent::Cause;

class TestSiginfo : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyOneOfAnotherProcess();
    void killOfAnotherProcess();
    void pointersOfAnotherProcess();
    void tgkillOfAnotherProcess();
    void ownThreads();
    void otherUser();
    void forgedSenders();
    void alarms();
    void timers();
    void children_data();
    void children();
    void asyncIo();
    void keysOfATerminal();
    void closedTerminal();
    void unknownWithoutRoom_data();
    void unknownWithoutRoom();
};

namespace {

constexpr int queued = 36; // SIGRTMIN + 2, which is not constant

} // namespace

// As many as one batch holds; every field of every one.
void TestSiginfo::everyOneOfAnotherProcess()
{
    SKIP_WITH_THREAD_SANITIZER();
    constexpr int total = 1000;
    Listener listener;
    QVERIFY(listener.watcher.watch(queued, plain));
    const pid_t self = ::getpid();
    Helper sender([self] {
        int failed = 0;
        for (int i = 0; i < total; ++i)
            failed += queueTo(self, queued, i * 1'000'003) ? 0 : 1;
        return failed;
    });
    const pid_t pid = sender.pid();
    QCOMPARE(sender.wait(), 0);
    QTRY_COMPARE(listener.count(), total);
    for (int i = 0; i < total; ++i) {
        const SignalEvent &event = listener.events.at(static_cast<size_t>(i));
        QCOMPARE(event.signo, queued);
        QCOMPARE(event.cause, Cause::Queue);
        QCOMPARE(event.code, SI_QUEUE);
        QCOMPARE(event.pid.value_or(0), pid);
        QCOMPARE(event.uid.value_or(~0U), ::getuid());
        QCOMPARE(numberOf(event), i * 1'000'003);
        QVERIFY(!event.status && !event.fd && !event.band && !event.synthetic && event.lostBefore == 0);
    }
}

void TestSiginfo::killOfAnotherProcess()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const pid_t self = ::getpid();
    Helper sender([self] { return ::kill(self, SIGUSR1); });
    const pid_t pid = sender.pid();
    QTRY_COMPARE(listener.count(), 1);
    const SignalEvent &event = listener.events.front();
    QCOMPARE(event.cause, Cause::User);
    QCOMPARE(event.code, SI_USER);
    QCOMPARE(event.pid.value_or(0), pid);
    QCOMPARE(event.uid.value_or(~0U), ::getuid());
    QVERIFY(!event.value);
}

void TestSiginfo::pointersOfAnotherProcess()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(queued, plain));
    const pid_t self = ::getpid();
    constexpr int64_t bits = 0x7edc'ba98'7654'3210;
    Helper sender([self] {
        sigval value{};
        value.sival_ptr = reinterpret_cast<void *>(bits);
        return ::sigqueue(self, queued, value);
    });
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().value.value_or(0), bits);
}

void TestSiginfo::tgkillOfAnotherProcess()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR2, plain));
    const pid_t self = ::getpid();
    Helper sender([self] { return ::tgkill(self, self, SIGUSR2); });
    const pid_t pid = sender.pid();
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().cause, Cause::Thread);
    QCOMPARE(listener.events.front().pid.value_or(0), pid);
    QCOMPARE(listener.events.front().threadId, self);
}

void TestSiginfo::ownThreads()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::pthread_kill(::pthread_self(), SIGUSR1);
    QTRY_COMPARE(listener.count(), 2);
    for (const SignalEvent &event : listener.events) {
        QCOMPARE(event.cause, Cause::Thread);
        QCOMPARE(event.pid.value_or(0), ::getpid());
    }
}

void TestSiginfo::otherUser()
{
    if (::geteuid() != 0)
        QSKIP("only root can become somebody else, and signal as such");
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const pid_t self = ::getpid();
    Helper sender([self] {
        constexpr uid_t somebody = 12345;
        // Stays root in effect, so that it may send; the kernel tells the real user (kill(2)).
        return ::setreuid(somebody, 0) != 0 ? 1 : ::kill(self, SIGUSR1);
    });
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().uid.value_or(0), 12345U);
}

// rt_sigqueueinfo(2) lets the sender write what it likes: the cause says so.
void TestSiginfo::forgedSenders()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(queued, plain));
    const pid_t self = ::getpid();
    Helper sender([self] {
        siginfo_t info{};
        info.si_signo = queued;
        info.si_code = SI_USER;
        info.si_pid = 1;
        if (::syscall(SYS_rt_sigqueueinfo, self, queued, &info) == 0)
            return 1; // the kernel refuses to say "kill" for somebody
        info.si_code = SI_QUEUE;
        return ::syscall(SYS_rt_sigqueueinfo, self, queued, &info) == 0 ? 0 : 2;
    });
    QCOMPARE(sender.wait(), 0);
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().cause, Cause::Queue); // "what the sender claimed"
    QCOMPARE(listener.events.front().pid.value_or(0), 1);
}

void TestSiginfo::alarms()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGALRM, plain));
    const itimerval soon{ {}, { 0, 1000 } };
    QCOMPARE(::setitimer(ITIMER_REAL, &soon, nullptr), 0);
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().cause, Cause::Kernel);
    QVERIFY(!listener.events.front().pid && !listener.events.front().uid);
}

void TestSiginfo::timers()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGUSR1;
    event.sigev_value.sival_int = 77;
    timer_t timer{};
    QCOMPARE(::timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    const itimerspec soon{ {}, { 0, 1'000'000 } };
    ::timer_settime(timer, 0, &soon, nullptr);
    QTRY_COMPARE(listener.count(), 1);
    ::timer_delete(timer);
    QCOMPARE(listener.events.front().cause, Cause::Timer);
    QCOMPARE(numberOf(listener.events.front()), 77);
    QVERIFY(!listener.events.front().pid);
}

void TestSiginfo::children_data()
{
    QTest::addColumn<int>("sent");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    QTest::newRow("exited") << 0 << int{ CLD_EXITED } << 42;
    QTest::newRow("killed") << SIGKILL << int{ CLD_KILLED } << SIGKILL;
    QTest::newRow("stopped") << SIGSTOP << int{ CLD_STOPPED } << SIGSTOP;
    QTest::newRow("continued") << SIGCONT << int{ CLD_CONTINUED } << SIGCONT;
}

void TestSiginfo::children()
{
    QFETCH(int, sent);
    QFETCH(int, code);
    QFETCH(int, status);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGCHLD, plain));
    Helper child([sent] {
        while (sent != 0)
            ::pause();
        return 42;
    });
    const pid_t pid = child.pid();
    if (sent == SIGCONT) {
        QVERIFY(signalOne(pid, SIGSTOP));
        QTRY_COMPARE(listener.count(), 1);
    }
    if (sent != 0)
        QVERIFY(signalOne(pid, sent));
    QTRY_VERIFY(!listener.events.empty() && listener.events.back().code == code);
    const SignalEvent event = listener.events.back();
    QCOMPARE(event.cause, Cause::Child);
    QCOMPARE(event.pid.value_or(0), pid);
    QCOMPARE(event.uid.value_or(~0U), ::getuid());
    QCOMPARE(event.status.value_or(-1), status);
    QVERIFY(!event.value);
}

void TestSiginfo::asyncIo()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGIO, plain));
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
    ::fcntl(ends[0], F_SETOWN, ::getpid());
    ::fcntl(ends[0], F_SETSIG, SIGIO);
    ::fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    QCOMPARE(::write(ends[1], "x", 1), ssize_t{ 1 });
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().cause, Cause::AsyncIo);
    QCOMPARE(listener.events.front().fd.value_or(-1), ends[0]);
    QVERIFY(listener.events.front().band);
    ::close(ends[0]);
    ::close(ends[1]);
}

void TestSiginfo::keysOfATerminal()
{
    Terminal terminal(QStringLiteral(SIGWISE_WITNESS), { QString::number(SIGINT), QString::number(SIGQUIT) });
    QCOMPARE(terminal.nextLine(), QByteArray("ready"));
    terminal.type("\3");
    QCOMPARE(terminal.nextLine(), QByteArray("got 2 128 - - -")); // SI_KERNEL: nobody sent it
    terminal.type("\34");
    QCOMPARE(terminal.nextLine(), QByteArray("got 3 128 - - -"));
}

void TestSiginfo::closedTerminal()
{
    Terminal terminal(QStringLiteral(SIGWISE_WITNESS), { QString::number(SIGHUP), QString::number(SIGCONT) });
    QCOMPARE(terminal.nextLine(), QByteArray("ready"));
    terminal.close();
    const QByteArray both = terminal.nextLine() + ';' + terminal.nextLine();
    QVERIFY2(both == "got 1 128 - - -;got 18 128 - - -" || both == "got 18 128 - - -;got 1 128 - - -",
        both.constData());
}

void TestSiginfo::unknownWithoutRoom_data()
{
    QTest::addColumn<int>("room");
    QTest::newRow("none") << 0;
    QTest::newRow("ten") << 10;
}

// Without room in its queue the kernel refuses what is queued, and keeps of tgkill(2) only that there was
// one; for kill(2) of standard signals it makes room.
void TestSiginfo::unknownWithoutRoom()
{
    SKIP_WITH_THREAD_SANITIZER();
    QFETCH(int, room);
    Listener listener;
    for (const int signo : { SIGUSR1, SIGUSR2, queued })
        QVERIFY(listener.watcher.watch(signo, plain));
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_SIGPENDING, &before), 0);
    // It counts what all processes of the user have queued: there should be little else.
    const rlimit tight{ static_cast<rlim_t>(room), before.rlim_max };
    QCOMPARE(::setrlimit(RLIMIT_SIGPENDING, &tight), 0);
    int accepted = 0;
    {
        const ScopedBlock block{ SIGUSR1, SIGUSR2, queued };
        for (int i = 0; i < room + 5; ++i)
            accepted += queueTo(::getpid(), queued, i) ? 1 : 0;
        QCOMPARE(::kill(::getpid(), SIGUSR1), 0);
        QCOMPARE(::tgkill(::getpid(), ::gettid(), SIGUSR2), 0);
    }
    ::setrlimit(RLIMIT_SIGPENDING, &before);
    QVERIFY(accepted <= room);
    QTRY_COMPARE(listener.count(), accepted + 2);
    for (const SignalEvent &event : listener.events) {
        if (event.signo == SIGUSR1)
            QCOMPARE(event.pid.value_or(0), ::getpid());
        if (event.signo == SIGUSR2)
            // Not "process 0 of root". Whoever else takes what is queued makes room, if there may be any.
            QVERIFY(event.pid ? room > 0 && *event.pid == ::getpid() : !event.uid);
    }
}

int main(int argc, char **argv) { return runInOneThread<TestSiginfo>(argc, argv); }
#include "tst_siginfo.moc"
