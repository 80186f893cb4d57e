// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// `sigctl watch` on real processes that change.
#include "tests/support/sigctlrun.h"
#include "tests/support/signalone.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <csignal>

using namespace Sigwise::Test;

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

constexpr int patience = 20'000;

// A watch that runs. The first line of its text tells that it has begun.
class Watch
{
public:
    explicit Watch(const TestChild &child, bool isJson = false)
    {
        const QString target
            = text("%1:%2").arg(QString::number(child.pid()), QString::number(child.startTime()));
        QStringList arguments{ text("watch"), target };
        if (isJson)
            arguments.append(text("--json"));
        m_process.start(text(SIGWISE_SIGCTL), arguments);
    }
    ~Watch()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    // The next line that holds `part`; empty when it ends or does not come.
    QByteArray lineWith(const QByteArray &part)
    {
        for (;;) {
            while (m_process.canReadLine()) {
                const QByteArray line = m_process.readLine();
                if (line.contains(part))
                    return line;
            }
            if (!m_process.waitForReadyRead(patience))
                return {};
        }
    }

    // The next row of that change and signal.
    QJsonObject row(const char *change, const char *signo)
    {
        for (;;) {
            const QByteArray line = lineWith(change);
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            const bool isMeant = object.value(text("change")).toString() == text(change)
                && object.value(text("signal")).toString() == text(signo);
            if (line.isEmpty() || isMeant)
                return object;
        }
    }

    int waitForEnd()
    {
        m_process.waitForFinished(patience);
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

    QProcess &process() { return m_process; }

private:
    QProcess m_process;
};

QString fromTo(const QJsonObject &row)
{
    return row.value(text("from")).toVariant().toString() + text(" ")
        + row.value(text("to")).toVariant().toString();
}

// /proc tells nobody when the watch has taken its first look: changes go to and fro until one is seen.
QJsonObject firstRow(Watch &watch, TestChild &child)
{
    while (watch.process().state() != QProcess::NotRunning && !watch.process().canReadLine()) {
        for (const char *command : { "catch WINCH\n", "default WINCH\n" }) {
            child.write(command);
            if (!child.waitForLine("done"))
                return {};
            if (watch.process().waitForReadyRead(120))
                break;
        }
    }
    return watch.row("disposition", "SIGWINCH");
}

} // namespace

class TestSigctlWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsEachChange()
    {
        TestChild child = TestChild::target({ text("--threads"), text("2") });
        Watch watch(child, true);
        const QJsonObject first = firstRow(watch, child);
        QCOMPARE(first.keys().join(u' '), text("change from pid signal time to"));
        QCOMPARE(first.value(text("pid")).toInt(), child.pid());
        const QDateTime time = QDateTime::fromString(first.value(text("time")).toString(), Qt::ISODateWithMs);
        QVERIFY(qAbs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);

        child.write("ignore USR1\n");
        QCOMPARE(fromTo(watch.row("disposition", "SIGUSR1")), text("default ignored"));
        child.write("block USR2\n"); // in the main thread only
        QCOMPARE(fromTo(watch.row("blocked", "SIGUSR2")), text("none some"));
        child.write("unblock USR2\n");
        QCOMPARE(fromTo(watch.row("blocked", "SIGUSR2")), text("some none"));
        child.sendSignal(SIGSTOP);
        QCOMPARE(watch.row("state", "").value(text("to")).toString(), text("stopped"));
        child.sendSignal(SIGTERM);
        QCOMPARE(fromTo(watch.row("pending", "SIGTERM")), text("none process"));
        child.sendSignal(SIGCONT); // and it meets the default action
        const QJsonObject end = watch.row("ended", "SIGTERM");
        QVERIFY(end.value(text("from")).isNull() && end.value(text("to")).isNull());
        QCOMPARE(watch.waitForEnd(), 0);
        QVERIFY(child.waitForEnd());
    }

    void speaksToPeople()
    {
        TestChild child = TestChild::target({ text("--catch"), text("HUP"), text("--name"),
            text("a\033[31mb"), text("--exit-on"), text("USR1") });
        Watch watch(child);
        const QByteArray first = watch.lineWith("catches HUP USR1");
        QVERIFY2(first.contains("a\\x1b[31mb"), first.constData());
        child.write("catch TERM,INT\n");
        const QByteArray line = watch.lineWith("disposition");
        QVERIFY2(line.contains("default → caught  SIGINT SIGTERM"), line.constData());
        child.sendSignal(SIGUSR1);
        QVERIFY(!watch.lineWith("exited with code 10").isEmpty());
        QCOMPARE(watch.waitForEnd(), 0);
    }

    void countsThreads()
    {
        if (runProgram(text("python3"), { text("-c"), text("") }).code != 0)
            QSKIP("no python3 here");
        TestChild child(text("python3"),
            { text("-c"),
                text("import sys, threading\nprint('ready', flush=True)\nsys.stdin.readline()\n"
                     "threading.Thread(target=threading.Event().wait, "
                     "daemon=True).start()\nsys.stdin.readline()") });
        QVERIFY(child.waitForLine("ready"));
        Watch watch(child);
        QVERIFY(!watch.lineWith("1 thread").isEmpty());
        child.write("\n");
        QVERIFY(!watch.lineWith("threads      1 → 2").isEmpty());
    }

    void isStoppedCleanly_data()
    {
        QTest::addColumn<int>("signo");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }

    void isStoppedCleanly()
    {
        QFETCH(int, signo);
        TestChild child = TestChild::target();
        Watch watch(child);
        QVERIFY(!watch.lineWith("catches").isEmpty());
        QVERIFY(signalOne(watch.process().processId(), signo));
        QCOMPARE(watch.waitForEnd(), 0);
        QVERIFY(child.isRunning());
    }

    void endsWhenNobodyReads()
    {
        const TestChild child = TestChild::target();
        const QString command = text("%1 watch %2 | head -n 1; echo ${PIPESTATUS[0]}")
                                    .arg(text(SIGWISE_SIGCTL))
                                    .arg(child.pid());
        const Ran ran = runProgram(text("bash"), { text("-c"), command });
        QCOMPARE(ran.err, QByteArray());
        QVERIFY2(ran.out.endsWith("\n0\n"), ran.out.constData());
    }

    void anotherProcessIsNotWatched()
    {
        const TestChild child = TestChild::target();
        const Ran ran = runProgram(text(SIGWISE_SIGCTL), { text("watch"), text("%1:1").arg(child.pid()) });
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.err.contains("another process now"), ran.err.constData());
    }

    void whatCannotBeWatched_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("gone") << QStringList{ text("4194304") } << 3;
        QTest::newRow("no PID") << QStringList{ text("nginx") } << 2;
        QTest::newRow("tree") << QStringList{ text("1"), text("--proc"), text("/proc") } << 2;
    }

    void whatCannotBeWatched()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        const Ran ran = runProgram(text(SIGWISE_SIGCTL), QStringList{ text("watch") } + arguments);
        QCOMPARE(ran.code, code);
        QCOMPARE(ran.err.count('\n'), 1);
        QCOMPARE(ran.out, QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestSigctlWatch)
#include "tst_sigctlwatch.moc"
