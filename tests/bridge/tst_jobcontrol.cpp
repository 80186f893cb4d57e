// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// raiseDefault(): whoever waits for the program sees the true reason, and a stop is a stop.
#include "core/bridge/dispositions.h"
#include "tests/bridge/listener.h"
#include "tests/bridge/terminal.h"
#include "tests/support/forkedchild.h"
#include "tests/support/sanitizers.h"

#include <QCoreApplication>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>

#include <sys/resource.h>
#include <sys/wait.h>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestJobControl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endsTruly_data();
    void endsTruly();
    void dumpsCore();
    void endsFromASlot_data();
    void endsFromASlot();
    void stopsAndGoesOn();
    void stopsInATerminalAgainAndAgain();
    void goesOnWhenItIsHarmless();
    void refusesWhatIsNoSignal();
};

void TestJobControl::endsTruly_data()
{
    QTest::addColumn<int>("signo");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP, SIGKILL, SIGRTMIN })
        QTest::addRow("%d", signo) << signo;
}

void TestJobControl::endsTruly()
{
    QFETCH(int, signo);
    const ForkedEnd child = endOfForkedChild([signo] {
        const ScopedBlock block(SignalSet::all());
        (void)raiseDefault(signo); // does not come back
        return 1;
    });
    QVERIFY(WIFSIGNALED(child.status));
    QCOMPARE(WTERMSIG(child.status), signo);
}

void TestJobControl::dumpsCore()
{
    SKIP_WITH_VALGRIND();
    QFile pattern(QStringLiteral("/proc/sys/kernel/core_pattern"));
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_CORE, &before), 0);
    const QByteArray where = pattern.open(QIODevice::ReadOnly) ? pattern.readAll().trimmed() : QByteArray();
    if (before.rlim_max == 0 || where.isEmpty() || where.startsWith('|') || where.startsWith('@')
        || where.contains('/'))
        QSKIP("core files are not written into the folder of the program here");
    const QTemporaryDir folder;
    const ForkedEnd child = endOfForkedChild([&] {
        const rlimit enough{ before.rlim_max, before.rlim_max };
        if (::setrlimit(RLIMIT_CORE, &enough) != 0 || ::chdir(qPrintable(folder.path())) != 0)
            return 1;
        (void)raiseDefault(SIGQUIT); // does not come back
        return 2;
    });
    QVERIFY(WIFSIGNALED(child.status));
    QCOMPARE(WTERMSIG(child.status), SIGQUIT);
    QVERIFY(WCOREDUMP(child.status));
}

void TestJobControl::endsFromASlot_data()
{
    QTest::addColumn<int>("signo");
    for (const int signo : { SIGTERM, SIGINT, SIGHUP, SIGQUIT })
        QTest::addRow("%d", signo) << signo;
}

void TestJobControl::endsFromASlot()
{
    QFETCH(int, signo);
    Terminal terminal(
        QStringLiteral(SIGWISE_WITNESS), { QStringLiteral("--default"), QString::number(signo) });
    QCOMPARE(terminal.nextLine(), QByteArray("ready"));
    QVERIFY(signalOne(terminal.pid(), signo));
    QVERIFY(terminal.nextLine().startsWith(QByteArray("got " + QByteArray::number(signo))));
    const int status = terminal.waitFor(0).value_or(0);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), signo);
}

void TestJobControl::stopsAndGoesOn()
{
    SKIP_WITH_VALGRIND();
    Helper helper([] {
        // A group without a parent in its session would not stop (orphaned process group, setpgid(2)).
        ::setpgid(0, 0);
        ::signal(SIGTSTP, [](int) {});
        (void)raiseDefault(SIGTSTP); // the test sees what becomes of it
        return disposition(SIGTSTP) == Disposition::CaughtByOthers && !isBlocked(SIGTSTP) ? 0 : 1;
    });
    int status = 0;
    QCOMPARE(::waitpid(helper.pid(), &status, WUNTRACED), helper.pid());
    QVERIFY(WIFSTOPPED(status));
    QCOMPARE(WSTOPSIG(status), SIGTSTP);
    QVERIFY(signalOne(helper.pid(), SIGCONT));
    QCOMPARE(helper.wait(), 0);
}

// ^Z: the program hears of it, stops like any other, goes on, and hears of the next one. It is the leader of
// its session, whose group is orphaned: there only SIGSTOP and a SIGTSTP of its own default action with a
// parent's group in the session would stop it, so it is started by a shell.
void TestJobControl::stopsInATerminalAgainAndAgain()
{
    Terminal terminal(QStringLiteral("/bin/bash"),
        { QStringLiteral("-c"),
            QStringLiteral("set -m; \"$0\" --default %1 & echo child $!; fg >/dev/null; "
                           "echo stopped $?; fg >/dev/null; echo stopped $?")
                .arg(SIGTSTP),
            QStringLiteral(SIGWISE_WITNESS) });
    const QByteArray child = terminal.nextLine();
    QVERIFY2(child.startsWith("child "), child.constData());
    const pid_t job = child.mid(6).toInt();
    const auto endJob = qScopeGuard([job] { (void)signalOne(job, SIGKILL); });
    QCOMPARE(terminal.nextLine(), QByteArray("ready"));
    const QByteArray stopped = "stopped " + QByteArray::number(128 + SIGTSTP);
    QTRY_COMPARE(terminal.foreground(), job);
    terminal.type("\32");
    QCOMPARE(terminal.nextLine(), QByteArray("got 20 128 - - -"));
    // The shell has said its line before it lets the program go on, which says its own then.
    const QByteArrayList both{ terminal.nextLine(), terminal.nextLine() };
    QVERIFY2(both.contains(stopped) && both.contains("back"), both.join(';').constData());
    QTRY_COMPARE(terminal.foreground(), job);
    terminal.type("\32");
    QCOMPARE(terminal.nextLine(), QByteArray("got 20 128 - - -"));
    QCOMPARE(terminal.nextLine(), stopped);
}

void TestJobControl::goesOnWhenItIsHarmless()
{
    Listener listener;
    for (const int signo : { SIGCHLD, SIGURG, SIGWINCH, SIGCONT }) {
        QVERIFY(listener.watcher.watch(signo, plain));
        QVERIFY(raiseDefault(signo));
        QVERIFY(isCaughtByBridge(signo));
        QVERIFY(!isBlocked(signo));
    }
    QCoreApplication::processEvents();
    QCOMPARE(listener.count(), 0);
}

void TestJobControl::refusesWhatIsNoSignal()
{
    for (const int signo : { 0, -1, 32, 33, 65 })
        QCOMPARE(raiseDefault(signo).error().errnum(), EINVAL);
}

QTEST_GUILESS_MAIN(TestJobControl)
#include "tst_jobcontrol.moc"
