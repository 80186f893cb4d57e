// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Sending by somebody who may not, from a kernel that cannot, with no descriptors left, and to a PID that
// means another process by now: each in a forked copy of the test that gives up what it takes.
#include "core/base/descriptorlimit.h"
#include "core/base/syscalls.h"
#include "core/sending/dispatcher.h"
#include "tests/support/forkedchild.h"
#include "tests/support/restrictions.h"
#include "tests/support/signalone.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <cerrno>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int ok = 0;
constexpr int wrong = 1;
constexpr int notPossible = 2;

Receipt sendOne(Dispatcher &dispatcher, int signo, const Target &target)
{
    SendRequest request;
    request.signo = signo;
    request.targets = { target };
    request.onlyAsShown = false;
    return dispatcher.send(request).front();
}

Target targetOf(pid_t pid, uint64_t startTime)
{
    Target target;
    target.key = { pid, startTime };
    return target;
}

pid_t forkSleeper()
{
    const pid_t pid = ::fork();
    while (pid == 0)
        ::pause();
    return pid;
}

// Runs as the first process of a PID namespace: a process ends, another one gets its PID.
int sendToARecycledPid()
{
    ProcReader reader;
    Dispatcher dispatcher(QByteArrayLiteral("/proc"));
    const pid_t first = forkSleeper();
    const uint64_t started = reader.startTime(first).value_or(0);
    Target held = targetOf(first, started);
    const auto handle = ProcessHandle::open(reader, held.key);
    if (!std::holds_alternative<ProcessHandlePtr>(handle))
        return wrong;
    held.handle = std::get<ProcessHandlePtr>(handle);
    (void)signalOne(first, SIGKILL);
    ::waitpid(first, nullptr, 0);
    // Start times count in ticks of 10 ms: two processes within one tick cannot be told apart by them.
    pid_t second = -1;
    for (uint64_t again = started; again == started; again = reader.startTime(second).value_or(0)) {
        if (second > 0) {
            (void)signalOne(second, SIGKILL);
            ::waitpid(second, nullptr, 0);
        }
        if (!setNextPid(first))
            return notPossible;
        second = forkSleeper();
        if (second != first)
            return notPossible;
    }
    const bool bothRefused
        = sendOne(dispatcher, SIGKILL, targetOf(first, started)).result == SendResult::Reused
        && sendOne(dispatcher, SIGKILL, held).result == SendResult::Reused;
    const bool stillThere = ::waitpid(second, nullptr, WNOHANG) == 0;
    (void)signalOne(second, SIGKILL);
    ::waitpid(second, nullptr, 0);
    return bothRefused && stillThere ? ok : wrong;
}

} // namespace

class TestDispatcherRights : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anotherUserIsDenied()
    {
        if (::geteuid() != 0)
            QSKIP("only root can become somebody else");
        const TestChild child = TestChild::target();
        const Target target = targetOf(child.pid(), child.startTime());
        const int result = inForkedChild([&target] {
            if (!becomeNobody())
                return notPossible;
            Dispatcher dispatcher(QByteArrayLiteral("/proc"));
            const Receipt receipt = sendOne(dispatcher, SIGTERM, target);
            const bool denied = receipt.result == SendResult::Denied && receipt.errnum == EPERM;
            const bool predicted = receipt.predicted.effectForSender() == Effect::Denied;
            return denied && predicted && receipt.user == "root" ? ok : wrong;
        });
        QCOMPARE(result, ok);
    }

    void hiddenAfterItWasHeld_data()
    {
        QTest::addColumn<bool>("isNobody");
        QTest::addColumn<bool>("hasEnded");
        QTest::addColumn<int>("result");
        QTest::newRow("may be signalled") << false << false << static_cast<int>(SendResult::Sent);
        QTest::newRow("may not") << true << false << static_cast<int>(SendResult::Denied);
        QTest::newRow("has ended") << false << true << static_cast<int>(SendResult::Gone);
    }

    void hiddenAfterItWasHeld()
    {
        QFETCH(bool, isNobody);
        QFETCH(bool, hasEnded);
        QFETCH(int, result);
        if (::geteuid() != 0)
            QSKIP("only root can cover a folder of /proc");
        const TestChild child = TestChild::target();
        const Target target = targetOf(child.pid(), child.startTime());
        const int found = inForkedChild([&] {
            if (!takeOwnMounts())
                return notPossible;
            Dispatcher before(QByteArrayLiteral("/proc"));
            Target held = target;
            held.handle = before.hold(target.key);
            if (!held.handle)
                return wrong;
            if (!hideInProc(target.key.pid) || (isNobody && !becomeNobody()))
                return notPossible;
            Dispatcher dispatcher(QByteArrayLiteral("/proc"));
            if (hasEnded) {
                child.sendSignal(SIGKILL);
                while (held.handle->isAlive()) { }
            }
            const Receipt receipt = sendOne(dispatcher, SIGTERM, held);
            const bool isUnknown
                = hasEnded || (receipt.predicted.effect == Effect::Unknown && !receipt.predicted.isSure());
            const bool isRight = static_cast<int>(receipt.result) == result
                && receipt.predicted.permitted == !isNobody
                && (receipt.result != SendResult::Denied || receipt.errnum == EPERM);
            return isUnknown && isRight ? ok : wrong;
        });
        if (found == notPossible)
            QSKIP("no mounts of its own here");
        QCOMPARE(found, ok);
        QTRY_COMPARE(child.isRunning(), isNobody);
    }

    void hiddenIsNoHandlerAndNoOwnThread()
    {
        if (::geteuid() != 0)
            QSKIP("only root can cover a folder of /proc");
        const TestChild child = TestChild::target();
        const Target target = targetOf(child.pid(), child.startTime());
        const int found = inForkedChild([&target] {
            if (!takeOwnMounts())
                return notPossible;
            Dispatcher dispatcher(QByteArrayLiteral("/proc"));
            SendRequest request;
            request.signo = SIGTERM;
            request.targets = { target };
            request.targets = dispatcher.lookAgain(request);
            if (!request.targets.front().handle)
                return wrong;
            if (!hideInProc(target.key.pid))
                return notPossible;
            // What was shown is not what is known now.
            const bool isAsked = dispatcher.send(request).front().result == SendResult::NotSent;
            request.onlyAsShown = false;
            request.requireHandler = true;
            const bool isRefused = dispatcher.send(request).front().whyRefused == WhyRefused::NoHandler;
            request.requireHandler = false;
            request.targets.front().tid = target.key.pid;
            const Receipt thread = dispatcher.send(request).front();
            const bool isNotTold = thread.result == SendResult::Error && thread.errnum == EACCES;
            return isAsked && isRefused && isNotTold ? ok : wrong;
        });
        if (found == notPossible)
            QSKIP("no mounts of its own here");
        QCOMPARE(found, ok);
        QVERIFY(child.isRunning());
    }

    void aKernelWithoutPidfdsGetsNothing()
    {
        TestChild child = TestChild::target();
        const Target target = targetOf(child.pid(), child.startTime());
        const int result = inForkedChild([&target] {
            if (!takeAwayPidfds())
                return notPossible;
            Dispatcher dispatcher(QByteArrayLiteral("/proc"));
            const Receipt receipt = sendOne(dispatcher, SIGKILL, target);
            return receipt.result == SendResult::Error && receipt.errnum == ENOSYS ? ok : wrong;
        });
        if (result == notPossible)
            QSKIP("no seccomp filters here");
        QCOMPARE(result, ok);
        child.write("catch USR1\n");
        QVERIFY(child.waitForLine("done")); // nothing was sent in another way either
    }

    void noDescriptorsIsOneTargetsOwnResult()
    {
        TestChild child = TestChild::target();
        const Target target = targetOf(child.pid(), child.startTime());
        const int result = inForkedChild([&target] {
            Dispatcher dispatcher(QByteArrayLiteral("/proc"));
            const std::optional<rlim_t> before = raiseDescriptorLimit();
            setDescriptorLimit(3);
            const Receipt none = sendOne(dispatcher, SIGKILL, target);
            setDescriptorLimit(before.value_or(1024));
            const Receipt sent = sendOne(dispatcher, SIGKILL, target);
            const bool told = none.result == SendResult::Error && none.errnum == EMFILE;
            return told && sent.result == SendResult::Sent ? ok : wrong;
        });
        QCOMPARE(result, ok);
        QVERIFY(child.waitForEnd());
    }

    void aRecycledPidIsAnotherProcess()
    {
        if (::geteuid() != 0)
            QSKIP("only root can make a PID namespace");
        const int result = inForkedChild([] {
            const int inside = inPidNamespace(sendToARecycledPid);
            return inside < 0 ? notPossible : inside;
        });
        if (result == notPossible)
            QSKIP("no PID namespace, or no ns_last_pid, here");
        QCOMPARE(result, ok);
    }
};

QTEST_GUILESS_MAIN(TestDispatcherRights)
#include "tst_dispatcherrights.moc"
