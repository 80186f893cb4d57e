// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What the real program leaves in the audit file, and what it says when it cannot.
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

struct Ran
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

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

private:
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
