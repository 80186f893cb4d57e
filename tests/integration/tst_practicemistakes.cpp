// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/guiprogram.h"
#include "tests/support/practiceprocess.h"

#include <QTest>

#include <csignal>

#include <sys/wait.h>

using Sigwise::SignalSet;
using Sigwise::Test::PracticeProcess;
using Sigwise::Test::signalSetOf;

namespace {

QStringList mistake(const char *kind)
{
    return { QStringLiteral("--mistake"), QString::fromLatin1(kind), QStringLiteral("--catch"),
        QStringLiteral("RTMIN+1") };
}

// In a handler that hangs everything is blocked, also SIGTERM: the lesson is that only SIGKILL is left. One
// that does not hang blocks it too, for microseconds: so it is looked at again and again.
bool hangsInTheHandler(const PracticeProcess &process)
{
    constexpr int looks = 500;
    for (int i = 0; i < looks; ++i) {
        if (!signalSetOf(process.pid(), "SigBlk").contains(SIGTERM))
            return false;
    }
    return true;
}

bool onlyKillEndsIt(PracticeProcess &process)
{
    process.sendSignal(SIGTERM);
    process.sendSignal(SIGTERM);
    if (!signalSetOf(process.pid(), "ShdPnd").contains(SIGTERM))
        return false;
    process.sendSignal(SIGKILL);
    const int status = process.waitForEnd().value_or(-1);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

} // namespace

/// The classic faults really are those faults; and the same load without them is harmless.
class TestPracticeMistakes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void blockInHandler();
    void lockInHandler();
    void slowSlot();
    void withoutMistake();
};

void TestPracticeMistakes::blockInHandler()
{
    PracticeProcess process(mistake("block-in-handler"));
    QVERIFY(process.startAndWait());
    QVERIFY(process.waitForErrors("279"));
    process.sendSignal(SIGRTMIN + 1);
    QVERIFY(!process.received("SIGRTMIN+1").isEmpty()); // it works as long as nobody looks closely
    process.command(R"({"block_loop_ms":60000})");
    const auto hangsWithMore = [&process] { // what comes before the loop is busy does no harm
        for (int i = 0; i < 300; ++i)
            process.sendSignal(SIGRTMIN + 1);
        return hangsInTheHandler(process);
    };
    QTRY_VERIFY(hangsWithMore());
    QVERIFY(onlyKillEndsIt(process));
}

void TestPracticeMistakes::lockInHandler()
{
    PracticeProcess process(mistake("lock-in-handler"));
    QVERIFY(process.startAndWait());
    process.command(R"({"block_loop_ms":60000})"); // the lock is held meanwhile
    const auto hangsWithOneMore = [&process] {
        process.sendSignal(SIGRTMIN + 1);
        return hangsInTheHandler(process);
    };
    QTRY_VERIFY(hangsWithOneMore());
    QVERIFY(onlyKillEndsIt(process));
}

void TestPracticeMistakes::slowSlot()
{
    PracticeProcess process(mistake("slow-slot"));
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 3; ++i)
        process.sendSignal(SIGRTMIN + 1);
    double last = 0;
    for (int i = 0; i < 3; ++i) {
        const double latency
            = process.received("SIGRTMIN+1").value(QLatin1String("handler_to_slot_us")).toDouble();
        QVERIFY(latency > last);
        last = latency;
    }
    QVERIFY(last > 500'000); // the third waited for more than one slot of half a second
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeMistakes::withoutMistake()
{
    PracticeProcess process({ QStringLiteral("--catch"), QStringLiteral("RTMIN+1") });
    QVERIFY(process.startAndWait());
    process.command(R"({"block_loop_ms":500})");
    for (int i = 0; i < 1000; ++i)
        process.sendSignal(SIGRTMIN + 1);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(!process.received("SIGRTMIN+1").isEmpty());
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

QTEST_GUILESS_MAIN(TestPracticeMistakes)
#include "tst_practicemistakes.moc"
