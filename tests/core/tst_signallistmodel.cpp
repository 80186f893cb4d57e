// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/signallistmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using Filter = SignalListModel::Filter;
using Role = SignalListModel::Role;

namespace {

std::shared_ptr<ProcessInfo> process(int threads = 1)
{
    auto info = std::make_shared<ProcessInfo>();
    info->key = { 4711, 100 };
    info->name = "worker";
    info->state = ProcessState::Sleeping;
    info->threadCount = threads;
    info->caught = SignalSet{ SIGINT, SIGTERM };
    info->ignored = SignalSet{ SIGPIPE };
    info->blocked = SignalSet{ SIGUSR1 };
    info->pendingProcess = SignalSet{ SIGUSR1 };
    info->pendingThread = SignalSet{};
    return info;
}

ThreadInfo threadOf(pid_t tid, SignalSet blocked, SignalSet pending = {})
{
    ThreadInfo info;
    info.tid = tid;
    info.blocked = blocked;
    info.pending = pending;
    return info;
}

PredictionTable predictions(Effect effect = Effect::Terminates)
{
    PredictionTable table;
    for (int signo = 1; signo <= highestSignal; ++signo)
        table.at(signo).effect = effect;
    return table;
}

QVariant at(const SignalListModel &model, int signo, int role)
{
    return model.data(model.indexOf(signo), role);
}

} // namespace

class TestSignalListModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void standingTellsWhatTheMasksSay_data();
    void standingTellsWhatTheMasksSay();
    void unreadMasksAreUnknown();
    void zombieMasksAreNotRead();
    void rowsShowEverySignal();
    void realTimeSignalsFoldWhenAlike();
    void filtersCountSignals_data();
    void filtersCountSignals();
    void refreshChangesOneRow();
    void randomChangesKeepToThePlainList();
};

void TestSignalListModel::standingTellsWhatTheMasksSay_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<bool>("withThreads");
    QTest::addColumn<Disposition>("disposition");
    QTest::addColumn<Blocking>("blocking");
    QTest::addColumn<int>("waiting");
    QTest::newRow("caught") << SIGTERM << false << Disposition::Caught << Blocking::None << 0;
    QTest::newRow("ignored") << SIGPIPE << false << Disposition::Ignored << Blocking::None << 0;
    QTest::newRow("default") << SIGHUP << false << Disposition::Default << Blocking::None << 0;
    QTest::newRow("blocked") << SIGUSR1 << false << Disposition::Default << Blocking::All << 1;
    QTest::newRow("never caught") << SIGKILL << false << Disposition::Default << Blocking::None << 0;
    QTest::newRow("some threads") << SIGUSR2 << true << Disposition::Default << Blocking::Some << 2;
    QTest::newRow("all threads") << SIGUSR1 << true << Disposition::Default << Blocking::All << 1;
}

void TestSignalListModel::standingTellsWhatTheMasksSay()
{
    QFETCH(int, signo);
    QFETCH(bool, withThreads);
    auto info = process(withThreads ? 2 : 1);
    if (withThreads) {
        auto detail = std::make_shared<ProcessDetail>();
        detail->threads
            = { threadOf(4711, { SIGUSR1 }, { SIGUSR2 }), threadOf(4712, { SIGUSR1, SIGUSR2 }, { SIGUSR2 }) };
        info->detail = detail;
    }
    const SignalStanding standing = standingOf(*info, signo);
    QTEST(standing.disposition, "disposition");
    QTEST(standing.blocking, "blocking");
    QTEST(standing.waiting(), "waiting");
}

void TestSignalListModel::unreadMasksAreUnknown()
{
    ProcessInfo info;
    QCOMPARE(standingOf(info, SIGTERM).disposition, Disposition::Unknown);
    QCOMPARE(standingOf(info, SIGTERM).blocking, Blocking::Unknown);
    info = *process(3); // the other two threads were not read
    QCOMPARE(standingOf(info, SIGTERM).blocking, Blocking::Unknown);
    info.ignored.reset();
    QCOMPARE(standingOf(info, SIGTERM).disposition, Disposition::Caught);
    QCOMPARE(standingOf(info, SIGHUP).disposition, Disposition::Unknown);
}

void TestSignalListModel::zombieMasksAreNotRead()
{
    auto info = process();
    info->state = ProcessState::Zombie;
    QCOMPARE(standingOf(*info, SIGTERM).disposition, Disposition::Unknown);
    QCOMPARE(standingOf(*info, SIGUSR1).waiting(), 0);
}

void TestSignalListModel::rowsShowEverySignal()
{
    SignalListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setRealTimeExpanded(true);
    model.setProcess(process(), predictions(), QStringLiteral("deploy"));
    QCOMPARE(model.rowCount(), 64);
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.index(row).data(Role::SignalRole).toInt(), row + 1);
    QCOMPARE(at(model, SIGTERM, Qt::DisplayRole).toString(), QStringLiteral("SIGTERM"));
    QCOMPARE(at(model, SIGTERM, Role::DispositionRole).toString(), QStringLiteral("caught"));
    QCOMPARE(at(model, SIGPIPE, Role::DispositionRole).toString(), QStringLiteral("set to ignore"));
    QCOMPARE(at(model, SIGUSR1, Role::TagsRole).toStringList().size(), 2);
    QVERIFY(at(model, SIGTERM, Role::TagsRole).toStringList().isEmpty());
    QVERIFY(at(model, SIGHUP, Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("SIGHUP: ")));
    model.setProcess(nullptr, {}, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestSignalListModel::realTimeSignalsFoldWhenAlike()
{
    SignalListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto info = process();
    model.setProcess(info, predictions(), {});
    QVERIFY(model.canFold());
    QCOMPARE(model.rowCount(), 34); // 1 to 33, and one row for 34 to 64
    QCOMPARE(model.indexOf(64).data(Role::SignalRole).toInt(), 34);
    QCOMPARE(model.indexOf(64).data(Role::LastSignalRole).toInt(), 64);
    QCOMPARE(at(model, 64, Role::FoldRole).toInt(), static_cast<int>(SignalListModel::Fold::Folded));

    model.setRealTimeExpanded(true);
    QCOMPARE(model.rowCount(), 64);
    QCOMPARE(at(model, 34, Role::FoldRole).toInt(), static_cast<int>(SignalListModel::Fold::Unfolded));
    model.setRealTimeExpanded(false);

    auto other = std::make_shared<ProcessInfo>(*info);
    other->caught->insert(40);
    model.setProcess(other, predictions(), {});
    QVERIFY(!model.canFold());
    QCOMPARE(model.rowCount(), 64);
    QCOMPARE(at(model, 34, Role::FoldRole).toInt(), static_cast<int>(SignalListModel::Fold::None));
}

void TestSignalListModel::filtersCountSignals_data()
{
    QTest::addColumn<Filter>("filter");
    QTest::addColumn<int>("count");
    QTest::newRow("all") << Filter::All << 64;
    QTest::newRow("caught") << Filter::Caught << 2;
    QTest::newRow("ignored") << Filter::SetToIgnore << 1;
    QTest::newRow("blocked") << Filter::Blocked << 1;
    QTest::newRow("pending") << Filter::Pending << 1;
}

void TestSignalListModel::filtersCountSignals()
{
    QFETCH(Filter, filter);
    QFETCH(int, count);
    SignalListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRealTimeExpanded(true);
    model.setProcess(process(), predictions(), {});
    QCOMPARE(model.count(filter), count);
    model.setFilter(filter);
    QCOMPARE(model.rowCount(), count);
}

void TestSignalListModel::refreshChangesOneRow()
{
    SignalListModel model;
    model.setProcess(process(), predictions(), {});
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
    const QPersistentModelIndex held = model.indexOf(SIGTERM);
    model.setProcess(process(), predictions(), {});
    QCOMPARE(changes.size(), 0);
    auto other = process();
    other->caught->insert(SIGHUP);
    model.setProcess(other, predictions(), {});
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.front().front().value<QModelIndex>(), model.indexOf(SIGHUP));
    QCOMPARE(resets.size() + inserts.size(), 0);
    QCOMPARE(held.data(Role::SignalRole).toInt(), SIGTERM);
}

void TestSignalListModel::randomChangesKeepToThePlainList()
{
    SignalListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRealTimeExpanded(true);
    QRandomGenerator random(20261121);
    for (int round = 0; round < 300; ++round) {
        auto info = process();
        info->caught = SignalSet(random.generate64());
        info->ignored = SignalSet(random.generate64()) - *info->caught;
        info->blocked = SignalSet(random.generate64());
        const auto filter = static_cast<Filter>(random.bounded(5));
        model.setFilter(filter);
        model.setProcess(info, predictions(static_cast<Effect>(random.bounded(effectCount))), {});
        int row = 0;
        for (int signo = 1; signo <= highestSignal; ++signo) {
            const SignalStanding standing = standingOf(*info, signo);
            const bool shown = filter == Filter::All
                || (filter == Filter::Caught && standing.disposition == Disposition::Caught)
                || (filter == Filter::SetToIgnore && standing.disposition == Disposition::Ignored)
                || (filter == Filter::Blocked && standing.blocking == Blocking::All)
                || (filter == Filter::Pending && standing.waiting() > 0);
            if (shown)
                QCOMPARE(model.index(row++).data(Role::SignalRole).toInt(), signo);
        }
        QCOMPARE(model.rowCount(), row);
    }
}

QTEST_GUILESS_MAIN(TestSignalListModel)
#include "tst_signallistmodel.moc"
