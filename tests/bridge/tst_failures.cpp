// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The system refuses something, or somebody breaks what is ours. (Without descriptors: tst_refusals.)
#include "core/bridge/dispositions.h"
#include "core/bridge/handler.h"
#include "core/bridge/terminationguard.h"
#include "tests/bridge/listener.h"
#include "tests/support/forkedchild.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QEventLoop>
#include <QSet>
#include <QTimer>

#include <atomic>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

std::atomic<int> refusals = 0;
std::atomic<int> reason = ENOBUFS;
std::atomic<int> sends = 0;

int warnings = 0;

// As somebody's handler may, it asks the hub.
void countWarnings(QtMsgType, const QMessageLogContext &, const QString &)
{
    warnings += SignalHub::instance().watched().isEmpty() ? 0 : 1;
}

QSet<int> openSockets()
{
    QSet<int> open;
    for (int fd = 0; fd < 1024; ++fd) {
        struct stat status = {};
        if (::fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode))
            open << fd;
    }
    return open;
}

// How often the loop of this thread wakes in a fifth of a second.
int wakes()
{
    QEventLoop loop;
    int count = 0;
    QObject::connect(
        QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &loop, [&] { ++count; });
    QTimer::singleShot(200, &loop, &QEventLoop::quit);
    loop.exec();
    return count;
}

} // namespace

/// What the handler calls, instead of the C library's: it is refused when a test wants it.
extern "C" ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    ++sends;
    if (refusals > 0) {
        --refusals;
        errno = reason;
        return -1;
    }
    return ::sendto(fd, bytes, size, flags, nullptr, 0);
}

class TestFailures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusedWakeIsMadeUpFor();
    void fullSocketIsNoFailure();
    void closedSocketIsToldOnce_data();
    void closedSocketIsToldOnce();
    void stolenHandlerIsTold();
    void withoutTimersNoGuard();
};

void TestFailures::refusedWakeIsMadeUpFor()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const quint64 before = SignalHub::instance().refusedWakes();
    reason = ENOBUFS;
    refusals = 3;
    for (int i = 0; i < 3; ++i) {
        errno = EXDEV;
        ::raise(SIGUSR1);
        QCOMPARE(errno, EXDEV); // although a call of the handler failed
    }
    QCoreApplication::processEvents();
    QCOMPARE(listener.count(), 0);
    QCOMPARE(SignalHub::instance().refusedWakes(), before + 3);
    ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 4); // none was lost
}

// EAGAIN: the socket is full of bytes, which wake the loop as well.
void TestFailures::fullSocketIsNoFailure()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    const quint64 before = SignalHub::instance().refusedWakes();
    const char byte = 1;
    while (::sendto(Handler::shared.wakeFd.load(), &byte, 1, MSG_DONTWAIT, nullptr, 0) == 1) { }
    QCOMPARE(errno, EAGAIN);
    for (int i = 0; i < 1000; ++i)
        ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 1000);
    QCOMPARE(SignalHub::instance().refusedWakes(), before);
    sends = 0;
    for (int i = 0; i < 1000; ++i)
        ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 2000);
    QVERIFY(sends < 1000); // one byte wakes the loop for all of them
}

void TestFailures::closedSocketIsToldOnce_data()
{
    QTest::addColumn<bool>("writeEnd");
    QTest::newRow("the reader's") << false;
    QTest::newRow("the handler's") << true;
}

// In a copy: it is broken afterwards.
void TestFailures::closedSocketIsToldOnce()
{
    QFETCH(bool, writeEnd);
    const int result = inForkedChild([writeEnd] {
        const QSet<int> before = openSockets();
        Listener listener;
        if (!listener.watcher.watch(SIGUSR1, plain))
            return 1;
        QSet<int> ours = openSockets() - before;
        const int handlers = Handler::shared.wakeFd.load();
        if (!ours.remove(handlers) || ours.size() != 1)
            return 2;
        qInstallMessageHandler(countWarnings);
        const int normal = wakes();
        ::close(writeEnd ? handlers : *ours.begin());
        for (int i = 0; i < 100; ++i)
            ::raise(SIGUSR1);
        const int broken = wakes();
        if (broken > normal + 50)
            return 3; // it spins
        return warnings == 1 ? 0 : 10 + warnings;
    });
    QCOMPARE(result, 0);
}

void TestFailures::stolenHandlerIsTold()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    QVERIFY(SignalHub::instance().stolen().isEmpty());
    {
        const ScopedIgnore thief(SIGUSR1);
        QCOMPARE(SignalHub::instance().stolen(), SignalSet{ SIGUSR1 });
        QVERIFY(!isCaughtByBridge(SIGUSR1));
    }
    QVERIFY(SignalHub::instance().stolen().isEmpty());
    ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 1);
}

// A deadline needs a timer, and a timer a place among the pending signals.
void TestFailures::withoutTimersNoGuard()
{
    const int result = inForkedChild([] {
        const rlimit none{ 0, 0 };
        if (::setrlimit(RLIMIT_SIGPENDING, &none) != 0)
            return 1;
        TerminationGuard::Options options;
        options.kinds = { SIGUSR1, SIGUSR2 };
        options.deadline = std::chrono::seconds(1);
        TerminationGuard guard(options);
        const Result<void> armed = guard.arm();
        if (armed || armed.error().errnum() != EAGAIN || armed.error().context != "timer_create")
            return 2;
        if (guard.isArmed() || !SignalHub::instance().watched().isEmpty())
            return 3;
        options.deadline.reset();
        TerminationGuard without(options);
        return without.arm() ? 0 : 4;
    });
    QCOMPARE(result, 0);
}

QTEST_GUILESS_MAIN(TestFailures)
#include "tst_failures.moc"
