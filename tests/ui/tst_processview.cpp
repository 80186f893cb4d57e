// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/syscalls.h"
#include "core/processes/scanner.h"
#include "tests/support/listfixture.h"
#include "tests/support/testchild.h"
#include "ui/processes/filteredit.h"
#include "ui/processes/listcolumns.h"
#include "ui/processes/processview.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <random>

using namespace Sigwise;
using Sigwise::Test::ListFixture;
using Sigwise::Test::TestChild;

using Column = ProcessModel::Column;
using Shape = ProcessModel::Shape;

namespace {

/// A list of 200 processes on screen.
struct List
{
    explicit List(int processes = 200)
    {
        Sender sender;
        sender.pid = 1;
        sender.mayKillAny = true;
        model.setSender(sender);
        keys.push_back(fixture.add(1, "init"));
        for (int i = 1; i < processes; ++i)
            keys.push_back(
                fixture.add(100 + i, "process" + QByteArray::number(1000 + i), i % 7 == 0 ? 1 : 100 + i / 7));
        view.resize(1200, 500);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
        refresh();
    }

    void refresh() { view.applySnapshot(fixture.snapshot()); }
    [[nodiscard]] QRect rectOf(const ProcessKey &key) const { return view.visualRect(model.indexOf(key)); }
    void scrollTo(const ProcessKey &key)
    {
        view.scrollTo(model.indexOf(key), QAbstractItemView::PositionAtCenter);
    }
    void click(const ProcessKey &key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers, rectOf(key).center());
    }

    ListFixture fixture;
    std::vector<ProcessKey> keys;
    ProcessModel model;
    ProcessView view{ &model };
};

/// Lets processes come, go, change and get other parents, but not those of `spared`.
void churn(ListFixture &fixture, std::mt19937 &random, const std::vector<ProcessKey> &spared)
{
    const auto below
        = [&random](size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); };
    for (size_t i = below(4); i > 0; --i) {
        const pid_t pid = static_cast<pid_t>(2000 + below(500));
        if (!fixture.has(pid))
            (void)fixture.add(pid, "new" + QByteArray::number(pid), below(2) == 0 ? 1 : 150);
    }
    for (size_t i = below(4); i > 0; --i) {
        const ProcessKey key = fixture.processes()[below(fixture.processes().size())]->key;
        if (key.pid >= 2000 && std::find(spared.begin(), spared.end(), key) == spared.end())
            fixture.remove(key);
    }
    const ProcessKey changed = fixture.processes()[below(fixture.processes().size())]->key;
    fixture.change(changed, [&](ProcessInfo &info) {
        info.residentKib = below(100'000);
        info.cpuNs = info.cpuNs.value_or(0) + below(1'000'000'000);
    });
}

} // namespace

class TestProcessView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void survivesAThousandRefreshes_data();
    void survivesAThousandRefreshes();
    void survivesRefreshesOfTheRealList();
    void hasACurrentRowFromTheFirstFill();
    void selectedRowStaysWhenItsProcessEnds();
    void filterHidesTheSelectionAndBringsItBack();
    void shapeKeepsTheSelection();
    void holdsUpdatesWhileAButtonIsDown();
    void holdsUpdatesWhileAMenuIsOpen();
    void sortKeepsSelectionAndPlace();
    void closedBranchesStayClosed();
    void showsWhyNothingIsListed();
    void reportsVisibleRows();
    void columnsGiveWayInNarrowWindows();
    void theCommandCanBeRead();
    void columnsAreSavedAndRestored();
    void garbageInTheStateIsIgnored_data();
    void garbageInTheStateIsIgnored();
    void columnsMenuChangesSignals();
    void headerHasTips();
    void copiesRowsAsText();
    void enterAndDeleteDoNothing();
    void searchField();
};

void TestProcessView::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("QObject|QAbstract|Layout|paint")));
}

void TestProcessView::survivesAThousandRefreshes_data()
{
    QTest::addColumn<bool>("tree");
    QTest::addColumn<int>("column");
    QTest::newRow("flat, by name") << false << static_cast<int>(Column::Name);
    QTest::newRow("flat, by CPU") << false << static_cast<int>(Column::Cpu);
    QTest::newRow("tree") << true << static_cast<int>(Column::Name);
}

void TestProcessView::survivesAThousandRefreshes()
{
    QFETCH(bool, tree);
    QFETCH(int, column);
    List list;
    list.view.setShape(tree ? Shape::Tree : Shape::Flat);
    list.view.sortByColumn(column, Qt::AscendingOrder);
    const std::vector<ProcessKey> chosen{ list.keys[60], list.keys[61], list.keys[150] };
    list.scrollTo(chosen[0]);
    list.click(chosen[0]);
    for (size_t i : { 1, 2 }) {
        list.scrollTo(chosen[i]);
        list.click(chosen[i], Qt::ControlModifier);
    }
    list.scrollTo(chosen[2]);
    std::vector<ProcessKey> wanted = list.view.selectedKeys();
    QCOMPARE(wanted.size(), size_t{ 3 });
    QCOMPARE(list.view.currentKey(), chosen[2]);

    QSignalSpy resets(&list.model, &QAbstractItemModel::modelReset);
    QSignalSpy selections(&list.view, &ProcessView::selectionChangedTo);
    QSignalSpy currents(&list.view, &ProcessView::currentKeyChanged);
    std::mt19937 random(5);
    int y = list.rectOf(chosen[2]).top();
    for (int i = 0; i < 1000; ++i) {
        churn(list.fixture, random, chosen);
        if (i == 500)
            list.fixture.remove(chosen[1]);
        list.refresh();
        QCOMPARE(list.view.selectionModel()->selectedRows().size(), 3);
        QCOMPARE(list.view.currentKey(), chosen[2]);
        QCOMPARE(list.model.keyAt(list.view.currentIndex()), chosen[2]);
        // The row keeps its place, as far as the list reaches beyond it.
        const QScrollBar *bar = list.view.verticalScrollBar();
        const bool free = bar->value() > 0 && bar->value() < bar->maximum();
        if (free)
            QCOMPARE(list.rectOf(chosen[2]).top(), y);
        y = list.rectOf(chosen[2]).top();
    }
    std::vector<ProcessKey> is = list.view.selectedKeys();
    std::sort(is.begin(), is.end());
    std::sort(wanted.begin(), wanted.end());
    QCOMPARE(is, wanted);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(selections.count(), 0);
    QCOMPARE(currents.count(), 0);
}

void TestProcessView::survivesRefreshesOfTheRealList()
{
    TestChild kept = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
    Scanner scanner;
    ProcessModel model;
    model.setSender(currentSender(scanner.reader()));
    ProcessView view(&model);
    view.resize(1200, 500);
    view.show();
    view.applySnapshot(scanner.scan());
    const ProcessKey key{ kept.pid(), kept.startTime() };
    QVERIFY(model.indexOf(key).isValid());
    view.selectKeys({ key });
    for (int i = 0; i < 20; ++i) {
        TestChild passing = TestChild::target();
        view.applySnapshot(scanner.scan());
        QVERIFY(model.indexOf(ProcessKey{ passing.pid(), passing.startTime() }).isValid());
        QCOMPARE(view.selectedKeys(), std::vector<ProcessKey>{ key });
    }
    const Selection selection = model.selectionOf({ key });
    QCOMPARE(selection.processes.front().predictions.at(10).effect, Effect::Handled);
    QCOMPARE(selection.processes.front().predictions.at(12).effect, Effect::Terminates);
    kept.write("\n");
}

void TestProcessView::hasACurrentRowFromTheFirstFill()
{
    List list(5);
    QVERIFY(list.view.currentIndex().isValid());
    QVERIFY(list.view.currentKey().has_value());
    QVERIFY(list.view.selectedKeys().empty());
}

void TestProcessView::selectedRowStaysWhenItsProcessEnds()
{
    List list;
    const ProcessKey key = list.keys[10];
    list.click(key);
    list.fixture.remove(key);
    for (int i = 0; i < 5; ++i)
        list.refresh();
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ key });
    QVERIFY(list.model.indexOf(key).data(ProcessModel::EndedRole).toBool());
    list.click(list.keys[12]);
    list.refresh();
    QVERIFY(!list.model.indexOf(key).isValid());
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ list.keys[12] });
}

void TestProcessView::filterHidesTheSelectionAndBringsItBack()
{
    List list;
    const ProcessKey key = list.keys[10];
    list.click(key);
    QSignalSpy selections(&list.view, &ProcessView::selectionChangedTo);
    list.view.setFilter(QStringLiteral("process1150"));
    QCOMPARE(list.model.rowCount(), 1);
    QCOMPARE(list.view.selectionModel()->selectedRows().size(), 0);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ key });
    QCOMPARE(list.model.selectionOf({ key }).hiddenByFilter, 1);
    list.refresh();
    list.view.setFilter({});
    QCOMPARE(list.view.selectionModel()->selectedRows().size(), 1);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ key });
    QCOMPARE(list.view.currentKey(), key);
    QCOMPARE(selections.count(), 0);
    // A new choice while something is hidden is the whole choice.
    list.view.setFilter(QStringLiteral("process1150"));
    list.click(list.keys[150]);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ list.keys[150] });
}

void TestProcessView::shapeKeepsTheSelection()
{
    List list;
    const ProcessKey key = list.keys[30];
    list.scrollTo(key);
    list.click(key);
    list.view.setShape(Shape::Tree);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ key });
    QCOMPARE(list.model.keyAt(list.view.currentIndex()), key);
    QVERIFY(list.view.rootIsDecorated());
    QVERIFY(list.rectOf(key).isValid()); // all branches are open
    list.view.setShape(Shape::Flat);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ key });
}

void TestProcessView::holdsUpdatesWhileAButtonIsDown()
{
    List list;
    const int rows = list.model.rowCount();
    QSignalSpy applied(&list.view, &ProcessView::snapshotApplied);
    QTest::mousePress(list.view.viewport(), Qt::LeftButton, {}, list.rectOf(list.keys[3]).center());
    (void)list.fixture.add(5000, "late");
    list.refresh();
    (void)list.fixture.add(5001, "later");
    list.refresh();
    QCOMPARE(list.model.rowCount(), rows);
    QCOMPARE(applied.count(), 0);
    QTest::mouseRelease(list.view.viewport(), Qt::LeftButton, {}, list.rectOf(list.keys[3]).center());
    QTRY_COMPARE(list.model.rowCount(), rows + 2);
    QCOMPARE(applied.count(), 1);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ list.keys[3] });
}

void TestProcessView::holdsUpdatesWhileAMenuIsOpen()
{
    List list;
    const int rows = list.model.rowCount();
    QMenu menu(&list.view);
    menu.addAction(QStringLiteral("x"));
    menu.popup(list.view.mapToGlobal(QPoint(50, 50)));
    QVERIFY(QApplication::activePopupWidget());
    (void)list.fixture.add(5000, "late");
    list.refresh();
    QCOMPARE(list.model.rowCount(), rows);
    menu.close();
    QTRY_COMPARE(list.model.rowCount(), rows + 1);
}

void TestProcessView::sortKeepsSelectionAndPlace()
{
    List list;
    const ProcessKey key = list.keys[100];
    list.scrollTo(key);
    list.click(key);
    const int y = list.rectOf(key).top();
    QHeaderView *header = list.view.header();
    const int x = header->sectionViewportPosition(1) + header->sectionSize(1) / 2;
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() - 5));
    QCOMPARE(list.model.keyAt(list.model.index(0, 0)).pid, 1);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() - 5));
    QCOMPARE(list.model.keyAt(list.model.index(0, 0)).pid, 299);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ key });
    QCOMPARE(list.rectOf(key).top(), y);
}

void TestProcessView::closedBranchesStayClosed()
{
    List list(30);
    list.view.setShape(Shape::Tree);
    const QModelIndex init = list.model.indexOf(list.keys[0]);
    QVERIFY(list.view.isExpanded(init));
    list.view.setCurrentIndex(init);
    QTest::keyClick(&list.view, Qt::Key_Left);
    QVERIFY(!list.view.isExpanded(list.model.indexOf(list.keys[0])));
    (void)list.fixture.add(6000, "child", 1);
    list.refresh();
    QVERIFY(!list.view.isExpanded(list.model.indexOf(list.keys[0])));
    list.view.setFilter(QStringLiteral("child")); // what matches must be seen
    QVERIFY(list.view.isExpanded(list.model.indexOf(list.keys[0])));
    list.view.setFilter({});
    QVERIFY(!list.view.isExpanded(list.model.indexOf(list.keys[0])));
    list.view.setShape(Shape::Flat);
    list.view.setShape(Shape::Tree);
    QVERIFY(!list.view.isExpanded(list.model.indexOf(list.keys[0])));
    list.view.setCurrentIndex(list.model.indexOf(list.keys[0]));
    QTest::keyClick(&list.view, Qt::Key_Right);
    list.refresh();
    QVERIFY(list.view.isExpanded(list.model.indexOf(list.keys[0])));
}

void TestProcessView::showsWhyNothingIsListed()
{
    List list(5);
    auto *message = list.view.findChild<QWidget *>(QStringLiteral("listMessage"));
    QVERIFY(message && !message->isVisible());
    list.view.setFilter(QStringLiteral("<b>nothing</b>"));
    QVERIFY(message->isVisible());
    auto *text = message->findChild<QLabel *>(QStringLiteral("listMessageText"));
    QCOMPARE(text->textFormat(), Qt::PlainText);
    QVERIFY(text->text().contains(QLatin1String("<b>nothing</b>")));
    QSignalSpy clears(&list.view, &ProcessView::clearFilterRequested);
    message->findChild<QPushButton *>(QStringLiteral("listMessageButton"))->click();
    QCOMPARE(clears.count(), 1);
    // What is not understood is not "nothing".
    auto *title = message->findChild<QLabel *>(QStringLiteral("listMessageTitle"));
    list.view.setFilter(QStringLiteral("frob:x"));
    QCOMPARE(title->text(), QStringLiteral("The filter is not understood"));
    QVERIFY(text->text().contains(QStringLiteral("no key “frob”")));
    list.view.setFilter(QStringLiteral("catches:KILL"));
    QCOMPARE(title->text(), QStringLiteral("No process can ever match"));
    list.view.setFilter(QStringLiteral("port:80"));
    QVERIFY(text->text().contains(QStringLiteral("sigctl list port:80")));
    list.view.setFilter({});
    QVERIFY(!message->isVisible());

    ProcessModel empty;
    ProcessView view(&empty);
    view.show();
    const auto failed = std::make_shared<Snapshot>();
    failed->failure = EACCES;
    view.applySnapshot(failed);
    text = view.findChild<QLabel *>(QStringLiteral("listMessageText"));
    QVERIFY(text->isVisible());
    QVERIFY2(text->text().contains(QLatin1String("no permission to read it")), qPrintable(text->text()));
}

void TestProcessView::reportsVisibleRows()
{
    List list;
    QSignalSpy visible(&list.view, &ProcessView::visibleRowsChanged);
    QTRY_VERIFY(!visible.isEmpty());
    auto keys = visible.last().at(0).value<std::vector<ProcessKey>>();
    QVERIFY(keys.size() > 10 && keys.size() < 30);
    QCOMPARE(keys, list.view.keysOnScreen());
    list.click(list.keys[3]);
    list.view.scrollToBottom();
    QTRY_VERIFY(visible.last().at(0).value<std::vector<ProcessKey>>() != keys);
    keys = visible.last().at(0).value<std::vector<ProcessKey>>();
    QVERIFY(std::find(keys.begin(), keys.end(), list.keys[3]) != keys.end()); // the selection counts too
}

void TestProcessView::columnsGiveWayInNarrowWindows()
{
    List list(5);
    const auto hidden
        = [&list](Column column) { return list.view.isColumnHidden(list.model.sectionOf(column)); };
    list.view.setWindowWidth(1480);
    QVERIFY(
        !hidden(Column::Age) && !hidden(Column::Memory) && !hidden(Column::Cpu) && !hidden(Column::Command));
    list.view.setWindowWidth(1400);
    QVERIFY(hidden(Column::Age) && hidden(Column::Memory) && hidden(Column::Cpu) && !hidden(Column::Command));
    list.view.setWindowWidth(1000);
    QVERIFY(hidden(Column::Command) && !hidden(Column::Unit));
    list.view.setWindowWidth(760);
    QVERIFY(hidden(Column::Unit) && !hidden(Column::Name) && !hidden(Column::Signal));
    list.view.columns().setShown(Column::Age, true); // what was asked for stays
    QVERIFY(!hidden(Column::Age));
}

void TestProcessView::theCommandCanBeRead()
{
    List list(5);
    const Theme &theme = Theme::instance();
    const auto width = [&list](Column column) { return list.view.columnWidth(list.model.sectionOf(column)); };
    list.view.resize(theme.px(1600), 500);
    list.view.setWindowWidth(theme.px(2000));
    const int user = width(Column::User);
    list.view.resize(theme.px(1087), 500); // the list of the first window
    list.view.setWindowWidth(theme.px(1480));
    QVERIFY2(width(Column::Command) >= theme.px(140), qPrintable(QString::number(width(Column::Command))));
    QVERIFY(width(Column::User) < user);
    list.view.header()->resizeSection(list.model.sectionOf(Column::Unit), theme.px(158));
    list.view.resize(theme.px(1080), 500);
    QCOMPARE(width(Column::Unit), theme.px(158)); // dragged by the user: not taken from
    list.view.resize(theme.px(1600), 500);
    QCOMPARE(width(Column::User), user);
}

void TestProcessView::columnsAreSavedAndRestored()
{
    List one(5);
    one.view.setSignalColumns({ 9, 64 });
    one.view.columns().setShown(Column::User, false);
    one.view.header()->resizeSection(0, 300);
    one.view.sortByColumn(one.model.sectionOf(Column::Memory), Qt::DescendingOrder);
    const QVariantMap state = one.view.saveColumns();
    List two(5);
    two.view.restoreColumns(state);
    QCOMPARE(two.model.signalNumbers(), std::vector<int>({ 9, 64 }));
    QVERIFY(two.view.isColumnHidden(two.model.sectionOf(Column::User)));
    QCOMPARE(two.view.columnWidth(0), 300);
    QCOMPARE(two.view.header()->sortIndicatorSection(), two.model.sectionOf(Column::Memory));
    QCOMPARE(two.view.header()->sortIndicatorOrder(), Qt::DescendingOrder);
    QCOMPARE(two.view.saveColumns(), state);
}

void TestProcessView::garbageInTheStateIsIgnored_data()
{
    QTest::addColumn<QVariantMap>("state");
    const QString shown = QStringLiteral("shown");
    const QString widths = QStringLiteral("widths");
    QTest::newRow("empty") << QVariantMap();
    QTest::newRow("text") << QVariantMap{ { shown, 7 }, { widths, QStringLiteral("x") },
        { QStringLiteral("sort"), 99 } };
    QTest::newRow("unknown columns") << QVariantMap{ { shown,
        QVariantMap{ { QStringLiteral("Nonsense"), false } } } };
    QTest::newRow("absurd widths") << QVariantMap{ { widths,
        QVariantMap{ { QStringLiteral("Name"), -5 }, { QStringLiteral("Pid"), 1e12 } } } };
    QTest::newRow("hidden names") << QVariantMap{ { shown,
        QVariantMap{ { QStringLiteral("Name"), false } } } };
}

void TestProcessView::garbageInTheStateIsIgnored()
{
    QFETCH(QVariantMap, state);
    List list(5);
    const int width = list.view.columnWidth(0);
    list.view.restoreColumns(state);
    QCOMPARE(list.view.columnWidth(0), width);
    QVERIFY(!list.view.isColumnHidden(0));
    QCOMPARE(list.view.header()->sortIndicatorSection(), 0);
}

void TestProcessView::columnsMenuChangesSignals()
{
    List list(5);
    list.click(list.keys[2]);
    QMenu menu;
    list.view.fillColumnsMenu(&menu);
    QMenu *signalMenu = nullptr;
    for (QAction *action : menu.actions())
        signalMenu = action->menu() ? action->menu() : signalMenu;
    QVERIFY(signalMenu);
    for (QAction *action : signalMenu->actions())
        if (action->text() == QLatin1String("SIGKILL 9"))
            action->trigger();
    QCOMPARE(list.model.signalNumbers(), std::vector<int>({ 1, 2, 15, 10, 12, 9 }));
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ list.keys[2] });
    QCOMPARE(list.view.columnWidth(list.model.sectionOf(Column::Signal) + 5),
        list.view.columnWidth(list.model.sectionOf(Column::Signal)));
    QCOMPARE(menu.actions().first()->isEnabled(), false); // the name is always there
}

void TestProcessView::headerHasTips()
{
    List list(5);
    const QString tip
        = list.model.headerData(list.model.sectionOf(Column::Signal), Qt::Horizontal, Qt::ToolTipRole)
              .toString();
    QVERIFY2(tip.contains(QLatin1String("SIGHUP (1): ")), qPrintable(tip));
}

void TestProcessView::copiesRowsAsText()
{
    List list(5);
    list.view.setWindowWidth(1000);
    const QString text = list.view.rowAsText(list.keys[1]);
    const QStringList cells = text.split(QLatin1Char('\t'));
    QCOMPARE(cells.at(0), QStringLiteral("process1001"));
    QCOMPARE(cells.at(1), QStringLiteral("101"));
    QCOMPARE(cells.size(), 10);
    QVERIFY(list.view.rowAsText(ProcessKey{ 9999, 1 }).isEmpty());
    list.view.selectKeys({ list.keys[1], list.keys[2] });
    QCOMPARE(list.view.selectionAsText().count(QLatin1Char('\n')), 1);
}

void TestProcessView::enterAndDeleteDoNothing()
{
    List list(5);
    list.click(list.keys[2]);
    QTest::keyClick(&list.view, Qt::Key_Return);
    QTest::keyClick(&list.view, Qt::Key_Delete);
    QCOMPARE(list.view.selectedKeys(), std::vector<ProcessKey>{ list.keys[2] });
    QCOMPARE(list.view.accessibleName(), QStringLiteral("Processes"));
    QCOMPARE(list.view.objectName(), QStringLiteral("processView"));
}

void TestProcessView::searchField()
{
    FilterEdit field;
    field.show();
    auto *edit = field.findChild<QLineEdit *>(QStringLiteral("filterEdit"));
    auto *clear = field.findChild<QToolButton *>(QStringLiteral("filterClear"));
    auto *count = field.findChild<QLabel *>(QStringLiteral("filterCount"));
    QVERIFY(edit && clear && count);
    QCOMPARE(edit->accessibleName(), QStringLiteral("Filter processes"));
    QVERIFY(!clear->isVisible());
    QSignalSpy texts(&field, &FilterEdit::textChanged);
    QSignalSpy leaves(&field, &FilterEdit::escaped);
    QTest::keyClicks(edit, QStringLiteral("ng"));
    field.setCounts(10, 214);
    QCOMPARE(count->text(), QStringLiteral("10 of 214"));
    QVERIFY(clear->isVisible());
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(field.text().isEmpty());
    QCOMPARE(leaves.count(), 0);
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(leaves.count(), 1);
    field.setText(QStringLiteral("x"));
    clear->click();
    QCOMPARE(texts.last().at(0).toString(), QString());
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application);
    TestProcessView test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_processview.moc"
