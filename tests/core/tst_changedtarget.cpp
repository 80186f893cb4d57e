// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A target that becomes something else between the moment it was shown and the send.
#include "core/sending/dispatcher.h"
#include "tests/support/forkedchild.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <csignal>

#include <grp.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr uid_t ordinaryUser = 1000;

SendRequest requestFor(const TestChild &child, int signo)
{
    Target target;
    target.key = { child.pid(), child.startTime() };
    SendRequest request;
    request.signo = signo;
    request.targets = { target };
    return request;
}

/// Shows the target to the user, lets it change, then sends.
template <typename Change>
Receipt sendAfter(TestChild &child, int signo, Change change)
{
    Dispatcher dispatcher(QByteArrayLiteral("/proc"));
    SendRequest request = requestFor(child, signo);
    request.targets = dispatcher.lookAgain(request);
    change();
    return dispatcher.send(request).front();
}

bool isAlive(TestChild &child)
{
    child.write("block\n");
    return child.waitForLine("done");
}

} // namespace

class TestChangedTarget : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itRunsAnotherProgram();
    void itReadsTheSignalItself();
    void itBecomesAnotherUser();
    void itEnds();
};

// exec(2) keeps the process, and what it ignores; its handlers are gone.
void TestChangedTarget::itRunsAnotherProgram()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
    const Receipt receipt = sendAfter(child, SIGUSR1, [&child] {
        child.write("exec\n");
        QVERIFY(child.waitForLine("ready"));
    });
    QCOMPARE(receipt.result, SendResult::NotSent);
    QCOMPARE(receipt.predicted.effect, Effect::Terminates);
    QVERIFY(isAlive(child));
}

void TestChangedTarget::itReadsTheSignalItself()
{
    TestChild child = TestChild::target({ QStringLiteral("--block"), QStringLiteral("USR1") });
    const Receipt receipt = sendAfter(child, SIGUSR1, [&child] {
        child.write("collect USR1\n");
        QVERIFY(child.waitForLine("done"));
    });
    QCOMPARE(receipt.result, SendResult::NotSent);
    QCOMPARE(receipt.predicted.effect, Effect::Collected);
    QVERIFY(isAlive(child));
}

void TestChangedTarget::itBecomesAnotherUser()
{
    if (::geteuid() != 0)
        QSKIP("only root can become somebody else");
    TestChild child = TestChild::target({ QStringLiteral("--users"), QStringLiteral("1000,0,0") });
    constexpr int ok = 0;
    constexpr int wrong = 1;
    const int result = inForkedChild([&child] {
        if (::setgroups(0, nullptr) != 0 || ::setresuid(ordinaryUser, ordinaryUser, ordinaryUser) != 0)
            return wrong;
        bool hasChanged = false;
        const Receipt receipt = sendAfter(child, SIGTERM, [&] {
            child.write("become 0\n");
            hasChanged = child.waitForLine("done");
        });
        const bool isRefused = receipt.result == SendResult::NotSent || receipt.result == SendResult::Denied;
        return hasChanged && isRefused && receipt.predicted.effectForSender() == Effect::Denied ? ok : wrong;
    });
    QCOMPARE(result, ok);
    QVERIFY(isAlive(child));
}

void TestChangedTarget::itEnds()
{
    TestChild child = TestChild::target();
    const Receipt receipt = sendAfter(child, SIGTERM, [&child] {
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForEnd());
    });
    QCOMPARE(receipt.result, SendResult::Gone);
}

QTEST_GUILESS_MAIN(TestChangedTarget)
#include "tst_changedtarget.moc"
