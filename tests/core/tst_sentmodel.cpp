// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/sentmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace Sigwise;

namespace {

Receipt receipt(quint64 id, Outcome outcome = Outcome::Running, bool final = false)
{
    Receipt result;
    result.id = id;
    result.time = QDateTime::currentDateTimeUtc();
    result.target = ProcessKey{ static_cast<pid_t>(1000 + id), 77 };
    result.name = "nginx";
    result.signo = SIGTERM;
    result.result = SendResult::Sent;
    result.outcome = outcome;
    result.final = final;
    return result;
}

Receipt ended(quint64 id)
{
    Receipt result = receipt(id, Outcome::Ended, true);
    result.exitCode = 0;
    result.afterNs = 84'000'000;
    return result;
}

// From the audit trail: whatever it was, nothing more will be learned.
Receipt earlier(quint64 id, Outcome outcome)
{
    Receipt result = receipt(id, outcome, true);
    result.earlier = EarlierSend{ "sigctl", 4711, true, false, true };
    return result;
}

std::vector<quint64> idsOf(const SentModel &model)
{
    std::vector<quint64> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.push_back(model.receiptAt(row).id);
    return ids;
}

} // namespace

class TestSentModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newestIsOnTop();
    void manyTargetsKeepTheirOrder();
    void rowChangesInPlace();
    void unknownReceiptChangesNothing();
    void stoppedStaysOnTop();
    void clearKeepsWhatGoesOn();
    void oldestFinishedGoesFirst();
    void rowsInProgressAreNeverDropped();
    void stillRunningMakesRoom();
    void counts();
    void announcesInWordsForTheEar();
    void hostileNameIsVisible();
    void earlierSendsStandBelow();
    void earlierSendsLeaveRoom();
    void tellsAllInATip();
    void randomChangesAgainstPlainList();
};

void TestSentModel::newestIsOnTop()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    model.add({ receipt(1) });
    model.add({ receipt(2) });
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 2, 1 }));
}

void TestSentModel::manyTargetsKeepTheirOrder()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    model.add({ receipt(1) });
    model.add({ receipt(2), receipt(3), receipt(4) });
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 2, 3, 4, 1 }));
    model.add({});
    QCOMPARE(model.rowCount(), 4);
}

void TestSentModel::rowChangesInPlace()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    model.add({ receipt(1) });
    model.add({ receipt(2) });
    const QPersistentModelIndex first = model.index(1);
    QSignalSpy changed(&model, &SentModel::dataChanged);
    model.update(ended(1));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(first.row(), 1);
    QCOMPARE(first.data(SentModel::ReceiptRole).value<Receipt>().outcome, Outcome::Ended);
    model.update(Receipt(model.receiptAt(1))); // nothing new
    QCOMPARE(changed.count(), 1);
}

void TestSentModel::unknownReceiptChangesNothing()
{
    SentModel model;
    model.add({ receipt(1) });
    QSignalSpy changed(&model, &SentModel::dataChanged);
    model.update(ended(9));
    QCOMPARE(changed.count(), 0);
    QCOMPARE(model.rowCount(), 1);
}

void TestSentModel::stoppedStaysOnTop()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    model.add({ receipt(1) });
    model.add({ receipt(2) });
    model.update(receipt(2, Outcome::Stopped));
    QCOMPARE(model.stoppedCount(), 1);
    model.add({ receipt(3) });
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 2, 3, 1 }));
    model.update(receipt(2, Outcome::Continued, true));
    QCOMPARE(model.stoppedCount(), 0);
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 2, 3, 1 }));
    model.add({ receipt(4) });
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 4, 2, 3, 1 }));
}

void TestSentModel::clearKeepsWhatGoesOn()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    QSignalSpy dropped(&model, &SentModel::dropped);
    model.add({ receipt(1), ended(2), receipt(3, Outcome::Stopped, true), ended(4) });
    QVERIFY(model.hasFinished());
    model.clearFinished();
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 1, 3 }));
    QCOMPARE(dropped.count(), 2);
    QVERIFY(!model.hasFinished());
}

void TestSentModel::oldestFinishedGoesFirst()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    model.add({ receipt(1) }); // in progress, the oldest
    for (quint64 id = 2; id <= SentModel::capacity + 2; ++id)
        model.add({ ended(id) });
    QCOMPARE(model.rowCount(), SentModel::capacity);
    QCOMPARE(model.receiptAt(SentModel::capacity - 1).id, 1u);
    QCOMPARE(model.receiptAt(SentModel::capacity - 2).id, 4u);
}

void TestSentModel::rowsInProgressAreNeverDropped()
{
    SentModel model;
    std::vector<Receipt> many;
    for (quint64 id = 1; id <= SentModel::capacity + 20; ++id)
        many.push_back(receipt(id));
    model.add(many);
    QCOMPARE(model.rowCount(), SentModel::capacity + 20);
    model.update(ended(7));
    model.add({ receipt(9999) });
    QCOMPARE(model.rowCount(), SentModel::capacity + 20);
}

void TestSentModel::stillRunningMakesRoom()
{
    SentModel model;
    std::vector<Receipt> many;
    for (quint64 id = 1; id <= SentModel::capacity; ++id) {
        many.push_back(receipt(id));
        many.back().outcome = Outcome::Running;
        many.back().settled = true;
    }
    model.add(many);
    QSignalSpy dropped(&model, &SentModel::dropped);
    model.add({ receipt(9999) });
    QCOMPARE(model.rowCount(), SentModel::capacity);
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(model.inProgressCount(), 1);
    model.clearFinished();
    QCOMPARE(model.rowCount(), 1);
}

void TestSentModel::counts()
{
    SentModel model;
    QSignalSpy changed(&model, &SentModel::countsChanged);
    Receipt old = ended(1);
    old.time = old.time.addDays(-2);
    model.add({ receipt(3), ended(2), old });
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.todayCount(), 2);
    QCOMPARE(model.inProgressCount(), 1);
    model.update(ended(3));
    QCOMPARE(model.inProgressCount(), 0);
    QCOMPARE(changed.count(), 2);
}

void TestSentModel::announcesInWordsForTheEar()
{
    SentModel model;
    QSignalSpy announced(&model, &SentModel::announced);
    model.add({ receipt(3121) });
    QCOMPARE(announced.count(), 1);
    model.update(ended(3121));
    QCOMPARE(announced.count(), 2);
    const QString sentence = announced.last().first().toString();
    QVERIFY2(sentence.startsWith(QLatin1String("SIGTERM, nginx 4121: ")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QLatin1String("84 millisecond")), qPrintable(sentence));
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), sentence);
}

void TestSentModel::hostileNameIsVisible()
{
    SentModel model;
    Receipt hostile = receipt(1);
    hostile.name = "<b>x\n\x1b[31m";
    model.add({ hostile });
    const QString text = model.index(0).data(SentModel::TargetRole).toString();
    QVERIFY(text.startsWith(QLatin1String("<b>x\\x0A\\x1B[31m"))
        || text.startsWith(QLatin1String("<b>x\\x0a\\x1b[31m")));
    QVERIFY(!model.index(0).data().toString().contains(QLatin1Char('\n')));
}

void TestSentModel::earlierSendsStandBelow()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    QSignalSpy announced(&model, &SentModel::announced);
    model.add({ receipt(1) });
    Receipt stopped = earlier(900, Outcome::Stopped);
    stopped.time = stopped.time.addDays(-1);
    model.addEarlier({ earlier(901, Outcome::Ended), stopped });
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 1, 901, 900 }));
    QCOMPARE(announced.count(), 1); // only what happens now
    QCOMPARE(model.stoppedCount(), 0); // it may have been continued since
    QCOMPARE(model.inProgressCount(), 1);
    QCOMPARE(model.todayCount(), 2);
    QCOMPARE(model.olderCount(), 1);
    QCOMPARE(model.index(1).data(SentModel::TimeRole).toString().size(), 8);
    QVERIFY(!model.index(2).data(SentModel::TimeRole).toString().contains(QLatin1Char(':')));
    QVERIFY(model.index(2).data(Qt::AccessibleTextRole).toString().startsWith(QLatin1String("Earlier: ")));
    model.add({ receipt(2) });
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 2, 1, 901, 900 }));
    model.clearFinished();
    QCOMPARE(idsOf(model), (std::vector<quint64>{ 2, 1 }));
}

void TestSentModel::earlierSendsLeaveRoom()
{
    SentModel model;
    model.add({ receipt(1) });
    std::vector<Receipt> many;
    for (quint64 id = 5000; id < 5000 + SentModel::capacity; ++id)
        many.push_back(earlier(id, Outcome::Ended));
    model.addEarlier(many);
    QCOMPARE(model.rowCount(), SentModel::capacity);
    QCOMPARE(model.receiptAt(SentModel::capacity - 1).id, quint64{ 5000 + SentModel::capacity - 2 });
    model.add({ receipt(2) });
    QCOMPARE(model.rowCount(), SentModel::capacity); // the oldest made room
    QCOMPARE(model.receiptAt(SentModel::capacity - 1).id, quint64{ 5000 + SentModel::capacity - 3 });
    model.addEarlier(many);
    QCOMPARE(model.rowCount(), SentModel::capacity);
}

void TestSentModel::tellsAllInATip()
{
    SentModel model;
    Receipt told = earlier(900, Outcome::Ended);
    told.statedReason = "deploy\n42";
    model.addEarlier({ told });
    const QString tip = model.index(0).data(SentModel::TipRole).toString();
    QVERIFY2(tip.contains(QLatin1String("by sigctl (4711)")), qPrintable(tip));
    QVERIFY2(tip.contains(QLatin1String("Reason: deploy\\x0a42")), qPrintable(tip));
    QVERIFY2(tip.contains(QLatin1String("Predicted: ")), qPrintable(tip));
}

void TestSentModel::randomChangesAgainstPlainList()
{
    SentModel model;
    const QAbstractItemModelTester tester(&model);
    QRandomGenerator random(4711);
    std::vector<quint64> plain; // in progress, newest first
    quint64 next = 1;
    for (int step = 0; step < 400; ++step) {
        if (random.bounded(3) > 0 || plain.empty()) {
            model.add({ receipt(next) });
            plain.insert(plain.begin(), next++);
        } else {
            const size_t at = random.bounded(static_cast<quint32>(plain.size()));
            model.update(ended(plain[at]));
            if (random.bounded(2) == 0) {
                model.clearFinished();
                plain.erase(plain.begin() + static_cast<std::ptrdiff_t>(at));
            } else {
                model.update(receipt(plain[at]));
            }
        }
        QCOMPARE(idsOf(model), plain);
    }
}

QTEST_GUILESS_MAIN(TestSentModel)
#include "tst_sentmodel.moc"
