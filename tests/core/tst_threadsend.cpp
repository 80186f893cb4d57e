// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// One thread, a value, a full queue, and what is refused.
#include "core/prediction/threadpredictor.h"
#include "core/sending/dispatcher.h"
#include "core/sending/threadhandle.h"
#include "core/words/outcomewords.h"
#include "tests/support/forkedchild.h"
#include "tests/support/helper.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

const QByteArray proc = QByteArrayLiteral("/proc");
constexpr int patience = 10'000;

QStringList words(const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }

Target targetOf(const TestChild &child, pid_t tid = 0)
{
    Target target;
    target.key = { child.pid(), child.startTime() };
    target.tid = tid;
    return target;
}

/// Linux 6.9 and later have pidfds of threads (pidfd_open(2), PIDFD_THREAD).
bool canHoldThreads()
{
    const auto fd = static_cast<int>(::syscall(SYS_pidfd_open, ::gettid(), unsigned{ O_EXCL }));
    if (fd >= 0)
        ::close(fd);
    return fd >= 0;
}

SendRequest requestFor(int signo, const Target &target)
{
    SendRequest request;
    request.signo = signo;
    request.targets = { target };
    request.onlyAsShown = false;
    return request;
}

// The threads of a child but the main one, in the order in which they were started.
std::vector<pid_t> workersOf(const TestChild &child)
{
    ProcReader reader(proc);
    std::vector<pid_t> result;
    const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
    if (!process || !process->detail)
        return result;
    for (const ThreadInfo &thread : process->detail->threads) {
        if (thread.tid != child.pid())
            result.push_back(thread.tid);
    }
    return result;
}

// A dispatcher and the last that was heard of its receipt.
class Sending
{
public:
    Sending()
    {
        QObject::connect(&m_dispatcher, &Dispatcher::receiptChanged, &m_dispatcher,
            [this](const Receipt &receipt) { m_last = receipt; });
    }

    const Receipt &send(const SendRequest &request) { return m_last = m_dispatcher.send(request).front(); }
    [[nodiscard]] const Receipt &last() const { return m_last; }

private:
    Dispatcher m_dispatcher{ proc };
    Receipt m_last;
};

} // namespace

class TestThreadSend : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aThreadThatBlocksKeepsItWaiting()
    {
        // The main thread would take it at once.
        TestChild child = TestChild::target(words("--catch USR1 --threads 2 --workers-block USR1"));
        const std::vector<pid_t> workers = workersOf(child);
        QCOMPARE(workers.size(), size_t{ 1 });
        Sending sending;
        const Receipt receipt = sending.send(requestFor(SIGUSR1, targetOf(child, workers.front())));
        QCOMPARE(receipt.result, SendResult::Sent);
        QCOMPARE(receipt.tid, workers.front());
        QCOMPARE(receipt.predicted.effect, Effect::Blocked);
        QCOMPARE(receipt.predicted.threads, 1);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Pending, patience);
        QCOMPARE(sending.last().blockingThreads, 1);
        child.write("catch USR2\n");
        QVERIFY(child.waitForLine("done"));
        QCOMPARE(child.strayHandlers(), 0);
        // A second one of the kind merges with it, but not with one for the process.
        QVERIFY(sending.send(requestFor(SIGUSR1, targetOf(child, workers.front()))).merged);
        QVERIFY(!sending.send(requestFor(SIGUSR1, targetOf(child))).merged);
        QVERIFY(child.waitForHandler(SIGUSR1));
    }

    void aThreadThatIsOpenTakesIt()
    {
        TestChild child = TestChild::target(words("--catch USR1 --threads 2 --main-blocks USR1"));
        Sending sending;
        QCOMPARE(sending.send(requestFor(SIGUSR1, targetOf(child, child.pid()))).predicted.effect,
            Effect::Blocked);
        const Receipt receipt = sending.send(requestFor(SIGUSR1, targetOf(child, workersOf(child).front())));
        QCOMPARE(receipt.predicted.effect, Effect::Handled);
        QVERIFY(child.waitForHandler(SIGUSR1));
    }

    void whatEndsEndsTheProcess()
    {
        const TestChild child = TestChild::target(words("--threads 3"));
        Sending sending;
        const Receipt receipt = sending.send(requestFor(SIGUSR2, targetOf(child, workersOf(child).back())));
        QCOMPARE(receipt.predicted.effect, Effect::Terminates);
        QTRY_COMPARE_WITH_TIMEOUT(sending.last().outcome, Outcome::Ended, patience);
        QCOMPARE(sending.last().exitSignal, std::optional(SIGUSR2));
    }

    void theMainThreadHasEnded()
    {
        TestChild child = TestChild::target(words("--catch USR1 --threads 2 --leader-exits yes"));
        QVERIFY(child.waitForState('Z'));
        Sending sending;
        const Receipt receipt = sending.send(requestFor(SIGKILL, targetOf(child, child.pid())));
        QCOMPARE(receipt.predicted.effect, Effect::NoEffect); // not even SIGKILL, to a dead thread
        child.write("catch USR2\n");
        QVERIFY(child.waitForLine("done"));
        (void)sending.send(requestFor(SIGUSR1, targetOf(child)));
        QVERIFY(child.waitForHandler(SIGUSR1));
    }

    void noThreadOfIts()
    {
        const TestChild child = TestChild::target();
        const TestChild other = TestChild::target(words("--threads 2"));
        Sending sending;
        for (const pid_t tid : { workersOf(other).front(), other.pid(), pid_t{ 2147483647 } }) {
            const Receipt receipt = sending.send(requestFor(SIGKILL, targetOf(child, tid)));
            QCOMPARE(receipt.result, SendResult::Gone);
            QCOMPARE(Words::receiptText(receipt),
                QStringLiteral("nothing sent: it has no thread %1 (any more)").arg(tid));
        }
        QVERIFY(child.isRunning());
        QVERIFY(other.isRunning());
    }

    void howItIsHeld()
    {
        const TestChild child = TestChild::target(words("--threads 2"));
        ProcReader reader(proc);
        const auto held = ProcessHandle::open(reader, { child.pid(), child.startTime() });
        const ProcessHandlePtr process = std::get<ProcessHandlePtr>(held);
        const pid_t worker = workersOf(child).front();
        const Result<ThreadHandle> thread = ThreadHandle::open(process, worker, reader);
        QVERIFY(thread.has_value());
        QVERIFY(thread->send(SIGCONT, std::nullopt).has_value());
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForState('Z'));
        QTRY_VERIFY_WITH_TIMEOUT(!thread->send(SIGCONT, std::nullopt), patience);
        QCOMPARE(ThreadHandle::open(process, worker, reader).error().errnum(), ESRCH);
        QCOMPARE(thread->isHeld(), canHoldThreads());
    }

    void aValueGoesAlong_data()
    {
        QTest::addColumn<bool>("toThread");
        QTest::newRow("process") << false;
        QTest::newRow("thread") << true;
    }

    void aValueGoesAlong()
    {
        QFETCH(bool, toThread);
        // A copy of this program that waits for the signal and ends with the value.
        const pid_t parent = ::getpid();
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        Helper child([&ready, parent] {
            ::alarm(20);
            sigset_t set;
            ::sigemptyset(&set);
            ::sigaddset(&set, SIGUSR1);
            ::sigprocmask(SIG_BLOCK, &set, nullptr);
            (void)!::write(ready[1], "x", 1);
            siginfo_t info{};
            ::sigwaitinfo(&set, &info);
            const bool isRight
                = info.si_code == SI_QUEUE && info.si_pid == parent && info.si_uid == ::getuid();
            return isRight ? info.si_value.sival_int : 99;
        });
        const pid_t pid = child.pid();
        char byte = 0;
        QCOMPARE(::read(ready[0], &byte, 1), ssize_t{ 1 });
        ProcReader reader(proc);
        Target target;
        target.key = { pid, reader.startTime(pid).value_or(0) };
        target.tid = toThread ? pid : 0;
        SendRequest request = requestFor(SIGUSR1, target);
        request.value = 42;
        Sending sending;
        const Receipt receipt = sending.send(request);
        const int status = child.wait();
        ::close(ready[0]);
        ::close(ready[1]);
        QCOMPARE(receipt.result, SendResult::Sent);
        QCOMPARE(receipt.value, std::optional(42));
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 42);
    }

    void aFullQueue()
    {
        // Signals count for the user of the receiver, by the limit of the receiver (signal(7)): one that
        // allows none.
        const int answer = inForkedChild([] {
            const rlimit none{ 0, 0 };
            if (::setrlimit(RLIMIT_SIGPENDING, &none) != 0)
                return 2;
            TestChild child = TestChild::target(words("--block RTMIN+1,USR1"));
            Dispatcher dispatcher(proc);
            SendRequest request = requestFor(SIGRTMIN + 1, targetOf(child));
            request.value = 7;
            const Receipt full = dispatcher.send(request).front();
            if (full.result != SendResult::Error || full.errnum != EAGAIN || full.outcome != Outcome::None)
                return 3;
            const QString text = Words::receiptText(full);
            if (!text.contains(QLatin1String("queue")))
                return 4;
            request.value.reset(); // kill(2) always finds room
            if (dispatcher.send(request).front().result != SendResult::Sent)
                return 5;
            request.signo = SIGUSR1;
            request.value = 7;
            return dispatcher.send(request).front().result == SendResult::Sent ? 0 : 6;
        });
        QCOMPARE(answer, 0);
    }

    void aHandlerIsRequired_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("result");
        const auto row = [](const char *options, SendResult result) {
            QTest::newRow(options) << QString::fromLatin1(options) << static_cast<int>(result);
        };
        row("--catch USR1", SendResult::Sent);
        row("--catch USR1 --block USR1", SendResult::Sent);
        row("--ignore USR1", SendResult::Refused);
        row("--ignore USR2", SendResult::Refused);
        row("--block USR1", SendResult::Refused);
    }

    void aHandlerIsRequired()
    {
        QFETCH(QString, options);
        QFETCH(int, result);
        TestChild child = TestChild::target(options.split(QLatin1Char(' ')));
        SendRequest request = requestFor(SIGUSR1, targetOf(child));
        request.requireHandler = true;
        Sending sending;
        const Receipt receipt = sending.send(request);
        QCOMPARE(static_cast<int>(receipt.result), result);
        if (receipt.result == SendResult::Refused) {
            QCOMPARE(receipt.whyRefused, WhyRefused::NoHandler);
            QVERIFY(receipt.final);
            QVERIFY(Words::receiptText(receipt).contains(QLatin1String("no handler")));
        }
        child.write("catch USR2\n"); // it lives
        QVERIFY(child.waitForLine("done"));
    }

    void itDoesNotEndItself()
    {
        ProcReader reader(proc);
        Target self;
        self.key = { ::getpid(), reader.startTime(::getpid()).value_or(0) };
        Sending sending;
        for (const int signo : { SIGKILL, SIGSTOP, SIGUSR1 }) {
            const Receipt receipt = sending.send(requestFor(signo, self));
            QCOMPARE(receipt.result, SendResult::Refused);
            QCOMPARE(receipt.whyRefused, WhyRefused::OwnProcess);
        }
        QCOMPARE(sending.send(requestFor(SIGCONT, self)).result, SendResult::Sent);
    }
};

QTEST_GUILESS_MAIN(TestThreadSend)
#include "tst_threadsend.moc"
