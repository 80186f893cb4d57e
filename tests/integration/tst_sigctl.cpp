// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Drives the real program: what it reads, says and ends with is an interface for scripts.
#include "tests/support/sigctlrun.h"
#include "tests/support/testchild.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <vector>

#include <unistd.h>

using namespace Sigwise::Test;

namespace {

const QString sigctl = QStringLiteral(SIGWISE_SIGCTL);

Ran run(const QStringList &arguments) { return runProgram(sigctl, arguments); }

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

QString pidOf(const TestChild &child) { return QString::number(child.pid()); }

QJsonObject objectOf(const QByteArray &line) { return QJsonDocument::fromJson(line).object(); }

// The keys of an object in the order in which they were written.
QByteArrayList keysOf(const QByteArray &line, const QJsonObject &object)
{
    QList<std::pair<qsizetype, QByteArray>> found;
    for (const QString &key : object.keys()) {
        const QByteArray written = key.toUtf8();
        found.append({ line.indexOf(QByteArray('"' + written + "\":")), written });
    }
    std::sort(found.begin(), found.end());
    QByteArrayList keys;
    for (const auto &[at, key] : found)
        keys.append(key);
    return keys;
}

QJsonObject sendJson(const QStringList &arguments)
{
    return objectOf(run(QStringList{ text("send"), text("--json") } + arguments).out);
}

const char *const sendKeys
    = "pid start_time name signal number predicted result error merged outcome exit_code "
      "exit_signal after_ms";

} // namespace

class TestSigctl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void usage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *arguments, const char *message) {
            QTest::newRow(arguments) << text(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                     << QByteArray(message);
        };
        row("", "sigctl: no command: ");
        row("frobnicate", "sigctl: frobnicate: no such command");
        row("--frobnicate", "sigctl: --frobnicate: no such option");
        row("show", "sigctl: arguments: PID is required");
        row("show 0", "sigctl: 0: not a PID");
        row("show -1", "sigctl: -1: not a PID");
        row("show 2147483648", "sigctl: 2147483648: not a PID");
        row("show abc", "sigctl: abc: not a PID");
        row("show +1", "sigctl: +1: not a PID");
        row("show 12:34", "sigctl: 12:34: not a PID");
        row("show 1 2", "sigctl: 2: one argument too many");
        row("send TEMR 1", "sigctl: no such signal: TEMR (nearest: SIGTERM)");
        row("send 0 1", "sigctl: no such signal: 0");
        row("send 65 1", "sigctl: no such signal: 65 (they go from 1 to 64)");
        row("send RTMIN+99 1", "sigctl: no such signal: RTMIN+99");
        row("send TERM", "sigctl: arguments: TARGET is required, or --match");
        row("send TERM 0", "sigctl: 0: not a target");
        row("send TERM -1", "sigctl: -1: not a target");
        row("send TERM 2147483648", "sigctl: 2147483648: not a target");
        row("send TERM nginx", "sigctl: nginx: not a target");
        row("send TERM 1:", "sigctl: 1:: not a start time");
        row("send TERM 1:-5", "sigctl: 1:-5: not a start time");
        row("send TERM 999999 --wait -1", "sigctl: --wait -1: not a number of seconds");
        row("send TERM 999999 --wait soon", "sigctl: --wait soon: not a number of seconds");
        row("send TERM 999999 --wait nan", "sigctl: --wait nan: not a number of seconds");
        row("send TERM 999999 --value many", "sigctl: --value many: not a number");
        row("send TERM 999999 --value 2147483648", "sigctl: --value 2147483648: not a number");
        row("send TERM 999999 --thread 0", "sigctl: --thread 0: not a thread ID");
        row("send TERM 999998 999999 --thread 5", "sigctl: --thread: one process only");
        row("send TERM 999999 --tree --group", "sigctl: send: only one of --thread");
        row("send TERM 999999 --grace 5", "sigctl: --grace: no such option here");
        row("stop", "sigctl: arguments: TARGET is required, or --match");
        row("stop nginx", "sigctl: nginx: not a target");
        row("stop 999999 --grace 0", "sigctl: --grace 0: not a number of seconds from 1 to 600");
        row("stop 999999 --grace 601", "sigctl: --grace 601: not a number of seconds");
        row("stop 999999 --grace nan", "sigctl: --grace nan: not a number of seconds");
        row("stop 999999 --grace=", "sigctl: --grace (nothing): not a number of seconds");
        row("stop --grace= 999998 999999", "sigctl: --grace (nothing): not a number of seconds");
        row("stop 999999 --first=", "sigctl: no such signal: (nothing)");
        row("send TERM 999999 --thread=", "sigctl: --thread (nothing): not a thread ID");
        row("send TERM --thread= 999999", "sigctl: --thread (nothing): not a thread ID");
        row("send TERM 999999 --value=", "sigctl: --value (nothing): not a number");
        row("send TERM 999999 --match=", "sigctl: --match: ");
        row("stop 999999 --first TEMR", "sigctl: no such signal: TEMR (nearest: SIGTERM)");
        row("stop 999999 --kill --no-kill", "sigctl: stop: only one of --kill and --no-kill");
        row("stop 999999 --group", "sigctl: --group: no such option here");
        row("stop --proc /proc 999999", "sigctl: stop: refused with --proc");
        row("send --proc /proc TERM 999999", "sigctl: send: refused with --proc");
        row("--proc /proc send TERM 999999", "sigctl: send: refused with --proc");
        row("list --signals HUP,NOPE", "sigctl: no such signal: NOPE");
        row("list --signals HUP,,INT", "sigctl: no such signal: (nothing)\n");
        row("signals NOPE", "sigctl: no such signal: NOPE");
        row("signals 0x10000000000000000", "sigctl: no such signal: 0x10000000000000000");
    }

    void usage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Ran ran = run(arguments);
        QVERIFY2(ran.err.startsWith(message), ran.err.constData());
        QCOMPARE(ran.err.count('\n'), 1);
        QCOMPARE(ran.out, QByteArray());
        QCOMPARE(ran.code, 2);
    }

    void helpAndVersion()
    {
        for (const char *option : { "--help", "--version", "send --help" }) {
            const Ran ran = run(text(option).split(QLatin1Char(' ')));
            QCOMPARE(ran.code, 0);
            QVERIFY(ran.out.contains("sigctl") || ran.out.contains("SIGNAL"));
            QCOMPARE(ran.err, QByteArray());
        }
    }

    void listJson()
    {
        const TestChild child
            = TestChild::target({ text("--catch"), text("HUP"), text("--name"), text("wanted-one") });
        const Ran ran
            = run({ text("list"), text("WANTED-"), text("--json"), text("--signals"), text("hup,15") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out.count('\n'), 1);
        const QJsonObject object = objectOf(ran.out);
        QCOMPARE(keysOf(ran.out, object).join(' '),
            QByteArray(
                "pid start_time name user uid state threads ppid unit container ns_pid command signals"));
        QCOMPARE(object.value(text("pid")).toInt(), child.pid());
        QCOMPARE(object.value(text("start_time")).toInteger(), static_cast<qint64>(child.startTime()));
        QCOMPARE(object.value(text("uid")).toInt(), static_cast<int>(::getuid()));
        QCOMPARE(object.value(text("ppid")).toInt(), ::getpid());
        QCOMPARE(object.value(text("threads")).toInt(), 1);
        const QJsonArray rows = object.value(text("signals")).toArray();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.at(0).toObject().value(text("effect")).toString(), text("handled"));
        QCOMPARE(rows.at(1).toObject().value(text("effect")).toString(), text("terminates"));
    }

    void listAllAsJsonLines()
    {
        const Ran ran = run({ text("list"), text("--json") });
        QCOMPARE(ran.code, 0);
        for (const QByteArray &line : ran.out.trimmed().split('\n')) {
            const QJsonObject object = objectOf(line);
            QVERIFY(object.value(text("pid")).isDouble());
            QCOMPARE(object.value(text("signals")).toArray().size(), 5);
        }
    }

    void listText()
    {
        const TestChild child = TestChild::target({ text("--ignore"), text("USR1") });
        const Ran ran = run({ text("list"), pidOf(child), text("sigwise-test") });
        QCOMPARE(ran.code, 0);
        const QByteArrayList lines = ran.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines.at(0).contains("PID") && lines.at(0).contains("USR1"));
        QVERIFY(lines.at(1).contains("ignored") && lines.at(1).contains("ends"));
    }

    void wordsBehindDashes()
    {
        const TestChild child = TestChild::target({ text("--name"), text("dashed-one") });
        for (const char *filter : { "-catches:HUP dashed-one", "-- -catches:HUP dashed-one" }) {
            const QStringList words = text(filter).split(u' ');
            const Ran ran = run(QStringList{ text("list"), text("--json") } + words);
            QCOMPARE(ran.code, 0);
            QCOMPARE(ran.out.count('\n'), 1);
            QCOMPARE(objectOf(ran.out).value(text("pid")).toInt(), child.pid());
        }
        QCOMPARE(
            run({ text("list"), text("--json"), text("dashed-one"), text("-ends:HUP") }).out, QByteArray());
    }

    void listMatchesNothing()
    {
        const Ran ran = run({ text("list"), text("no such process has these words"), text("--json") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out, QByteArray());
    }

    void showJson()
    {
        const TestChild child
            = TestChild::target({ text("--catch"), text("HUP"), text("--block"), text("USR2") });
        child.sendSignal(SIGUSR2);
        const Ran ran = run({ text("show"), pidOf(child), text("--json") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out.count('\n'), 1);
        const QJsonObject object = objectOf(ran.out);
        QCOMPARE(keysOf(ran.out, object).join(' '),
            QByteArray(
                "pid start_time name user uid state threads ppid unit container ns_pid command findings "
                "signals"));
        QVERIFY(!object.value(text("findings")).toArray().isEmpty());
        const QJsonArray rows = object.value(text("signals")).toArray();
        QCOMPARE(rows.size(), 64);
        const QJsonObject hup = rows.at(0).toObject();
        QCOMPARE(hup.value(text("name")).toString(), text("SIGHUP"));
        QCOMPARE(hup.value(text("disposition")).toString(), text("caught"));
        QCOMPARE(hup.value(text("effect")).toString(), text("handled"));
        QCOMPARE(hup.value(text("sure")).toBool(), true);
        QVERIFY(hup.value(text("then")).isNull());
        const QJsonObject usr2 = rows.at(SIGUSR2 - 1).toObject();
        QCOMPARE(usr2.value(text("blocked")).toString(), text("all"));
        QCOMPARE(usr2.value(text("pending_process")).toBool(), true);
        QCOMPARE(usr2.value(text("effect")).toString(), text("blocked"));
        QCOMPARE(usr2.value(text("then")).toString(), text("terminates"));
    }

    void showText()
    {
        const TestChild child = TestChild::target({ text("--catch"), text("HUP") });
        const Ran ran = run({ text("show"), pidOf(child) });
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.out.contains(
            QByteArray(pidOf(child).toUtf8() + ':' + QByteArray::number(child.startTime()))));
        for (const char *name : { "SIGHUP", "SIGTERM", "SIG33", "SIGRTMAX" })
            QVERIFY2(ran.out.contains(name), name);
    }

    void goneProcesses()
    {
        TestChild child = TestChild::target();
        const QString pid = pidOf(child);
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForEnd());
        QCOMPARE(run({ text("show"), pid }).code, 3);
        const Ran ran = run({ text("send"), text("TERM"), pid, text("--json") });
        QCOMPARE(ran.code, 3);
        const QJsonObject receipt = objectOf(ran.out);
        QCOMPARE(keysOf(ran.out, receipt).join(' '), QByteArray(sendKeys));
        QCOMPARE(receipt.value(text("result")).toString(), text("gone"));
        QCOMPARE(receipt.value(text("outcome")).toString(), text("none"));
        QVERIFY(receipt.value(text("start_time")).isNull());
    }

    void aThreadIsNoProcess()
    {
        TestChild child = TestChild::target({ text("--threads"), text("2") });
        const QString task = QString(text("/proc/") % pidOf(child) % text("/task"));
        QStringList threads = QDir(task).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        threads.removeAll(pidOf(child));
        QCOMPARE(threads.size(), 1);
        const QByteArray why = "no such process; it is a thread of process " + pidOf(child).toUtf8();
        const Ran shown = run({ text("show"), threads.front() });
        QCOMPARE(shown.code, 3);
        QCOMPARE(shown.err, QByteArray("sigctl: PID " + threads.front().toUtf8() + ": " + why + "\n"));
        const Ran sent = run({ text("send"), text("KILL"), threads.front() });
        QCOMPARE(sent.code, 3);
        QVERIFY2(sent.out.contains(QByteArray("nothing sent: " + why)), sent.out.constData());
    }

    void aPidThatIsAnotherProcess()
    {
        TestChild child = TestChild::target();
        const QString wrong = pidOf(child) + text(":1");
        const Ran ran = run({ text("send"), text("KILL"), wrong, text("--json") });
        QCOMPARE(ran.code, 3);
        QCOMPARE(objectOf(ran.out).value(text("result")).toString(), text("reused"));
        child.write("catch USR1\n");
        QVERIFY(child.waitForLine("done"));
    }

    void sendEnds()
    {
        TestChild child = TestChild::target();
        const QString target = pidOf(child) + QLatin1Char(':') + QString::number(child.startTime());
        const Ran ran = run({ text("send"), text("sigterm"), target, text("--json") });
        QCOMPARE(ran.code, 0);
        const QJsonObject receipt = objectOf(ran.out);
        QCOMPARE(keysOf(ran.out, receipt).join(' '), QByteArray(sendKeys));
        QCOMPARE(receipt.value(text("signal")).toString(), text("SIGTERM"));
        QCOMPARE(receipt.value(text("number")).toInt(), 15);
        QCOMPARE(receipt.value(text("predicted")).toString(), text("terminates"));
        QCOMPARE(receipt.value(text("result")).toString(), text("sent"));
        QCOMPARE(receipt.value(text("outcome")).toString(), text("ended"));
        QVERIFY(receipt.value(text("exit_code")).isNull());
        QVERIFY(receipt.value(text("error")).isNull());
        QCOMPARE(receipt.value(text("merged")), QJsonValue(false));
        if (::geteuid() == 0) // the zombie's status is root's to read
            QCOMPARE(receipt.value(text("exit_signal")).toString(), text("SIGTERM"));
        QVERIFY(receipt.value(text("after_ms")).isDouble());
        QVERIFY(child.waitForEnd());
    }

    void outcomes_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("signal");
        QTest::addColumn<QString>("predicted");
        QTest::addColumn<QString>("outcome");
        const auto row
            = [](const char *options, const char *signo, const char *predicted, const char *outcome) {
                  QTest::newRow(outcome) << text(options).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                         << text(signo) << text(predicted) << text(outcome);
              };
        row("--catch USR1", "USR1", "handled", "running");
        row("--ignore USR1", "10", "ignored", "ignored");
        row("--block USR1", "usr1", "blocked", "pending");
        row("", "STOP", "stops", "stopped");
    }

    void outcomes()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, signal);
        QFETCH(QString, predicted);
        QFETCH(QString, outcome);
        const TestChild child = TestChild::target(options);
        if (!child.waitForSleep()) {
            QVERIFY(child.isRunning());
            QSKIP("where a process sleeps cannot be seen here");
        }
        const QJsonObject receipt = sendJson({ signal, pidOf(child), text("--wait"), text("0.4") });
        QCOMPARE(receipt.value(text("predicted")).toString(), predicted);
        QCOMPARE(receipt.value(text("outcome")).toString(), outcome);
        QCOMPARE(receipt.value(text("result")).toString(), text("sent"));
    }

    void sendProvesItselfInText()
    {
        TestChild child
            = TestChild::target({ text("--catch"), text("USR1"), text("--name"), text("a\033[31mb\nc") });
        const Ran ran = run({ text("send"), text("USR1"), pidOf(child), text("--wait"), text("0.2") });
        QCOMPARE(ran.code, 0);
        QVERIFY(child.waitForHandler(SIGUSR1));
        QCOMPARE(ran.out.count('\n'), 1);
        const QByteArray expected = "a\\x1b[31mb\\x0ac (" + pidOf(child).toUtf8() + ")  SIGUSR1  ";
        QVERIFY2(ran.out.startsWith(expected), ran.out.constData());
    }

    void doNotWait()
    {
        const TestChild child = TestChild::target({ text("--catch"), text("USR1") });
        const QJsonObject receipt = sendJson({ text("USR1"), pidOf(child), text("--wait"), text("0") });
        QCOMPARE(receipt.value(text("outcome")).toString(), text("unknown"));
        QVERIFY(receipt.value(text("after_ms")).isNull());
    }

    void dryRun()
    {
        TestChild child = TestChild::target();
        const Ran ran = run({ text("send"), text("KILL"), pidOf(child), text("--dry-run"), text("--json") });
        QCOMPARE(ran.code, 0);
        const QJsonObject receipt = objectOf(ran.out);
        QCOMPARE(receipt.value(text("result")).toString(), text("not-sent"));
        QCOMPARE(receipt.value(text("predicted")).toString(), text("terminates"));
        QCOMPARE(receipt.value(text("outcome")).toString(), text("none"));
        child.write("catch USR1\n");
        QVERIFY(child.waitForLine("done"));
    }

    void severalTargetsOneGone()
    {
        TestChild gone = TestChild::target();
        const QString gonePid = pidOf(gone);
        gone.sendSignal(SIGKILL);
        QVERIFY(gone.waitForEnd());
        TestChild child = TestChild::target();
        const Ran ran = run({ text("send"), text("TERM"), gonePid, pidOf(child), text("--json") });
        QCOMPARE(ran.code, 1);
        const QByteArrayList lines = ran.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(objectOf(lines.at(0)).value(text("result")).toString(), text("gone"));
        QCOMPARE(objectOf(lines.at(1)).value(text("outcome")).toString(), text("ended"));
    }

    // A reason that a script left empty is none, and takes no target's place.
    void emptyReasonTakesNoTarget()
    {
        TestChild first = TestChild::target();
        TestChild second = TestChild::target();
        const Ran ran = run({ text("send"), text("--json"), text("--reason="), text("TERM"), pidOf(first),
            pidOf(second), pidOf(second) });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out.trimmed().split('\n').size(), 2); // one that is named twice gets one signal
        QCOMPARE(first.waitForEnd().value_or(-1), SIGTERM);
        QCOMPARE(second.waitForEnd().value_or(-1), SIGTERM);
    }

    void fileSizeLimitEndsNoSend()
    {
        TestChild child = TestChild::target();
        const Ran ran = runProgram(text("/bin/sh"),
            { text("-c"), text("ulimit -f 0; exec \"$0\" \"$@\""), sigctl, text("send"), text("--json"),
                text("TERM"), pidOf(child) });
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.err.contains("audit file"), ran.err);
        QCOMPARE(child.waitForEnd().value_or(-1), SIGTERM);
    }

    void moreTargetsThanDescriptors()
    {
        constexpr int count = 40;
        std::vector<TestChild> children;
        QStringList arguments{ text("-c"), text("ulimit -n 48; exec \"$0\" \"$@\""), sigctl, text("send"),
            text("TERM"), text("--json") };
        for (int i = 0; i < count; ++i) {
            children.push_back(TestChild::target());
            arguments.append(pidOf(children.back()));
        }
        const Ran ran = runProgram(text("/bin/sh"), arguments);
        QCOMPARE(ran.code, 1);
        const QByteArrayList lines = ran.out.trimmed().split('\n');
        QCOMPARE(lines.size(), count);
        int sent = 0;
        for (const QByteArray &line : lines) {
            const QJsonObject receipt = objectOf(line);
            if (receipt.value(text("result")).toString() == text("sent")) {
                QCOMPARE(receipt.value(text("outcome")).toString(), text("ended"));
                ++sent;
            } else {
                QCOMPARE(
                    receipt.value(text("error")).toString(), text("this program has too many files open"));
            }
        }
        QVERIFY(sent >= 10 && sent < count);
    }

    void anotherUserIsDenied()
    {
        if (!mayNobodyRun(sigctl))
            QSKIP("nobody else can be made to run sigctl in this folder");
        const TestChild child = TestChild::target();
        const QStringList nobody{ text("--reuid=65534"), text("--regid=65534"), text("--clear-groups"),
            sigctl };
        const Ran ran = runProgram(text("setpriv"),
            nobody + QStringList{ text("send"), text("TERM"), pidOf(child), text("--json") });
        QCOMPARE(ran.code, 4);
        const QJsonObject receipt = objectOf(ran.out);
        QCOMPARE(receipt.value(text("result")).toString(), text("denied"));
        QCOMPARE(receipt.value(text("predicted")).toString(), text("denied"));
        QVERIFY(receipt.value(text("error")).isString());
        const Ran shown
            = runProgram(text("setpriv"), nobody + QStringList{ text("show"), pidOf(child), text("--json") });
        const QJsonObject term
            = objectOf(shown.out).value(text("signals")).toArray().at(SIGTERM - 1).toObject();
        QCOMPARE(term.value(text("effect")).toString(), text("denied"));
        QCOMPARE(term.value(text("then")).toString(), text("terminates"));
        QCOMPARE(term.value(text("sure")).toBool(), true);
        const Ran dry = runProgram(text("setpriv"),
            nobody + QStringList{ text("send"), text("TERM"), pidOf(child), text("--dry-run") });
        QVERIFY2(dry.out.contains("it would be: not permitted: owned by root"), dry.out.constData());
    }

    void aHiddenProcessIsNotCalledGone()
    {
        if (::geteuid() != 0)
            QSKIP("only root can mount a proc tree");
        if (!mayNobodyRun(sigctl))
            QSKIP("nobody else can be made to run sigctl in this folder");
        const TestChild child = TestChild::target();
        const QString mount
            = text("mount -t proc -o hidepid=2 proc /proc || exit 77; exec setpriv --reuid=65534 "
                   "--regid=65534 --clear-groups \"$0\" \"$@\"");
        const QStringList asNobody{ text("--mount"), text("sh"), text("-c"), mount, sigctl };
        const Ran shown = runProgram(text("unshare"), asNobody + QStringList{ text("show"), pidOf(child) });
        if (shown.code == 77 || shown.err.startsWith("unshare: "))
            QSKIP("no proc tree can be mounted here");
        QCOMPARE(shown.code, 4);
        QVERIFY2(shown.err.contains("somebody else's"), shown.err.constData());
        const Ran sent
            = runProgram(text("unshare"), asNobody + QStringList{ text("send"), text("KILL"), pidOf(child) });
        QCOMPARE(sent.code, 4);
        QVERIFY2(sent.out.contains("not permitted"), sent.out.constData());
    }

    // Within a session everybody may continue everybody (kill(2)), seen or not.
    void aHiddenProcessCanBeContinued()
    {
        if (::geteuid() != 0)
            QSKIP("only root can mount a proc tree");
        if (!mayNobodyRun(sigctl))
            QSKIP("nobody else can be made to run sigctl in this folder");
        const TestChild child = TestChild::target();
        child.sendSignal(SIGSTOP);
        QVERIFY(child.waitForState('T'));
        const QString mount
            = text("mount -t proc -o hidepid=2 proc /proc || exit 77; exec setpriv --reuid=65534 "
                   "--regid=65534 --clear-groups \"$0\" \"$@\"");
        const QStringList asNobody{ text("--mount"), text("sh"), text("-c"), mount, sigctl, text("send"),
            text("CONT"), text("--wait"), text("0") };
        const QString named = pidOf(child) % QLatin1Char(':') % QString::number(child.startTime());
        const Ran unchecked = runProgram(text("unshare"), asNobody + QStringList{ named });
        if (unchecked.code == 77 || unchecked.err.startsWith("unshare: "))
            QSKIP("no proc tree can be mounted here");
        QCOMPARE(unchecked.code, 1);
        QVERIFY2(unchecked.out.contains("cannot be checked"), unchecked.out.constData());
        QVERIFY(child.waitForState('T'));
        const Ran sent = runProgram(text("unshare"), asNobody + QStringList{ pidOf(child) });
        QVERIFY2(sent.code == 0, sent.out.constData());
        QVERIFY(child.waitForState('S'));
    }

    void signalRows()
    {
        const Ran all = run({ text("signals"), text("--json") });
        QCOMPARE(all.code, 0);
        const QByteArrayList lines = all.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 64);
        const QJsonObject term = objectOf(lines.at(SIGTERM - 1));
        QCOMPARE(keysOf(lines.at(SIGTERM - 1), term).join(' '),
            QByteArray("number name default catchable purpose text"));
        QCOMPARE(term.value(text("default")).toString(), text("terminates"));
        QCOMPARE(term.value(text("purpose")).toString(), text("end"));
        QCOMPARE(objectOf(lines.at(SIGKILL - 1)).value(text("catchable")), QJsonValue(false));
    }

    void signalArgument_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QByteArray>("names");
        QTest::newRow("name") << text("term") << QByteArray("SIGTERM");
        QTest::newRow("number") << text("9") << QByteArray("SIGKILL");
        QTest::newRow("0x mask") << text("0x4001") << QByteArray("SIGHUP SIGTERM");
        QTest::newRow("mask of /proc") << text("0000000000004001") << QByteArray("SIGHUP SIGTERM");
        QTest::newRow("highest bit") << text("0x8000000000000000") << QByteArray("SIGRTMAX");
        QTest::newRow("empty mask") << text("0x0") << QByteArray();
    }

    void signalArgument()
    {
        QFETCH(QString, argument);
        QFETCH(QByteArray, names);
        const Ran ran = run({ text("signals"), argument, text("--json") });
        QCOMPARE(ran.code, 0);
        QByteArrayList found;
        for (const QByteArray &line : ran.out.split('\n')) {
            if (!line.isEmpty())
                found.append(objectOf(line).value(text("name")).toString().toUtf8());
        }
        QCOMPARE(found.join(' '), names);
    }

    void aClosedPipeEndsQuietly()
    {
        const QString command = QString(sigctl % text(" list | head -n 1; echo ${PIPESTATUS[0]}"));
        const Ran ran = runProgram(text("bash"), { text("-c"), command });
        QCOMPARE(ran.err, QByteArray());
        QVERIFY(ran.out.endsWith("\n0\n"));
    }

    void aFullDiskIsTold_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::newRow("list") << text("list");
        QTest::newRow("signals") << text("signals --json");
        QTest::newRow("help") << text("--help");
    }

    void aFullDiskIsTold()
    {
        QFETCH(QString, arguments);
        const QString command = QString(sigctl % QLatin1Char(' ') % arguments % text(" > /dev/full"));
        const Ran ran = runProgram(text("bash"), { text("-c"), command });
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.startsWith("sigctl: standard output: "), ran.err.constData());
    }

    void aClosedStdoutIsTold()
    {
        const Ran ran = runProgram(text("bash"), { text("-c"), QString(sigctl % text(" signals >&-")) });
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.err.startsWith("sigctl: standard output: "));
    }
};

QTEST_GUILESS_MAIN(TestSigctl)
#include "tst_sigctl.moc"
