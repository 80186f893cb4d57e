// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/signals/signaltable.h"
#include "tests/support/practiceprocess.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <unistd.h>

using Sigwise::Test::configWith;
using Sigwise::Test::PracticeProcess;

namespace {

QStringList keysOf(const QJsonObject &object) { return object.keys(); }

} // namespace

/// What the daemon does when signals come: its habits, and what it reports.
class TestPracticeSignals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyLineIsAnEvent();
    void signalLineTellsWhatTheKernelTold();
    void causes_data();
    void causes();
    void queuedValuesComeInOrder();
    void worksOnAllThreads();
    void statistics();
    void ticks();
    void nohupStaysNohup();
};

void TestPracticeSignals::everyLineIsAnEvent()
{
    PracticeProcess process({ QStringLiteral("--tick") });
    QVERIFY(process.startAndWait());
    for (const int signo : { SIGUSR1, SIGUSR2, SIGHUP, SIGCHLD, SIGPIPE })
        process.sendSignal(signo);
    process.command("no JSON");
    QVERIFY(!process.event("error").isEmpty());
    process.sendSignal(SIGTERM);
    QVERIFY(process.endsWith(0));
    QVERIFY(!process.hasForeignLine());
    QVERIFY(process.lines().first().startsWith("{\"event\":\"ready\",\"pid\":"));
    QVERIFY(process.lines().last().startsWith("{\"event\":\"stopped\",\"jobs\":"));
}

void TestPracticeSignals::signalLineTellsWhatTheKernelTold()
{
    PracticeProcess process;
    QVERIFY(process.startAndWait());
    process.sendSignal(SIGUSR1);
    const QJsonObject event = process.received("SIGUSR1");
    const QStringList keys{ QStringLiteral("cause"), QStringLiteral("event"),
        QStringLiteral("handler_to_slot_us"), QStringLiteral("number"), QStringLiteral("sender_pid"),
        QStringLiteral("sender_uid"), QStringLiteral("sequence"), QStringLiteral("signal"),
        QStringLiteral("times_ns"), QStringLiteral("value") };
    QCOMPARE(keysOf(event), keys);
    QCOMPARE(event.value(QLatin1String("number")).toInt(), SIGUSR1);
    QCOMPARE(event.value(QLatin1String("sender_pid")).toInt(), ::getpid());
    QCOMPARE(event.value(QLatin1String("sender_uid")).toInt(), static_cast<int>(::getuid()));
    QCOMPARE(event.value(QLatin1String("sequence")).toInt(), 1);
    QVERIFY(event.value(QLatin1String("value")).isNull());
    const QJsonObject times = event.value(QLatin1String("times_ns")).toObject();
    const QStringList timeKeys{ QStringLiteral("handler"), QStringLiteral("notifier"), QStringLiteral("slot"),
        QStringLiteral("wake_sent") };
    QCOMPARE(keysOf(times), timeKeys);
    const qint64 handler = times.value(QLatin1String("handler")).toInteger();
    const qint64 wake = times.value(QLatin1String("wake_sent")).toInteger();
    const qint64 notifier = times.value(QLatin1String("notifier")).toInteger();
    const qint64 slot = times.value(QLatin1String("slot")).toInteger();
    QVERIFY(0 < handler && handler <= wake && wake <= notifier && notifier <= slot);
    const double latency = event.value(QLatin1String("handler_to_slot_us")).toDouble();
    QVERIFY(qAbs(latency - static_cast<double>(slot - handler) / 1000) < 0.1);
}

void TestPracticeSignals::causes_data()
{
    QTest::addColumn<QString>("cause");
    QTest::addColumn<int>("signo");
    QTest::addColumn<int>("value"); // of sigqueue; 0: none is sent
    QTest::newRow("kill") << QStringLiteral("user") << SIGUSR1 << 0;
    QTest::newRow("sigqueue") << QStringLiteral("queue") << SIGRTMIN + 1 << 7;
    QTest::newRow("sigqueue, negative") << QStringLiteral("queue") << SIGUSR1 << -7;
    QTest::newRow("tgkill") << QStringLiteral("tkill") << SIGUSR2 << 0;
    QTest::newRow("alarm") << QStringLiteral("kernel") << SIGALRM << 0;
}

void TestPracticeSignals::causes()
{
    QFETCH(QString, cause);
    QFETCH(int, signo);
    QFETCH(int, value);
    PracticeProcess process({ QStringLiteral("--catch"), QStringLiteral("ALRM,RTMIN+1") });
    QVERIFY(process.startAndWait());
    if (cause == QLatin1String("user"))
        process.sendSignal(signo);
    else if (cause == QLatin1String("queue"))
        ::sigqueue(process.pid(), signo, sigval{ value });
    else if (cause == QLatin1String("tkill"))
        ::tgkill(process.pid(), process.pid(), signo);
    else
        process.command(R"({"alarm_s":0.05})");
    const QJsonObject event = process.received(Sigwise::signalName(signo).toUtf8().constData());
    QCOMPARE(event.value(QLatin1String("cause")).toString(), cause);
    QCOMPARE(event.value(QLatin1String("sender_pid")).isNull(), cause == QLatin1String("kernel"));
    QCOMPARE(event.value(QLatin1String("value")).isNull(), value == 0);
    QCOMPARE(event.value(QLatin1String("value")).toInteger(), value);
}

void TestPracticeSignals::queuedValuesComeInOrder()
{
    constexpr int count = 500;
    PracticeProcess process({ QStringLiteral("--catch"), QStringLiteral("RTMIN+2") });
    QVERIFY(process.startAndWait());
    for (int value = 0; value < count; ++value)
        QCOMPARE(::sigqueue(process.pid(), SIGRTMIN + 2, sigval{ value }), 0);
    for (int value = 0; value < count; ++value)
        QCOMPARE(process.received("SIGRTMIN+2").value(QLatin1String("value")).toInt(-1), value);
}

void TestPracticeSignals::worksOnAllThreads()
{
    PracticeProcess process({ QStringLiteral("--threads"), QStringLiteral("4") });
    QVERIFY(process.startAndWait());
    QSet<int> numbers; // told in the order in which the threads come to it
    while (numbers.size() < 4)
        numbers.insert(process.event("job").value(QLatin1String("number")).toInt());
    QCOMPARE(numbers, QSet<int>({ 1, 2, 3, 4 }));
    process.sendSignal(SIGTERM);
    QVERIFY(process.event("stopped").value(QLatin1String("jobs")).toInt() >= 4);
    QVERIFY(process.endsWith(0));
}

void TestPracticeSignals::statistics()
{
    QTemporaryDir folder;
    PracticeProcess process({ QStringLiteral("--config"), configWith(folder, R"({"job_ms":20})") });
    QVERIFY(process.startAndWait());
    QVERIFY(!process
                 .event("job",
                     [](const QJsonObject &job) {
                         return job.value(QLatin1String("number")) == 3
                             && job.value(QLatin1String("state")) == QLatin1String("finished");
                     })
                 .isEmpty());
    process.sendSignal(SIGUSR1);
    const QJsonObject stats = process.event("stats");
    const double jobs = stats.value(QLatin1String("jobs")).toDouble();
    const double uptime = stats.value(QLatin1String("uptime_s")).toDouble();
    QVERIFY(jobs >= 3);
    QVERIFY(uptime >= 0.06);
    QVERIFY(qAbs(stats.value(QLatin1String("rate")).toDouble() - jobs / uptime) < jobs / uptime / 10);
}

void TestPracticeSignals::ticks()
{
    PracticeProcess process({ QStringLiteral("--tick") });
    QVERIFY(process.startAndWait());
    QCOMPARE(process.event("tick").value(QLatin1String("number")).toInt(), 1);
    QCOMPARE(process.event("tick").value(QLatin1String("number")).toInt(), 2);
}

void TestPracticeSignals::nohupStaysNohup()
{
    PracticeProcess process;
    process.beforeExec([] {
        for (const int signo : { SIGHUP, SIGINT, SIGQUIT })
            (void)std::signal(signo, SIG_IGN);
    });
    QVERIFY(process.startAndWait());
    for (const int signo : { SIGHUP, SIGINT, SIGQUIT })
        process.sendSignal(signo);
    process.sendSignal(SIGUSR1);
    QCOMPARE(process.received("SIGUSR1").value(QLatin1String("sequence")).toInt(), 1);
    for (const char *name : { "SIGHUP", "SIGINT", "SIGQUIT" }) {
        process.command(QByteArray("{\"signal\":\"") + name + "\",\"set\":\"unblock\"}");
        QCOMPARE(
            process.event("disposition").value(QLatin1String("set")).toString(), QStringLiteral("ignore"));
    }
    process.command(R"({"signal":"SIGINT","set":"catch"})"); // said in so many words: it is wanted
    QVERIFY(!process.event("disposition").isEmpty());
    process.sendSignal(SIGINT);
    QVERIFY(process.endsWith(0));
}

QTEST_GUILESS_MAIN(TestPracticeSignals)
#include "tst_practicesignals.moc"
