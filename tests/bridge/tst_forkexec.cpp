// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Children: what is sent to them is not heard here, what is pending here is not heard there, and programs
// that they start see nothing of the bridge.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/support/forkedchild.h"
#include "tests/support/restrictions.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QFile>

#include <array>

#include <fcntl.h>
#include <spawn.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr SignalSet watchedHere{ SIGUSR1, SIGPIPE, SIGTERM, SIGCHLD, SIGHUP, 40 };

// Masks and open descriptors, as a program that was just started finds them.
constexpr const char *lookAround
    = "grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status; for fd in /proc/$$/fd/*; do "
      "[ $fd = /proc/$$/fd/1 ] || readlink $fd; done; true";

enum class Way { Fork, VFork, Spawn };

// What a shell sees that this process starts. Stdout is a pipe, whose name differs each time.
QByteArray seenByAProgram(Way way)
{
    std::array<int, 2> out{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0)
        return {};
    std::array<char *, 4> argv{ const_cast<char *>("sh"), const_cast<char *>("-c"),
        const_cast<char *>(lookAround), nullptr };
    pid_t pid = -1;
    if (way == Way::Spawn) {
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
        ::posix_spawn(&pid, "/bin/sh", &actions, nullptr, argv.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
    } else {
        pid = way == Way::Fork ? ::fork() : ::vfork();
        if (pid == 0) {
            ::dup2(out[1], STDOUT_FILENO);
            ::execv("/bin/sh", argv.data());
            ::_exit(127);
        }
    }
    ::close(out[1]);
    QFile file;
    if (!file.open(out[0], QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return {};
    const QByteArray seen = file.readAll();
    ::waitpid(pid, nullptr, 0);
    return seen;
}

// By itself, because vfork(2) returns twice into the same frame: nothing in it may change between the two.
[[gnu::noinline]] void vforkTrue()
{
    const pid_t child = ::vfork();
    if (child == 0) {
        ::execl("/bin/true", "true", nullptr);
        ::_exit(127);
    }
    int status = -1;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
}

// For inPidNamespace(), which takes plain functions.
Listener *inherited = nullptr;

int firstOfTheNextNamespace()
{
    if (!SignalHub::instance().childAfterFork())
        return 1;
    QCoreApplication::processEvents();
    return inherited->count() == 0 ? 0 : 2;
}

int firstOfANamespace()
{
    Listener listener;
    inherited = &listener;
    if (!SignalHub::instance().childAfterFork() || !listener.watcher.watch(SIGUSR1, plain))
        return 3;
    ::raise(SIGUSR1);
    return inForkedChild([] { return inPidNamespace(firstOfTheNextNamespace); });
}

} // namespace

class TestForkExec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void programsSeeNothingOfUs_data();
    void programsSeeNothingOfUs();
    void signalsOfAChildStayThere();
    void aChildsLoopTakesNothing();
    void aSlotMayFork();
    void childBecomesAWatcher();
    void childWatchesByWatch();
    void grandchildToo();
    void childOfTheSameNumber();
    void pendingIsNotReplayed();
    void vforkedChildrenStayUnheard();
};

void TestForkExec::programsSeeNothingOfUs_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("fork and exec") << static_cast<int>(Way::Fork);
    QTest::newRow("vfork and exec") << static_cast<int>(Way::VFork);
    QTest::newRow("posix_spawn") << static_cast<int>(Way::Spawn);
}

void TestForkExec::programsSeeNothingOfUs()
{
    QFETCH(int, way);
    const QByteArray before = seenByAProgram(static_cast<Way>(way));
    QVERIFY(before.contains("SigIgn:"));
    Listener listener;
    for (SignalSet rest = watchedHere; !rest.isEmpty(); rest.remove(rest.lowest()))
        QVERIFY(listener.watcher.watch(rest.lowest(), plain));
    QCOMPARE(seenByAProgram(static_cast<Way>(way)), before);
}

void TestForkExec::signalsOfAChildStayThere()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const quint64 foreign = SignalHub::instance().stats(SIGUSR1).foreignRuns;
    Helper child([] {
        ::raise(SIGUSR1); // before it has called exec, and without a watch of its own
        ::kill(::getpid(), SIGUSR1);
        const SignalStats stats = SignalHub::instance().stats(SIGUSR1);
        return stats.foreignRuns >= 2 && stats.handlerRuns == 0 ? 0 : 1;
    });
    QCOMPARE(child.wait(), 0);
    ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().pid.value_or(0), ::getpid());
    QCOMPARE(SignalHub::instance().stats(SIGUSR1).foreignRuns, foreign); // counted in the copy
}

// What waits in the parent is neither delivered in a child that runs the loop all the same, nor taken from
// there.
void TestForkExec::aChildsLoopTakesNothing()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    const ForkedEnd child = endOfForkedChild([&] {
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents();
        return listener.count();
    });
    QCOMPARE(child.status, 0);
    QTRY_COMPARE(listener.count(), 1);
}

// The child returns from the slot: what else was under way stays its parent's, and the wake-up byte too.
void TestForkExec::aSlotMayFork()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener first;
    Listener second;
    pid_t child = -1;
    int childStatus = -1;
    connect(&first.watcher, &SignalWatcher::received, this, [&] {
        if (child >= 0)
            return;
        child = ::fork();
        if (child == 0) {
            ::alarm(10); // whatever becomes of it, and of its parent
            return;
        }
        while (::waitpid(child, &childStatus, 0) < 0 && errno == EINTR) { }
        ::raise(SIGUSR1);
    });
    QVERIFY(first.watcher.watch(SIGUSR1, plain));
    QVERIFY(second.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_VERIFY(child >= 0);
    if (child == 0)
        ::_exit(second.count() == 0 ? 0 : 1);
    QCOMPARE(childStatus, 0);
    QTRY_COMPARE(second.count(), 2);
    ::raise(SIGUSR1);
    QTRY_COMPARE(second.count(), 3);
}

void TestForkExec::childBecomesAWatcher()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1); // pending here: not to be seen in the child
    const ForkedEnd child = endOfForkedChild([&] {
        ::raise(SIGUSR1); // not heard: the hub is still the parent's
        if (!SignalHub::instance().childAfterFork())
            return 1;
        ::raise(SIGUSR1);
        QCoreApplication::processEvents();
        return listener.count() == 1 && listener.events.front().pid == ::getpid() ? 0 : 3;
    });
    QCOMPARE(child.status, 0);
    QTRY_COMPARE(listener.count(), 1);
    QCOMPARE(listener.events.front().pid.value_or(0), ::getpid());
}

void TestForkExec::childWatchesByWatch()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const ForkedEnd child = endOfForkedChild([&] {
        Listener own;
        if (!own.watcher.watch(SIGUSR1, plain) || !own.watcher.watch(SIGUSR2, plain))
            return 1;
        ::raise(SIGUSR1);
        ::raise(SIGUSR2);
        QCoreApplication::processEvents();
        return own.count() == 2 && listener.count() == 1 ? 0 : 2;
    });
    QCOMPARE(child.status, 0);
    QCoreApplication::processEvents();
    QCOMPARE(listener.count(), 0);
}

void TestForkExec::grandchildToo()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const ForkedEnd child = endOfForkedChild([&] {
        if (!SignalHub::instance().childAfterFork())
            return 1;
        const ForkedEnd grandchild = endOfForkedChild([&] {
            ::raise(SIGUSR1);
            if (!SignalHub::instance().childAfterFork())
                return 2;
            ::raise(SIGUSR1);
            QCoreApplication::processEvents();
            return listener.count() == 1 ? 0 : 3;
        });
        QCoreApplication::processEvents();
        return grandchild.status == 0 && listener.count() == 0 ? 0 : 4;
    });
    QCOMPARE(child.status, 0);
    QCoreApplication::processEvents();
    QCOMPARE(listener.count(), 0);
}

// The first process of a PID namespace and its child that is the first one of another: both are PID 1.
void TestForkExec::childOfTheSameNumber()
{
    SKIP_WITH_THREAD_SANITIZER();
    const int result = inForkedChild([] { return inPidNamespace(firstOfANamespace); });
    if (result == 255)
        QSKIP("no PID namespace can be made here");
    QCOMPARE(result, 0);
}

// A lost record's bit is not told either.
void TestForkExec::pendingIsNotReplayed()
{
    SKIP_WITH_THREAD_SANITIZER();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    for (int i = 0; i < 70'000; ++i)
        ::raise(SIGUSR1);
    const ForkedEnd child = endOfForkedChild([&] {
        if (!SignalHub::instance().childAfterFork())
            return 1;
        QCoreApplication::processEvents();
        ::raise(SIGUSR1);
        QCoreApplication::processEvents();
        return listener.count() == 1 && listener.events.front().lostBefore == 0 ? 0 : 2;
    });
    QCOMPARE(child.status, 0);
    QTRY_COMPARE(listener.count(), 65'537);
}

// They run on our memory until they exec (vfork(2)).
void TestForkExec::vforkedChildrenStayUnheard()
{
    SKIP_WITH_THREAD_SANITIZER();
    SKIP_WHERE_VFORK_IS_FORK();
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const Helper storm = stormOnTheGroup(SIGUSR1);
    const auto foreignRuns = [] { return SignalHub::instance().stats(SIGUSR1).foreignRuns; };
    const quint64 before = foreignRuns();
    for (int started = 0; started < 300 || (foreignRuns() == before && started < 3000); ++started) {
        vforkTrue();
    }
    QVERIFY2(foreignRuns() > before, "the storm never met a child before its exec");
    QTRY_VERIFY(listener.count() > 0);
    for (const SignalEvent &event : listener.events) {
        if (!event.synthetic) // taken by a thread of this process
            QCOMPARE(::tgkill(::getpid(), event.threadId, 0), 0);
    }
}

QTEST_GUILESS_MAIN(TestForkExec)
#include "tst_forkexec.moc"
