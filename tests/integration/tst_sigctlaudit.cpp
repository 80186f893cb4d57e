// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What the real program leaves in the audit file, and what it says when it cannot.
#include "tests/support/sigctlrun.h"
#include "tests/support/testchild.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <optional>

#include <unistd.h>

using namespace Sigwise::Test;

namespace {

const QString sigctl = QStringLiteral(SIGWISE_SIGCTL);

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

QString targetOf(const TestChild &child)
{
    return QString::number(child.pid()) + QLatin1Char(':') + QString::number(child.startTime());
}

QString word(const QJsonObject &line, const char *key) { return line.value(QLatin1String(key)).toString(); }

} // namespace

class TestSigctlAudit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_state.emplace();
        QVERIFY(m_state->isValid());
    }

    void recordsASend()
    {
        TestChild child = TestChild::target();
        const Ran ran = run({ text("send"), text("TERM"), targetOf(child), text("--reason"),
            text("deploy 42\n\x1b[2J"), text("--wait"), text("10") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.err, QByteArray());
        const QList<QJsonObject> lines = recorded();
        QCOMPARE(lines.size(), 3);
        const QJsonObject &send = lines.at(0);
        QCOMPARE(word(send, "event"), text("send"));
        QCOMPARE(word(send, "program"), text("sigctl"));
        QCOMPARE(send.value(text("sender_uid")).toInteger(), qint64{ ::geteuid() });
        QCOMPARE(send.value(text("pid")).toInt(), child.pid());
        QCOMPARE(send.value(text("start_time")).toInteger(), static_cast<qint64>(child.startTime()));
        QCOMPARE(word(send, "signal"), text("SIGTERM"));
        QCOMPARE(word(send, "reason"), text("deploy 42\\x0a\\x1b[2J"));
        QCOMPARE(word(lines.at(1), "result"), text("sent"));
        QCOMPARE(word(lines.at(2), "outcome"), text("ended"));
        QCOMPARE(word(lines.at(2), "id"), word(send, "id"));
    }

    void recordsEachTarget()
    {
        TestChild first = TestChild::target({ text("--catch"), text("USR1") });
        TestChild second = TestChild::target({ text("--ignore"), text("USR1") });
        QCOMPARE(run({ text("send"), text("USR1"), targetOf(first), targetOf(second), text("999999999:1"),
                         text("--wait"), text("0.2") })
                     .code,
            1);
        int sends = 0;
        QStringList outcomes;
        for (const QJsonObject &line : recorded()) {
            sends += word(line, "event") == text("send") ? 1 : 0;
            if (word(line, "event") == text("outcome"))
                outcomes << word(line, "outcome");
        }
        QCOMPARE(sends, 3);
        outcomes.sort();
        QCOMPARE(outcomes, (QStringList{ text("ignored"), text("running") }));
    }

    void aDryRunIsNoSend()
    {
        const TestChild child = TestChild::target();
        QCOMPARE(run({ text("send"), text("TERM"), targetOf(child), text("--dry-run") }).code, 0);
        QVERIFY(QDir(m_state->path()).isEmpty());
    }

    void aReasonTooLong()
    {
        const TestChild child = TestChild::target();
        const Ran ran = run({ text("send"), text("TERM"), targetOf(child), text("--reason"),
            QString(1001, QLatin1Char('x')) });
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.err.startsWith("sigctl: --reason: longer than 1,000 bytes"));
        QVERIFY(child.isRunning());
        QVERIFY(QDir(m_state->path()).isEmpty());
    }

    // It sends all the same, says so in one line, and ends as if nothing were wrong.
    void cannotWrite_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("a folder in the file's place")
            << text("sigwise/sent.jsonl")
            << QByteArray(": a folder stands in its place; 3 lines could not be written\n");
        QTest::newRow("a file in the folder's place")
            << QString() << QByteArray(": a part of its path is no folder; 3 lines could not be written\n");
    }

    void cannotWrite()
    {
        QFETCH(QString, folder);
        QFETCH(QByteArray, why);
        if (folder.isEmpty()) {
            QFile file(m_state->filePath(text("sigwise")));
            QVERIFY(file.open(QIODevice::WriteOnly));
        } else {
            QVERIFY(QDir(m_state->path()).mkpath(folder));
        }
        TestChild child = TestChild::target();
        const Ran ran = run({ text("send"), text("TERM"), targetOf(child), text("--json") });
        QCOMPARE(ran.code, 0);
        const QByteArray path = QFile::encodeName(m_state->filePath(text("sigwise/sent.jsonl")));
        QCOMPARE(ran.err, QByteArray("sigctl: audit file " + path + why));
        QCOMPARE(word(QJsonDocument::fromJson(ran.out).object(), "outcome"), text("ended"));
        QVERIFY(child.waitForEnd());
    }

    // What it would not survive it does not send to itself; that is recorded like any other refusal.
    void refusedToItself()
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        const QString script = text("exec \"$0\" send KILL $$");
        process.start(text("sh"), { text("-c"), script, sigctl });
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QList<QJsonObject> lines = recorded();
        QCOMPARE(lines.size(), 1);
        QCOMPARE(word(lines.front(), "signal"), text("SIGKILL"));
        QCOMPARE(word(lines.front(), "result"), text("refused"));
    }

    void planIsInTheLineOfTheSend()
    {
        TestChild child = TestChild::target();
        QCOMPARE(run({ text("stop"), targetOf(child), text("--grace"), text("20"), text("--kill") }).code, 0);
        QVERIFY(child.waitForEnd());
        QCOMPARE(word(recorded().front(), "signal"), text("SIGTERM"));
        QCOMPARE(word(recorded().front(), "kill_plan"), text("planned"));
        QCOMPARE(word(recorded().last(), "kill_plan"), text("not-needed"));
    }

    void drillThatEndsInTime()
    {
        QCOMPARE(run({ text("drill"), text("--"), text("sleep"), text("1000") }).code, 0);
        const QList<QJsonObject> lines = recorded();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(word(lines.front(), "signal"), text("SIGTERM"));
        QCOMPARE(word(lines.front(), "name"), text("sleep"));
        QCOMPARE(word(lines.front(), "reason"), text("drill"));
        QCOMPARE(word(lines.front(), "kill_plan"), text("planned"));
        QCOMPARE(lines.front()[text("prediction")].toObject()[text("effect")].toString(), text("terminates"));
        QCOMPARE(word(lines.at(1), "result"), text("sent"));
        QCOMPARE(word(lines.last(), "outcome"), text("ended"));
        QCOMPARE(word(lines.last(), "exit_signal"), text("SIGTERM"));
        QCOMPARE(word(lines.last(), "kill_plan"), text("not-needed"));
    }

    // The SIGKILL to the program, and those to what it leaves behind.
    void drillThatKills_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QStringList>("signalled");
        const QString shell = text("SIGTERM sh");
        QTest::newRow("a family") << QStringList{}
                                  << QStringList{ shell, text("SIGKILL sh"), text("SIGKILL sleep") };
        QTest::newRow("in a PID namespace") // the kernel ends the others
            << QStringList{ text("--as-pid1") } << QStringList{ shell, text("SIGKILL sh") };
    }

    void drillThatKills()
    {
        QFETCH(QStringList, options);
        QFETCH(QStringList, signalled);
        const QString script = text("trap '' TERM; sleep 1000 & wait; wait");
        const QStringList arguments = QStringList{ text("drill"), text("--grace"), text("0.3") } + options
            + QStringList{ text("--"), text("sh"), text("-c"), script };
        if (options.contains(text("--as-pid1")) && !hasPidNamespaces())
            QSKIP("no PID namespace can be made here");
        const Ran ran = run(arguments);
        QCOMPARE(ran.code, 1);
        QStringList sends;
        int ends = 0;
        for (const QJsonObject &line : recorded()) {
            if (word(line, "event") == text("send"))
                sends << QString(word(line, "signal") % QLatin1Char(' ') % word(line, "name"));
            ends += word(line, "exit_signal") == text("SIGKILL") ? 1 : 0;
        }
        QCOMPARE(sends, signalled);
        QVERIFY(ends >= signalled.size()); // of each it is told how it ended
    }

    // The program is ended by SIGKILL when the drill is: that is a send like any other.
    void drillBrokenOff()
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(sigctl,
            { text("drill"), text("--after"), text("1000"), text("--"), text("sleep"), text("1000") });
        QVERIFY(process.waitForStarted());
        const auto hasStarted = [&process] { return hasGrandchild(process.processId(), "sleep"); };
        QTRY_VERIFY_WITH_TIMEOUT(hasStarted(), 10'000);
        process.terminate();
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(word(recorded().front(), "signal"), text("SIGKILL"));
        QCOMPARE(word(recorded().front(), "name"), text("sleep"));
        QCOMPARE(word(recorded().last(), "exit_signal"), text("SIGKILL"));
    }

private:
    /// Whether a child of a child has that name: sigctl drills in a process of its own.
    static bool hasGrandchild(qint64 pid, const QByteArray &name)
    {
        const auto childrenOf = [](qint64 parent) {
            const QString number = QString::number(parent);
            QFile file(text("/proc/") % number % text("/task/") % number % text("/children"));
            return file.open(QIODevice::ReadOnly) ? file.readAll().simplified().split(' ') : QByteArrayList();
        };
        for (const QByteArray &child : childrenOf(pid)) {
            for (const QByteArray &grandchild : childrenOf(child.toLongLong())) {
                QFile file(text("/proc/") % QString::fromLatin1(grandchild) % text("/comm"));
                if (!grandchild.isEmpty() && file.open(QIODevice::ReadOnly)
                    && file.readAll().trimmed() == name)
                    return true;
            }
        }
        return false;
    }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
        result.insert(text("XDG_STATE_HOME"), m_state->path());
        return result;
    }

    Ran run(const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(sigctl, arguments, QIODevice::ReadOnly);
        if (!process.waitForFinished(20'000) || process.exitStatus() != QProcess::NormalExit)
            return { -1, process.readAllStandardOutput(), process.readAllStandardError() };
        return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
    }

    QList<QJsonObject> recorded() const
    {
        QFile file(m_state->filePath(text("sigwise/sent.jsonl")));
        QList<QJsonObject> lines;
        while (file.isOpen() || file.open(QIODevice::ReadOnly)) {
            const QByteArray line = file.readLine();
            if (line.isEmpty())
                break;
            lines << QJsonDocument::fromJson(line).object();
        }
        return lines;
    }

    std::optional<QTemporaryDir> m_state;
};

QTEST_GUILESS_MAIN(TestSigctlAudit)
#include "tst_sigctlaudit.moc"
