// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// sigctl stop: what scripts read of it.
#include "tests/support/sigctlrun.h"
#include "tests/support/signalone.h"
#include "tests/support/testchild.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

#include <unistd.h>

using namespace Sigwise::Test;

namespace {

const QString sigctl = QStringLiteral(SIGWISE_SIGCTL);

QStringList words(const char *text) { return QString::fromUtf8(text).split(QLatin1Char(' ')); }
QString pidOf(const TestChild &child) { return QString::number(child.pid()); }
QString targetOf(const TestChild &child)
{
    return pidOf(child) % QLatin1Char(':') % QString::number(child.startTime());
}

Ran stop(const QStringList &arguments)
{
    return runProgram(sigctl, QStringList{ QStringLiteral("stop") } + arguments);
}

Ran stopJson(const TestChild &child, const char *options)
{
    return stop(QStringList{ targetOf(child), QStringLiteral("--json") } + words(options));
}

QStringList signalsOf(const QJsonObject &object)
{
    QStringList result;
    for (const QJsonValue &step : object.value(QLatin1String("steps")).toArray())
        result.append(step.toObject().value(QLatin1String("signal")).toString());
    return result;
}

QString textOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

bool isNull(const QJsonObject &object, const char *key) { return object.value(QLatin1String(key)).isNull(); }

} // namespace

class TestSigctlStop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonOfAnEnd()
    {
        const TestChild child = TestChild::target();
        const Ran ran = stopJson(child, "--grace 60");
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.err, QByteArray()); // progress on a terminal only
        QCOMPARE(ran.out.count('\n'), 1);
        qsizetype at = 0;
        for (const char *key : { "pid", "start_time", "name", "steps", "signal", "at_ms", "result", "outcome",
                 "ended_by", "exit_code", "exit_signal", "after_ms" }) {
            const qsizetype found = ran.out.indexOf(QByteArray('"' + QByteArray(key) + "\":"), at);
            QVERIFY2(found >= at, key);
            at = found;
        }
        const QJsonObject object = ran.objects().front();
        QCOMPARE(object.value(QLatin1String("pid")).toInt(), child.pid());
        QCOMPARE(
            static_cast<quint64>(object.value(QLatin1String("start_time")).toDouble()), child.startTime());
        QCOMPARE(textOf(object, "name"), QStringLiteral("sigwise-test-ta"));
        QCOMPARE(signalsOf(object), words("SIGTERM"));
        QCOMPARE(textOf(object, "outcome"), QStringLiteral("ended"));
        QCOMPARE(textOf(object, "ended_by"), QStringLiteral("SIGTERM"));
        QCOMPARE(textOf(object, "exit_signal"), QStringLiteral("SIGTERM"));
        QVERIFY(isNull(object, "exit_code"));
        QVERIFY(object.value(QLatin1String("after_ms")).toInt(-1) >= 0);
    }

    void itself()
    {
        const TestChild child = TestChild::target(words("--exit-on TERM"));
        const QJsonObject object = stopJson(child, "--grace 60").objects().front();
        QCOMPARE(textOf(object, "ended_by"), QStringLiteral("itself"));
        QCOMPARE(object.value(QLatin1String("exit_code")).toInt(-1), SIGTERM);
        QVERIFY(isNull(object, "exit_signal"));
    }

    void sigkillWhenTheTimeIsOver()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        const Ran ran = stopJson(child, "--grace 1");
        QCOMPARE(ran.code, 0);
        const QJsonObject object = ran.objects().front();
        QCOMPARE(signalsOf(object), words("SIGTERM SIGKILL"));
        QCOMPARE(textOf(object, "ended_by"), QStringLiteral("SIGKILL"));
        const QJsonArray steps = object.value(QLatin1String("steps")).toArray();
        const int killed = steps.last().toObject().value(QLatin1String("at_ms")).toInt();
        QVERIFY2(killed >= 1000, qPrintable(QString::number(killed)));
        QVERIFY(object.value(QLatin1String("after_ms")).toInt() >= killed);
    }

    void noKill()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        const Ran ran = stopJson(child, "--grace 1 --no-kill");
        QCOMPARE(ran.code, 1);
        const QJsonObject object = ran.objects().front();
        QCOMPARE(textOf(object, "outcome"), QStringLiteral("running"));
        QCOMPARE(signalsOf(object), words("SIGTERM"));
        for (const char *key : { "ended_by", "exit_code", "exit_signal", "after_ms" })
            QVERIFY2(isNull(object, key), key);
        QVERIFY(child.isRunning());
    }

    // In a PID namespace that still sees the /proc of the outer one.
    void anotherProcTreeIsNotItself()
    {
        const Ran ran = runProgram(QStringLiteral("unshare"),
            words("--pid --fork --kill-child sh -c")
                + QStringList{ QStringLiteral("sleep 100 & \"$0\" stop $!"), sigctl });
        if (ran.err.startsWith("unshare: "))
            QSKIP("no PID namespace can be made here");
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.out.contains("nothing sent: this is not the proc tree"), ran.out);
    }

    void anotherFirstSignal()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        const QJsonObject object = stopJson(child, "--first hup --grace 60").objects().front();
        QCOMPARE(signalsOf(object), words("SIGHUP"));
        QCOMPARE(textOf(object, "ended_by"), QStringLiteral("SIGHUP"));
    }

    void aStoppedOne()
    {
        const TestChild child = TestChild::target(words("--exit-on TERM"));
        child.sendSignal(SIGSTOP);
        QVERIFY(child.waitForState('T'));
        const QJsonObject object = stopJson(child, "--grace 60").objects().front();
        QCOMPARE(signalsOf(object), words("SIGTERM SIGCONT"));
        QCOMPARE(textOf(object, "ended_by"), QStringLiteral("itself"));
    }

    void theTree()
    {
        const TestChild child
            = TestChild::target(words("--exit-on TERM --children 2 --children-ignore TERM"));
        const Ran ran = stopJson(child, "--tree --grace 1");
        QCOMPARE(ran.code, 0);
        const QList<QJsonObject> objects = ran.objects();
        QCOMPARE(objects.size(), 3);
        QCOMPARE(objects.front().value(QLatin1String("pid")).toInt(), child.pid());
        for (const QJsonObject &object : objects)
            QCOMPARE(textOf(object, "outcome"), QStringLiteral("ended"));
        QCOMPARE(textOf(objects.back(), "ended_by"), QStringLiteral("SIGKILL"));
    }

    void aChildForkedMeanwhile()
    {
        const TestChild child = TestChild::target(words("--new session --fork-on TERM --exit-on TERM"));
        const Ran ran = stopJson(child, "--tree --grace 60");
        QCOMPARE(ran.objects().size(), 2);
        QCOMPARE(ran.code, 0);
    }

    // It leads a process group, and no session: so does what a shell starts.
    void anOrphanForkedMeanwhile()
    {
        const TestChild child = TestChild::target(words("--new group --fork-on TERM --exit-on TERM"));
        const Ran ran = stopJson(child, "--tree --grace 60");
        QCOMPARE(ran.objects().size(), 2);
        QCOMPARE(textOf(ran.objects().back(), "outcome"), QStringLiteral("ended"));
        QCOMPARE(ran.code, 0);
    }

    // In the group of this test: whose it was cannot be told.
    void anOrphanThatMayBeSomebodyElses()
    {
        ::setpgid(0, 0); // a group of an outer PID namespace has no number in this one
        const TestChild child = TestChild::target(words("--fork-on TERM --exit-on TERM"));
        const Ran ran = stopJson(child, "--tree --grace 60");
        QCOMPARE(ran.objects().size(), 1);
        QVERIFY2(ran.err.contains("may be of the tree"), ran.err.constData());
    }

    // The first process of its namespace, seen from inside: neither SIGTERM nor SIGKILL does anything to it.
    void whatNothingEndsIsToldAtOnce()
    {
        const QString script = QString(sigctl % u" stop 1 --grace 600; exit $?");
        const QStringList inside{ QStringLiteral("--pid"), QStringLiteral("--fork"),
            QStringLiteral("--mount-proc"), QStringLiteral("--kill-child"), QStringLiteral("sh"),
            QStringLiteral("-c"), script };
        const Ran ran = runProgram(QStringLiteral("unshare"), inside);
        if (ran.err.contains("unshare: "))
            QSKIP("no PID namespace can be made here");
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.out.contains("no signal ends it, not even SIGKILL"), ran.out.constData());
        QVERIFY2(ran.out.contains("It is PID 1 of this system."), ran.out.constData());
    }

    void withoutTheTree()
    {
        const TestChild child = TestChild::target(words("--children 2"));
        const Ran ran = stopJson(child, "--grace 60");
        QCOMPARE(ran.objects().size(), 1);
        QCOMPARE(ran.code, 0);
    }

    void exitCodes()
    {
        TestChild gone = TestChild::target();
        const QString key = targetOf(gone);
        gone.sendSignal(SIGKILL);
        QVERIFY(gone.waitForEnd());
        QCOMPARE(stop({ key }).code, 3);
        const Ran nobody = stop({ QStringLiteral("2147483646"), QStringLiteral("--json") });
        QCOMPARE(nobody.code, 3);
        QVERIFY(isNull(nobody.objects().front(), "start_time"));
        QCOMPARE(textOf(nobody.objects().front(), "outcome"), QStringLiteral("gone"));
        const TestChild child = TestChild::target();
        const QString wrong = pidOf(child) % QStringLiteral(":1");
        QCOMPARE(stop({ wrong }).code, 3);
        QCOMPARE(textOf(stop({ wrong, QStringLiteral("--json") }).objects().front(), "outcome"),
            QStringLiteral("reused"));
        QCOMPARE(stop({ wrong, targetOf(child) }).code, 1); // one of two has ended
    }

    void notPermitted()
    {
        if (!mayNobodyRun(sigctl))
            QSKIP("nobody else can be made to run sigctl in this folder");
        const TestChild child = TestChild::target();
        const Ran ran = runProgram(QStringLiteral("setpriv"),
            words("--reuid 65533 --clear-groups --inh-caps=-all")
                + QStringList{ sigctl, QStringLiteral("stop"), targetOf(child), QStringLiteral("--json") });
        QCOMPARE(ran.code, 4);
        QCOMPARE(textOf(ran.objects().front(), "outcome"), QStringLiteral("denied"));
        QVERIFY(child.isRunning());
    }

    void itDoesNotStopItself()
    {
        const Ran ran = runProgram(
            QStringLiteral("sh"), { QStringLiteral("-c"), QString(u"exec " % sigctl % u" stop --json $$") });
        QCOMPARE(ran.code, 1);
        QCOMPARE(textOf(ran.objects().front(), "outcome"), QStringLiteral("refused"));
    }

    void brokenOff_data()
    {
        QTest::addColumn<int>("signo");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }

    void brokenOff()
    {
        QFETCH(int, signo);
        TestChild child = TestChild::target(words("--catch TERM"));
        QProcess process;
        process.start(sigctl,
            { QStringLiteral("stop"), targetOf(child), QStringLiteral("--grace"), QStringLiteral("600"),
                QStringLiteral("--json") });
        QVERIFY(child.waitForHandler(SIGTERM));
        QVERIFY(signalOne(process.processId(), signo));
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray told = process.readAllStandardError();
        QVERIFY2(told.contains("no SIGKILL is sent"), told.constData());
        const QJsonObject object = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        QCOMPARE(textOf(object, "outcome"), QStringLiteral("running"));
        QCOMPARE(signalsOf(object), words("SIGTERM"));
        QVERIFY(child.isRunning());
    }

    void text()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        const Ran ran = stop({ targetOf(child), QStringLiteral("--grace"), QStringLiteral("1") });
        const QRegularExpression told(QStringLiteral("did not end by SIGTERM; ended by SIGKILL after [1-9]"));
        QVERIFY2(told.match(QString::fromUtf8(ran.out)).hasMatch(), ran.out.constData());
        const TestChild quick = TestChild::target();
        QVERIFY(stop({ targetOf(quick) }).out.contains("SIGKILL was not needed"));
    }
};

QTEST_GUILESS_MAIN(TestSigctlStop)
#include "tst_sigctlstop.moc"
