// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/descriptorlimit.h"
#include "core/sending/exitstatus.h"
#include "core/sending/processhandle.h"
#include "tests/support/forkedchild.h"
#include "tests/support/restrictions.h"
#include "tests/support/testchild.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;
using Failure = ProcessHandle::Failure;

namespace {

std::optional<Failure> failureOf(const std::variant<ProcessHandlePtr, ProcessHandle::OpenError> &held)
{
    const auto *error = std::get_if<ProcessHandle::OpenError>(&held);
    return error == nullptr ? std::nullopt : std::optional(error->failure);
}

ProcessHandlePtr hold(ProcReader &reader, const TestChild &child)
{
    const auto held = ProcessHandle::open(reader, { child.pid(), child.startTime() });
    const auto *handle = std::get_if<ProcessHandlePtr>(&held);
    return handle == nullptr ? nullptr : *handle;
}

// A stat line with a state, field 35 and field 52 of choice; it started at 4242.
QByteArray statLine(const char *name, char state, int field35, int field52)
{
    QByteArray line = QByteArray("77 (") + name + ") " + state;
    for (int field = 4; field <= 52; ++field) {
        const int value = field == 22 ? 4242 : field == 35 ? field35 : field == 52 ? field52 : 7;
        line += ' ' + QByteArray::number(value);
    }
    return line + '\n';
}

} // namespace

class TestProcessHandle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holdsTheProcessOfTheKey()
    {
        ProcReader reader;
        const TestChild child = TestChild::target();
        const ProcessHandlePtr handle = hold(reader, child);
        QVERIFY(handle);
        QCOMPARE(handle->key().pid, child.pid());
        QVERIFY(handle->isAlive());
    }

    void anotherStartTimeIsAnotherProcess()
    {
        ProcReader reader;
        const TestChild child = TestChild::target();
        const auto held = ProcessHandle::open(reader, { child.pid(), child.startTime() + 1 });
        QCOMPARE(failureOf(held), std::optional(Failure::Reused));
    }

    void aBarePidGetsItsKey()
    {
        ProcReader reader;
        const TestChild child = TestChild::target();
        const auto held = ProcessHandle::openAny(reader, child.pid());
        QVERIFY(!failureOf(held));
        QCOMPARE(std::get<ProcessHandlePtr>(held)->key().startTime, child.startTime());
    }

    void goneIsGone()
    {
        ProcReader reader;
        TestChild child = TestChild::target();
        const ProcessKey key{ child.pid(), child.startTime() };
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForEnd());
        QCOMPARE(failureOf(ProcessHandle::open(reader, key)), std::optional(Failure::Gone));
    }

    void aZombieIsHeldButNotAlive()
    {
        ProcReader reader;
        const TestChild child = TestChild::target();
        const ProcessHandlePtr handle = hold(reader, child);
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForState('Z'));
        QVERIFY(handle);
        QVERIFY(!handle->isAlive());
        QVERIFY(hold(reader, child));
    }

    void theStatusIsKnownBeforeAndAfterReaping()
    {
        ProcReader reader;
        TestChild child = TestChild::target();
        const ProcessHandlePtr handle = hold(reader, child);
        QVERIFY(handle);
        child.sendSignal(SIGUSR1);
        QVERIFY(child.waitForState('Z'));
        const ExitStatus before = exitStatusOf(*handle, reader);
        QCOMPARE(before.waitStatus, std::optional(SIGUSR1));
        QVERIFY(!before.reaped);
        QVERIFY(child.waitForEnd()); // so the zombie was still there: nobody else reaped it
        const ExitStatus after = exitStatusOf(*handle, reader);
        QVERIFY(after.reaped);
        QVERIFY(!after.waitStatus || after.waitStatus == SIGUSR1); // told since Linux 6.15
    }

    void anotherTreeIsNotLive()
    {
        const QTemporaryDir tree;
        ProcReader reader(tree.path().toUtf8());
        QCOMPARE(failureOf(ProcessHandle::openAny(reader, ::getpid())), std::optional(Failure::NotLive));
    }

    void noDescriptors()
    {
        const int result = inForkedChild([] {
            ProcReader reader;
            setDescriptorLimit(3);
            const auto held = ProcessHandle::openAny(reader, ::getpid());
            return failureOf(held) == Failure::NoDescriptors ? 0 : 1;
        });
        QCOMPARE(result, 0);
    }

    void noPidfds()
    {
        const int result = inForkedChild([] {
            ProcReader reader;
            if (!takeAwayPidfds())
                return 2;
            const auto held = ProcessHandle::openAny(reader, ::getpid());
            return failureOf(held) == Failure::Unsupported ? 0 : 1;
        });
        if (result == 2)
            QSKIP("no seccomp filters here");
        QCOMPARE(result, 0);
    }

    void theLimitIsRaisedAndGivenBack()
    {
        const int result = inForkedChild([] {
            setDescriptorLimit(64);
            const std::optional<rlim_t> before = raiseDescriptorLimit();
            rlimit limit{};
            ::getrlimit(RLIMIT_NOFILE, &limit);
            const bool raised = limit.rlim_cur > 64 || limit.rlim_max == 64;
            setDescriptorLimit(before.value_or(0));
            ::getrlimit(RLIMIT_NOFILE, &limit);
            return before == rlim_t{ 64 } && raised && limit.rlim_cur == 64 ? 0 : 1;
        });
        QCOMPARE(result, 0);
    }

    void zombieStatus_data()
    {
        QTest::addColumn<QByteArray>("stat");
        QTest::addColumn<int>("status");
        constexpr int unknown = -1;
        QTest::newRow("killed") << statLine("a", 'Z', 1, 9) << 9;
        QTest::newRow("exit code 3") << statLine("a", 'Z', 1, 3 << 8) << (3 << 8);
        QTest::newRow("exit code 0, readable") << statLine("a", 'Z', 1, 0) << 0;
        QTest::newRow("0 without the right") << statLine("a", 'Z', 0, 0) << unknown;
        QTest::newRow("hostile name") << statLine("a) Z (\n) R", 'Z', 1, 9) << 9;
        QTest::newRow("not a zombie") << statLine("a", 'S', 1, 9) << unknown;
        QTest::newRow("cut short") << statLine("a", 'Z', 1, 9).left(60) << unknown;
        QTest::newRow("empty") << QByteArray() << unknown;
        QTest::newRow("no bracket") << QByteArray("77 a Z 1 1") << unknown;
        QTest::newRow("another process")
            << QByteArray(statLine("a", 'Z', 1, 9)).replace("4242", "4243") << unknown;
    }

    void zombieStatus()
    {
        QFETCH(QByteArray, stat);
        QFETCH(int, status);
        const std::string_view text(stat.constData(), static_cast<size_t>(stat.size()));
        QCOMPARE(zombieWaitStatus(text, 4242).value_or(-1), status);
    }
};

QTEST_GUILESS_MAIN(TestProcessHandle)
#include "tst_processhandle.moc"
