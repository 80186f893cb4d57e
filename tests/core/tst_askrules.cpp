// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/askrules.h"

#include <QTest>

#include <csignal>

using namespace Sigwise;

Q_DECLARE_METATYPE(std::vector<Sigwise::AskReason>)
Q_DECLARE_METATYPE(std::vector<Sigwise::AskTarget>)

namespace {

using Reasons = std::vector<AskReason>;
using Targets = std::vector<AskTarget>;

AskTarget target(Effect effect, Doubt doubt = Doubt::None)
{
    AskTarget result;
    result.prediction.effect = effect;
    result.prediction.doubt = doubt;
    return result;
}

AskTarget waiting(Effect effect, Effect then, Doubt doubt = Doubt::None)
{
    AskTarget result = target(effect, doubt);
    result.prediction.then = then;
    return result;
}

AskTarget refused(Effect effect)
{
    AskTarget result = target(effect);
    result.prediction.permitted = false;
    return result;
}

AskTarget termed(AskTarget result)
{
    result.termSentLately = true;
    return result;
}

AskTarget ofSession(AskTarget result)
{
    result.sessionPart = true;
    return result;
}

AskTarget inUnit(AskTarget result, const char *unit)
{
    result.unit = unit;
    return result;
}

ProcessPtr process(pid_t pid, pid_t parent, const char *name, const char *command = "")
{
    auto info = std::make_shared<ProcessInfo>();
    info->key = { pid, static_cast<uint64_t>(pid) * 10 };
    info->parent = parent;
    info->name = name;
    info->command = command;
    return info;
}

AskTarget documentedDanger(AskTarget result)
{
    result.documentedDanger = true;
    return result;
}

AskTarget merging(AskTarget result)
{
    result.prediction.alreadyPending = true;
    return result;
}

} // namespace

class TestAskRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reasons_data()
    {
        QTest::addColumn<int>("signo");
        QTest::addColumn<Targets>("targets");
        QTest::addColumn<Reasons>("expected");
        const auto row = [](const char *name, int signo, const Targets &targets, const Reasons &expected) {
            QTest::newRow(name) << signo << targets << expected;
        };
        const AskTarget handled = target(Effect::Handled);
        const AskTarget ends = target(Effect::Terminates);
        const AskTarget stops = target(Effect::Stops);

        row("nobody", SIGHUP, {}, {});
        row("TERM ends one", SIGTERM, { ends }, {});
        row("INT ends one", SIGINT, { ends }, {});
        row("HUP handled", SIGHUP, { handled }, {});
        row("HUP ignored", SIGHUP, { target(Effect::Ignored) }, {});
        row("HUP not caught", SIGHUP, { ends }, { AskReason::MightEndUnintended });
        row("USR1 dumps core by default", SIGSEGV, { target(Effect::DumpsCore) },
            { AskReason::MightEndUnintended });
        row("HUP waits, then ends", SIGHUP, { waiting(Effect::Blocked, Effect::Terminates) },
            { AskReason::MightEndUnintended });
        row("HUP waits for the continue, then is handled", SIGHUP,
            { waiting(Effect::WaitsForContinue, Effect::Handled) }, {});
        row("TERM waits, then ends", SIGTERM, { waiting(Effect::Blocked, Effect::Terminates) }, {});
        row("KILL", SIGKILL, { ends }, { AskReason::KillWithoutTerm });
        row("KILL after TERM", SIGKILL, { termed(ends) }, {});
        row("KILL to a zombie", SIGKILL, { target(Effect::NoEffect) }, {});
        row("STOP to one", SIGSTOP, { stops }, {});
        row("STOP to two", SIGSTOP, { stops, target(Effect::NoEffect) }, { AskReason::SeveralTargets });
        row("TERM to two that handle it", SIGTERM, { handled, handled }, { AskReason::SeveralTargets });
        row("USR1 to two that handle it", SIGUSR1, { handled, handled }, {});
        row("USR1 to two, one ends", SIGUSR1, { handled, ends },
            { AskReason::MightEndUnintended, AskReason::SeveralTargets });
        row("USR1 to five that handle it", SIGUSR1, Targets(5, handled), {});
        row("USR1 to six that handle it", SIGUSR1, Targets(6, handled), { AskReason::ManyTargets });
        row("two units", SIGUSR1, { inUnit(handled, "a.service"), inUnit(handled, "b.service") },
            { AskReason::SeveralUnits });
        const char *const ofSystem = "/system.slice/app.service";
        const char *const ofUser = "/user.slice/user-1000.slice/user@1000.service/app.slice/app.service";
        row("one name, two managers", SIGUSR1, { inUnit(handled, ofSystem), inUnit(handled, ofUser) },
            { AskReason::SeveralUnits });
        row("one unit", SIGUSR1, { inUnit(handled, "a.service"), inUnit(handled, "a.service") }, {});
        row("TERM to the session", SIGTERM, { ofSession(ends) }, { AskReason::SessionPart });
        row("USR1 handled by the session", SIGUSR1, { ofSession(handled) }, { AskReason::SessionPart });
        row("CONT to the session", SIGCONT, { ofSession(target(Effect::Continues)) },
            { AskReason::SessionPart });
        row("ignored by the session", SIGWINCH, { ofSession(target(Effect::Ignored)) }, {});
        row("refused by the session", SIGTERM, { ofSession(refused(Effect::Terminates)) }, {});
        row("refused", SIGHUP, { refused(Effect::Terminates) }, {});
        row("unknown, may end", SIGUSR1, { target(Effect::Unknown, Doubt::SignalWait) },
            { AskReason::NotSure });
        row("unknown, ignored by default", SIGCHLD, { target(Effect::Unknown, Doubt::SignalWait) }, {});
        row("unknown in the session, may stop", SIGTSTP,
            { ofSession(target(Effect::Unknown, Doubt::SignalWait)) }, { AskReason::SessionPart });
        row("TERM not sure", SIGTERM, { target(Effect::Terminates, Doubt::WaitChannelHidden) }, {});
        row("HUP not sure, ends", SIGHUP, { target(Effect::Terminates, Doubt::WaitChannelHidden) },
            { AskReason::MightEndUnintended, AskReason::NotSure });
        row("blocked, perhaps collected", SIGUSR1,
            { waiting(Effect::Blocked, Effect::Handled, Doubt::SignalFd) }, {});
        row("blocked, then dumps core", SIGQUIT, { waiting(Effect::Blocked, Effect::DumpsCore) }, {});
        row("frozen, then ends", SIGUSR1, { waiting(Effect::Delayed, Effect::Terminates) },
            { AskReason::MightEndUnintended });
        row("merged with one that would end it later: the first may be taken meanwhile", SIGHUP,
            { merging(waiting(Effect::Blocked, Effect::Terminates)) }, { AskReason::MightEndUnintended });
        row("merged with one that is handled later", SIGHUP,
            { merging(waiting(Effect::Blocked, Effect::Handled)) }, {});
        row("STOP to two that wait for it", SIGTSTP, Targets(2, waiting(Effect::Blocked, Effect::Stops)),
            { AskReason::SeveralTargets });
        row("two that end only after their wait", SIGTERM,
            Targets(2, waiting(Effect::WaitsForContinue, Effect::Terminates)), { AskReason::SeveralTargets });
        row("INT to two that ignore it", SIGINT, Targets(2, target(Effect::Ignored)),
            { AskReason::SeveralTargets });
        row("CONT to two", SIGCONT, Targets(2, target(Effect::Continues)), {});
        row("six that ignore it", SIGWINCH, Targets(6, target(Effect::Ignored)), { AskReason::ManyTargets });
        row("a unit and none", SIGUSR1, { inUnit(handled, "a.service"), handled }, {});
        row("one refused, one ends", SIGUSR1, { refused(Effect::Terminates), ends },
            { AskReason::MightEndUnintended, AskReason::SeveralTargets });
        row("KILL to one that was asked and one that was not", SIGKILL, { termed(ends), ends },
            { AskReason::KillWithoutTerm, AskReason::SeveralTargets });
        row("KILL refused", SIGKILL, { refused(Effect::Terminates) }, {});
        row("blocked in the session", SIGUSR1, { ofSession(waiting(Effect::Blocked, Effect::Handled)) },
            { AskReason::SessionPart });
        row("STOP to the session", SIGSTOP, { ofSession(stops) }, { AskReason::SessionPart });
        row("no effect on the session", SIGTERM, { ofSession(target(Effect::NoEffect)) }, {});
        row("unknown, may stop", SIGTSTP, { target(Effect::Unknown, Doubt::SignalWait) }, {});
        row("goes to a debugger, which may hand on what ends it", SIGUSR1,
            { waiting(Effect::Debugger, Effect::Terminates) }, { AskReason::MightEndUnintended });
        row("goes to a debugger, is handled if that hands it on", SIGUSR1,
            { waiting(Effect::Debugger, Effect::Handled) }, {});
        row("two go to their debuggers, which may let them stop", SIGTSTP,
            Targets(2, waiting(Effect::Debugger, Effect::Stops)), { AskReason::SeveralTargets });
        row("goes to a debugger, not sure", SIGUSR1,
            { waiting(Effect::Debugger, Effect::Handled, Doubt::Race) }, { AskReason::NotSure });
        row("which thread is a race", SIGUSR1, { target(Effect::Handled, Doubt::Race) },
            { AskReason::NotSure });
        row("may be frozen", SIGUSR1, { target(Effect::Handled, Doubt::Freezer) }, {});
        row("not looked at, ends", SIGUSR1, { target(Effect::Terminates, Doubt::NotLookedAt) },
            { AskReason::MightEndUnintended, AskReason::NotSure });
        row("not looked at, handled", SIGUSR1, { target(Effect::Handled, Doubt::NotLookedAt) }, {});
        row("stops unless the group is orphaned, two", SIGTSTP,
            Targets(2, target(Effect::NoEffect, Doubt::GroupUnknown)), { AskReason::SeveralTargets });
        row("its manual warns", SIGINT, { documentedDanger(handled) }, { AskReason::DocumentedDanger });
        row("its manual warns, but it does nothing", SIGINT, { documentedDanger(target(Effect::NoEffect)) },
            {});
        row("its manual warns, but it is refused", SIGINT, { documentedDanger(refused(Effect::Handled)) },
            {});
        row("one of two has a warning", SIGUSR1, { handled, documentedDanger(handled) },
            { AskReason::DocumentedDanger });
        row("KILL loses data, even after TERM", SIGKILL, { documentedDanger(termed(ends)) },
            { AskReason::DocumentedDanger });
        row("no effect unless the namespace differs", SIGHUP,
            { target(Effect::NoEffect, Doubt::NamespaceUnknown) }, { AskReason::NotSure });
    }

    void reasons()
    {
        QFETCH(int, signo);
        QFETCH(Targets, targets);
        QFETCH(Reasons, expected);
        QVERIFY(reasonsToAsk(signo, targets) == expected);
    }

    void session_data()
    {
        QTest::addColumn<int>("pid");
        QTest::addColumn<bool>("expected");
        QTest::newRow("PID 1") << 1 << true;
        QTest::newRow("user manager") << 10 << true;
        QTest::newRow("some systemd tool") << 11 << false;
        QTest::newRow("shell above us") << 20 << true;
        QTest::newRow("ourselves") << 21 << true;
        QTest::newRow("our child") << 22 << false;
        QTest::newRow("sibling") << 23 << false;
        QTest::newRow("ssh server") << 30 << true;
        QTest::newRow("desktop") << 31 << true;
        QTest::newRow("name cut at 15 bytes") << 32 << true;
        QTest::newRow("containerd-shim is no containerd") << 33 << false;
    }

    void session()
    {
        Snapshot all;
        all.processes = { process(1, 0, "anything"), process(10, 1, "systemd", "/lib/systemd/systemd --user"),
            process(11, 1, "systemd", "systemd --version"), process(20, 10, "bash"),
            process(21, 20, "sigwise"), process(22, 21, "child"), process(23, 20, "sleep"),
            process(30, 1, "sshd"), process(31, 10, "plasmashell"), process(32, 10, "gdm-wayland-ses"),
            process(33, 1, "containerd-shim") };
        QFETCH(int, pid);
        QFETCH(bool, expected);
        QCOMPARE(isSessionPart(*all.find(pid), all, 21), expected);
    }

    void parentsInARing()
    {
        Snapshot all;
        all.processes = { process(20, 21, "a"), process(21, 20, "b"), process(22, 1, "c") };
        QVERIFY(!isSessionPart(*all.find(22), all, 21));
    }
};

QTEST_GUILESS_MAIN(TestAskRules)
#include "tst_askrules.moc"
