// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/threadmodel.h"
#include "core/processes/procreader.h"
#include "tests/support/testchild.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace Sigwise;
using Role = ThreadModel::Role;

namespace {

ThreadInfo threadOf(pid_t tid, std::optional<SignalSet> blocked)
{
    ThreadInfo info;
    info.tid = tid;
    info.name = "thread-" + QByteArray::number(tid);
    info.state = ProcessState::Sleeping;
    info.blocked = blocked;
    info.pending = SignalSet();
    return info;
}

ProcessPtr process(const std::vector<ThreadInfo> &threads)
{
    auto info = std::make_shared<ProcessInfo>();
    info->key = { 4711, 100 };
    info->threadCount = static_cast<int>(threads.size());
    auto detail = std::make_shared<ProcessDetail>();
    detail->threads = threads;
    info->detail = detail;
    return info;
}

int columnOf(int signo)
{
    const auto &numbers = ThreadModel::columnSignals();
    return 1 + static_cast<int>(std::find(numbers.begin(), numbers.end(), signo) - numbers.begin());
}

} // namespace

class TestThreadModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mainThreadIsFirst();
    void masksAreShownAsTheyAre();
    void withoutDetailsOnlyTheMainThreadIsKnown();
    void blockedByAllNeedsAllThreads();
    void threadsComeAndGoWithoutReset();
    void aRealProcessShowsItsWorkers();
};

void TestThreadModel::mainThreadIsFirst()
{
    ThreadModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setProcess(
        process({ threadOf(4711, SignalSet()), threadOf(300, SignalSet()), threadOf(5000, SignalSet()) }));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, 0).data(Role::TidRole).toInt(), 4711);
    QCOMPARE(model.index(1, 0).data(Role::TidRole).toInt(), 300);
    QCOMPARE(model.index(2, 0).data(Role::TidRole).toInt(), 5000);
    model.setProcess(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestThreadModel::masksAreShownAsTheyAre()
{
    ThreadModel model;
    model.setProcess(process({ threadOf(4711, SignalSet{ SIGUSR1 }), threadOf(4712, std::nullopt) }));
    QCOMPARE(model.index(0, columnOf(SIGUSR1)).data(Role::BlockedRole), QVariant(true));
    QCOMPARE(model.index(0, columnOf(SIGTERM)).data(Role::BlockedRole), QVariant(false));
    QVERIFY(!model.index(1, columnOf(SIGTERM)).data(Role::BlockedRole).isValid());
    QCOMPARE(model.index(1, columnOf(SIGTERM)).data(Qt::DisplayRole).toString(), QStringLiteral("unknown"));
    QCOMPARE(model.index(0, columnOf(SIGUSR1)).data(Qt::AccessibleTextRole).toString(),
        QStringLiteral("USR1: blocked"));
    QCOMPARE(model.headerData(columnOf(SIGCHLD), Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("CHLD"));
}

void TestThreadModel::withoutDetailsOnlyTheMainThreadIsKnown()
{
    auto info = std::make_shared<ProcessInfo>();
    info->key = { 4711, 100 };
    info->name = "evil\nname";
    info->threadCount = 4;
    info->blocked = SignalSet{ SIGTERM };
    ThreadModel model;
    model.setProcess(info);
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(!model.isComplete());
    QVERIFY(model.blockedByAll().isEmpty());
    QCOMPARE(model.index(0, 0).data(Qt::DisplayRole).toString().toLower(), QStringLiteral("evil\\x0aname"));
}

void TestThreadModel::blockedByAllNeedsAllThreads()
{
    ThreadModel model;
    model.setProcess(process(
        { threadOf(4711, SignalSet{ SIGUSR1, SIGHUP }), threadOf(4712, SignalSet{ SIGUSR1, SIGQUIT }) }));
    QCOMPARE(model.blockedByAll(), SignalSet{ SIGUSR1 });
    model.setProcess(process({ threadOf(4711, SignalSet{ SIGUSR1 }), threadOf(4712, std::nullopt) }));
    QVERIFY(model.blockedByAll().isEmpty());
}

void TestThreadModel::threadsComeAndGoWithoutReset()
{
    ThreadModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QRandomGenerator random(4711);
    for (int round = 0; round < 300; ++round) {
        std::vector<ThreadInfo> threads{ threadOf(4711, SignalSet(random.generate64())) };
        for (pid_t tid = 4712; tid < 4740; ++tid) {
            if (random.bounded(2) == 0)
                threads.push_back(threadOf(tid, SignalSet(random.bounded(4U))));
        }
        model.setProcess(process(threads));
        QCOMPARE(model.rowCount(), static_cast<int>(threads.size()));
        for (size_t row = 0; row < threads.size(); ++row) {
            const QModelIndex index = model.index(static_cast<int>(row), columnOf(SIGINT));
            QCOMPARE(index.data(Role::TidRole).toInt(), static_cast<int>(threads[row].tid));
            QCOMPARE(index.data(Role::BlockedRole).toBool(), threads[row].blocked->contains(SIGINT));
        }
    }
    QCOMPARE(resets.size(), 0);
}

void TestThreadModel::aRealProcessShowsItsWorkers()
{
    const Test::TestChild child = Test::TestChild::target(
        { QStringLiteral("--threads"), QStringLiteral("3"), QStringLiteral("--block"), QStringLiteral("USR1"),
            QStringLiteral("--workers-block"), QStringLiteral("HUP") });
    QVERIFY(child.isRunning());
    ProcReader reader;
    Result<ProcessInfo> read = reader.read(child.pid(), ProcReader::Depth::Detail);
    QVERIFY(read.has_value());
    ThreadModel model;
    model.setProcess(std::make_shared<ProcessInfo>(read.value()));
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.isComplete());
    QCOMPARE(
        model.blockedByAll(), SignalSet{ SIGUSR1 }); // the workers have the mask of the one that made them
    QCOMPARE(model.index(0, columnOf(SIGHUP)).data(Role::BlockedRole), QVariant(false));
    QCOMPARE(model.index(1, columnOf(SIGHUP)).data(Role::BlockedRole), QVariant(true));
}

QTEST_GUILESS_MAIN(TestThreadModel)
#include "tst_threadmodel.moc"
