// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What sigctl says of programs that it knows, and of those that do not end.
#include "tests/support/testchild.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Sigwise::Test;

namespace {

struct Ran
{
    QByteArray out;
    QByteArray err;
};

Ran run(const QStringList &arguments, const QString &dataHome = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(
        QStringLiteral("XDG_DATA_HOME"), dataHome.isEmpty() ? QStringLiteral("/nonexistent") : dataHome);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(SIGWISE_SIGCTL), arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(20'000))
        return {};
    return { process.readAllStandardOutput(), process.readAllStandardError() };
}

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

QString pidOf(const TestChild &child) { return QString::number(child.pid()); }

QJsonObject shown(const TestChild &child, const QString &dataHome = {})
{
    return QJsonDocument::fromJson(run({ text("show"), text("--json"), pidOf(child) }, dataHome).out)
        .object();
}

QString signalText(const QJsonObject &object, int signo)
{
    return object.value(QLatin1String("signals"))
        .toArray()
        .at(signo - 1)
        .toObject()
        .value(QLatin1String("text"))
        .toString();
}

bool hasFinding(const QJsonObject &object, const char *key)
{
    for (const QJsonValue &finding : object.value(QLatin1String("findings")).toArray()) {
        if (finding.toObject().value(QLatin1String("key")).toString() == QLatin1String(key))
            return true;
    }
    return false;
}

} // namespace

class TestSigctlPrograms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        for (const int signo : { SIGINT, SIGQUIT, SIGHUP, SIGPIPE })
            (void)std::signal(signo, SIG_DFL); // what is ignored here would be ignored by the children
    }

    void whatTheManualSays()
    {
        if (QStandardPaths::findExecutable(text("dd")).isEmpty())
            QSKIP("dd is not installed");
        const TestChild dd(text("dd"), { text("of=/dev/null") });
        const QString said = text("prints its statistics, copies on (dd manual)");
        QTRY_COMPARE_WITH_TIMEOUT(signalText(shown(dd), SIGUSR1), said, 10'000);
        QVERIFY(hasFinding(shown(dd), "documented"));
        QVERIFY(run({ text("show"), pidOf(dd) }).out.contains(said.toUtf8()));
        // Nothing is promised of what the kernel decides.
        QCOMPARE(signalText(shown(dd), SIGHUP), text("ends it – not caught!"));
    }

    void whoseHandlersTheyAre()
    {
        if (QStandardPaths::findExecutable(text("python3")).isEmpty())
            QSKIP("python3 is not installed");
        const TestChild python(
            text("python3"), { text("-c"), text("import signal\nwhile True: signal.pause()") });
        QTRY_VERIFY_WITH_TIMEOUT(hasFinding(shown(python), "runtime-handlers"), 10'000);
        QCOMPARE(signalText(shown(python), SIGINT), text("raises KeyboardInterrupt (Python manual)"));
        QVERIFY(!hasFinding(shown(python), "catches-some"));
    }

    void usersOwnFiles()
    {
        const QTemporaryDir home;
        const QDir folder(home.path());
        QVERIFY(folder.mkpath(text("sigwise/programs")));
        const auto write = [&folder](const char *name, const QByteArray &bytes) {
            QFile file(folder.filePath(text("sigwise/programs/") + text(name)));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write("target.json",
            "{\"program\": \"our target\", \"source\": \"its own README\", "
            "\"recognise\": [{\"comm\": \"sigwise-test-ta\"}], "
            "\"signals\": {\"USR1\": {\"does\": \"counts\", \"stays_alive\": true}}}"));
        QVERIFY(write("broken.json", "{\"program\": 5}"));
        const TestChild child = TestChild::target({ text("--catch"), text("USR1") });
        QCOMPARE(signalText(shown(child, home.path()), SIGUSR1), text("counts (our target manual)"));
        const Ran ran = run({ text("show"), pidOf(child) }, home.path());
        QVERIFY2(ran.err.startsWith("sigctl: broken.json: "), ran.err.constData());
        QVERIFY(ran.out.contains("counts (our target manual)"));
    }

    void stopsWithoutKillWhereDataWouldBeLost()
    {
        const QTemporaryDir home;
        const QDir folder(home.path());
        QVERIFY(folder.mkpath(text("sigwise/programs")));
        QFile file(folder.filePath(text("sigwise/programs/target.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"program\": \"our target\", \"source\": \"its own README\", "
                   "\"recognise\": [{\"comm\": \"sigwise-test-ta\"}], "
                   "\"no_kill\": {\"why\": \"it loses all\", \"source\": \"its own README\"}, "
                   "\"signals\": {\"USR1\": {\"does\": \"counts\"}}}");
        file.close();
        const TestChild child = TestChild::target({ text("--ignore"), text("TERM") });
        const auto stop = [&](const QStringList &options) {
            return run(QStringList{ text("stop"), text("--json"), text("--grace"), text("1") } + options
                    + QStringList{ pidOf(child) },
                home.path())
                .out;
        };
        QVERIFY(hasFinding(shown(child, home.path()), "loses-data-by-kill"));
        QVERIFY(!stop({}).contains("SIGKILL"));
        QVERIFY(child.isRunning());
        QVERIFY(stop({ text("--kill") }).contains("SIGKILL")); // asked for
        QTRY_VERIFY_WITH_TIMEOUT(!child.isRunning(), 5'000);
    }

    void sparesWhoWouldLoseDataInATree()
    {
        const QTemporaryDir home;
        const QDir folder(home.path());
        QVERIFY(folder.mkpath(text("sigwise/programs")));
        QFile file(folder.filePath(text("sigwise/programs/target.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"program\": \"our database\", \"source\": \"its own README\", "
                   "\"recognise\": [{\"comm\": \"sigwise-test-ta\", \"ignores\": [\"SIGUSR1\"]}], "
                   "\"no_kill\": {\"why\": \"it loses all\", \"source\": \"its own README\"}, "
                   "\"signals\": {\"USR1\": {\"does\": \"counts\"}}}");
        file.close();
        // The one that is named is in no entry, what it has started is.
        const TestChild child = TestChild::target({ text("--ignore"), text("TERM"), text("--children"),
            text("2"), text("--children-ignore"), text("USR1,TERM") });
        const Ran ran
            = run({ text("stop"), text("--tree"), text("--json"), text("--grace"), text("1"), pidOf(child) },
                home.path());
        QVERIFY2(ran.err.count("--kill overrides that") == 2, ran.err.constData());
        int lines = 0;
        for (const QByteArray &line : ran.out.trimmed().split('\n')) {
            const bool isNamed
                = line.contains(QByteArray("\"pid\":" + QByteArray::number(child.pid()) + ','));
            QVERIFY2(line.contains("SIGKILL") == isNamed, line.constData());
            QVERIFY2(line.contains("\"running\"") == !isNamed, line.constData());
            ++lines;
        }
        QCOMPARE(lines, 3);
    }

    void whyItIsNotEnding_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *tag, const char *arguments, const char *reason) {
            QTest::newRow(tag) << text(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                               << QByteArray(reason);
        };
        row("handler", "--catch TERM", "\n  Its own code decides. It catches SIGTERM, and works on.\n");
        row("ignored", "--ignore TERM", "\n  SIGTERM is ignored. ");
        row("blocked", "--block TERM", "\n  SIGTERM is blocked. ");
        row("blocked by its threads", "--block TERM --threads 2", "\n  SIGTERM is blocked by all ");
    }

    void whyItIsNotEnding()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, reason);
        const TestChild child = TestChild::target(arguments);
        const QByteArray out
            = run({ text("send"), text("TERM"), pidOf(child), text("--wait"), text("2") }).out;
        QVERIFY2(out.contains(reason), out.constData());
    }

    void whyItIsStopped()
    {
        const TestChild child = TestChild::target({});
        child.sendSignal(SIGSTOP);
        QVERIFY(child.waitForState('T'));
        const QByteArray out
            = run({ text("send"), text("TERM"), pidOf(child), text("--wait"), text("2") }).out;
        QVERIFY2(
            out.contains("\n  It is stopped. SIGTERM waits until SIGCONT continues it.\n"), out.constData());
    }

    void whoEndsIsNotAskedAfter()
    {
        const TestChild child = TestChild::target({});
        const TestChild handling = TestChild::target({ text("--catch"), text("TERM") });
        const QByteArray out
            = run({ text("send"), text("TERM"), pidOf(child), pidOf(handling), text("--wait"), text("2") })
                  .out;
        const QByteArrayList lines = out.split('\n');
        QVERIFY(lines.size() >= 3);
        QVERIFY2(!lines.at(0).startsWith("  ") && !lines.at(1).startsWith("  "), out.constData());
        QVERIFY2(lines.at(2).startsWith("  Its own code decides."), out.constData());
    }

    void jsonStaysOneLine()
    {
        const TestChild child = TestChild::target({ text("--catch"), text("TERM") });
        const QByteArray out
            = run({ text("send"), text("--json"), text("TERM"), pidOf(child), text("--wait"), text("0.2") })
                  .out;
        QCOMPARE(out.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestSigctlPrograms)
#include "tst_sigctlprograms.moc"
