// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/visibletext.h"
#include "core/words/auditwords.h"
#include "core/words/effectwords.h"
#include "core/words/outcomewords.h"
#include "core/words/receiptexport.h"
#include "core/words/signalwords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cerrno>
#include <csignal>

using namespace Sigwise;

class TestWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void phrases_data();
    void phrases();
    void sentencesAreWhole();
    void conditionsAreNamed();
    void chipsAndStates();
    void receipts_data();
    void receipts();
    void auditProblems();
    void tables_data();
    void tables();
    void emptyTables();
    void durations_data();
    void durations();
    void ages_data();
    void ages();
    void errors();
    void signalsAndPurposes();
};

namespace {

Prediction made(Effect effect, Reason reason, Doubt doubt = Doubt::None, std::optional<Effect> then = {})
{
    Prediction prediction;
    prediction.effect = effect;
    prediction.reason = reason;
    prediction.doubt = doubt;
    prediction.then = then;
    return prediction;
}

Prediction denied()
{
    Prediction prediction = made(Effect::Terminates, Reason::NotCaught, Doubt::SignalFd);
    prediction.permitted = false;
    return prediction;
}

Prediction merging()
{
    Prediction prediction = made(Effect::Blocked, Reason::AllThreadsBlock, Doubt::None, Effect::Terminates);
    prediction.alreadyPending = true;
    return prediction;
}

Prediction blockedBy(int threads)
{
    Prediction prediction = made(Effect::Blocked, Reason::AllThreadsBlock, Doubt::None, Effect::Handled);
    prediction.threads = threads;
    return prediction;
}

Prediction toTracer()
{
    Prediction prediction = made(Effect::Debugger, Reason::Traced);
    prediction.tracer = 700;
    return prediction;
}

} // namespace

void TestWords::phrases_data()
{
    QTest::addColumn<Prediction>("prediction");
    QTest::addColumn<QString>("expected");
    const auto row = [](const Prediction &prediction, const char *expected) {
        QTest::newRow(expected) << prediction << QString::fromUtf8(expected);
    };
    row(made(Effect::Handled, Reason::Caught), "runs its handler");
    row(made(Effect::Terminates, Reason::NotCaught), "ends it – not caught!");
    row(made(Effect::Terminates, Reason::CannotBeCaught), "ends it at once");
    row(made(Effect::DumpsCore, Reason::NotCaught), "ends it, writes a core file");
    row(made(Effect::Ignored, Reason::IgnoredByDefault), "ignored");
    row(made(Effect::Stops, Reason::CannotBeCaught), "stops it");
    row(made(Effect::Continues, Reason::WasStopped), "continues it");
    row(made(Effect::Blocked, Reason::AllThreadsBlock, Doubt::None, Effect::Handled), "waits: blocked");
    row(made(Effect::Blocked, Reason::AllThreadsBlock, Doubt::SignalFd, Effect::Terminates),
        "probably waits; ends it once unblocked");
    row(made(Effect::WaitsForContinue, Reason::ProcessStopped, Doubt::None, Effect::Handled),
        "waits: stopped");
    row(made(Effect::WaitsForContinue, Reason::ProcessStopped, Doubt::None, Effect::DumpsCore),
        "waits; ends it once continued");
    row(made(Effect::Delayed, Reason::UninterruptibleWait, Doubt::UninterruptibleWait, Effect::Handled),
        "probably waits: disk wait");
    row(made(Effect::Delayed, Reason::Frozen, Doubt::Freezer, Effect::Stops), "probably waits: frozen");
    row(made(Effect::NoEffect, Reason::NamespaceInit), "no effect: PID 1 of its container, no handler");
    row(made(Effect::Collected, Reason::SignalFd, Doubt::SignalFdReader),
        "probably is read by the program (signalfd)");
    row(made(Effect::Collected, Reason::SignalWait), "is taken by the program (sigwait)");
    row(blockedBy(3), "waits: blocked by all 3 threads");
    row(made(Effect::NoEffect, Reason::KernelThread), "no effect: kernel thread");
    row(made(Effect::NoEffect, Reason::Zombie), "no effect: has already ended");
    row(made(Effect::NoEffect, Reason::Ending), "no effect: is ending");
    row(made(Effect::Unknown, Reason::Unreadable), "unknown: cannot read its state");
    row(made(Effect::Unknown, Reason::SignalWait, Doubt::SignalWait), "unknown: it waits for signals itself");
    row(toTracer(), "goes to its tracer, PID 700");
    row(merging(), "merged with the one that waits");
    row(denied(), "not permitted: owned by root");
    row(made(Effect::Terminates, Reason::NotCaught, Doubt::NotLookedAt), "probably ends it – not caught!");
}

void TestWords::phrases()
{
    QFETCH(Prediction, prediction);
    QFETCH(QString, expected);
    QCOMPARE(Words::effectPhrase(prediction, QStringLiteral("root")), expected);
}

void TestWords::sentencesAreWhole()
{
    for (int effect = 0; effect < effectCount; ++effect) {
        for (int reason = 0; reason <= static_cast<int>(Reason::Unreadable); ++reason) {
            const Prediction prediction = made(
                static_cast<Effect>(effect), static_cast<Reason>(reason), Doubt::None, Effect::Terminates);
            QString sentence = Words::effectSentence(prediction, QStringLiteral("a%1b"));
            QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
            QVERIFY2(sentence.at(0).isUpper(), qPrintable(sentence));
            QVERIFY2(
                !sentence.remove(QStringLiteral("a%1b")).contains(QLatin1Char('%')), qPrintable(sentence));
        }
    }
}

void TestWords::conditionsAreNamed()
{
    Prediction hidden = made(Effect::Blocked, Reason::AllThreadsBlock, Doubt::SignalFd, Effect::Terminates);
    hidden.unread = { ProcFile::Descriptors, 4120, 0 };
    QCOMPARE(Words::effectLine(hidden, {}),
        QString::fromUtf8("probably waits; ends it once unblocked: cannot read /proc/4120/fdinfo"));
    QVERIFY(Words::effectSentence(hidden, {})
                .endsWith(QLatin1String("(signalfd). /proc/4120/fdinfo cannot be read.")));
    hidden.unread.file = ProcFile::ManyDescriptors;
    for (const QString &text : { Words::effectLine(hidden, {}), Words::effectSentence(hidden, {}) })
        QVERIFY2(text.endsWith(QLatin1String("It has too many files open to look at them all.")),
            qPrintable(text));
    hidden.unread.file = ProcFile::Busy;
    QVERIFY(Words::effectLine(hidden, {})
                .endsWith(QLatin1String("It was busy while it was looked at: look again.")));
    hidden.unread = {};
    QVERIFY(Words::effectLine(hidden, {}).endsWith(QLatin1String("itself (signalfd).")));
    QCOMPARE(
        Words::effectLine(made(Effect::Handled, Reason::Caught), {}), QStringLiteral("runs its handler"));
    Prediction ending = blockedBy(3);
    ending.then = Effect::Terminates;
    QCOMPARE(Words::effectLine(ending, {}),
        QStringLiteral("waits; ends it once unblocked (blocked by all 3 threads)"));
    QCOMPARE(Words::effectLine(blockedBy(3), {}), QStringLiteral("waits: blocked by all 3 threads"));
    Prediction refused = denied();
    refused.isRefusedByModule = true;
    QCOMPARE(Words::effectPhrase(refused, QStringLiteral("root")),
        QStringLiteral("not permitted: a security rule of the system"));
    QVERIFY(Words::effectSentence(blockedBy(3), {})
                .startsWith(QLatin1String("Kept waiting: blocked by all 3 threads")));
    for (int doubt = 1; doubt <= static_cast<int>(Doubt::NamespaceMembers); ++doubt) {
        const Prediction prediction = made(Effect::Terminates, Reason::NotCaught, static_cast<Doubt>(doubt));
        const QString sentence = Words::effectSentence(prediction, {});
        QVERIFY(sentence.startsWith(QLatin1String("Probably: Ends the process")));
        QVERIFY2(sentence.count(QLatin1Char('.')) >= 2, qPrintable(sentence));
    }
    QVERIFY(Words::effectSentence(denied(), QStringLiteral("root"))
                .startsWith(QLatin1String("You may not send this: it belongs to root.")));
}

void TestWords::chipsAndStates()
{
    QCOMPARE(Words::chipWord(Chip::Handler), QStringLiteral("handler runs"));
    QCOMPARE(Words::chipWord(Chip::Pending), QStringLiteral("pending (blocked)"));
    QCOMPARE(Words::chipCount(Chip::Ends, 3), QStringLiteral("3 end"));
    QCOMPARE(Words::chipCount(Chip::Pending, 1), QStringLiteral("1 waits"));
    QCOMPARE(Words::chipCount(Chip::Handler, 8), QStringLiteral("8 handle it"));
    QCOMPARE(Words::stateWord(ProcessState::DiskWait), QStringLiteral("disk wait"));
    QCOMPARE(Words::stateWord(ProcessState::Unknown), QStringLiteral("unknown"));
}

namespace {

constexpr qint64 millisecond = 1'000'000;

Receipt receipt(SendResult result, Outcome outcome, int signo = SIGTERM)
{
    Receipt made;
    made.result = result;
    made.outcome = outcome;
    made.signo = signo;
    made.target = { 4120, 1 };
    made.user = "root";
    return made;
}

Receipt ended(std::optional<int> code, std::optional<int> signo, qint64 ms, int sent = SIGTERM)
{
    Receipt made = receipt(SendResult::Sent, Outcome::Ended, sent);
    made.exitCode = code;
    made.exitSignal = signo;
    made.afterNs = ms * millisecond;
    return made;
}

Receipt pending(Reason reason, int threads)
{
    Receipt made = receipt(SendResult::Sent, Outcome::Pending);
    made.pendingReason = reason;
    made.blockingThreads = threads;
    return made;
}

Receipt failed(int errnum)
{
    Receipt made = receipt(SendResult::Error, Outcome::None);
    made.errnum = errnum;
    return made;
}

Receipt refused()
{
    Receipt made = receipt(SendResult::Refused, Outcome::None);
    made.errnum = EXDEV;
    return made;
}

Receipt stillRunning()
{
    Receipt made = receipt(SendResult::Sent, Outcome::Running);
    made.settled = true;
    made.afterNs = 5'003 * millisecond;
    return made;
}

Receipt endedLater(int signo)
{
    Receipt made = ended({}, signo, 2'000);
    made.outlived = true;
    return made;
}

Receipt finished(Receipt made)
{
    made.final = true;
    return made;
}

Receipt collected(Outcome outcome, Reason reason)
{
    Receipt made = receipt(SendResult::Sent, outcome);
    made.predicted.effect = Effect::Collected;
    made.predicted.reason = reason;
    made.afterNs = 50 * millisecond;
    return made;
}

Receipt earlier(Receipt made, bool isResultKnown, bool isFollowed)
{
    made.final = true;
    made.earlier = EarlierSend{ "sigctl", 4711, isResultKnown, isFollowed, true };
    return made;
}

Receipt dryRun(bool permitted, Doubt doubt)
{
    Receipt made = receipt(SendResult::NotSent, Outcome::None);
    made.predicted.effect = Effect::Ignored;
    made.predicted.reason = Reason::SetToIgnore;
    made.predicted.permitted = permitted;
    made.predicted.doubt = doubt;
    return made;
}

Receipt withoutEffect()
{
    Receipt made = receipt(SendResult::Sent, Outcome::None);
    made.predicted.effect = Effect::NoEffect;
    made.predicted.reason = Reason::NamespaceInit;
    return made;
}

} // namespace

void TestWords::receipts_data()
{
    QTest::addColumn<Receipt>("receipt");
    QTest::addColumn<QString>("expected");
    const auto row = [](const Receipt &given, const char *expected) {
        QTest::newRow(expected) << given << QString::fromUtf8(expected);
    };
    row(ended(0, {}, 84), "exited after 84 ms (code 0)");
    row(ended({}, {}, 84), "ended after 84 ms");
    row(finished(ended({}, {}, 84)), "ended after 84 ms (exit status not known)");
    row(ended({}, SIGTERM, 3), "ended by this signal after 3 ms");
    row(ended({}, SIGSEGV, 3), "ended by SIGSEGV after 3 ms");
    row(ended({}, SIGKILL, 3, SIGKILL), "ended by SIGKILL after 3 ms (shells and Kubernetes show 137)");
    row(receipt(SendResult::Sent, Outcome::Running), "delivered, still running");
    row(stillRunning(), "still running after 5 s");
    row(endedLater(SIGTERM), "ended later, by SIGTERM, after 2 s");
    row(pending(Reason::DumpingCore, 0), "waits: it writes a core file");
    row(pending(Reason::AllThreadsBlock, 3), "pending: blocked by all 3 threads");
    row(pending(Reason::AllThreadsBlock, 1), "pending: blocked");
    row(pending(Reason::ProcessStopped, 0), "waits: it is stopped");
    row(pending(Reason::Traced, 0), "waits: its tracer decides"); // it lives, whatever was predicted
    row(pending(Reason::EndingTraced, 0), "is ending: held by its tracer");
    row(collected(Outcome::Pending, Reason::AllThreadsBlock), "queued for signalfd: not read yet");
    row(collected(Outcome::Collected, Reason::AllThreadsBlock), "queued for signalfd: read within 50 ms");
    row(collected(Outcome::Collected, Reason::SignalWait), "taken by sigwait within 50 ms");
    row(receipt(SendResult::Sent, Outcome::Ignored), "ignored");
    row(receipt(SendResult::Sent, Outcome::Stopped), "stopped");
    row(receipt(SendResult::Sent, Outcome::Continued), "continued");
    row(withoutEffect(), "no effect: PID 1 of its container, no handler");
    row(receipt(SendResult::Denied, Outcome::None), "not permitted: owned by root");
    row(receipt(SendResult::Gone, Outcome::None), "nothing sent: it had already ended");
    row(receipt(SendResult::Reused, Outcome::None), "nothing sent: PID 4120 is another process now");
    row(dryRun(true, Doubt::None), "nothing sent; it would be: ignored");
    row(dryRun(true, Doubt::SignalWait), "nothing sent; it would be: probably ignored");
    row(dryRun(false, Doubt::None), "nothing sent; it would be: not permitted: owned by root");
    row(refused(), "nothing sent: this is not the proc tree of the running system");
    row(earlier(receipt(SendResult::Sent, Outcome::Unknown), false, false),
        "sigctl ended while it sent this; whether it was sent is not known");
    row(earlier(receipt(SendResult::Sent, Outcome::Unknown), true, false),
        "sent; sigctl ended before it was known what became of it");
    row(earlier(receipt(SendResult::Sent, Outcome::Unknown), true, true),
        "sent; sigctl (4711) still watches it");
    row(earlier(stillRunning(), true, false), "still running after 5 s, when last seen");
    row(earlier(receipt(SendResult::Sent, Outcome::Stopped), true, false), "stopped, when last seen");
    row(earlier(ended(0, {}, 84), true, false), "exited after 84 ms (code 0)");
    row(earlier(receipt(SendResult::Denied, Outcome::None), true, false), "not permitted: owned by root");
    row(failed(EMFILE), "nothing sent: this program has too many files open");
    row(failed(ENOSYS), "this kernel has no pidfds (Linux 5.3 or later is needed); nothing was sent");
}

void TestWords::receipts()
{
    QFETCH(Receipt, receipt);
    QFETCH(QString, expected);
    QCOMPARE(Words::receiptText(receipt), expected);
}

void TestWords::auditProblems()
{
    QCOMPARE(Words::auditProblem({ AuditProblem::Kind::System, ENOSPC, {} }),
        QStringLiteral("no space left on the device"));
    QCOMPARE(Words::auditProblem({ AuditProblem::Kind::ForeignOwner, 0, {} }),
        QStringLiteral("it, or its folder, belongs to another user"));
    QVERIFY(!Words::auditProblem({ AuditProblem::Kind::System, ETXTBSY, {} }).isEmpty());
    QCOMPARE(Words::auditProblem({ AuditProblem::Kind::System, ENOSPC, {}, 1 }),
        QStringLiteral("no space left on the device; 1 line had no room in memory and is lost"));
    QCOMPARE(Words::auditProblem({ AuditProblem::Kind::Slow, 0, {}, 12 }),
        QStringLiteral("the disk does not answer; 12 lines had no room in memory and are lost"));
    QCOMPARE(Words::unwrittenLines(1), QStringLiteral("1 line could not be written"));
    QCOMPARE(Words::unwrittenLines(3), QStringLiteral("3 lines could not be written"));
    QCOMPARE(
        Words::lostJournalEntries(1, true), QStringLiteral("1 entry was not taken; the audit file has it"));
    QCOMPARE(Words::lostJournalEntries(2, true),
        QStringLiteral("2 entries were not taken; the audit file has them"));
    QCOMPARE(Words::lostJournalEntries(2, false), QStringLiteral("2 entries were not taken"));
}

void TestWords::tables_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << QByteArray("nginx") << QByteArray(",nginx,");
    QTest::newRow("comma and quote") << QByteArray("a,\"b\"") << QByteArray(",\"a,\"\"b\"\"\",");
    QTest::newRow("newline") << QByteArray("a\nb") << QByteArray(",a\\x0ab,");
    QTest::newRow("equals") << QByteArray("=1+1") << QByteArray(",'=1+1,");
    QTest::newRow("plus") << QByteArray("+1") << QByteArray(",'+1,");
    QTest::newRow("minus") << QByteArray("-1") << QByteArray(",'-1,");
    QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray(",'@SUM(A1),");
    QTest::newRow("formula with a comma") << QByteArray("=A1,B1") << QByteArray(",\"'=A1,B1\",");
    QTest::newRow("tab") << QByteArray("\t=1") << QByteArray(",\\x09=1,");
}

void TestWords::tables()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, cell);
    Receipt made = ended(0, {}, 84);
    made.name = name;
    const QByteArray csv = Words::receiptsAsCsv(std::vector{ made, made });
    QCOMPARE(csv.count("\r\n"), 3);
    QCOMPARE(csv.count('\n'), 3);
    QCOMPARE(csv.count(cell), 2);
    const QByteArrayList lines = csv.split('\n');
    QVERIFY(lines.first().startsWith("time,pid,start_time,thread,name,user,signal,number,value,"));
    const QJsonArray rows = QJsonDocument::fromJson(Words::receiptsAsJson(std::vector{ made, made })).array();
    QCOMPARE(rows.size(), 2);
    const QJsonObject object = rows.first().toObject();
    QCOMPARE(object[QLatin1String("name")].toString(), visibleText(name));
    QCOMPARE(object[QLatin1String("exit_code")].toInt(-1), 0);
    QCOMPARE(object[QLatin1String("text")].toString(), QStringLiteral("exited after 84 ms (code 0)"));
}

void TestWords::emptyTables()
{
    QCOMPARE(Words::receiptsAsCsv({}).count("\r\n"), 1);
    QVERIFY(QJsonDocument::fromJson(Words::receiptsAsJson({})).isArray());
}

void TestWords::durations_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("expected");
    QTest::newRow("micro") << qint64{ 17'400 } << QStringLiteral("17 µs");
    QTest::newRow("milli") << qint64{ 84'000'000 } << QStringLiteral("84 ms");
    QTest::newRow("seconds") << qint64{ 1'240'000'000 } << QStringLiteral("1.2 s");
    QTest::newRow("whole seconds") << qint64{ 5'010'000'000 } << QStringLiteral("5 s");
    QTest::newRow("rounded up") << qint64{ 999'999'999 } << QStringLiteral("1 s");
    QTest::newRow("to a millisecond") << qint64{ 999'999 } << QStringLiteral("1 ms");
}

void TestWords::durations()
{
    QFETCH(qint64, ns);
    QFETCH(QString, expected);
    QCOMPARE(Words::duration(ns), expected);
}

void TestWords::ages_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << -1.0 << QStringLiteral("0 s");
    QTest::newRow("seconds") << 12.7 << QStringLiteral("12 s");
    QTest::newRow("minutes") << 200.0 << QStringLiteral("3 min");
    QTest::newRow("hours") << 3600.0 * 3 + 720 << QStringLiteral("3 h 12 min");
    QTest::newRow("days") << 86400.0 * 2 + 3600 * 4 << QStringLiteral("2 d 4 h");
}

void TestWords::ages()
{
    QFETCH(double, seconds);
    QFETCH(QString, expected);
    QCOMPARE(Words::age(seconds), expected);
}

void TestWords::errors()
{
    QCOMPARE(Words::errorText(ESRCH), QStringLiteral("no such process"));
    QVERIFY(!Words::errorText(ELOOP).isEmpty());
}

void TestWords::signalsAndPurposes()
{
    QVERIFY(Words::signalMeaning(SIGTERM).contains(QLatin1String("polite")));
    QCOMPARE(Words::purposeTitle(Purpose::Custom), QStringLiteral("Reload or custom"));
    QCOMPARE(QByteArray(Words::purposeKey(Purpose::RealTime)), QByteArray("real-time"));
    QCOMPARE(QByteArray(Words::defaultActionKey(DefaultAction::DumpsCore)), QByteArray("dumps-core"));
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
