// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/snapshotdiff.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Sigwise;

namespace {

ProcessPtr process(pid_t pid, uint64_t startTime, const QByteArray &name = "x")
{
    ProcessInfo info;
    info.key = { pid, startTime };
    info.name = name;
    return std::make_shared<const ProcessInfo>(std::move(info));
}

QByteArray names(const SnapshotDiff &diff)
{
    QByteArray text;
    for (const ProcessKey &key : diff.removed)
        text += '-' + QByteArray::number(key.pid) + ':' + QByteArray::number(qulonglong(key.startTime)) + ' ';
    for (const ProcessPtr &added : diff.added)
        text += '+' + QByteArray::number(added->key.pid) + ' ';
    for (const ProcessPtr &changed : diff.changed)
        text += '~' + QByteArray::number(changed->key.pid) + changed->name + ' ';
    return text.trimmed();
}

using Processes = std::vector<ProcessPtr>;

} // namespace

Q_DECLARE_METATYPE(Processes)

class TestSnapshotDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void differences_data();
    void differences();
    void comparesDetails();
    void finds();
    void agreesWithMaps();
};

void TestSnapshotDiff::differences_data()
{
    QTest::addColumn<Processes>("before");
    QTest::addColumn<Processes>("after");
    QTest::addColumn<QByteArray>("expected");
    const ProcessPtr one = process(1, 10);
    const ProcessPtr two = process(2, 20);
    const ProcessPtr three = process(3, 30);
    QTest::newRow("nothing") << Processes{} << Processes{} << QByteArray();
    QTest::newRow("the same pointers") << Processes{ one, two } << Processes{ one, two } << QByteArray();
    QTest::newRow("equal values") << Processes{ one } << Processes{ process(1, 10) } << QByteArray();
    QTest::newRow("first fill") << Processes{} << Processes{ one, two } << QByteArray("+1 +2");
    QTest::newRow("all gone") << Processes{ one, two } << Processes{} << QByteArray("-1:10 -2:20");
    QTest::newRow("middle gone") << Processes{ one, two, three } << Processes{ one, three }
                                 << QByteArray("-2:20");
    QTest::newRow("middle new") << Processes{ one, three } << Processes{ one, two, three }
                                << QByteArray("+2");
    QTest::newRow("changed") << Processes{ one, two } << Processes{ one, process(2, 20, "y") }
                             << QByteArray("~2y");
    QTest::newRow("another with the PID")
        << Processes{ one, two } << Processes{ one, process(2, 21) } << QByteArray("-2:20 +2");
    QTest::newRow("an older one with the PID")
        << Processes{ two } << Processes{ process(2, 19) } << QByteArray("-2:20 +2");
}

void TestSnapshotDiff::differences()
{
    QFETCH(Processes, before);
    QFETCH(Processes, after);
    QFETCH(QByteArray, expected);
    Snapshot old;
    old.processes = before;
    Snapshot now;
    now.processes = after;
    const SnapshotDiff diff = diffSnapshots(old, now);
    QCOMPARE(names(diff), expected);
    QCOMPARE(diff.isEmpty(), expected.isEmpty());
}

void TestSnapshotDiff::comparesDetails()
{
    const auto detailed = [](const QByteArray &channel) {
        ProcessInfo info;
        info.key = { 1, 1 };
        ProcessDetail detail;
        detail.threads.push_back(ThreadInfo{});
        detail.threads.back().wchan = channel;
        info.detail = std::make_shared<const ProcessDetail>(detail);
        return info;
    };
    ProcessInfo none = detailed("a");
    none.detail = nullptr;
    QVERIFY(detailed("a") == detailed("a"));
    QVERIFY(!(detailed("a") == detailed("b")));
    QVERIFY(!(detailed("a") == none) && !(none == detailed("a")));
}

void TestSnapshotDiff::finds()
{
    Snapshot snapshot;
    snapshot.processes = { process(1, 10), process(5, 50), process(9, 90) };
    QCOMPARE(snapshot.find(5)->key.startTime, uint64_t(50));
    QVERIFY(!snapshot.find(4) && !snapshot.find(10) && !snapshot.find(0));
    QVERIFY(snapshot.find(ProcessKey{ 9, 90 }));
    QVERIFY(!snapshot.find(ProcessKey{ 9, 91 }));
}

void TestSnapshotDiff::agreesWithMaps()
{
    QRandomGenerator random(7);
    std::map<ProcessKey, ProcessPtr> before;
    for (int round = 0; round < 500; ++round) {
        std::map<pid_t, ProcessPtr> next;
        for (const auto &[key, old] : before) {
            const quint32 fate = random.bounded(10U);
            if (fate < 7)
                next[key.pid] = old;
            else if (fate < 8)
                next[key.pid] = process(key.pid, key.startTime, QByteArray::number(round));
            else if (fate < 9)
                next[key.pid] = process(key.pid, key.startTime + 1);
        }
        for (quint32 count = random.bounded(5U); count > 0; --count)
            next.emplace(static_cast<pid_t>(random.bounded(1, 60)), process(0, 0));
        std::map<ProcessKey, ProcessPtr> after;
        for (auto &[pid, value] : next) {
            const ProcessPtr placed = value->key.pid == 0 ? process(pid, 1) : value;
            after[placed->key] = placed;
        }
        Snapshot old;
        Snapshot now;
        std::map<ProcessKey, ProcessPtr> rebuilt = before;
        for (const auto &entry : before)
            old.processes.push_back(entry.second);
        for (const auto &entry : after)
            now.processes.push_back(entry.second);
        const SnapshotDiff diff = diffSnapshots(old, now);
        for (const ProcessKey &key : diff.removed)
            QCOMPARE(rebuilt.erase(key), size_t(1));
        for (const ProcessPtr &added : diff.added)
            QVERIFY(rebuilt.emplace(added->key, added).second);
        for (const ProcessPtr &changed : diff.changed) {
            QVERIFY(!(*rebuilt.at(changed->key) == *changed));
            rebuilt[changed->key] = changed;
        }
        QVERIFY(std::equal(rebuilt.begin(), rebuilt.end(), after.begin(), after.end(),
            [](const auto &a, const auto &b) { return *a.second == *b.second; }));
        QVERIFY(std::is_sorted(diff.removed.begin(), diff.removed.end()));
        before = after;
    }
}

QTEST_GUILESS_MAIN(TestSnapshotDiff)
#include "tst_snapshotdiff.moc"
