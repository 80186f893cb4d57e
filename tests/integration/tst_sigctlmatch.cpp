// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Filters on the command line: what sigctl lists, and whom it signals, by them.
#include "tests/support/sigctlrun.h"
#include "tests/support/signalone.h"
#include "tests/support/testchild.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>

#include <unistd.h>

using namespace Sigwise::Test;

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

Ran run(const QStringList &arguments) { return runProgram(text(SIGWISE_SIGCTL), arguments); }

// A name that no other process here has.
QString ownName(const char *suffix)
{
    return QString(u'm' % QString::number(::getpid() % 100'000) % text(suffix));
}

TestChild named(const QString &name, const QStringList &options = {})
{
    return TestChild::target(QStringList{ text("--name"), name } + options);
}

std::vector<pid_t> listed(const QStringList &filter)
{
    std::vector<pid_t> pids;
    for (const QByteArray &line : run(QStringList{ text("list"), text("--json") } + filter).out.split('\n')) {
        if (!line.isEmpty())
            pids.push_back(QJsonDocument::fromJson(line).object().value(text("pid")).toInt());
    }
    return pids;
}

// Asks the child, which answers only as long as it lives.
bool isUnharmed(TestChild &child)
{
    child.write("default WINCH\n");
    return child.waitForLine("done");
}

} // namespace

class TestSigctlMatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void badFilters_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const QStringList &arguments, const char *message) {
            QTest::newRow(message) << arguments << QByteArray(message);
        };
        row({ text("list"), text("frob:x") }, "sigctl: frob:x: there is no key “frob”");
        row({ text("list"), text("a"), text("-catches:TEMR") },
            "sigctl: -catches:TEMR: “TEMR” is no signal (nearest: SIGTERM)");
        row({ text("list"), text("user:") }, "sigctl: user:: a value is missing");
        row({ text("list"), text("port:99999") }, "sigctl: port:99999: “99999” is no port");
        row({ text("send"), text("TERM"), text("--match"), text("state:asleep") },
            "sigctl: state:asleep: “asleep” is no state");
        row({ text("send"), text("TERM"), text("--match"), text("") }, "sigctl: --match: an empty filter");
        row({ text("send"), text("TERM"), text("--match"), text("  ") }, "sigctl: --match: an empty filter ");
        row({ text("send"), text("TERM"), text("1"), text("--match"), text("x") },
            "sigctl: --match: either targets or a filter");
        row({ text("send"), text("TERM"), text("1"), text("--yes") }, "sigctl: --yes: ");
        row({ text("send"), text("TERM"), text("--match"), text("x"), text("--tree") },
            "sigctl: --match: it names each process");
        row({ text("stop"), text("--match"), text("frob:x") }, "sigctl: frob:x: there is no key");
        row({ text("send"), text("TERM") }, "sigctl: arguments: TARGET is required, or --match");
    }

    void badFilters()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Ran ran = run(arguments);
        QVERIFY2(ran.err.startsWith(message), ran.err.constData());
        QCOMPARE(ran.err.count('\n'), 1);
        QCOMPARE(ran.out, QByteArray());
        QCOMPARE(ran.code, 2);
    }

    void lists_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("isListed");
        const auto row
            = [](const char *filter, bool isListed) { QTest::newRow(filter) << text(filter) << isListed; };
        row("catches:usr1", true);
        row("catches:SIGUSR2,10", true);
        row("catches:HUP", false);
        row("-catches:HUP", true);
        row("-catches:USR1", false);
        row("ignores:HUP blocks:USR2 ends:TERM", true);
        row("-ends:TERM", false);
        row("pending:USR2", true);
        row("state:sleeping user:%1", true);
        row("-user:%1", false);
        row("may:yes -pid1:yes", true);
        row("cmd:--catch", true);
        row("cmd:\"--catch USR1\"", true);
        row("cmd:\"USR1 --catch\"", false);
        row("open:/nowhere", false);
    }

    void lists()
    {
        QFETCH(QString, filter);
        QFETCH(bool, isListed);
        const QString name = ownName("list");
        const TestChild child = named(name,
            { text("--catch"), text("USR1"), text("--ignore"), text("HUP"), text("--block"), text("USR2") });
        child.sendSignal(SIGUSR2);
        if (!child.waitForSleep()) {
            QVERIFY(child.isRunning());
            QSKIP("where a process sleeps cannot be seen here");
        }
        filter.replace(text("%1"), QString::number(::getuid()));
        const std::vector<pid_t> expected
            = isListed ? std::vector<pid_t>{ child.pid() } : std::vector<pid_t>();
        QCOMPARE(listed({ text("name:") + name, filter }), expected);
    }

    void quotedDashesAreText()
    {
        const QString name = QString(u'-' % ownName("d"));
        const TestChild child = named(name);
        QCOMPARE(listed({ QString(u'"' % name % u'"') }), std::vector<pid_t>{ child.pid() });
    }

    void whatCanNeverMatchIsTold()
    {
        const Ran ran = run({ text("list"), text("catches:KILL") });
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.err.contains("can never match: SIGKILL is never caught"), ran.err.constData());
    }

    void whatMayNotBeLookedIntoIsTold()
    {
        if (!mayNobodyRun(text(SIGWISE_SIGCTL)))
            QSKIP("nobody else can be made to run sigctl in this folder");
        const TestChild child = TestChild::target();
        const Ran ran = runProgram(text("setpriv"),
            { text("--reuid=65534"), text("--regid=65534"), text("--clear-groups"), text(SIGWISE_SIGCTL),
                text("list"), text("pid:%1").arg(child.pid()), text("-port:80") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out.count('\n'), 1); // the titles alone
        QVERIFY2(ran.err.contains("whether 1 process matches cannot be told"), ran.err.constData());
    }

    void showsWithoutYes()
    {
        const QString name = ownName("show");
        TestChild child = named(name, { text("--catch"), text("USR1") });
        const QStringList send{ text("send"), text("TERM"), text("--match"), text("name:") + name };
        const Ran ran = run(send);
        QCOMPARE(ran.code, 1);
        QVERIFY2(
            ran.out.contains(QByteArray("(" + QByteArray::number(child.pid()) + ")")), ran.out.constData());
        QVERIFY2(ran.out.contains("ends it"), ran.out.constData());
        QVERIFY2(ran.err.contains("add --yes to send to 1 process"), ran.err.constData());
        const Ran json = run(send + QStringList{ text("--json") });
        QCOMPARE(json.object().value(text("result")).toString(), text("not-sent"));
        QCOMPARE(json.object().value(text("predicted")).toString(), text("terminates"));
        QCOMPARE(json.code, 1);
        QCOMPARE(run(send + QStringList{ text("--dry-run") }).code, 0);
        QVERIFY(isUnharmed(child));
    }

    void sendsWithYesToThoseOnly()
    {
        const QString name = ownName("yes");
        TestChild meant = named(name, { text("--catch"), text("USR1") });
        TestChild other = named(name);
        const Ran ran = run({ text("send"), text("USR1"), text("--match"),
            QString(text("name:") % name % text(" catches:USR1")), text("--yes") });
        QCOMPARE(ran.code, 0);
        const QByteArray identity
            = QByteArray::number(meant.pid()) + ':' + QByteArray::number(meant.startTime());
        QVERIFY2(ran.out.contains(identity), ran.out.constData());
        QVERIFY(ran.out.contains("runs its handler"));
        QVERIFY(meant.waitForHandler(SIGUSR1));
        QVERIFY(isUnharmed(other)); // SIGUSR1 would have ended it
    }

    void sendsJsonRows()
    {
        const QString name = ownName("json");
        TestChild first = named(name);
        TestChild second = named(name);
        const Ran ran = run({ text("send"), text("KILL"), text("--json"), text("--yes"), text("--match"),
            text("name:") + name });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out.count('\n'), 2);
        QCOMPARE(ran.out.count("\"outcome\":\"ended\""), 2);
        QVERIFY(first.waitForEnd() && second.waitForEnd());
    }

    void stopsWhatMatches()
    {
        const QString name = ownName("stop");
        TestChild first = named(name);
        TestChild second = named(name);
        const QStringList stop{ text("stop"), text("--match"), text("name:") + name };
        const Ran shown = run(stop);
        QCOMPARE(shown.code, 1);
        QVERIFY2(shown.err.contains("add --yes to send to 2 processes"), shown.err.constData());
        QVERIFY(isUnharmed(first) && isUnharmed(second));
        const Ran stopped = run(stop + QStringList{ text("--yes") });
        QVERIFY2(stopped.code == 0, stopped.err.constData());
        const QByteArray identity
            = QByteArray::number(second.pid()) + ':' + QByteArray::number(second.startTime());
        QVERIFY2(stopped.out.contains(identity), stopped.out.constData());
        QVERIFY(first.waitForEnd() && second.waitForEnd());
    }

    void stopShowsJsonWithoutYes()
    {
        const QString name = ownName("jstop");
        TestChild child = named(name);
        const Ran ran = run({ text("stop"), text("--json"), text("--first"), text("HUP"), text("--match"),
            text("name:") + name });
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.objects().size(), 1);
        const QJsonObject row = ran.object();
        QCOMPARE(row.value(text("pid")).toInt(), child.pid());
        const QJsonArray steps = row.value(text("steps")).toArray();
        QCOMPARE(steps.size(), 1);
        QCOMPARE(steps.at(0).toObject().value(text("signal")).toString(), text("SIGHUP"));
        QCOMPARE(steps.at(0).toObject().value(text("result")).toString(), text("not-sent"));
        QCOMPARE(row.value(text("outcome")).toString(), text("running"));
        QVERIFY2(ran.err.contains("add --yes to send to 1 process"), ran.err.constData());
        QVERIFY(isUnharmed(child));
    }

    void targetsAreNamedBeforeTheFirstSend_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("send") << QStringList{ text("send"), text("TERM"), text("--wait"), text("600") };
        QTest::newRow("stop") << QStringList{ text("stop"), text("--grace"), text("600") };
    }

    void targetsAreNamedBeforeTheFirstSend()
    {
        QFETCH(QStringList, command);
        const QString name = ownName("named");
        TestChild child = named(name, { text("--catch"), text("TERM") });
        QProcess process;
        process.start(text(SIGWISE_SIGCTL),
            command + QStringList{ text("--yes"), text("--match"), text("name:") + name });
        QVERIFY(child.waitForHandler(SIGTERM));
        QVERIFY(process.bytesAvailable() > 0 || process.waitForReadyRead(20'000));
        QCOMPARE(process.state(), QProcess::Running);
        const QByteArray shown = process.readAllStandardOutput();
        const QByteArray line = QByteArray::number(child.startTime()) + ")  SIGTERM";
        QVERIFY2(shown.contains(line) && shown.contains("runs its handler"), shown.constData());
        QVERIFY(signalOne(process.processId(), SIGINT));
        QVERIFY(process.waitForFinished(20'000));
    }

    void helpTellsOfDashes()
    {
        for (const char *verb : { "send", "stop" })
            QVERIFY(run({ text(verb), text("--help") }).out.simplified().contains("--match=-user:root"));
    }

    void nobodyMatches()
    {
        const Ran ran = run(
            { text("send"), text("TERM"), text("--match"), text("name:") + ownName("x"), text("--yes") });
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.err.contains("no process matches"), ran.err.constData());
        QCOMPARE(ran.out, QByteArray());
    }

    // The words stand in the command lines of sigctl and of the shell that runs it, too.
    void neverItselfNorItsShell()
    {
        const QString name = ownName("shell");
        TestChild child = named(name);
        const QString command
            = QString(text(SIGWISE_SIGCTL) % text(" send KILL --yes --match ") % name % text("; echo alive"));
        const Ran ran = runProgram(text("sh"), { text("-c"), command });
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.out.endsWith("alive\n"), ran.out.constData());
        QVERIFY2(ran.err.contains("left out"), ran.err.constData());
        QVERIFY(child.waitForEnd());
    }

    void neverKernelThreads()
    {
        const Ran list = run({ text("list"), text("--json"), text("ppid:0"), text("name:kthreadd") });
        if (list.out.isEmpty())
            QSKIP("no kernel thread can be seen here");
        const Ran sent = run({ text("send"), text("CONT"), text("--match"), text("ppid:0 name:kthreadd") });
        QCOMPARE(sent.code, 3);
    }
};

QTEST_GUILESS_MAIN(TestSigctlMatch)
#include "tst_sigctlmatch.moc"
