// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// `sigctl drill` with programs that end as they should, and with those that do not.
#include "tests/support/descendants.h"
#include "tests/support/sigctlrun.h"
#include "tests/support/signalone.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QVersionNumber>

#include <csignal>

#include <unistd.h>

using namespace Sigwise::Test;

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

Ran drill(const QStringList &options, const QStringList &command)
{
    return runProgram(text(SIGWISE_SIGCTL),
        QStringList{ text("drill"), text("--json") } + options + QStringList{ text("--") } + command);
}

QStringList python(const char *program) { return { text("python3"), text("-c"), text(program) }; }

QString firstReason(const Ran &ran) { return ran.object().value(text("reasons")).toArray().at(0).toString(); }

QString allReasons(const Ran &ran)
{
    QStringList reasons;
    for (const QJsonValue &reason : ran.object().value(text("reasons")).toArray())
        reasons.append(reason.toString());
    return reasons.join(u' ');
}

// A process with this argument in its command line; 0 = there is none.
pid_t pidWith(const QByteArray &argument)
{
    for (const QString &pid : QDir(text("/proc")).entryList(QDir::Dirs)) {
        QFile file(QString(text("/proc/") % pid % text("/cmdline")));
        if (pid.toInt() != ::getpid() && file.open(QIODevice::ReadOnly)
            && file.readAll().split('\0').contains(argument))
            return pid.toInt();
    }
    return 0;
}

bool lives(const QByteArray &argument) { return pidWith(argument) != 0; }

bool goesAway(const QByteArray &argument)
{
    const QDeadlineTimer deadline(10'000);
    while (lives(argument)) {
        if (deadline.hasExpired())
            return false;
    }
    return true;
}

QString ownArgument(const char *name) { return text("%1-%2").arg(text(name)).arg(::getpid()); }

} // namespace

class TestSigctlDrill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (runProgram(text("python3"), { text("-c"), text("") }).code != 0)
            QSKIP("no python3 here");
        QVERIFY(adoptOrphans());
    }

    // What a drill left behind, which it should not.
    void cleanup() { endDescendants(); }

    void verdicts_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<bool>("isReady");
        QTest::addColumn<QString>("endedBy");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const char *program, bool isReady, const char *endedBy,
                             const char *reason) {
            QTest::newRow(name) << text(program) << isReady << text(endedBy) << text(reason);
        };
        row("no handler", "import signal; signal.pause()", true, "SIGTERM", "");
        row("handler, code 0",
            "import signal, sys; signal.signal(15, lambda *a: sys.exit(0)); signal.pause()", true, "itself",
            "");
        row("handler, code 143",
            "import signal, sys; signal.signal(15, lambda *a: sys.exit(143)); signal.pause()", true, "itself",
            "");
        row("handler, code 1",
            "import signal, sys; signal.signal(15, lambda *a: sys.exit(1)); signal.pause()", false, "itself",
            "exited with code 1");
        row("ignored", "import signal; signal.signal(15, signal.SIG_IGN)\nwhile True: signal.pause()", false,
            "SIGKILL", "It ignores SIGTERM.");
        row("blocked",
            "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [15])\nwhile True: signal.pause()",
            false, "SIGKILL", "block SIGTERM");
        row("handler that stays",
            "import signal; signal.signal(15, lambda *a: 0)\nwhile True: signal.pause()", false, "SIGKILL",
            "has a handler for SIGTERM, but did not end");
        row("another signal", "import signal, os; signal.signal(15, lambda *a: os.abort()); signal.pause()",
            false, "other", "was ended by SIGABRT");
        row("ends before", "import sys; sys.exit(3)", false, "itself", "exited with code 3 before SIGTERM");
    }

    void verdicts()
    {
        QFETCH(QString, program);
        QFETCH(bool, isReady);
        QFETCH(QString, endedBy);
        QFETCH(QString, reason);
        const Ran ran = drill({ text("--grace"), text("0.7") }, { text("python3"), text("-c"), program });
        QVERIFY2(ran.code == (isReady ? 0 : 1), ran.err.constData());
        QCOMPARE(ran.out.count('\n'), 1);
        const QJsonObject report = ran.object();
        QCOMPARE(report.keys().join(u' '),
            text("after_ms children_left command ended_by exit_code exit_signal pid ready reasons"));
        QCOMPARE(report.value(text("ready")).toBool(), isReady);
        QCOMPARE(report.value(text("ended_by")).toString(), endedBy);
        QCOMPARE(report.value(text("command")).toArray().size(), 3);
        QVERIFY2(allReasons(ran).contains(reason), qPrintable(allReasons(ran)));
        QCOMPARE(firstReason(ran).isEmpty(), isReady);
        QVERIFY(report.value(text("exit_code")).isNull() != report.value(text("exit_signal")).isNull());
    }

    void childrenThatStay()
    {
        const QString stays = ownArgument("stays");
        const QByteArray program
            = QByteArray("import signal, subprocess, sys\n"
                         "subprocess.Popen(['python3', '-c', 'import signal; signal.pause()', '")
            + stays.toUtf8()
            + "'], start_new_session=True)\n"
              "signal.signal(15, lambda *a: sys.exit(0)); signal.pause()";
        const Ran ran = drill({}, python(program.constData()));
        QCOMPARE(ran.code, 1);
        const QJsonArray left = ran.object().value(text("children_left")).toArray();
        QCOMPARE(left.size(), 1);
        QCOMPARE(left.at(0).toObject().value(text("name")).toString(), text("python3"));
        QVERIFY(left.at(0).toObject().value(text("pid")).toInt() > 0);
        QVERIFY2(allReasons(ran).contains(text("It left 1 process behind: python3 (")),
            qPrintable(allReasons(ran)));
        QVERIFY(goesAway(stays.toUtf8()));
    }

    // A daemon that puts itself into the background is found all the same.
    void aProgramThatForksAway()
    {
        const QString away = ownArgument("away");
        const QByteArray program = "import os, signal\nif os.fork(): os._exit(0)\nos.setsid()\n"
                                   "if os.fork(): os._exit(0)\nsignal.pause()";
        const Ran ran = drill({}, { text("python3"), text("-c"), text(program.constData()), away });
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.object().value(text("children_left")).toArray().size(), 1);
        QVERIFY2(allReasons(ran).contains(text("before SIGTERM was sent")), qPrintable(allReasons(ran)));
        QVERIFY(goesAway(away.toUtf8()));
    }

    // `server & exec sigctl drill`, and orphans that come to a sigctl that is a subreaper (as PID 1 is).
    void whatItDidNotStartIsLeftAlone()
    {
        const QTemporaryDir folder;
        const QString alone = ownArgument("alone");
        const QByteArray program
            = "import ctypes, os, subprocess, sys\n"
              "ctypes.CDLL(None).prctl(36, 1)\n" // PR_SET_CHILD_SUBREAPER
              "pause = ['python3', '-c', 'import signal; signal.pause()']\n"
              "if os.fork() == 0:\n"
              "    if os.fork():\n"
              "        os.read(0, 1)\n" // goes once the drill is under way: its child comes to sigctl
              "        os._exit(0)\n"
              "    os.execvp(pause[0], pause + [sys.argv[1] + '-orphan'])\n"
              "if os.fork() == 0: os.execvp(pause[0], pause + [sys.argv[1]])\n"
              "os.execv(sys.argv[2], sys.argv[2:])";
        const QString ready = folder.filePath(text("ready"));
        const QByteArray drilled = "import signal, sys; signal.signal(15, lambda *a: sys.exit(0))\n"
                                   "open(sys.argv[1], 'w').close(); signal.pause()";
        QProcess process;
        process.start(text("python3"),
            { text("-c"), text(program.constData()), alone, text(SIGWISE_SIGCTL), text("drill"),
                text("--json"), text("--after"), text("1.5"), text("--"), text("python3"), text("-c"),
                text(drilled.constData()), ready });
        const QByteArray orphan = alone.toUtf8() + "-orphan";
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(ready) && lives(alone.toUtf8()) && lives(orphan), 10'000);
        process.write("x");
        const bool hasEnded = process.waitForFinished(20'000);
        const pid_t first = pidWith(alone.toUtf8());
        const pid_t second = pidWith(orphan);
        for (const pid_t pid : { first, second })
            (void)signalOne(pid, SIGKILL);
        QVERIFY(hasEnded);
        QVERIFY(first != 0 && second != 0);
        const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        QCOMPARE(report.value(text("children_left")).toArray().size(), 0);
        QCOMPARE(process.exitCode(), 0);
    }

    void moreChildrenThanDescriptors_data()
    {
        QTest::addColumn<QString>("limit");
        QTest::addColumn<int>("rounds");
        QTest::addColumn<int>("children");
        QTest::newRow("in turn") << text("ulimit -n 48") << 8 << 10;
        QTest::newRow("at once") << text("ulimit -S -n 48") << 1 << 60;
    }

    // The one that is left at the end is found, and the program itself has the limit that it would have had.
    void moreChildrenThanDescriptors()
    {
        QFETCH(QString, limit);
        QFETCH(int, rounds);
        QFETCH(int, children);
        const QString left = ownArgument("left");
        const QByteArray program
            = "import os, resource, signal, subprocess, sys, time\n"
              "assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 48\n"
              "def start():\n"
              "    child = os.fork()\n"
              "    if child == 0:\n"
              "        time.sleep(0.5)\n"
              "        os._exit(0)\n"
              "    return child\n"
              "for _ in range(int(sys.argv[2])):\n"
              "    for child in [start() for _ in range(int(sys.argv[3]))]: os.waitpid(child, 0)\n"
              "subprocess.Popen(['python3', '-c', 'import signal; signal.pause()', sys.argv[1]])\n"
              "signal.signal(15, lambda *a: os._exit(0)); signal.pause()";
        const Ran ran = runProgram(text("sh"),
            { text("-c"), QString(limit % text("; exec \"$@\"")), text("sh"), text(SIGWISE_SIGCTL),
                text("drill"), text("--json"), text("--"), text("python3"), text("-c"),
                text(program.constData()), left, QString::number(rounds), QString::number(children) });
        QVERIFY2(ran.err.isEmpty(), ran.err.constData());
        QCOMPARE(ran.object().value(text("exit_code")).toInt(-1), 0);
        QCOMPARE(ran.object().value(text("children_left")).toArray().size(), 1);
        QVERIFY(goesAway(left.toUtf8()));
    }

    void waitsForItsWord()
    {
        const QTemporaryDir folder;
        const QString ready = folder.filePath(text("ready"));
        // It speaks at once, is ready after more than a second, and only then has a handler.
        const QByteArray program
            = "import os, signal, socket, sys, time\n"
              "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
              "s.connect('\\0' + os.environ['NOTIFY_SOCKET'][1:])\ns.send(b'STATUS=warming up')\n"
              "time.sleep(1.6)\nsignal.signal(15, lambda *a: sys.exit(0))\nopen(sys.argv[1], 'w').close()\n"
              "s.send(b'STATUS=done\\nREADY=1\\n')\nsignal.pause()";
        const Ran ran = drill({}, { text("python3"), text("-c"), text(program.constData()), ready });
        QVERIFY2(ran.code == 0, qPrintable(allReasons(ran)));
        QCOMPARE(ran.object().value(text("ended_by")).toString(), text("itself"));
        QVERIFY(QFile::exists(ready));
    }

    void aForeignWordDoesNotCount()
    {
        // The name of the socket is everybody's to read; this test is no child of sigctl.
        // It has spoken, so that only its own READY=1 counts, and has a handler only by then.
        const QByteArray program
            = "import os, signal, socket, sys, time\n"
              "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
              "s.connect('\\0' + os.environ['NOTIFY_SOCKET'][1:])\ns.send(b'STATUS=warming up')\n"
              "open(sys.argv[1], 'w').write(os.environ['NOTIFY_SOCKET'])\ntime.sleep(2)\n"
              "signal.signal(15, lambda *a: sys.exit(0))\ns.send(b'READY=1')\nsignal.pause()";
        const QTemporaryDir folder;
        const QString file = folder.filePath(text("name"));
        QProcess process;
        process.start(text(SIGWISE_SIGCTL),
            { text("drill"), text("--json"), text("--"), text("python3"), text("-c"),
                text(program.constData()), file });
        QTRY_VERIFY_WITH_TIMEOUT(QFile(file).size() > 20, 10'000);
        QFile name(file);
        QVERIFY(name.open(QIODevice::ReadOnly));
        const QByteArray forged = "import socket, sys\ns = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
                                  "s.sendto(b'READY=1', '\\0' + sys.argv[1][1:])\nsys.stdin.readline()";
        // It lives until the drill is over: one that has ended is given the benefit of the doubt.
        QProcess stranger;
        stranger.start(
            text("python3"), { text("-c"), text(forged.constData()), QString::fromUtf8(name.readAll()) });
        QVERIFY(process.waitForFinished(30'000));
        const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        stranger.closeWriteChannel();
        QVERIFY(stranger.waitForFinished());
        QCOMPARE(report.value(text("ended_by")).toString(), text("itself"));
        QCOMPARE(process.exitCode(), 0);
    }

    void theTimeCanBeFixed()
    {
        const QByteArray program = "import signal, sys, time\ntime.sleep(1.5)\n"
                                   "signal.signal(15, lambda *a: sys.exit(0)); signal.pause()";
        const Ran early = drill({ text("--after"), text("0.2") }, python(program.constData()));
        QCOMPARE(early.object().value(text("ended_by")).toString(), text("SIGTERM"));
        const Ran late = drill({ text("--after"), text("6") }, python(program.constData()));
        QCOMPARE(late.object().value(text("ended_by")).toString(), text("itself"));
    }

    void theModelDaemonIsReady()
    {
        const Ran ran = drill({}, { text(SIGWISE_PRACTICE) });
        QVERIFY2(ran.code == 0, qPrintable(allReasons(ran)));
        QCOMPARE(ran.object().value(text("exit_code")).toInt(-1), 0);
    }

    void speaksToPeople()
    {
        const Ran good
            = runProgram(text(SIGWISE_SIGCTL), { text("drill"), text("--"), text(SIGWISE_PRACTICE) });
        QVERIFY2(good.out.startsWith("ready for Kubernetes: yes\n"), good.out.constData());
        QVERIFY2(good.out.contains("It said READY=1 after "), good.out.constData());
        const Ran bare = runProgram(text(SIGWISE_SIGCTL),
            { text("drill"), text("--"), text("python3"), text("-c"),
                text("import signal; signal.pause()") });
        QVERIFY2(bare.out.contains("--as-pid1 shows it"), bare.out.constData());
        QCOMPARE(bare.code, 0);
    }

    void asPid1()
    {
        if (!hasPidNamespaces())
            QSKIP("no PID namespace can be made here");
        const QStringList options{ text("--as-pid1"), text("--grace"), text("0.7") };
        const Ran bare = drill(options, python("import signal; signal.pause()"));
        QCOMPARE(bare.code, 1);
        QCOMPARE(bare.object().value(text("ended_by")).toString(), text("SIGKILL"));
        QVERIFY2(
            allReasons(bare).contains(text("It is PID 1 and has no handler")), qPrintable(allReasons(bare)));

        const Ran own = drill(options,
            python("import os, signal, sys\nassert os.getpid() == 1 and os.readlink('/proc/self') == '1'\n"
                   "signal.signal(15, lambda *a: sys.exit(0)); signal.pause()"));
        QVERIFY2(own.code == 0, qPrintable(allReasons(own)));
    }

    // The usual mistake: a shell in front, which neither ends nor passes the signal on.
    void aShellAsPid1()
    {
        if (!hasPidNamespaces())
            QSKIP("no PID namespace can be made here");
        const QString inside = ownArgument("inside");
        const Ran ran = drill({ text("--as-pid1"), text("--grace"), text("0.7") },
            { text("bash"), text("-c"),
                text("python3 -c 'import signal; signal.pause()' ") + inside + text("; true") });
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.object().value(text("ended_by")).toString(), text("SIGKILL"));
        QVERIFY2(allReasons(ran).contains(text("PID 1")), qPrintable(allReasons(ran)));
        QVERIFY(!lives(inside.toUtf8()));
    }

    void whoDiesWithPid1WasLeft()
    {
        if (!hasPidNamespaces())
            QSKIP("no PID namespace can be made here");
        if (QVersionNumber::fromString(QSysInfo::kernelVersion()) < QVersionNumber(6, 15))
            QSKIP("before Linux 6.15 nothing tells how processes ended that others waited for");
        const Ran ran = drill({ text("--as-pid1") },
            python("import signal, subprocess, sys\n"
                   "subprocess.Popen(['python3', '-c', 'import signal; signal.pause()'])\n"
                   "signal.signal(15, lambda *a: sys.exit(0)); signal.pause()"));
        QCOMPARE(ran.object().value(text("children_left")).toArray().size(), 1);
        QCOMPARE(ran.object().value(text("exit_code")).toInt(-1), 0);
    }

    void anInterruptedDrillLeavesNothing_data()
    {
        QTest::addColumn<int>("signo");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }

    void anInterruptedDrillLeavesNothing()
    {
        QFETCH(int, signo);
        const QString name = ownArgument("interrupted");
        const QByteArray program = "import signal, subprocess, sys\n"
                                   "subprocess.Popen([sys.executable, '-c', 'import signal; "
                                   "signal.signal(15, 1); signal.pause()', "
                                   "sys.argv[1] + '-child'], start_new_session=True)\n"
                                   "signal.signal(15, signal.SIG_IGN)\nwhile True: signal.pause()";
        QProcess process;
        process.start(text(SIGWISE_SIGCTL),
            { text("drill"), text("--after"), text("600"), text("--"), text("python3"), text("-c"),
                text(program.constData()), name });
        const QByteArray child = name.toUtf8() + "-child";
        QTRY_VERIFY_WITH_TIMEOUT(lives(child) && lives(name.toUtf8()), 10'000);
        QVERIFY(signalOne(process.processId(), signo));
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("interrupted"));
        QVERIFY(!lives(name.toUtf8()) && !lives(child));
    }

    void signalsBeginAtDefault()
    {
        // sigctl itself ignores SIGPIPE; what it starts is to begin like in a container.
        const QTemporaryDir folder;
        const QString file = folder.filePath(text("status"));
        const QByteArray program = "cat /proc/self/status > \"$0\"; exec sleep 60";
        (void)drill({}, { text("sh"), text("-c"), text(program.constData()), file });
        QFile status(file);
        QVERIFY(status.open(QIODevice::ReadOnly));
        const QByteArray lines = status.readAll();
        for (const char *line : { "SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000" })
            QVERIFY2(lines.contains(line), lines.constData());
    }

    void whatCannotBeStarted_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *arguments, const char *message) {
            QTest::newRow(arguments) << text(arguments).split(u' ', Qt::SkipEmptyParts)
                                     << QByteArray(message);
        };
        row("-- /no/such/program", "sigctl: /no/such/program: ");
        row("-- /etc/passwd", "sigctl: /etc/passwd: ");
        row("--", "sigctl: drill: a command is missing");
        row("", "sigctl: drill: a command is missing");
        row("true", "sigctl: true: the command stands behind --");
        row("--grace soon -- true", "sigctl: --grace soon: not a number of seconds");
        row("--after -1 -- true", "sigctl: --after -1: not a number of seconds");
        row("--proc /proc -- true", "sigctl: drill: refused with --proc");
    }

    void whatCannotBeStarted()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Ran ran = runProgram(text(SIGWISE_SIGCTL), QStringList{ text("drill") } + arguments);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.startsWith(message), ran.err.constData());
        QCOMPARE(ran.err.count('\n'), 1);
        QCOMPARE(ran.out, QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestSigctlDrill)
#include "tst_sigctldrill.moc"
