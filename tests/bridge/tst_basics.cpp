// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Every kind of signal comes through, whenever and wherever it is raised; what the bridge costs while none
// comes.
#include "core/bridge/dispositions.h"
#include "core/bridge/terminationguard.h"
#include "core/signals/signaltable.h"
#include "tests/bridge/listener.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDebug>
#include <QDir>
#include <QEventLoop>
#include <QLibrary>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include <poll.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;
using Cause = SignalEvent::Cause;

namespace {

// The poll function of GLib's loop (GPollFunc), and one around it that counts.
using PollFunction = int (*)(void *, unsigned, int);
PollFunction watchedPoll = nullptr;
int waits = 0;
int interruptions = 0;

int countInterruptions(void *descriptors, unsigned count, int timeoutMs)
{
    const int ready = watchedPoll(descriptors, count, timeoutMs);
    ++waits;
    if (ready == -1 && errno == EINTR)
        ++interruptions;
    return ready;
}

// What main() saw before there was an application object.
struct Early
{
    std::vector<SignalEvent> events;
    SignalWatcher *watcher = nullptr;
    int firstApplicationGot = 0;
    bool quitOnRefused = false;
    int newDescriptors = -1;
    int newThreads = -1;
} early;

int entriesOf(const char *folder)
{
    return static_cast<int>(
        QDir(QLatin1String(folder)).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

/// How often a loop that has nothing to do for 100 ms wakes up: once or twice, on a busy machine some more.
int wakesOfALoop()
{
    QEventLoop loop;
    int wakes = 0;
    QObject::connect(
        QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &loop, [&] { ++wakes; });
    QTimer::singleShot(100, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    return wakes;
}

} // namespace

class TestBasics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void watchesBeforeTheApplication();
    void secondApplicationWatchesToo();
    void everyKindComesThrough_data();
    void everyKindComesThrough();
    void raisedInASlotComesLater();
    void twoKindsPendingComeAtUnblock();
    void deliversWithinANestedLoop();
    void aNestedLoopSleeps();
    void tellsTheTimes();
    void callsALambda();
    void eventsArePrintable();
    void eventsTravelInQueues();
    void idleCostsNothing();
};

/// CTest runs this program with GLib's dispatcher and, with these tests as well, without it.
class TestWithGlib : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anInterruptedWaitLooksAgain();
};

class TestWithoutGlib : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void usesTheWantedDispatcher();
    void excludedNotifiersDefer();
};

void TestBasics::watchesBeforeTheApplication()
{
    QTRY_COMPARE(early.events.size(), 1U);
    QCOMPARE(early.events.front().signo, SIGUSR2);
    QVERIFY(early.watcher->unwatch(SIGUSR2));
    QCOMPARE(disposition(SIGUSR2), Disposition::Default);
    QVERIFY(early.quitOnRefused);
}

void TestBasics::secondApplicationWatchesToo()
{
    QCOMPARE(early.firstApplicationGot, 1);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 1);
}

void TestBasics::everyKindComesThrough_data()
{
    QTest::addColumn<int>("signo");
    const SignalSet refused{ SIGKILL, SIGSTOP, 32, 33, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS,
        SIGABRT };
    for (SignalSet rest = ~refused; !rest.isEmpty(); rest.remove(rest.lowest()))
        QTest::newRow(qPrintable(signalName(rest.lowest()))) << rest.lowest();
}

void TestBasics::everyKindComesThrough()
{
    QFETCH(int, signo);
    if (::signal(signo, [](int) {}) == SIG_ERR || ::signal(signo, SIG_DFL) == SIG_ERR)
        QSKIP("the tool that runs this program keeps the signal for itself"); // valgrind: SIGRTMAX
    const SignalStats before = SignalHub::instance().stats(signo);
    Listener listener;
    QVERIFY(listener.watcher.watch(signo, plain));
    QVERIFY(isCaughtByBridge(signo) && !isIgnored(signo));
    QVERIFY(SignalHub::instance().watched().contains(signo));
    ::raise(signo);
    QTRY_COMPARE(listener.count(), 1);
    const SignalEvent event = listener.events.front();
    QCOMPARE(event.signo, signo);
    QCOMPARE(event.cause, Cause::Thread);
    QCOMPARE(event.pid.value_or(0), ::getpid());
    QCOMPARE(event.uid.value_or(~0U), ::getuid());
    QCOMPARE(event.threadId, ::gettid());
    QVERIFY(!event.value && !event.status && !event.synthetic);
    QVERIFY(listener.watcher.unwatch(signo));
    QVERIFY(!isCaughtByBridge(signo));
    const SignalStats after = SignalHub::instance().stats(signo);
    QCOMPARE(after.handlerRuns, before.handlerRuns + 1);
    QCOMPARE(after.delivered, before.delivered + 1);
}

void TestBasics::raisedInASlotComesLater()
{
    constexpr int levels = 5;
    SignalWatcher watcher;
    int depth = 0;
    int deepest = 0;
    int runs = 0;
    connect(&watcher, &SignalWatcher::received, this, [&] {
        deepest = std::max(deepest, ++depth);
        if (++runs < levels)
            ::raise(SIGUSR1);
        --depth;
    });
    QVERIFY(watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_COMPARE(runs, levels);
    QCOMPARE(deepest, 1); // never one within the other
}

void TestBasics::twoKindsPendingComeAtUnblock()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR2, plain));
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    {
        const ScopedBlock block{ SIGUSR1, SIGUSR2 };
        ::raise(SIGUSR2);
        ::raise(SIGUSR1);
        ::raise(SIGUSR1); // merged by the kernel with the one that is pending
        QCoreApplication::processEvents();
        QCOMPARE(listener.count(), 0);
    }
    QTRY_COMPARE(listener.count(), 2);
    QCOMPARE(listener.countOf(SIGUSR1), 1);
    QCOMPARE(listener.countOf(SIGUSR2), 1);
}

void TestBasics::deliversWithinANestedLoop()
{
    SignalWatcher watcher;
    QList<int> order;
    connect(&watcher, &SignalWatcher::received, this, [&](const SignalEvent &event) {
        order << event.signo;
        if (order.size() > 1)
            return;
        ::raise(SIGRTMIN + 2);
        QEventLoop loop; // as a modal dialog runs one
        connect(&watcher, &SignalWatcher::received, &loop, [&] {
            if (order.size() == 3)
                loop.quit();
        });
        loop.exec();
    });
    for (const int signo : { SIGUSR1, SIGUSR2, SIGRTMIN + 2 })
        QVERIFY(watcher.watch(signo, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR2);
    QTRY_COMPARE(order.size(), 3);
    QCOMPARE(order, (QList<int>{ SIGUSR1, SIGUSR2, SIGRTMIN + 2 }));
}

// A signal that finds the loop asleep costs one turn of it, not two.
void TestWithGlib::anInterruptedWaitLooksAgain()
{
    if (!QAbstractEventDispatcher::instance()->inherits("QEventDispatcherGlib"))
        QSKIP("Qt was built without GLib");
    const auto pollFunctionOf = reinterpret_cast<PollFunction (*)(void *)>(
        QLibrary::resolve(QStringLiteral("glib-2.0"), 0, "g_main_context_get_poll_func"));
    const auto setPollFunction = reinterpret_cast<void (*)(void *, PollFunction)>(
        QLibrary::resolve(QStringLiteral("glib-2.0"), 0, "g_main_context_set_poll_func"));
    QVERIFY(pollFunctionOf && setPollFunction);
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    watchedPoll = pollFunctionOf(nullptr);
    setPollFunction(nullptr, countInterruptions);
    const auto back = qScopeGuard([=] { setPollFunction(nullptr, watchedPoll); });
    const pid_t self = ::getpid();
    const Helper sender([self]() -> int {
        for (;;) {
            (void)::kill(self, SIGUSR1);
            (void)::poll(nullptr, 0, 1);
        }
    });
    const QDeadlineTimer deadline(20'000);
    while (listener.count() < 100 && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); // QTRY_VERIFY() sleeps elsewhere
    QVERIFY(listener.count() >= 100 && waits > 0);
    QCOMPARE(interruptions, 0);
}

// What GLib's dispatcher does not know.
void TestWithoutGlib::excludedNotifiersDefer()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    for (int i = 0; i < 10; ++i)
        QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers);
    QCOMPARE(listener.count(), 0);
    QTRY_COMPARE(listener.count(), 1);
}

void TestWithoutGlib::usesTheWantedDispatcher()
{
    QVERIFY(QAbstractEventDispatcher::instance()->inherits("QEventDispatcherUNIX"));
}

void TestBasics::tellsTheTimes()
{
    Listener listener;
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);
    QTRY_COMPARE(listener.count(), 2);
    const SignalEvent first = listener.events.at(0);
    QVERIFY(first.takenNs > 0);
    QVERIFY(first.wakeNs && first.takenNs <= *first.wakeNs);
    QVERIFY(first.notifiedNs && *first.wakeNs <= *first.notifiedNs);
    const SignalEvent second = listener.events.at(1);
    QVERIFY(!second.wakeNs); // the loop was awake already
    QVERIFY(second.takenNs >= first.takenNs);
}

void TestBasics::callsALambda()
{
    int got = 0;
    {
        QObject context;
        QVERIFY(onSignal(
            SIGUSR2, &context, [&](const SignalEvent &event) { got = event.signo; }, plain));
        ::raise(SIGUSR2);
        QTRY_COMPARE(got, SIGUSR2);
        const Result<SignalWatcher *> refused = onSignal(SIGKILL, &context, [] {});
        QVERIFY(refused.error().code == Refusal::NotCatchable);
    }
    QCOMPARE(disposition(SIGUSR2), Disposition::Default);
}

void TestBasics::eventsArePrintable()
{
    SignalEvent event;
    event.signo = SIGTERM;
    event.cause = Cause::User;
    event.pid = 42;
    event.uid = 1000;
    event.lostBefore = 3;
    QString text;
    QDebug(&text) << event << SIGHUP;
    QVERIFY2(text.startsWith(QLatin1String("SignalEvent(SIGTERM, ")), qPrintable(text));
    for (const char *part : { "User", "pid 42", "uid 1000", "3 lost" })
        QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    QVERIFY(text.trimmed().endsWith(QLatin1String(") 1")));
}

void TestBasics::eventsTravelInQueues()
{
    Listener listener;
    SignalEvent got;
    QObject context;
    connect(
        &listener.watcher, &SignalWatcher::received, &context, [&](const SignalEvent &event) { got = event; },
        Qt::QueuedConnection);
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_COMPARE(got.signo, SIGUSR1);
    QCOMPARE(got, listener.events.front());
    QVERIFY(QMetaType::fromName("Sigwise::SignalEvent").isValid());
}

// The wake-up byte of the signal that the slot was called for may still be there: it must not keep the
// notifier busy for as long as the slot's loop runs.
void TestBasics::aNestedLoopSleeps()
{
    Listener listener;
    int wakes = 0;
    connect(&listener.watcher, &SignalWatcher::received, this, [&] { wakes = wakesOfALoop(); });
    QVERIFY(listener.watcher.watch(SIGUSR1, plain));
    ::raise(SIGUSR1);
    QTRY_VERIFY(wakes > 0);
    QVERIFY2(wakes <= 20, qPrintable(QString::number(wakes)));
}

// One pair of descriptors, no thread, and the loop sleeps as it would without a watch.
void TestBasics::idleCostsNothing()
{
    QCOMPARE(early.newDescriptors, 2);
    QCOMPARE(early.newThreads, 0);
    std::array<int, 5> without{};
    std::generate(without.begin(), without.end(), wakesOfALoop);
    Listener listener;
    for (const int signo : { SIGUSR1, SIGUSR2, SIGTERM, SIGCHLD })
        QVERIFY(listener.watcher.watch(signo, plain));
    std::array<int, 5> with{};
    std::generate(with.begin(), with.end(), wakesOfALoop);
    const int fewest = *std::min_element(with.begin(), with.end());
    QVERIFY2(fewest <= 3, qPrintable(QString::number(fewest)));
    QVERIFY(fewest <= *std::max_element(without.begin(), without.end()));
}

int main(int argc, char **argv)
{
    const int descriptors = entriesOf("/proc/self/fd");
    const int threads = entriesOf("/proc/self/task");
    SignalWatcher watcher;
    early.watcher = &watcher;
    QObject::connect(
        &watcher, &SignalWatcher::received, [](const SignalEvent &event) { early.events.push_back(event); });
    if (!watcher.watch(SIGUSR2, plain))
        return 1;
    early.newDescriptors = entriesOf("/proc/self/fd") - descriptors;
    early.newThreads = entriesOf("/proc/self/task") - threads;
    early.quitOnRefused = quitOn().error().code == Refusal::NoApplication;
    { // one application object ends, the next one goes on
        QCoreApplication first(argc, argv);
        Listener own;
        if (!own.watcher.watch(SIGUSR1, plain))
            return 1;
        ::raise(SIGUSR1);
        QCoreApplication::processEvents();
        early.firstApplicationGot = own.count();
    }
    ::raise(SIGUSR2);
    QCoreApplication application(argc, argv);
    TestBasics test;
    QTEST_SET_MAIN_SOURCE_PATH
    const int failures = QTest::qExec(&test, argc, argv);
    TestWithGlib withGlib;
    TestWithoutGlib withoutGlib;
    QObject *const other
        = qEnvironmentVariableIsEmpty("QT_NO_GLIB") ? static_cast<QObject *>(&withGlib) : &withoutGlib;
    return failures + QTest::qExec(other, argc, argv);
}
#include "tst_basics.moc"
