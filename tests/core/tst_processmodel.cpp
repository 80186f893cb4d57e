// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/processmodel.h"
#include "tests/support/listfixture.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace Sigwise;
using Sigwise::Test::ListFixture;

using Column = ProcessModel::Column;
using Shape = ProcessModel::Shape;

namespace {

Sender root()
{
    Sender sender;
    sender.pid = 1;
    sender.mayKillAny = true;
    return sender;
}

QString textOf(const ProcessModel &model, const ProcessKey &key, Column column)
{
    return model.indexOf(key).siblingAtColumn(model.sectionOf(column)).data().toString();
}

QStringList names(const ProcessModel &model, const QModelIndex &parent = {})
{
    QStringList list;
    for (int row = 0; row < model.rowCount(parent); ++row)
        list.append(model.index(row, 0, parent).data().toString());
    return list;
}

/// A fixture, a model on it, and the checks that hold after every step.
class Machine
{
public:
    explicit Machine(unsigned seed)
        : m_random(seed)
    {
        model.setSender(root());
        for (pid_t pid = 1; pid <= 12; ++pid)
            start(pid);
        QObject::connect(&model, &QAbstractItemModel::dataChanged, &model,
            [this](const QModelIndex &from, const QModelIndex &to) { note(from, to); });
    }

    void round();
    void verify();

    ListFixture fixture;
    ProcessModel model;

private:
    struct Ended
    {
        ProcessPtr process;
        int64_t atNs;
    };

    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }
    void start(pid_t pid);
    void changeOne();
    void changeMachine();
    void changeList();
    void update();
    void note(const QModelIndex &from, const QModelIndex &to);
    void verifyRows(const QModelIndex &parent, std::set<ProcessKey> &seen);
    void verifyOrder(const QModelIndex &before, const QModelIndex &after);
    std::map<ProcessKey, QStringList> texts();
    void collectTexts(const QModelIndex &parent, std::map<ProcessKey, QStringList> &all);
    bool matches(const ProcessInfo &process) const;

    std::mt19937 m_random;
    std::map<ProcessKey, Ended> m_ended;
    std::set<ProcessKey> m_kept;
    std::set<std::pair<ProcessKey, int>> m_announced;
    std::map<ProcessKey, QPersistentModelIndex> m_pointers;
    QByteArray m_filter;
    Column m_sorted = Column::Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

void Machine::start(pid_t pid)
{
    static const QByteArray pool[] = { "nginx", "Bash", "worker", "sshd", "agent" };
    const pid_t parent = fixture.processes().empty()
        ? 0
        : fixture.processes()[static_cast<size_t>(below(static_cast<int>(fixture.processes().size())))]
              ->key.pid;
    (void)fixture.add(pid, pool[below(5)], parent);
}

void Machine::changeOne()
{
    const auto &all = fixture.processes();
    if (all.empty())
        return;
    const ProcessKey key = all[static_cast<size_t>(below(static_cast<int>(all.size())))]->key;
    const int what = below(5);
    const pid_t above = all[static_cast<size_t>(below(static_cast<int>(all.size())))]->key.pid;
    const int number = below(100);
    fixture.change(key, [&](ProcessInfo &info) {
        if (what == 0)
            info.name = "renamed" + QByteArray::number(number % 4);
        else if (what == 1)
            info.parent = above; // may well form a ring
        else if (what == 2)
            info.state = number % 2 == 0 ? ProcessState::Stopped : ProcessState::Running;
        else if (what == 3)
            info.residentKib = static_cast<uint64_t>(number) * 1024;
        else
            info.caught = SignalSet{ 1 + number % 20 };
        info.cpuNs = info.cpuNs.value_or(0) + static_cast<uint64_t>(number) * 1'000'000;
    });
}

void Machine::changeMachine()
{
    for (int i = below(3); i > 0; --i) {
        const pid_t pid = 1 + below(24);
        if (!fixture.has(pid))
            start(pid);
    }
    for (int i = below(3); i > 0 && fixture.processes().size() > 2; --i) {
        const ProcessPtr gone
            = fixture.processes()[static_cast<size_t>(below(static_cast<int>(fixture.processes().size())))];
        // What the model never saw cannot end in its eyes.
        if (model.snapshot()->find(gone->key))
            m_ended[gone->key] = { model.snapshot()->find(gone->key), 0 };
        fixture.remove(gone->key);
    }
    for (int i = below(4); i > 0; --i)
        changeOne();
}

void Machine::changeList()
{
    static const QByteArray filters[] = { "", "", "n", "renamed", "1", "nothing at all" };
    static const Column columns[] = { Column::Name, Column::Pid, Column::Memory, Column::Cpu, Column::State };
    switch (below(6)) {
    case 0:
        m_filter = filters[below(6)];
        model.setFilter(QString::fromLatin1(m_filter));
        break;
    case 1:
        model.setShape(below(2) == 0 ? Shape::Flat : Shape::Tree);
        break;
    case 2:
        m_sorted = columns[below(5)];
        m_order = below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
        model.sort(model.sectionOf(m_sorted), m_order);
        break;
    case 3:
        model.setSignals(below(2) == 0 ? std::vector<int>{ 1, 15 } : std::vector<int>{ 15, 9, 20, 1 });
        break;
    default: {
        m_kept.clear();
        for (const auto &[key, ended] : m_ended)
            m_kept.insert(key);
        for (const ProcessPtr &process : fixture.processes())
            if (below(4) == 0)
                m_kept.insert(process->key);
        model.setKept({ m_kept.begin(), m_kept.end() });
    }
    }
}

void Machine::update()
{
    const SnapshotPtr snapshot = fixture.snapshot();
    for (auto &[key, ended] : m_ended)
        ended.atNs = ended.atNs == 0 ? snapshot->takenAtNs : ended.atNs;
    std::erase_if(m_ended, [&](const auto &entry) {
        return !m_kept.contains(entry.first) && snapshot->takenAtNs - entry.second.atNs >= 2'000'000'000;
    });
    const auto before = texts();
    m_announced.clear();
    model.update(snapshot);
    const auto after = texts();
    for (const auto &[key, cells] : after) {
        const auto was = before.find(key);
        for (int column = 0; was != before.end() && column < cells.size(); ++column) {
            if (was->second.at(column) != cells.at(column))
                QVERIFY2(m_announced.contains({ key, column }), "a change was not announced");
        }
    }
}

void Machine::round()
{
    if (!model.snapshot())
        update();
    else if (below(3) == 0)
        changeList();
    else {
        changeMachine();
        update();
    }
    verify();
}

void Machine::note(const QModelIndex &from, const QModelIndex &to)
{
    QVERIFY(from.isValid() && to.isValid());
    QCOMPARE(from.parent(), to.parent());
    for (int row = from.row(); row <= to.row(); ++row)
        for (int column = from.column(); column <= to.column(); ++column)
            m_announced.insert({ model.keyAt(from.sibling(row, column)), column });
}

std::map<ProcessKey, QStringList> Machine::texts()
{
    std::map<ProcessKey, QStringList> all;
    collectTexts({}, all);
    return all;
}

void Machine::collectTexts(const QModelIndex &parent, std::map<ProcessKey, QStringList> &all)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(index.siblingAtColumn(column).data().toString());
        all[model.keyAt(index)] = cells;
        collectTexts(index, all);
    }
}

bool Machine::matches(const ProcessInfo &process) const
{
    if (m_filter == "nothing at all")
        return false;
    const QByteArray all = process.name.toLower() + ' ' + process.command.toLower() + ' '
        + QByteArray::number(process.key.pid);
    return all.contains(m_filter);
}

void Machine::verifyOrder(const QModelIndex &before, const QModelIndex &after)
{
    const auto raw = [this](const QModelIndex &index) {
        const QModelIndex cell = index.siblingAtColumn(model.sectionOf(m_sorted));
        if (m_sorted == Column::Name)
            return QVariant(cell.data().toString().toCaseFolded());
        if (m_sorted == Column::State && cell.data(ProcessModel::EndedRole).toBool())
            return QVariant(static_cast<int>(ProcessState::Dead));
        const QVariant value = cell.data(ProcessModel::SortRole);
        return value.isValid() ? value : QVariant(-1);
    };
    const QVariant first = raw(before);
    const QVariant second = raw(after);
    const int order = m_sorted == Column::Name
        ? first.toString().compare(second.toString())
        : (first.toDouble() < second.toDouble() ? -1 : first.toDouble() > second.toDouble());
    if (order == 0)
        QVERIFY(model.keyAt(before) < model.keyAt(after));
    else
        QCOMPARE(order < 0, m_order == Qt::AscendingOrder);
}

void Machine::verifyRows(const QModelIndex &parent, std::set<ProcessKey> &seen)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const ProcessKey key = model.keyAt(index);
        QVERIFY2(seen.insert(key).second, "a process stands twice");
        QCOMPARE(index.parent(), parent);
        QCOMPARE(model.indexOf(key), index);
        QCOMPARE(index.data(ProcessModel::EndedRole).toBool(), m_ended.contains(key));
        if (row > 0)
            verifyOrder(model.index(row - 1, 0, parent), index);
        if (parent.isValid() && !m_ended.contains(key))
            QCOMPARE(model.keyAt(parent).pid, model.snapshot()->find(key)->parent.value_or(0));
        verifyRows(index, seen);
    }
}

void Machine::verify()
{
    std::set<ProcessKey> seen;
    verifyRows({}, seen);
    std::set<ProcessKey> wanted;
    int shown = 0;
    for (const ProcessPtr &process : model.snapshot()->processes) {
        if (!matches(*process))
            continue;
        wanted.insert(process->key);
        ++shown;
    }
    for (const auto &[key, ended] : m_ended)
        if (ended.atNs != 0 && matches(*ended.process))
            wanted.insert(key);
    QCOMPARE(model.shownCount(), shown);
    QCOMPARE(model.processCount(), static_cast<int>(model.snapshot()->processes.size()));
    for (const ProcessKey &key : wanted)
        QVERIFY2(seen.contains(key), "a process is missing");
    if (model.shape() == Shape::Flat || m_filter.isEmpty())
        QCOMPARE(seen, wanted);
    for (auto &[key, pointer] : m_pointers) {
        QCOMPARE(pointer.isValid(), seen.contains(key));
        if (pointer.isValid())
            QCOMPARE(model.keyAt(pointer), key);
    }
    std::erase_if(m_pointers, [](const auto &entry) { return !entry.second.isValid(); });
    for (const ProcessKey &key : seen)
        m_pointers.try_emplace(key, model.indexOf(key).siblingAtColumn(below(3)));
}

} // namespace

class TestProcessModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holdsThroughEverything_data();
    void holdsThroughEverything();
    void satisfiesTheTester();
    void resetsOnlyAtTheFirstFill();
    void keepsEndedRows();
    void keepsEndedRowsThatAreKept();
    void tellsARecycledPidApart();
    void marksFreshRows();
    void movesOrphans();
    void cutsRingsOfParents();
    void showsAncestorsOfMatches();
    void filterLooksInNamePidAndCommand_data();
    void filterLooksInNamePidAndCommand();
    void announcesOnlyWhatChanged();
    void keepsRowsWhenTheScanFailed();
    void measuresCpuBetweenSnapshots();
    void titlesAndTips();
    void showsForeignBytesAsText();
    void selectionHasWholeTables();
    void persistentIndexesFollowSignalColumns();
};

void TestProcessModel::holdsThroughEverything_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestProcessModel::holdsThroughEverything()
{
    QFETCH(unsigned, seed);
    Machine machine(seed);
    machine.round();
    QSignalSpy resets(&machine.model, &QAbstractItemModel::modelReset);
    for (int i = 0; i < 600 && !QTest::currentTestFailed(); ++i)
        machine.round();
    QCOMPARE(resets.count(), 0);
}

void TestProcessModel::satisfiesTheTester()
{
    Machine machine(77);
    QAbstractItemModelTester tester(&machine.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 150 && !QTest::currentTestFailed(); ++i)
        machine.round();
}

void TestProcessModel::resetsOnlyAtTheFirstFill()
{
    ListFixture fixture;
    (void)fixture.add(10, "a");
    ProcessModel model;
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.update(fixture.snapshot());
    QCOMPARE(resets.count(), 1);
    (void)fixture.add(11, "b");
    model.update(fixture.snapshot());
    model.setShape(Shape::Tree);
    model.setFilter(QStringLiteral("b"));
    model.sort(1, Qt::DescendingOrder);
    model.setSignals({ 9 });
    QCOMPARE(resets.count(), 1);
}

void TestProcessModel::keepsEndedRows()
{
    ListFixture fixture;
    const ProcessKey key = fixture.add(10, "a");
    (void)fixture.add(11, "b");
    ProcessModel model;
    model.update(fixture.snapshot());
    fixture.remove(key);
    model.update(fixture.snapshot()); // ends now
    QVERIFY(model.indexOf(key).data(ProcessModel::EndedRole).toBool());
    QCOMPARE(textOf(model, key, Column::State), QStringLiteral("ended"));
    QCOMPARE(model.indexOf(key)
                 .siblingAtColumn(model.sectionOf(Column::Signal))
                 .data(ProcessModel::EffectRole)
                 .value<Prediction>()
                 .effect,
        Effect::NoEffect);
    QCOMPARE(model.processCount(), 1);
    model.update(fixture.snapshot()); // for one second
    QVERIFY(model.indexOf(key).isValid());
    model.update(fixture.snapshot()); // for two
    QVERIFY(!model.indexOf(key).isValid());
    QVERIFY(model.selectionOf({ key }).isEmpty());
}

void TestProcessModel::keepsEndedRowsThatAreKept()
{
    ListFixture fixture;
    const ProcessKey key = fixture.add(10, "a");
    (void)fixture.add(11, "b");
    ProcessModel model;
    model.update(fixture.snapshot());
    model.setKept({ key });
    fixture.remove(key);
    for (int i = 0; i < 10; ++i)
        model.update(fixture.snapshot());
    QVERIFY(model.indexOf(key).isValid());
    const Selection selection = model.selectionOf({ key });
    QCOMPARE(selection.processes.size(), size_t{ 1 });
    QVERIFY(selection.processes.front().ended);
    model.setKept({});
    QVERIFY(model.indexOf(key).isValid());
    model.update(fixture.snapshot());
    QVERIFY(!model.indexOf(key).isValid());
}

void TestProcessModel::tellsARecycledPidApart()
{
    ListFixture fixture;
    const ProcessKey old = fixture.add(10, "old");
    ProcessModel model;
    model.update(fixture.snapshot());
    fixture.remove(old);
    const ProcessKey fresh = fixture.add(10, "new");
    model.update(fixture.snapshot());
    QCOMPARE(names(model), QStringList({ QStringLiteral("new"), QStringLiteral("old") }));
    QVERIFY(model.indexOf(old).data(ProcessModel::EndedRole).toBool());
    QVERIFY(!model.indexOf(fresh).data(ProcessModel::EndedRole).toBool());
}

void TestProcessModel::marksFreshRows()
{
    ListFixture fixture;
    const ProcessKey first = fixture.add(10, "a");
    ProcessModel model;
    model.update(fixture.snapshot());
    QVERIFY(!model.indexOf(first).data(ProcessModel::FreshRole).toBool());
    const ProcessKey second = fixture.add(11, "b");
    const SnapshotPtr snapshot = fixture.snapshot();
    model.update(snapshot);
    QVERIFY(model.indexOf(second).data(ProcessModel::FreshRole).toBool());
    QVERIFY(model.hasPassingRows());
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.passTime(snapshot->takenAtNs + 1'000'000'000);
    QVERIFY(!model.indexOf(second).data(ProcessModel::FreshRole).toBool());
    QCOMPARE(changes.count(), 1);
    QVERIFY(!model.hasPassingRows());
}

void TestProcessModel::movesOrphans()
{
    ListFixture fixture;
    const ProcessKey init = fixture.add(1, "init");
    const ProcessKey parent = fixture.add(10, "parent", 1);
    const ProcessKey child = fixture.add(11, "child", 10);
    const ProcessKey grandchild = fixture.add(12, "grandchild", 11);
    ProcessModel model;
    model.setShape(Shape::Tree);
    model.update(fixture.snapshot());
    const QPersistentModelIndex pointer(model.indexOf(grandchild));
    QCOMPARE(model.indexOf(child).parent(), model.indexOf(parent));
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    fixture.remove(parent);
    fixture.change(child, [](ProcessInfo &info) { info.parent = 1; });
    model.update(fixture.snapshot());
    QCOMPARE(moves.count(), 1);
    QCOMPARE(model.indexOf(child).parent(), model.indexOf(init));
    QCOMPARE(model.keyAt(pointer), grandchild);
    QVERIFY(model.indexOf(parent).data(ProcessModel::EndedRole).toBool());
}

void TestProcessModel::cutsRingsOfParents()
{
    ListFixture fixture;
    (void)fixture.add(1, "one", 3);
    (void)fixture.add(2, "two", 1);
    (void)fixture.add(3, "three", 2);
    (void)fixture.add(4, "self", 4);
    ProcessModel model;
    model.setShape(Shape::Tree);
    model.update(fixture.snapshot());
    int rows = 0;
    const std::function<void(const QModelIndex &)> count = [&](const QModelIndex &parent) {
        for (int row = 0; row < model.rowCount(parent); ++row, ++rows)
            count(model.index(row, 0, parent));
    };
    count({});
    QCOMPARE(rows, 4);
}

void TestProcessModel::showsAncestorsOfMatches()
{
    ListFixture fixture;
    const ProcessKey init = fixture.add(1, "init");
    const ProcessKey shell = fixture.add(10, "shell", 1);
    const ProcessKey match = fixture.add(11, "needle", 10);
    const ProcessKey other = fixture.add(12, "other", 1);
    ProcessModel model;
    model.setShape(Shape::Tree);
    model.update(fixture.snapshot());
    model.setFilter(QStringLiteral("needle"));
    QVERIFY(
        model.indexOf(init).isValid() && model.indexOf(shell).isValid() && model.indexOf(match).isValid());
    QVERIFY(!model.indexOf(other).isValid());
    QCOMPARE(model.shownCount(), 1);
    QCOMPARE(model.selectionOf({ other }).hiddenByFilter, 1);
    model.setShape(Shape::Flat);
    QCOMPARE(names(model), QStringList(QStringLiteral("needle")));
}

void TestProcessModel::filterLooksInNamePidAndCommand_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("shown");
    QTest::newRow("nothing") << QString() << 3;
    QTest::newRow("blanks") << QStringLiteral("  ") << 3;
    QTest::newRow("name") << QStringLiteral("nginx") << 2;
    QTest::newRow("case") << QStringLiteral("NGINX") << 2;
    QTest::newRow("part") << QStringLiteral("gin") << 2;
    QTest::newRow("pid") << QStringLiteral("4711") << 1;
    QTest::newRow("command") << QStringLiteral("/usr/bin") << 3;
    QTest::newRow("two words are and") << QStringLiteral("nginx 4711") << 1;
    QTest::newRow("no match") << QStringLiteral("postgres") << 0;
    QTest::newRow("not across fields") << QStringLiteral("nginx/usr") << 0;
}

void TestProcessModel::filterLooksInNamePidAndCommand()
{
    QFETCH(QString, words);
    QFETCH(int, shown);
    ListFixture fixture;
    (void)fixture.add(4711, "nginx");
    (void)fixture.add(20, "nginx");
    (void)fixture.add(21, "bash");
    ProcessModel model;
    model.update(fixture.snapshot());
    QSignalSpy counts(&model, &ProcessModel::countsChanged);
    model.setFilter(words);
    QCOMPARE(model.shownCount(), shown);
    QCOMPARE(model.rowCount(), shown);
    QCOMPARE(counts.count(), shown == 3 ? 0 : 1);
}

void TestProcessModel::announcesOnlyWhatChanged()
{
    ListFixture fixture;
    const ProcessKey first = fixture.add(10, "a");
    (void)fixture.add(11, "b");
    const ProcessKey third = fixture.add(12, "c");
    ProcessModel model;
    model.update(fixture.snapshot());
    model.update(fixture.snapshot()); // CPU % is known from now on
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    fixture.change(first, [](ProcessInfo &info) { info.residentKib = 2048; });
    model.update(fixture.snapshot());
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes.at(0).at(0).toModelIndex(),
        model.indexOf(first).siblingAtColumn(model.sectionOf(Column::Memory)));
    QCOMPARE(changes.at(0).at(0), changes.at(0).at(1));
    changes.clear();
    fixture.change(third, [](ProcessInfo &info) { info.flags = 1; }); // no column shows it
    model.update(fixture.snapshot());
    QCOMPARE(changes.count(), 0);
    QCOMPARE(layouts.count(), 0);
}

void TestProcessModel::keepsRowsWhenTheScanFailed()
{
    ListFixture fixture;
    (void)fixture.add(10, "a");
    ProcessModel model;
    model.update(fixture.snapshot());
    const auto failed = std::make_shared<Snapshot>();
    failed->failure = EACCES;
    model.update(failed);
    QCOMPARE(model.processCount(), 1);
    QVERIFY(!model.index(0, 0).data(ProcessModel::EndedRole).toBool());
}

void TestProcessModel::measuresCpuBetweenSnapshots()
{
    ListFixture fixture;
    const ProcessKey key = fixture.add(10, "a");
    ProcessModel model;
    model.update(fixture.snapshot());
    QCOMPARE(textOf(model, key, Column::Cpu), QString()); // not known from one look
    fixture.change(key, [](ProcessInfo &info) { info.cpuNs = 255'000'000; });
    model.update(fixture.snapshot());
    QCOMPARE(textOf(model, key, Column::Cpu), QLocale().toString(25.5, 'f', 1));
    model.update(fixture.snapshot());
    QCOMPARE(textOf(model, key, Column::Cpu), QLocale().toString(0.0, 'f', 1));
    fixture.change(key, [](ProcessInfo &info) { info.cpuNs = std::nullopt; });
    model.update(fixture.snapshot());
    QCOMPARE(textOf(model, key, Column::Cpu), QString());
}

void TestProcessModel::titlesAndTips()
{
    ProcessModel model;
    const int term = model.sectionOf(Column::Signal) + 2;
    QCOMPARE(model.headerData(term, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("TERM"));
    const QString tip = model.headerData(term, Qt::Horizontal, Qt::ToolTipRole).toString();
    QVERIFY2(tip.startsWith(QLatin1String("SIGTERM (15): ")), qPrintable(tip));
    QCOMPARE(model.headerData(term, Qt::Horizontal, ProcessModel::SignalRole).toInt(), 15);
    for (const Column right : { Column::Pid, Column::Cpu, Column::Memory, Column::Age }) {
        const QVariant alignment
            = model.headerData(model.sectionOf(right), Qt::Horizontal, Qt::TextAlignmentRole);
        QVERIFY(alignment.toInt() & Qt::AlignRight);
    }
    for (int section = 0; section < model.columnCount(); ++section)
        QVERIFY(!model.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
    QVERIFY(!model.headerData(model.columnCount(), Qt::Horizontal, Qt::DisplayRole).isValid());
}

void TestProcessModel::showsForeignBytesAsText()
{
    ListFixture fixture;
    const ProcessKey key = fixture.add(10, "<b>x</b>\n\x1b[31m");
    fixture.change(key, [](ProcessInfo &info) { info.command = QByteArray(1 << 20, 'x'); });
    ProcessModel model;
    model.setSender(root());
    model.update(fixture.snapshot());
    QCOMPARE(textOf(model, key, Column::Name), QStringLiteral("<b>x</b>\\x0a\\x1b[31m"));
    const QString tip = model.indexOf(key).data(Qt::ToolTipRole).toString();
    QVERIFY2(
        tip.contains(QLatin1String("&lt;b&gt;")) && !tip.contains(QLatin1String("<b>")), qPrintable(tip));
    QVERIFY(textOf(model, key, Column::Command).size() < 2000);
    const QModelIndex hup = model.indexOf(key).siblingAtColumn(model.sectionOf(Column::Signal));
    QCOMPARE(
        hup.data(Qt::AccessibleTextRole).toString(), QString(QLatin1String("HUP: ") % hup.data().toString()));
    QVERIFY(!hup.data(Qt::ToolTipRole).toString().isEmpty());
}

void TestProcessModel::selectionHasWholeTables()
{
    ListFixture fixture;
    const ProcessKey key = fixture.add(10, "a");
    ProcessModel model;
    model.setSender(root());
    model.update(fixture.snapshot());
    const Selection selection = model.selectionOf({ key, ProcessKey{ 99, 1 } });
    QCOMPARE(selection.processes.size(), size_t{ 1 });
    QCOMPARE(selection.processes.front().predictions.at(15).effect, Effect::Handled);
    QCOMPARE(selection.processes.front().predictions.at(9).effect, Effect::Terminates);
    const QModelIndex term = model.indexOf(key).siblingAtColumn(model.sectionOf(Column::Signal) + 2);
    QCOMPARE(term.data(ProcessModel::EffectRole).value<Prediction>(),
        selection.processes.front().predictions.at(15));
}

void TestProcessModel::persistentIndexesFollowSignalColumns()
{
    ListFixture fixture;
    const ProcessKey key = fixture.add(10, "a");
    ProcessModel model;
    model.update(fixture.snapshot());
    const QPersistentModelIndex command(model.indexOf(key).siblingAtColumn(model.sectionOf(Column::Command)));
    const QPersistentModelIndex term(model.indexOf(key).siblingAtColumn(model.sectionOf(Column::Signal) + 2));
    model.setSignals({ 9, 15, 99, 15, 1 });
    QCOMPARE(model.signalNumbers(), std::vector<int>({ 9, 15, 1 }));
    QCOMPARE(command.column(), model.sectionOf(Column::Command));
    QCOMPARE(term.data(ProcessModel::SignalRole).toInt(), 15);
    model.setSignals({ 9 });
    QVERIFY(!term.isValid());
    std::vector<int> many;
    for (int signo = 1; signo <= 20; ++signo)
        many.push_back(signo);
    model.setSignals(many);
    QCOMPARE(model.signalNumbers().size(), size_t{ 12 });
}

QTEST_GUILESS_MAIN(TestProcessModel)
#include "tst_processmodel.moc"
