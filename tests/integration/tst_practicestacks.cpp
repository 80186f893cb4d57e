// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/signals/scopedmask.h"
#include "app/practice/signals/stackrequest.h"
#include "app/practice/signals/stacktrace.h"
#include "core/signals/signalset.h"
#include "tests/support/practiceprocess.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <thread>

#include <pthread.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Practice;
using Test::configWith;
using Test::PracticeProcess;

namespace {

/// A thread that waits until it is let go, with all signals blocked or none.
class WaitingThread
{
public:
    explicit WaitingThread(SignalSet blocked, const char *name = "waiting")
    {
        const ScopedMask mask(blocked);
        m_thread = std::thread([this, name] {
            ::pthread_setname_np(::pthread_self(), name);
            m_tid = ::gettid();
            m_ready.release();
            m_go.acquire();
        });
        m_ready.acquire();
    }
    ~WaitingThread()
    {
        m_go.release();
        m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(WaitingThread)

    [[nodiscard]] pid_t tid() const { return m_tid; }

private:
    QSemaphore m_ready;
    QSemaphore m_go;
    pid_t m_tid = 0;
    std::thread m_thread;
};

const ThreadStack *stackOf(const std::vector<ThreadStack> &stacks, pid_t tid)
{
    const auto it = std::find_if(
        stacks.begin(), stacks.end(), [tid](const ThreadStack &stack) { return stack.tid == tid; });
    return it == stacks.end() ? nullptr : &*it;
}

} // namespace

/// Threads that walk their own stacks.
class TestPracticeStacks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { StackRequest::install(); }
    void daemonNamesWhatItsThreadsDo();
    void everyThreadAnswers();
    void blockedThreadIsToldAsSuch();
    void lateAnswersAreDropped();
    void goneThreadsAreLeftOut();
    void hostileNameIsMadeVisible();
    void foreignRequestsDoNothing();
    void manyTimesUnderLoad();
};

void TestPracticeStacks::daemonNamesWhatItsThreadsDo()
{
    const QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--threads"), QStringLiteral("3"), QStringLiteral("--grace"),
        QStringLiteral("60"), QStringLiteral("--config"), configWith(folder, R"({"job_ms":3000})") });
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 3; ++i)
        QVERIFY(!process.event("job").isEmpty()); // all three have begun, and none is between two jobs
    process.sendSignal(SIGUSR2);
    const QJsonArray threads = process.event("stacks").value(QLatin1String("threads")).toArray();
    QCOMPARE(threads.size(), 4);
    const QJsonObject main = threads.first().toObject();
    QCOMPARE(main.keys(),
        QStringList({ QStringLiteral("frames"), QStringLiteral("name"), QStringLiteral("tid") }));
    QCOMPARE(main.value(QLatin1String("tid")).toInt(), process.pid());
    const auto framesOf = [](const QJsonObject &thread) {
        return QJsonDocument(thread.value(QLatin1String("frames")).toArray()).toJson();
    };
    QVERIFY(framesOf(main).contains("Daemon::reportStacks()"));
    QVERIFY(framesOf(main).contains("SignalHub"));
    QVERIFY(framesOf(main).contains("\"main+0x"));
    for (int i = 1; i < 4; ++i) {
        const QJsonObject worker = threads.at(i).toObject();
        QVERIFY(worker.value(QLatin1String("name")).toString().startsWith(QLatin1String("worker-")));
        QVERIFY2(framesOf(worker).contains("Worker::doNext()"), framesOf(worker).constData());
    }
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeStacks::everyThreadAnswers()
{
    const WaitingThread one({}, "one");
    const WaitingThread two(workerMask(), "two");
    const auto waits = [](const WaitingThread &thread) {
        const std::vector<ThreadStack> stacks = stacksOfAllThreads();
        const ThreadStack *stack = stackOf(stacks, thread.tid());
        return stack != nullptr && stack->whyNot.isEmpty()
            && stack->frames.join(QLatin1Char('\n')).contains(QLatin1String("QSemaphore::acquire"));
    };
    QTRY_VERIFY(waits(one)); // it may have been on its way there
    QTRY_VERIFY(waits(two));
    const std::vector<ThreadStack> stacks = stacksOfAllThreads();
    QCOMPARE(stackOf(stacks, one.tid())->name, QStringLiteral("one"));
    const ThreadStack *self = stackOf(stacks, ::gettid());
    QVERIFY(self != nullptr && !self->frames.isEmpty());
}

void TestPracticeStacks::blockedThreadIsToldAsSuch()
{
    const WaitingThread deaf(SignalSet::all());
    const WaitingThread hearing({});
    QElapsedTimer timer;
    timer.start();
    const std::vector<ThreadStack> stacks = stacksOfAllThreads(std::chrono::milliseconds(1000));
    QVERIFY(timer.elapsed() >= 1000);
    const ThreadStack *stack = stackOf(stacks, deaf.tid());
    QVERIFY(stack != nullptr);
    QVERIFY(stack->frames.isEmpty());
    QVERIFY(stack->whyNot.contains(QLatin1String("1000 ms")));
    QVERIFY(!stackOf(stacks, hearing.tid())->frames.isEmpty());
}

// The deaf thread hears when nobody waits any more, and the next question is answered rightly.
void TestPracticeStacks::lateAnswersAreDropped()
{
    std::atomic<pid_t> tid{ 0 };
    QSemaphore unblock;
    QSemaphore unblocked;
    QSemaphore go;
    std::thread thread([&] {
        const ScopedMask deaf(SignalSet::all());
        tid = ::gettid();
        unblocked.release();
        unblock.acquire();
        {
            const ScopedMask hearing({});
            unblocked.release();
            go.acquire();
        }
    });
    unblocked.acquire();
    QVERIFY(!stackOf(stacksOfAllThreads(std::chrono::milliseconds(20)), tid)->whyNot.isEmpty());
    unblock.release();
    unblocked.acquire();
    const std::vector<ThreadStack> stacks = stacksOfAllThreads();
    const ThreadStack *stack = stackOf(stacks, tid);
    const bool answered = stack != nullptr && !stack->frames.isEmpty();
    go.release();
    thread.join();
    QVERIFY(answered);
}

void TestPracticeStacks::goneThreadsAreLeftOut()
{
    pid_t tid = 0;
    {
        const WaitingThread thread({});
        tid = thread.tid();
    }
    const std::vector<StackRequest::Stack> stacks
        = StackRequest::ask({ tid }, std::chrono::milliseconds(200));
    QCOMPARE(stacks.size(), size_t{ 1 });
    QCOMPARE(stacks.front().outcome, StackRequest::Outcome::Gone);
}

void TestPracticeStacks::hostileNameIsMadeVisible()
{
    const WaitingThread thread({}, "a\n\x1b[31m\xff");
    const std::vector<ThreadStack> stacks = stacksOfAllThreads();
    QCOMPARE(stackOf(stacks, thread.tid())->name, QStringLiteral("a\\x0a\\x1b[31m\\xff"));
}

void TestPracticeStacks::foreignRequestsDoNothing()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 20; ++i)
        process.sendSignal(SIGRTMAX);
    process.sendSignal(SIGUSR2);
    QCOMPARE(process.event("stacks").value(QLatin1String("threads")).toArray().size(), 2);
}

void TestPracticeStacks::manyTimesUnderLoad()
{
    std::atomic<bool> stop{ false };
    std::vector<std::thread> busy;
    for (int i = 0; i < 3; ++i) {
        busy.emplace_back([&stop] {
            while (!stop)
                delete[] new char[64];
        });
    }
    bool allAnswered = true;
    for (int i = 0; i < 50; ++i) {
        for (const ThreadStack &stack : stacksOfAllThreads(std::chrono::seconds(10)))
            allAnswered = allAnswered && !stack.frames.isEmpty();
    }
    stop = true;
    for (std::thread &thread : busy)
        thread.join();
    QVERIFY(allAnswered);
}

QTEST_GUILESS_MAIN(TestPracticeStacks)
#include "tst_practicestacks.moc"
