// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/practiceprocess.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/stat.h>

using Sigwise::Test::PracticeProcess;

namespace {

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write the configuration");
}

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

} // namespace

/// What comes from outside as text: configuration, options, lines of stdin. Each thing that is wrong is told
/// in words of its own, and changes nothing.
class TestPracticeConfig : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hangupReadsItAgain();
    void brokenOneKeepsTheOld_data();
    void brokenOneKeepsTheOld();
    void hangupWithoutAFile();
    void brokenOneDoesNotStart_data();
    void brokenOneDoesNotStart();
    void options_data();
    void options();
    void helpNamesEveryOption();
    void wrongLines_data();
    void wrongLines();
    void lineThatIsTooLong();
    void lastLineWithoutNewline();
};

void TestPracticeConfig::hangupReadsItAgain()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("config.json"));
    write(path, R"({"worker_name":"press","job_ms":600000})");
    PracticeProcess process(
        { QStringLiteral("--config"), path, QStringLiteral("--grace"), QStringLiteral("0") });
    process.start();
    const QJsonObject first = process.event("config");
    QVERIFY(first.value(QLatin1String("loaded")).toBool());
    QVERIFY(first.value(QLatin1String("error")).isNull());
    const QJsonObject expected{ { QStringLiteral("worker_name"), QStringLiteral("press") },
        { QStringLiteral("job_ms"), 600000 } };
    QCOMPARE(first.value(QLatin1String("settings")).toObject(), expected);
    write(path, R"({"job_ms":50})");
    process.sendSignal(SIGHUP);
    const QJsonObject second = process.event("config");
    QVERIFY(second.value(QLatin1String("loaded")).toBool());
    const QJsonObject other{ { QStringLiteral("worker_name"), QStringLiteral("worker") },
        { QStringLiteral("job_ms"), 50 } };
    QCOMPARE(second.value(QLatin1String("settings")).toObject(), other);
}

void TestPracticeConfig::brokenOneKeepsTheOld_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("broken JSON at line 1, column 1");
    QTest::newRow("cut") << QByteArray("{\n \"job_ms\":") << QStringLiteral("broken JSON at line 2");
    QTest::newRow("list") << QByteArray("[1]") << QStringLiteral("one JSON object");
    QTest::newRow("unknown key") << QByteArray(R"({"job_sm":1})") << QStringLiteral("unknown key \"job_sm\"");
    QTest::newRow("hostile key") << QByteArray("{\"a\\u001b[31m\":1}")
                                 << QStringLiteral("unknown key \"a\\x1b[31m\"");
    QTest::newRow("text for number") << QByteArray(R"({"job_ms":"1"})") << QStringLiteral("job_ms must be");
    QTest::newRow("fraction") << QByteArray(R"({"job_ms":1.5})") << QStringLiteral("job_ms must be");
    QTest::newRow("zero") << QByteArray(R"({"job_ms":0})") << QStringLiteral("job_ms must be");
    QTest::newRow("much") << QByteArray(R"({"job_ms":1e300})") << QStringLiteral("job_ms must be");
    QTest::newRow("long name") << QByteArray(R"({"worker_name":"a-name-of-thirteen"})")
                               << QStringLiteral("worker_name must be");
    QTest::newRow("name with newline")
        << QByteArray(R"({"worker_name":"a\nb"})") << QStringLiteral("worker_name must be");
    QTest::newRow("no text") << QByteArray("\xff\xfe\x00\x01", 4) << QStringLiteral("broken JSON");
    QTest::newRow("large") << QByteArray(1024 * 1024 + 1, ' ') << QStringLiteral("larger than 1 MiB");
}

void TestPracticeConfig::brokenOneKeepsTheOld()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("config.json"));
    write(path, R"({"worker_name":"press","job_ms":10})");
    PracticeProcess process({ QStringLiteral("--config"), path });
    process.start();
    const QJsonObject first = process.event("config");
    write(path, content);
    process.sendSignal(SIGHUP);
    const QJsonObject second = process.event("config");
    QVERIFY(!second.value(QLatin1String("loaded")).toBool(true));
    QVERIFY2(text(second, "error").contains(says), qPrintable(text(second, "error")));
    QCOMPARE(second.value(QLatin1String("settings")), first.value(QLatin1String("settings")));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeConfig::hangupWithoutAFile()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    process.sendSignal(SIGHUP);
    const QJsonObject config = process.event("config");
    QVERIFY(!config.value(QLatin1String("loaded")).toBool(true));
    QVERIFY(text(config, "error").contains(QLatin1String("--config")));
}

void TestPracticeConfig::brokenOneDoesNotStart_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("missing") << QStringLiteral("missing") << QByteArray("No such file");
    QTest::newRow("directory") << QStringLiteral("directory") << QByteArray("it is a directory");
    QTest::newRow("fifo") << QStringLiteral("fifo") << QByteArray("it is not a regular file");
    QTest::newRow("broken") << QStringLiteral("broken") << QByteArray("broken JSON");
}

void TestPracticeConfig::brokenOneDoesNotStart()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, says);
    QTemporaryDir folder;
    const QString path = folder.filePath(kind);
    if (kind == QLatin1String("directory"))
        QDir(folder.path()).mkdir(kind);
    else if (kind == QLatin1String("fifo"))
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    else if (kind == QLatin1String("broken"))
        write(path, "{");
    PracticeProcess process({ QStringLiteral("--config"), path });
    process.start();
    QVERIFY(process.endsWith(1));
    QVERIFY2(process.errors().contains(says), process.errors().constData());
    QCOMPARE(process.errors().count('\n'), 1);
    QCOMPARE(process.lines().size(), 1); // the event config
}

void TestPracticeConfig::options_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *arguments, int exitCode, const char *says) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments).split(QLatin1Char(' ')) << exitCode
                                 << QByteArray(says);
    };
    row("--bogus", 2, "--bogus");
    row("word", 2, "word");
    row("--threads 0", 2, "--threads 0: not a number from 1 to 64");
    row("--threads 65", 2, "not a number from 1 to 64");
    row("--threads 1x", 2, "not a number");
    row("--listen 65536", 2, "not a number from 0 to 65535");
    row("--grace nan", 2, "not seconds");
    row("--grace -1", 2, "--grace");
    row("--open-with-deadline /dev/null", 2, "--open-with-deadline");
    row("--open-with-deadline /dev/null 0", 2, "not seconds");
    row("--with-parent 0", 2, "not a number from 1");
    row("--catch USR9", 2, "did you mean SIGUSR");
    row("--catch 65", 2, "--catch 65: no such signal (1 to 64)");
    row("--catch 0", 2, "no such signal");
    row("--catch -1", 2, "--catch");
    row("--catch USR1 --ignore USR1", 2, "two lists");
    row("--mistake none", 2, "block-in-handler");
    row("--catch KILL", 2, "--catch KILL: the kernel lets no program");
    row("--block STOP", 2, "--block STOP: the kernel lets no program");
    row("--ignore 32", 2, "--ignore 32: the C library keeps it");
    row("--catch SEGV", 2, "--catch SEGV: it reports a fault");
    row("--catch ABRT", 2, "--catch ABRT: the program ends after its handler");
    row("--block RTMAX", 2, "--block RTMAX: the daemon asks");
}

void TestPracticeConfig::options()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    PracticeProcess process(arguments);
    process.start();
    QVERIFY(process.endsWith(exitCode));
    QVERIFY2(process.errors().contains(says), process.errors().constData());
    QVERIFY(process.errors().startsWith("sigwise-practice: "));
    QCOMPARE(process.errors().count('\n'), 1);
    QVERIFY(process.lines().isEmpty());
}

void TestPracticeConfig::helpNamesEveryOption()
{
    PracticeProcess process({ QStringLiteral("--help") });
    process.start();
    QVERIFY(process.endsWith(0));
    const QByteArray help = process.lines().join('\n');
    for (const char *option :
        { "--config", "--threads", "--listen", "--grace", "--open-with-deadline", "--with-parent", "--catch",
            "--ignore", "--default", "--block", "--mistake", "--tick", "alarm_s", "block_loop_ms", "TERM" })
        QVERIFY2(help.contains(option), option);
    for (const QByteArray &line : process.lines())
        QVERIFY2(line.size() <= 120, line.constData());
}

void TestPracticeConfig::wrongLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QByteArray &line, const char *why) {
        QTest::newRow(name) << line << QString::fromLatin1(why);
    };
    row("no JSON", "hello", "broken JSON at column");
    row("cut", R"({"alarm_s":)", "broken JSON at column");
    row("list", "[]", "one JSON object");
    row("empty object", "{}", "no such command");
    row("unknown", R"({"stop":true})", "no such command");
    row("two commands", R"({"alarm_s":1,"block_loop_ms":1})", "does not go with");
    row("signal without set", R"({"signal":"SIGUSR1"})", "needs one more");
    row("no such signal", R"({"signal":"SIGUSR3","set":"catch"})", "did you mean SIGUSR");
    row("number 0", R"({"signal":0,"set":"catch"})", "no such signal");
    row("number 65", R"({"signal":65,"set":"catch"})", "no such signal");
    row("number -1", R"({"signal":-1,"set":"catch"})", "no such signal");
    row("no such change", R"({"signal":"SIGUSR1","set":"handle"})", "set must be");
    row("KILL", R"({"signal":9,"set":"ignore"})", "the kernel lets no program");
    row("STOP", R"({"signal":"SIGSTOP","set":"block"})", "the kernel lets no program");
    row("32", R"({"signal":32,"set":"ignore"})", "the C library keeps it");
    row("33", R"({"signal":33,"set":"block"})", "the C library keeps it");
    row("SEGV", R"({"signal":"SEGV","set":"catch"})", "a fault of the program");
    row("ABRT", R"({"signal":"ABRT","set":"report"})", "ends after its handler");
    row("RTMAX", R"({"signal":"RTMAX","set":"default"})", "asks its threads");
    row("negative alarm", R"({"alarm_s":-1})", "alarm_s must be");
    row("text alarm", R"({"alarm_s":"3"})", "alarm_s must be");
    row("fraction of ms", R"({"block_loop_ms":1.5})", "block_loop_ms must be");
    row("no text", QByteArray("\xff\x00\x1b[31m", 7), "broken JSON");
    row("zero byte", QByteArray("{\"a\0\":1}", 8), "no such command");
}

void TestPracticeConfig::wrongLines()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, why);
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    process.command(line);
    const QJsonObject error = process.event("error");
    QVERIFY2(text(error, "why").contains(why), qPrintable(text(error, "why")));
    QVERIFY(!text(error, "what").isEmpty());
    QVERIFY(!process.lines().join().contains('\x1b'));
    process.sendSignal(SIGUSR1); // it goes on
    QVERIFY(!process.event("stats").isEmpty());
}

void TestPracticeConfig::lineThatIsTooLong()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    process.write(QByteArray(60 * 1024, 'x'));
    process.write(QByteArray(60 * 1024, 'x'));
    QVERIFY(text(process.event("error"), "why").contains(QLatin1String("64 KiB")));
    process.write("the rest of it\n");
    process.command(R"({"signal":"SIGUSR1","set":"report"})");
    QVERIFY(!process.event("disposition").isEmpty());
}

void TestPracticeConfig::lastLineWithoutNewline()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    process.write("\n\n{\"signal\":\"SIGUSR1\",\"set\":\"report\"}");
    process.closeInput();
    QVERIFY(!process.event("disposition").isEmpty());
    process.sendSignal(SIGUSR2); // the end of stdin is not its end
    QVERIFY(!process.event("stacks").isEmpty());
}

QTEST_GUILESS_MAIN(TestPracticeConfig)
#include "tst_practiceconfig.moc"
