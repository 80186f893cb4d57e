// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/guiprogram.h"
#include "tests/support/practiceprocess.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using Sigwise::SignalSet;
using Sigwise::Test::PracticeProcess;
using Sigwise::Test::signalSetOf;

namespace {

/// A FIFO that nobody writes to: opening it for reading waits for ever.
class Fifo
{
public:
    Fifo()
        : m_path(QFile::encodeName(m_folder.filePath(QStringLiteral("device"))))
    {
        if (::mkfifo(m_path.constData(), 0600) != 0)
            qFatal("no fifo");
    }
    [[nodiscard]] QString path() const { return QFile::decodeName(m_path); }
    /// Lets the reader in. False when nobody is there.
    [[nodiscard]] bool openWriteEnd()
    {
        m_writer = ::open(m_path.constData(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        return m_writer >= 0;
    }
    ~Fifo()
    {
        if (m_writer >= 0)
            ::close(m_writer);
    }
    Q_DISABLE_COPY_MOVE(Fifo)

private:
    QTemporaryDir m_folder;
    QByteArray m_path;
    int m_writer = -1;
};

QStringList withDeadline(const Fifo &fifo, const char *seconds)
{
    return { QStringLiteral("--open-with-deadline"), fifo.path(), QString::fromLatin1(seconds) };
}

} // namespace

/// A blocking open that a SIGALRM ends.
class TestPracticeDeadline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesUp();
    void givesUpWhateverIsArranged_data();
    void givesUpWhateverIsArranged();
    void opens();
    void otherSignalsWorkMeanwhile();
    void alarmIsItsOwnMeanwhile();
    void endsPromptlyWhileItHangs();
    void failures_data();
    void failures();
};

void TestPracticeDeadline::givesUp()
{
    const Fifo fifo;
    PracticeProcess process(withDeadline(fifo, "0.2"));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(process.startAndWait());
    const QString error = process.event("deadline").value(QLatin1String("error")).toString();
    QVERIFY(timer.elapsed() >= 200);
    QVERIFY(error.contains(fifo.path()));
    QVERIFY(error.contains(QLatin1String("0.2 s")));
    // The alarm was a real one, and nothing of it is left.
    QVERIFY(process.lines().join().contains("\"signal\":\"SIGALRM\",\"number\":14,\"cause\":\"timer\""));
    QVERIFY(!signalSetOf(process.pid(), "SigCgt").contains(SIGALRM));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
}

void TestPracticeDeadline::givesUpWhateverIsArranged_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<bool>("caught");
    QTest::addColumn<bool>("ignored");
    QTest::newRow("caught") << QStringLiteral("--catch") << true << false;
    QTest::newRow("ignored") << QStringLiteral("--ignore") << false << true;
    QTest::newRow("blocked") << QStringLiteral("--block") << false << false;
}

void TestPracticeDeadline::givesUpWhateverIsArranged()
{
    QFETCH(QString, option);
    QFETCH(bool, caught);
    QFETCH(bool, ignored);
    const Fifo fifo;
    PracticeProcess process(withDeadline(fifo, "0.1") << option << QStringLiteral("ALRM"));
    QVERIFY(process.startAndWait());
    QVERIFY(!process.event("deadline").isEmpty());
    QCOMPARE(signalSetOf(process.pid(), "SigCgt").contains(SIGALRM), caught);
    QCOMPARE(signalSetOf(process.pid(), "SigIgn").contains(SIGALRM), ignored);
    QCOMPARE(signalSetOf(process.pid(), "SigBlk").contains(SIGALRM), option == QLatin1String("--block"));
    QCOMPARE(process.lines().join().count("SIGALRM\",\"number"), 1); // told once
}

void TestPracticeDeadline::opens()
{
    Fifo fifo;
    PracticeProcess process(withDeadline(fifo, "60"));
    QVERIFY(process.startAndWait());
    QTRY_VERIFY(fifo.openWriteEnd());
    QVERIFY(!process.event("opened").isEmpty());
    QVERIFY(!signalSetOf(process.pid(), "SigCgt").contains(SIGALRM));
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
    QVERIFY(!process.lines().join().contains("\"deadline\""));
    QVERIFY(!process.lines().join().contains("SIGALRM"));
}

void TestPracticeDeadline::otherSignalsWorkMeanwhile()
{
    Fifo fifo;
    PracticeProcess process(withDeadline(fifo, "60"));
    QVERIFY(process.startAndWait());
    for (int i = 0; i < 50; ++i) {
        process.sendSignal(SIGUSR1);
        QVERIFY(!process.event("stats").isEmpty());
    }
    process.sendSignal(SIGUSR2); // interrupts the hanging thread too, which goes on hanging
    const QJsonDocument stacks(process.event("stacks"));
    QVERIFY2(stacks.toJson().contains("openUntilDeadline"), stacks.toJson().constData());
    QTRY_VERIFY(fifo.openWriteEnd());
    QVERIFY(!process.event("opened").isEmpty());
}

void TestPracticeDeadline::alarmIsItsOwnMeanwhile()
{
    Fifo fifo;
    PracticeProcess process(withDeadline(fifo, "60"));
    QVERIFY(process.startAndWait());
    process.sendSignal(SIGALRM); // does not end the wait, which lasts until the deadline
    QVERIFY(!process.received("SIGALRM").isEmpty());
    process.command(R"({"signal":"SIGALRM","set":"ignore"})");
    QVERIFY(
        process.event("error").value(QLatin1String("why")).toString().contains(QLatin1String("deadline")));
    QTRY_VERIFY(fifo.openWriteEnd());
    QVERIFY(!process.event("opened").isEmpty());
    process.command(R"({"signal":"SIGALRM","set":"ignore"})");
    QVERIFY(!process.event("disposition").isEmpty());
}

void TestPracticeDeadline::endsPromptlyWhileItHangs()
{
    const Fifo fifo;
    PracticeProcess process(withDeadline(fifo, "600"));
    QVERIFY(process.startAndWait());
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
    QVERIFY(!process.lines().join().contains("\"deadline\""));
}

void TestPracticeDeadline::failures_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("why");
    QTest::newRow("missing") << QStringLiteral("/no/such/device")
                             << QStringLiteral("No such file or directory");
    QTest::newRow("empty") << QString() << QStringLiteral("No such file or directory");
}

void TestPracticeDeadline::failures()
{
    QFETCH(QString, path);
    QFETCH(QString, why);
    PracticeProcess process({ QStringLiteral("--open-with-deadline"), path, QStringLiteral("5") });
    QVERIFY(process.startAndWait());
    const QJsonObject error = process.event("error");
    QCOMPARE(error.value(QLatin1String("why")).toString(), why);
    QVERIFY(error.value(QLatin1String("what")).toString().startsWith(QLatin1String("open")));
    QVERIFY(!signalSetOf(process.pid(), "SigCgt").contains(SIGALRM));
}

QTEST_GUILESS_MAIN(TestPracticeDeadline)
#include "tst_practicedeadline.moc"
