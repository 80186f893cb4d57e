// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/descendants.h"
#include "tests/support/guiprogram.h"
#include "tests/support/signalone.h"
#include "tests/support/testchild.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using Test::GuiProgram;

namespace {

constexpr int patience = 20'000;

QString sigwise() { return QStringLiteral(SIGWISE_PROGRAM); }

// The kind that is watched last: from then on all are.
bool isListening(pid_t pid) { return Test::signalSetOf(pid, "SigCgt").contains(SIGCONT); }

/// Also as a zombie, which has its signals as before.
bool isOver(pid_t pid)
{
    const QByteArray state = Test::statusLineOf(pid, "State");
    return state.isEmpty() || state.startsWith('Z');
}

bool endedCleanly(GuiProgram &program)
{
    return program.process().exitStatus() == QProcess::NormalExit && program.process().exitCode() == 0;
}

/// A pseudo terminal; a child becomes the leader of a session on it.
class Terminal
{
public:
    Terminal()
        : m_master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
    {
        if (m_master < 0 || ::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0)
            qFatal("no pseudo terminal");
        m_slave = QByteArray(::ptsname(m_master));
    }
    ~Terminal() { close(); }
    Q_DISABLE_COPY_MOVE(Terminal)

    void close()
    {
        if (m_master >= 0)
            ::close(m_master);
        m_master = -1;
    }
    void giveTo(GuiProgram &program)
    {
        program.beforeExec([slave = m_slave] {
            ::setsid();
            const int fd = ::open(slave.constData(), O_RDWR);
            ::ioctl(fd, TIOCSCTTY, 0);
        });
    }

private:
    int m_master;
    QByteArray m_slave;
};

} // namespace

class TestLifecycle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(Test::adoptOrphans()); }
    void endsCleanly_data();
    void endsCleanly();
    void secondOneEndsAHungProgram_data();
    void secondOneEndsAHungProgram();
    void hangupOfOthersReadsTheSettings();
    void brokenSettingsAreReported();
    void closingTheTerminalEndsIt();
    void hangupPassedOnByAShellEndsIt();
    void ignoredHangupStaysIgnored();
    void countersGoToTheLog();
    void threadsGoToTheLog();
    void brokenPipesDoNotKillIt();
    void withoutDisplayItSaysSo_data();
    void withoutDisplayItSaysSo();
    void argumentsAreChecked_data();
    void argumentsAreChecked();
    void cleanup() { Test::endDescendants(); } // what a shell left behind
};

void TestLifecycle::endsCleanly_data()
{
    QTest::addColumn<int>("signo");
    QTest::newRow("TERM") << SIGTERM;
    QTest::newRow("INT") << SIGINT;
}

void TestLifecycle::endsCleanly()
{
    QFETCH(int, signo);
    GuiProgram program(sigwise());
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    program.sendSignal(signo);
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), patience);
    QVERIFY2(endedCleanly(program), program.log().constData());
    QVERIFY(QFileInfo(program.statePath()).size() > 0);
}

void TestLifecycle::secondOneEndsAHungProgram_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::newRow("TERM TERM") << SIGTERM << SIGTERM;
    QTest::newRow("INT TERM") << SIGINT << SIGTERM;
    QTest::newRow("TERM INT") << SIGTERM << SIGINT;
}

void TestLifecycle::secondOneEndsAHungProgram()
{
    QFETCH(int, first);
    QFETCH(int, second);
    Test::TestChild child(QStringLiteral(SIGWISE_HUNG_LIFECYCLE), {});
    QVERIFY(child.waitForLine("ready"));
    child.sendSignal(first);
    QVERIFY(child.waitForLine("hangs"));
    child.sendSignal(SIGHUP); // counts neither as first nor as second
    child.sendSignal(second);
    const int status = child.waitForEnd().value_or(-1);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), second);
}

void TestLifecycle::hangupOfOthersReadsTheSettings()
{
    GuiProgram program(sigwise());
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    for (int i = 1; i <= 3; ++i) {
        program.sendSignal(SIGHUP);
        QTRY_COMPARE_WITH_TIMEOUT(program.log().count("the settings were read again"), i, patience);
    }
    program.sendSignal(SIGTERM); // still a first one
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), patience);
    QVERIFY(endedCleanly(program));
    QVERIFY(QFileInfo::exists(program.statePath()));
}

void TestLifecycle::brokenSettingsAreReported()
{
    GuiProgram program(sigwise());
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    program.writeSettings(QByteArray("\x7f"
                                     "ELF\0\1\2 garbage",
        15));
    program.sendSignal(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(program.log().contains("make no sense"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(program.log().contains("the settings stay as they were"), patience);
    program.writeSettings("[options]\ntheme=pink\n");
    program.sendSignal(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(program.log().contains("pink"), patience);
    program.writeSettings("[options]\ntheme=dark\n");
    program.sendSignal(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(program.log().contains("the settings were read again"), patience);
    QVERIFY(!program.hasEnded());
}

void TestLifecycle::closingTheTerminalEndsIt()
{
    Terminal terminal;
    GuiProgram program(sigwise());
    terminal.giveTo(program);
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    terminal.close(); // the kernel sends SIGHUP and SIGCONT to the leader of the session
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), patience);
    QVERIFY2(endedCleanly(program), program.log().constData());
    QVERIFY(program.log().contains("SIGHUP: ending"));
    QVERIFY(QFileInfo(program.statePath()).size() > 0);
}

// In a background job the kernel does not reach it; shells send the hang-up on with kill(2).
void TestLifecycle::hangupPassedOnByAShellEndsIt()
{
    Terminal terminal;
    GuiProgram shell(sigwise());
    terminal.giveTo(shell);
    shell.startShell(QStringLiteral("set -m; \"$SIGWISE\" & echo $!; wait"));
    QTRY_VERIFY_WITH_TIMEOUT(shell.process().canReadLine(), patience);
    const pid_t pid = shell.process().readLine().trimmed().toInt();
    QVERIFY(pid > 0);
    QTRY_VERIFY_WITH_TIMEOUT(isListening(pid), patience);
    QVERIFY(Test::signalOne(pid, SIGHUP)); // the terminal is there: this one asks for the settings
    QTRY_VERIFY_WITH_TIMEOUT(shell.log().contains("the settings were read again"), patience);
    terminal.close();
    QTRY_VERIFY_WITH_TIMEOUT(shell.hasEnded(), patience);
    QVERIFY(Test::signalOne(pid, SIGHUP));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(shell.statePath()), patience);
    QTRY_VERIFY_WITH_TIMEOUT(isOver(pid), patience);
}

void TestLifecycle::ignoredHangupStaysIgnored()
{
    GuiProgram program(sigwise());
    program.beforeExec([] { ::signal(SIGHUP, SIG_IGN); });
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    QVERIFY(Test::signalSetOf(program.pid(), "SigIgn").contains(SIGHUP));
    program.sendSignal(SIGHUP);
    program.sendSignal(SIGUSR1);
    QTRY_VERIFY_WITH_TIMEOUT(program.log().contains("bridge SIGUSR1"), patience);
    QVERIFY(!program.log().contains("settings"));
}

void TestLifecycle::countersGoToTheLog()
{
    GuiProgram program(sigwise());
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    program.sendSignal(SIGUSR1);
    QTRY_VERIFY_WITH_TIMEOUT(
        program.log().contains("bridge SIGUSR1 received 1 delivered 1 lost 0"), patience);
    for (const char *counter : { "scans ", "scan_ms ", "rows ", "sends ", "bridge high_water_mark " })
        QVERIFY2(program.log().contains(counter), counter);
    program.sendSignal(SIGUSR1);
    QTRY_VERIFY_WITH_TIMEOUT(
        program.log().contains("bridge SIGUSR1 received 2 delivered 2 lost 0"), patience);
    QVERIFY(!program.hasEnded());
}

void TestLifecycle::threadsGoToTheLog()
{
    GuiProgram program(sigwise());
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    const QByteArray mainThread = "thread " + QByteArray::number(program.pid()) + " sigwise: ";
    program.sendSignal(SIGUSR2);
    QTRY_VERIFY_WITH_TIMEOUT(program.log().contains(mainThread), patience);
    QVERIFY(program.log().contains("blocks none"));
    QVERIFY(!program.hasEnded());
}

void TestLifecycle::brokenPipesDoNotKillIt()
{
    GuiProgram program(sigwise());
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(isListening(program.pid()), patience);
    program.process().closeReadChannel(QProcess::StandardOutput);
    program.process().closeReadChannel(QProcess::StandardError);
    for (int i = 0; i < 3; ++i) {
        program.sendSignal(SIGUSR1); // writes to the closed pipe
        program.sendSignal(SIGPIPE);
        program.sendSignal(SIGXFSZ);
    }
    program.sendSignal(SIGTERM);
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), patience);
    QVERIFY(endedCleanly(program));
    QVERIFY(QFileInfo(program.statePath()).size() > 0);
}

void TestLifecycle::withoutDisplayItSaysSo_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::newRow("none") << QString() << QString();
    QTest::newRow("a dead one") << QStringLiteral("DISPLAY") << QStringLiteral(":2047");
    QTest::newRow("no such one") << QStringLiteral("DISPLAY") << QStringLiteral("\x1b[31mred");
    QTest::newRow("no such platform") << QStringLiteral("QT_QPA_PLATFORM") << QStringLiteral("nonsense");
}

void TestLifecycle::withoutDisplayItSaysSo()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    GuiProgram program(sigwise());
    program.environment().remove(QStringLiteral("QT_QPA_PLATFORM"));
    if (!variable.isEmpty())
        program.environment().insert(variable, value);
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), patience);
    QCOMPARE(program.process().exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.process().exitCode(), 69);
    const QByteArray said = program.log();
    QVERIFY2(said.startsWith("sigwise: no display"), said.constData());
    QVERIFY2(said.endsWith("`sigctl list` shows the same list in a terminal\n"), said.constData());
    QCOMPARE(said.count('\n'), 1);
    QVERIFY(!said.contains('\x1b'));
}

void TestLifecycle::argumentsAreChecked_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("help") << QStringList{ QStringLiteral("--help") } << 0 << QByteArray("--proc");
    QTest::newRow("version") << QStringList{ QStringLiteral("--version") } << 0 << QByteArray("sigwise ");
    QTest::newRow("unknown option") << QStringList{ QStringLiteral("--nonsense") } << 2
                                    << QByteArray("nonsense");
    QTest::newRow("an argument") << QStringList{ QStringLiteral("42") } << 2 << QByteArray("42");
    QTest::newRow("no such tree") << QStringList{ QStringLiteral("--proc"), QStringLiteral("/no/such\ntree") }
                                  << 2 << QByteArray("sigwise: /no/such\\x0atree: No such file or directory");
}

void TestLifecycle::argumentsAreChecked()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, part);
    GuiProgram program(sigwise());
    if (exitCode == 0) // needs no display
        program.environment().remove(QStringLiteral("QT_QPA_PLATFORM"));
    program.start(arguments);
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), patience);
    QCOMPARE(program.process().exitCode(), exitCode);
    const QByteArray said = exitCode == 0 ? program.process().readAllStandardOutput() : program.log();
    QVERIFY2(said.contains(part), said.constData());
}

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
