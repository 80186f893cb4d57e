// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Every send leaves its trace, whatever happens to the file or to the program that sends.
#include "core/sending/audithistory.h"
#include "core/sending/dispatcher.h"
#include "tests/support/forkedchild.h"
#include "tests/support/helper.h"
#include "tests/support/journalsocket.h"
#include "tests/support/testchild.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

const QByteArray proc = QByteArrayLiteral("/proc");
constexpr int patience = 10'000;
constexpr size_t all = 500;

Target targetOf(const TestChild &child)
{
    Target target;
    target.key = { child.pid(), child.startTime() };
    return target;
}

Receipt sendTo(Dispatcher &dispatcher, const Target &target, int signo, const QByteArray &why = {})
{
    SendRequest request;
    request.signo = signo;
    request.targets = { target };
    request.statedReason = why;
    request.onlyAsShown = false;
    return dispatcher.send(request).front();
}

QList<QJsonObject> linesOf(const AuditFile &file)
{
    QList<QJsonObject> lines;
    for (const QByteArray &line : file.tail(1'000'000).bytes.split('\n')) {
        if (!line.isEmpty())
            lines << QJsonDocument::fromJson(line).object();
    }
    return lines;
}

QString word(const QJsonObject &line, const char *key) { return line[QLatin1String(key)].toString(); }

QStringList eventsOf(const AuditFile &file)
{
    QStringList events;
    for (const QJsonObject &line : linesOf(file))
        events << word(line, "event");
    return events;
}

AuditHistory historyOf(const AuditFile &file) { return readHistory(file, "no run", all); }

AuditHistory parse(const QByteArray &lines, const QByteArray &except, size_t limit)
{
    return parseHistory(lines, except, limit);
}

Receipt sample()
{
    Receipt receipt;
    receipt.id = 7;
    receipt.time = QDateTime(QDate(2026, 11, 20), QTime(14, 2, 19, 123), Qt::UTC);
    receipt.target = { 4121, 81234 };
    receipt.tid = 4125;
    receipt.value = -42;
    receipt.name = "nginx";
    receipt.user = "www-data";
    receipt.signo = SIGTERM;
    receipt.statedReason = "deploy 42";
    receipt.predicted.effect = Effect::Blocked;
    receipt.predicted.reason = Reason::AllThreadsBlock;
    receipt.predicted.then = Effect::Terminates;
    receipt.predicted.doubt = Doubt::SignalFd;
    receipt.result = SendResult::Sent;
    return receipt;
}

AuditWriter otherWriter()
{
    AuditWriter writer = thisAuditWriter();
    writer.program = "sigctl";
    writer.process = { 999'999'999, 1 }; // above any pid_max: not running
    writer.run = "a1b2";
    return writer;
}

QByteArray sendLine() { return auditSendLine(sample(), otherWriter(), false); }

QByteArray resultLine() { return auditResultLine(sample(), otherWriter()); }

QByteArray outcomeLine()
{
    Receipt receipt = sample();
    receipt.outcome = Outcome::Ended;
    receipt.exitSignal = SIGTERM;
    receipt.afterNs = 84'217'000;
    receipt.final = true;
    return auditOutcomeLine(receipt, otherWriter());
}

// A signal that is queued, so that each one that was sent is also counted.
int countedSignal() { return SIGRTMIN + 1; }

// Sends without end; somebody kills it.
[[noreturn]] void sendForever(const AuditFile &file, const Target &target)
{
    ::alarm(60);
    Dispatcher dispatcher(proc, file);
    for (;;)
        (void)sendTo(dispatcher, target, countedSignal());
}

} // namespace

class TestAuditTrail : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir.emplace();
        QVERIFY(m_dir->isValid());
        m_path = QFile::encodeName(m_dir->path());
        m_file.emplace(m_path + "/sigwise");
    }

    void comesBackAsItWas()
    {
        const AuditHistory history = parse(sendLine() + resultLine() + outcomeLine(), {}, all);
        QCOMPARE(history.damagedLines, 0);
        QCOMPARE(history.receipts.size(), size_t{ 1 });
        Receipt expected = sample();
        expected.id = history.receipts.front().id;
        expected.outcome = Outcome::Ended;
        expected.exitSignal = SIGTERM;
        expected.afterNs = 84'217'000;
        expected.final = true;
        expected.earlier = EarlierSend{ "sigctl", 999'999'999, true, false, true };
        QCOMPARE(history.receipts.front(), expected);
    }

    void keys()
    {
        const QJsonObject send = QJsonDocument::fromJson(sendLine()).object();
        QCOMPARE(word(send, "time"), QStringLiteral("2026-11-20T14:02:19.123Z"));
        QCOMPARE(word(send, "id"), QStringLiteral("a1b2-7"));
        QCOMPARE(word(send, "program"), QStringLiteral("sigctl"));
        QCOMPARE(send[QLatin1String("pid")].toInt(), 4121);
        QCOMPARE(send[QLatin1String("start_time")].toInt(), 81234);
        QCOMPARE(word(send, "signal"), QStringLiteral("SIGTERM"));
        QCOMPARE(word(send, "reason"), QStringLiteral("deploy 42"));
        QVERIFY(send[QLatin1String("result")].isNull());
        const QJsonObject predicted = send[QLatin1String("prediction")].toObject();
        QCOMPARE(word(predicted, "effect"), QStringLiteral("blocked"));
        QCOMPARE(word(predicted, "then"), QStringLiteral("terminates"));
        QCOMPARE(word(predicted, "reason"), QStringLiteral("all-threads-block"));
        QCOMPARE(predicted[QLatin1String("sure")].toBool(true), false);
        QVERIFY(sendLine().startsWith("{\"time\":")); // for who reads it with tail(1)
    }

    void aDoubtOfAnotherVersion()
    {
        QByteArray line = sendLine();
        QVERIFY(line.contains("\"signalfd\""));
        line.replace("\"signalfd\"", "\"moon-phase\"");
        const AuditHistory history = parse(line, {}, all);
        QVERIFY(!history.receipts.front().predicted.isSure());
    }

    void refusals()
    {
        Receipt refused = sample();
        refused.result = SendResult::Refused;
        refused.whyRefused = WhyRefused::NoHandler;
        const AuditHistory history = parse(auditSendLine(refused, otherWriter(), true), {}, all);
        QCOMPARE(history.receipts.front().result, SendResult::Refused);
        QCOMPARE(history.receipts.front().whyRefused, WhyRefused::NoHandler);
    }

    // The program that counted down to a SIGKILL has ended: none follows.
    void countdownsEndWithTheirProgram()
    {
        Receipt counting = sample();
        counting.killPlan = KillPlan::Planned;
        counting.outcome = Outcome::Running;
        counting.settled = true;
        AuditWriter running = thisAuditWriter();
        running.run = "b2";
        for (const AuditWriter &writer : { otherWriter(), running }) {
            const QByteArray lines = auditSendLine(counting, writer, false)
                + auditResultLine(counting, writer) + auditOutcomeLine(counting, writer);
            const bool stillCounts = writer == running;
            QCOMPARE(parse(lines, {}, all).receipts.front().killPlan,
                stillCounts ? KillPlan::Planned : KillPlan::CalledOff);
        }
    }

    // The send's own line tells of the plan: the program may end before another one.
    void countdownsAreInTheLineOfTheSend()
    {
        Receipt counting = sample();
        counting.killPlan = KillPlan::Planned;
        const QByteArray line = auditSendLine(counting, otherWriter(), false);
        QCOMPARE(word(QJsonDocument::fromJson(line).object(), "kill_plan"), QStringLiteral("planned"));
        QCOMPARE(parse(line, {}, all).receipts.front().killPlan, KillPlan::CalledOff);
        counting.result = SendResult::Denied;
        const QByteArray refused = auditResultLine(counting, otherWriter());
        QCOMPARE(parse(line + refused, {}, all).receipts.front().killPlan, KillPlan::None);
    }

    void stages_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<bool>("isResultKnown");
        QTest::addColumn<int>("outcome");
        const auto row = [](const char *name, const QByteArray &lines, bool isResultKnown, Outcome outcome) {
            QTest::newRow(name) << lines << isResultKnown << static_cast<int>(outcome);
        };
        row("ended while sending", sendLine(), false, Outcome::Unknown);
        row("ended after sending", sendLine() + resultLine(), true, Outcome::Unknown);
        row("complete", sendLine() + resultLine() + outcomeLine(), true, Outcome::Ended);
        row("read twice", sendLine() + resultLine() + sendLine() + outcomeLine(), true, Outcome::Ended);
        row("without the result", sendLine() + outcomeLine(), false, Outcome::Ended);
    }

    void stages()
    {
        QFETCH(QByteArray, lines);
        QFETCH(bool, isResultKnown);
        QFETCH(int, outcome);
        const AuditHistory history = parse(lines, {}, all);
        QCOMPARE(history.receipts.size(), size_t{ 1 });
        QCOMPARE(history.receipts.front().earlier->isResultKnown, isResultKnown);
        QCOMPARE(static_cast<int>(history.receipts.front().outcome), outcome);
        QVERIFY(history.receipts.front().final);
    }

    void damaged_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("receipts");
        QTest::addColumn<int>("damaged");
        const auto row = [](const char *name, const QByteArray &lines, int receipts, int damaged) {
            QTest::newRow(name) << lines << receipts << damaged;
        };
        const QByteArray good = sendLine();
        const auto with
            = [&good](const char *from, const char *to) { return QByteArray(good).replace(from, to); };
        row("nothing", "", 0, 0);
        row("empty lines", "\n\n" + good + "\n", 1, 0);
        row("half a line at the end", good + good.left(50), 1, 1);
        row("half a line in the middle", good.left(50) + '\n' + good, 1, 1);
        row("a torn start", good.mid(50) + good, 1, 1);
        row("no JSON", "x\n[]\n\"send\"\nnull\n" + good, 1, 4);
        row("bytes", QByteArray("\xff\xfe\0\x01\n", 5) + good, 1, 1);
        row("a very long line", QByteArray(3'000'000, '{') + '\n' + good, 1, 1);
        row("deep brackets", QByteArray(10'000, '[') + '\n' + good, 1, 1);
        row("no id", with("\"id\":\"a1b2-7\"", "\"id\":7"), 0, 1);
        row("another event", with("\"send\"", "\"sent\""), 0, 1);
        row("no time", with("2026-11-20", "2026-99-99"), 0, 1);
        row("PID 0", with("\"pid\":4121", "\"pid\":0"), 0, 1);
        row("a PID below", with("\"pid\":4121", "\"pid\":-4121"), 0, 1);
        row("a PID beyond", with("\"pid\":4121", "\"pid\":99999999999"), 0, 1);
        row("no signal", with("\"number\":15", "\"number\":65"), 0, 1);
        row("unknown words", with("\"blocked\"", "\"exploded\""), 1, 0);
        row("a key of tomorrow", with("\"event\"", "\"tomorrow\":[1],\"event\""), 1, 0);
        row("the result of another part", resultLine() + outcomeLine(), 0, 0);
        row("where lines are missing", good + auditLossLine({ 3, 1, 2 }, otherWriter()), 1, 0);
    }

    void damaged()
    {
        QFETCH(QByteArray, lines);
        QFETCH(int, receipts);
        QFETCH(int, damaged);
        const AuditHistory history = parse(lines, {}, all);
        QCOMPARE(static_cast<int>(history.receipts.size()), receipts);
        QCOMPARE(history.damagedLines, damaged);
    }

    void hostileNames()
    {
        Receipt receipt = sample();
        receipt.name = "a\nb\",\"event\":\"x\x1b[2J\xff";
        receipt.statedReason = QByteArray(100'000, '\n');
        receipt.user = QByteArray(100'000, '\\');
        const QByteArray line = auditSendLine(receipt, otherWriter(), true);
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(line.size() <= longestAuditLine);
        const AuditHistory history = parse(line, {}, all);
        QCOMPARE(history.damagedLines, 0);
        QCOMPARE(history.receipts.size(), size_t{ 1 });
        QCOMPARE(history.receipts.front().name, QByteArray("a\\x0ab\",\"event\":\"x\\x1b[2J\\xff"));
    }

    void newestFirstAndNotTheOwn()
    {
        QByteArray lines;
        for (quint64 id = 1; id <= 5; ++id) {
            Receipt receipt = sample();
            receipt.id = id;
            receipt.target.pid = static_cast<pid_t>(100 + id);
            lines += auditSendLine(receipt, otherWriter(), false);
        }
        const AuditHistory history = parse(lines, "z", 3);
        QCOMPARE(history.receipts.size(), size_t{ 3 });
        QCOMPARE(history.receipts.front().target.pid, 105);
        QCOMPARE(history.receipts.back().target.pid, 103);
        QVERIFY(history.receipts.front().id != history.receipts.back().id);
        QVERIFY(parse(lines, "a1b2", all).receipts.empty());
    }

    void tellsWhoStillWatches()
    {
        AuditWriter writer = thisAuditWriter();
        writer.run = "b2";
        const QByteArray lines = auditSendLine(sample(), writer, false) + auditResultLine(sample(), writer);
        QVERIFY(parse(lines, {}, all).receipts.front().earlier->isFollowed);
        writer.boot = "another";
        const QByteArray others = auditSendLine(sample(), writer, false);
        const EarlierSend earlier = *parse(others, {}, all).receipts.front().earlier;
        QVERIFY(!earlier.isFollowed);
        QVERIFY(!earlier.isOfThisBoot);
    }

    void recordsASend()
    {
        TestChild child = TestChild::target();
        {
            Dispatcher dispatcher(proc, *m_file);
            Receipt last = sendTo(dispatcher, targetOf(child), SIGTERM, "because\nof it");
            connect(&dispatcher, &Dispatcher::receiptChanged, this,
                [&last](const Receipt &receipt) { last = receipt; });
            QTRY_COMPARE_WITH_TIMEOUT(last.final, true, patience);
            QVERIFY(dispatcher.trail().finish());
        }
        QCOMPARE(eventsOf(*m_file),
            (QStringList{ QStringLiteral("send"), QStringLiteral("result"), QStringLiteral("outcome") }));
        const Receipt receipt = historyOf(*m_file).receipts.front();
        QCOMPARE(receipt.target, targetOf(child).key);
        QCOMPARE(receipt.result, SendResult::Sent);
        QCOMPARE(receipt.outcome, Outcome::Ended);
        QCOMPARE(receipt.exitSignal, std::optional<int>(SIGTERM));
        QCOMPARE(receipt.predicted.effect, Effect::Terminates);
        QCOMPARE(receipt.statedReason, QByteArray("because\\x0aof it"));
        QCOMPARE(receipt.earlier->pid, ::getpid());
    }

    // Nobody waits for the outcome: it is written as it stood at the end of the program.
    void theEndOfTheProgramIsTheLastWord()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        {
            Dispatcher dispatcher(proc, *m_file);
            (void)sendTo(dispatcher, targetOf(child), SIGUSR1);
        }
        QCOMPARE(eventsOf(*m_file).last(), QStringLiteral("outcome"));
        QCOMPARE(historyOf(*m_file).receipts.front().result, SendResult::Sent);
    }

    void whatWasNeverSentHasOneLine()
    {
        TestChild child = TestChild::target();
        Target gone = targetOf(child);
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForEnd());
        Dispatcher dispatcher(proc, *m_file);
        QCOMPARE(sendTo(dispatcher, gone, SIGTERM).result, SendResult::Gone);
        QVERIFY(dispatcher.trail().finish());
        QCOMPARE(linesOf(*m_file).size(), 1);
        QCOMPARE(word(linesOf(*m_file).front(), "result"), QStringLiteral("gone"));
        QCOMPARE(historyOf(*m_file).receipts.front().result, SendResult::Gone);
    }

    void aDryRunLeavesNothing()
    {
        const TestChild child = TestChild::target();
        Dispatcher dispatcher(proc, *m_file);
        SendRequest request;
        request.signo = SIGTERM;
        request.targets = { targetOf(child) };
        request.dryRun = true;
        request.onlyAsShown = false;
        QCOMPARE(dispatcher.send(request).front().result, SendResult::NotSent);
        QVERIFY(dispatcher.trail().finish());
        QVERIFY(!QFile::exists(QFile::decodeName(m_path + "/sigwise")));
    }

    // The send goes on, the user can be told, and nothing is lost once the obstacle is gone.
    void waitsForTheFile()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        QVERIFY(QDir().mkpath(QFile::decodeName(m_file->path())));
        Dispatcher dispatcher(proc, *m_file);
        QSignalSpy changed(&dispatcher.trail(), &AuditTrail::problemChanged);
        QCOMPARE(sendTo(dispatcher, targetOf(child), SIGUSR1).result, SendResult::Sent);
        QVERIFY(child.waitForHandler(SIGUSR1));
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patience);
        QVERIFY(dispatcher.trail().problem());
        QCOMPARE(dispatcher.trail().problem()->errnum, EISDIR);
        QVERIFY(dispatcher.trail().waitingCount() >= 2);
        QVERIFY(QDir().rmdir(QFile::decodeName(m_file->path())));
        QCOMPARE(sendTo(dispatcher, targetOf(child), SIGUSR1).result, SendResult::Sent);
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 2, patience);
        QVERIFY(!dispatcher.trail().problem());
        QVERIFY(dispatcher.trail().finish());
        QCOMPARE(eventsOf(*m_file).count(QStringLiteral("send")), 2);
        QCOMPARE(historyOf(*m_file).receipts.size(), size_t{ 2 });
    }

    void endsThoughTheFileCannotBeWritten()
    {
        const TestChild child = TestChild::target();
        QVERIFY(QDir().mkpath(QFile::decodeName(m_file->path())));
        Dispatcher dispatcher(proc, *m_file);
        QCOMPARE(sendTo(dispatcher, targetOf(child), SIGTERM).result, SendResult::Sent);
        QVERIFY(!dispatcher.trail().finish());
        QVERIFY(dispatcher.trail().problem());
    }

    // What was sent stands in the file, wherever in the middle of it the sender is killed.
    void killedInTheMiddle()
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("RTMIN+1") });
        const Target target = targetOf(child);
        constexpr int rounds = 12;
        for (int round = 1; round <= rounds; ++round) {
            const qint64 before = QFileInfo(QFile::decodeName(m_file->path())).size();
            Helper writer([this, &target]() -> int { sendForever(*m_file, target); });
            const auto hasWritten = [this, enough = before + 1500 * round] {
                return QFileInfo(QFile::decodeName(m_file->path())).size() > enough;
            };
            QTRY_VERIFY_WITH_TIMEOUT(hasWritten(), patience);
            QVERIFY(signalOne(writer.pid(), SIGKILL));
            QVERIFY(WIFSIGNALED(writer.wait()));
        }
        child.write("catch HUP\n");
        QVERIFY(child.waitForLine("done"));
        const QByteArray lines = m_file->tail(100'000'000).bytes;
        const auto recorded = lines.count("\"event\":\"send\"");
        QVERIFY2(child.strayHandlers() <= recorded && recorded <= child.strayHandlers() + rounds,
            qPrintable(QStringLiteral("%1 arrived, %2 recorded").arg(child.strayHandlers()).arg(recorded)));
        QCOMPARE(parse(lines, {}, all).damagedLines, 0);
    }

    // A signal that ends its own sender, in the very call that sends it.
    void killedByItsOwnSignal()
    {
        const ForkedEnd end = endOfForkedChild([this] {
            AuditTrail trail(*m_file);
            trail.begin(sample());
            return ::kill(::getpid(), SIGKILL);
        });
        QVERIFY(WIFSIGNALED(end.status));
        QCOMPARE(WTERMSIG(end.status), SIGKILL);
        const AuditHistory history = historyOf(*m_file);
        QCOMPARE(history.receipts.size(), size_t{ 1 });
        QCOMPARE(history.receipts.front().target, sample().target);
        QCOMPARE(history.receipts.front().earlier->pid, end.pid);
        QVERIFY(!history.receipts.front().earlier->isResultKnown);
    }

    void readsOnAThread()
    {
        const std::vector<QByteArray> lines{ sendLine(), "damaged\n" };
        QCOMPARE(m_file->append(lines).count, size_t{ 2 });
        AuditHistoryReader reader;
        AuditHistory history;
        connect(&reader, &AuditHistoryReader::read, this, [&](const AuditHistory &read) { history = read; });
        reader.start(*m_file, {}, all);
        QTRY_COMPARE_WITH_TIMEOUT(history.receipts.size(), size_t{ 1 }, patience);
        QCOMPARE(history.damagedLines, 1);
        AuditHistoryReader forgotten;
        forgotten.start(*m_file, {}, all); // its end waits for the thread, and nothing comes after it
    }

    void journalEntries()
    {
        const QByteArray path = m_path + "/journal";
        JournalSocket journal(path);
        QVERIFY(journal.isBound());
        Receipt receipt = sample();
        receipt.name = "x\nMESSAGE=forged";
        receipt.statedReason = "why\nPRIORITY=0";
        QCOMPARE(sendToJournal(journalEntry(receipt, otherWriter()), path.constData()), JournalAnswer::Taken);
        const QMap<QByteArray, QByteArray> fields = journal.next();
        QCOMPARE(fields["MESSAGE_ID"], QByteArray(journalMessageId));
        QCOMPARE(fields["PRIORITY"], QByteArray("5"));
        QCOMPARE(fields["SYSLOG_IDENTIFIER"], QByteArray("sigctl"));
        QCOMPARE(fields["SIGWISE_SIGNAL"], QByteArray("SIGTERM"));
        QCOMPARE(fields["SIGWISE_TARGET_PID"], QByteArray("4121"));
        QCOMPARE(fields["SIGWISE_TARGET_START_TIME"], QByteArray("81234"));
        QCOMPARE(fields["SIGWISE_PREDICTED"], QByteArray("blocked"));
        QCOMPARE(fields["SIGWISE_RESULT"], QByteArray("sent"));
        QCOMPARE(fields["SIGWISE_REASON"], QByteArray("why\\x0aPRIORITY=0"));
        QVERIFY(fields["MESSAGE"].contains("SIGTERM sent to x\\x0aMESSAGE=forged (4121)"));
        QVERIFY(!fields["MESSAGE"].contains('\n'));
    }

    void oneJournalEntryASend()
    {
        const QByteArray path = m_path + "/journal";
        JournalSocket journal(path);
        Receipt receipt = sample();
        {
            AuditTrail trail(*m_file, path);
            trail.begin(receipt);
            trail.note(receipt);
            receipt.outcome = Outcome::Ended;
            receipt.final = true;
            trail.note(receipt);
        }
        QCOMPARE(journal.next().value("SIGWISE_RESULT"), QByteArray("sent"));
        QVERIFY(journal.next().isEmpty());
        QCOMPARE(linesOf(*m_file).size(), 3);
    }

    void noJournal()
    {
        QCOMPARE(sendToJournal("x", "/nowhere/socket"), JournalAnswer::Absent);
        const QByteArray tooLong(200, 'x');
        QCOMPARE(sendToJournal("x", tooLong.constData()), JournalAnswer::Absent);
    }

private:
    std::optional<QTemporaryDir> m_dir;
    QByteArray m_path;
    std::optional<AuditFile> m_file;
};

QTEST_GUILESS_MAIN(TestAuditTrail)
#include "tst_audittrail.moc"
