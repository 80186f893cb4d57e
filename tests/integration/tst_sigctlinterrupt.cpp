// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// sigctl send and stop that are broken off, and waits that follow one another.
#include "tests/support/descendants.h"
#include "tests/support/sigctlrun.h"
#include "tests/support/signalone.h"
#include "tests/support/testchild.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

using namespace Sigwise::Test;

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

QString targetOf(const TestChild &child)
{
    return QString(QString::number(child.pid()) % u':' % QString::number(child.startTime()));
}

bool catches(qint64 pid, int signo)
{
    const QDeadlineTimer deadline(10'000);
    while (!deadline.hasExpired()) {
        QFile status(QString(text("/proc/") % QString::number(pid) % text("/status")));
        if (!status.open(QIODevice::ReadOnly))
            continue;
        const QByteArray lines = status.readAll();
        const qsizetype at = lines.indexOf("SigCgt:\t") + 8;
        if (lines.mid(at, 16).toULongLong(nullptr, 16) >> (signo - 1) & 1)
            return true;
    }
    return false;
}

} // namespace

class TestSigctlInterrupt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(adoptOrphans()); }
    void cleanup() { endDescendants(); }

    void sendTellsWhatIsKnown_data()
    {
        QTest::addColumn<int>("signo");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("SIGINT") << SIGINT << QByteArray("SIGINT");
        QTest::newRow("SIGTERM") << SIGTERM << QByteArray("SIGTERM");
        QTest::newRow("SIGHUP") << SIGHUP << QByteArray("SIGHUP");
    }

    void sendTellsWhatIsKnown()
    {
        QFETCH(int, signo);
        QFETCH(QByteArray, name);
        const QTemporaryDir state;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("XDG_STATE_HOME"), state.path());
        TestChild child = TestChild::target({ text("--catch"), text("USR1") });
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(text(SIGWISE_SIGCTL),
            { text("send"), text("USR1"), targetOf(child), text("--wait"), text("600"), text("--json") });
        QVERIFY(child.waitForHandler(SIGUSR1));
        QVERIFY(signalOne(process.processId(), signo));
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0); // it was sent
        const QByteArray told = process.readAllStandardError();
        QVERIFY2(told.contains(QByteArray("sigctl: send: broken off by " + name)), told.constData());
        const QJsonObject receipt = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        QCOMPARE(receipt.value(text("pid")).toInt(), child.pid());
        QCOMPARE(receipt.value(text("result")).toString(), text("sent"));
        QVERIFY(receipt.value(text("outcome")).toString() != text("ended"));
        QFile audit(state.filePath(text("sigwise/sent.jsonl")));
        QVERIFY(audit.open(QIODevice::ReadOnly));
        QVERIFY(audit.readAll().contains("SIGUSR1"));
    }

    // Its name makes sigctl say that it gets no SIGKILL, into a pipe that is full: there it stays until it
    // has been interrupted.
    void stopGoesNoFurther()
    {
        const QStringList named{ text("--name"), text("redis-server"), text("--catch"), text("USR1") };
        TestChild first = TestChild::target(named);
        TestChild second = TestChild::target(named);
        std::array<int, 2> ends{};
        QCOMPARE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
        const QByteArray filling(4096, '.');
        while (::write(ends[1], filling.constData(), static_cast<size_t>(filling.size())) > 0) { }
        QCOMPARE(::fcntl(ends[1], F_SETFL, O_WRONLY), 0); // blocking from here on
        QProcess process;
        process.setChildProcessModifier([&ends] { ::dup2(ends[1], STDERR_FILENO); });
        process.start(text(SIGWISE_SIGCTL), { text("stop"), targetOf(first), targetOf(second) });
        QVERIFY(process.waitForStarted()); // what runs before exec catches signals as this test does
        const bool isWatching = catches(process.processId(), SIGHUP); // the last one that it watches
        (void)signalOne(process.processId(), SIGINT);
        ::close(ends[1]);
        QByteArray told;
        QByteArray piece(65'536, '\0');
        const QDeadlineTimer deadline(30'000);
        while (!deadline.hasExpired()) {
            const ssize_t got = ::read(ends[0], piece.data(), static_cast<size_t>(piece.size()));
            if (got == 0)
                break;
            if (got > 0)
                told += piece.left(got);
        }
        ::close(ends[0]);
        QVERIFY(process.waitForFinished(30'000));
        QVERIFY(isWatching);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY2(told.contains("of 2 got no signal at all"), told.right(300).constData());
        second.write("default WINCH\n");
        QVERIFY(second.waitForLine("done")); // SIGTERM would have ended it
    }

    void whoJoinsLater_data()
    {
        QTest::addColumn<double>("forksAfter"); // seconds
        QTest::addColumn<int>("receipts");
        QTest::newRow("soon: it gets the signal, and all of a second wait") << 0.3 << 2;
        QTest::newRow("late: it is only told of") << 3.0 << 1;
    }

    void whoJoinsLater()
    {
        const char *program = "import os, signal, sys, time\n"
                              "os.setpgid(0, 0)\n"
                              "def late(*a):\n"
                              "    time.sleep(6)\n"
                              "    os._exit(0)\n"
                              "def fork(*a):\n"
                              "    time.sleep(float(sys.argv[1]))\n"
                              "    signal.signal(15, late)\n"
                              "    if os.fork():\n"
                              "        time.sleep(4)\n"
                              "        os._exit(0)\n"
                              "signal.signal(15, fork)\n"
                              "print('ready', flush=True)\n"
                              "while True: time.sleep(0.05)";
        QFETCH(double, forksAfter);
        QFETCH(int, receipts);
        if (runProgram(text("python3"), { text("-c"), text("") }).code != 0)
            QSKIP("no python3 here");
        TestChild child(text("python3"), { text("-c"), text(program), QString::number(forksAfter) });
        QVERIFY(child.waitForLine("ready"));
        const bool isLate = receipts == 1;
        const Ran ran = runProgram(text(SIGWISE_SIGCTL),
            { text("send"), text("TERM"), targetOf(child), text("--group"), text("--wait"),
                text(isLate ? "5" : "7"), text("--json") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.objects().size(), receipts);
        QCOMPARE(ran.err.contains("joined after that and got nothing"), isLate);
        for (const QJsonObject &receipt : ran.objects())
            QCOMPARE(receipt.value(text("outcome")).toString(), text(isLate ? "running" : "ended"));
    }

    // It names its targets first, into a pipe that is full: there it stays until it has been interrupted.
    void theRestIsNotSent()
    {
        const QStringList named{ text("--name"), text("sigwise-rest"), text("--catch"), text("USR1") };
        const TestChild first = TestChild::target(named);
        const TestChild second = TestChild::target(named);
        std::array<int, 2> ends{};
        QCOMPARE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
        const QByteArray filling(4096, '.');
        while (::write(ends[1], filling.constData(), static_cast<size_t>(filling.size())) > 0) { }
        QCOMPARE(::fcntl(ends[1], F_SETFL, O_WRONLY), 0); // blocking from here on
        QProcess process;
        process.setChildProcessModifier([&ends] { ::dup2(ends[1], STDOUT_FILENO); });
        process.start(text(SIGWISE_SIGCTL),
            { text("send"), text("USR1"), text("--match"), text("name:sigwise-rest"), text("--yes") });
        QVERIFY(process.waitForStarted());
        QVERIFY(catches(process.processId(), SIGHUP)); // the last one that it watches
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        ::close(ends[1]);
        QByteArray told;
        QByteArray piece(65'536, '\0');
        for (ssize_t got = 1; got != 0;) {
            got = ::read(ends[0], piece.data(), static_cast<size_t>(piece.size()));
            if (got > 0)
                told += piece.left(got);
        }
        ::close(ends[0]);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 1);
        const QByteArray errors = process.readAllStandardError();
        QVERIFY2(errors.contains("2 of 2 got nothing"), errors.constData());
        QCOMPARE(told.count("nothing sent; it would be"), 2);
    }

    // As one that was sent to the same process twice.
    void namedInTwoWays()
    {
        TestChild child = TestChild::target({ text("--catch"), text("USR1") });
        const Ran ran = runProgram(text(SIGWISE_SIGCTL),
            { text("send"), text("USR1"), QString::number(child.pid()), targetOf(child), text("--json") });
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.objects().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSigctlInterrupt)
#include "tst_sigctlinterrupt.moc"
