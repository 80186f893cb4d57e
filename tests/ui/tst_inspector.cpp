// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/signallistmodel.h"
#include "tests/ui/selectionmaker.h"
#include "ui/inspector/elidedlabel.h"
#include "ui/inspector/inspector.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QLabel>
#include <QListView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include <csignal>

using namespace Sigwise;

namespace {

std::shared_ptr<ProcessInfo> workerProcess(pid_t pid = 6120)
{
    auto info = std::make_shared<ProcessInfo>();
    info->key = { pid, 1000 };
    info->name = "queue-worker";
    info->state = ProcessState::Sleeping;
    info->users = UserIds{ 0, 0, 0 };
    info->threadCount = 1;
    info->caught = SignalSet{ SIGINT, SIGTERM };
    info->ignored = SignalSet{ SIGPIPE };
    info->blocked = SignalSet{ SIGUSR1 };
    info->pendingProcess = SignalSet{ SIGUSR1 };
    info->pendingThread = SignalSet{};
    info->namespacePids = { pid };
    info->unit = "queue-worker.service";
    info->command = "/usr/bin/python3 /srv/queue/worker.py";
    return info;
}

SelectedProcess selectedOf(const ProcessPtr &process)
{
    SelectedProcess selected;
    selected.process = process;
    selected.predictions = predictAll(*process, GroupLink::Linked, Sender{ 1, 0, 0, true, {}, true });
    return selected;
}

Selection selectionOf(const ProcessPtr &process) { return Selection{ { selectedOf(process) }, 0 }; }

} // namespace

class TestInspector : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhoItIs();
    void namesAreThereForScreenReaders();
    void hostileTextStaysText();
    void quickFiltersNarrowTheList();
    void scrollAndCurrentRowSurviveRefreshes();
    void anotherProcessStartsAtTheTop();
    void doubleClickAsksForThatSignal();
    void realTimeRowUnfoldsByKey();
    void threadsAndDetailsFollow();
    void severalAreCounted();
    void endedSaysSo();
    void whyItIsStillThere();
    void nothingSelectedSaysWhatToDo();

private:
    template <typename Widget>
    Widget *find(const char *name) const
    {
        return m_inspector->findChild<Widget *>(QLatin1String(name));
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Inspector> m_inspector;
};

void TestInspector::initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }

void TestInspector::init()
{
    m_inspector = std::make_unique<Inspector>();
    m_inspector->resize(392, 750);
    m_inspector->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_inspector.get()));
    m_inspector->setSnapshotInfo(190'000, 100);
}

void TestInspector::cleanup() { m_inspector.reset(); }

void TestInspector::saysWhoItIs()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    QCOMPARE(find<ElidedLabel>("inspectorName")->text(), QStringLiteral("queue-worker"));
    const QString facts = find<ElidedLabel>("inspectorFacts")->text();
    QVERIFY2(facts.startsWith(QStringLiteral("PID 6120 · root · sleeping · ")), qPrintable(facts));
    QVERIFY2(facts.contains(QStringLiteral("up 2 d 4 h")), qPrintable(facts));
    QCOMPARE(find<ElidedLabel>("inspectorPlace")->text(), QStringLiteral("queue-worker.service"));
    QCOMPARE(find<ElidedLabel>("inspectorCommand")->text(),
        QStringLiteral("/usr/bin/python3 /srv/queue/worker.py"));
    const auto *findings = find<QListView>("findingList");
    QVERIFY(findings->model()->rowCount() >= 1);
    QVERIFY(findings->model()->rowCount() <= 3);
}

void TestInspector::namesAreThereForScreenReaders()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    const std::pair<const char *, const char *> names[]
        = { { "inspectorTabs", "Inspector" }, { "findingList", "Findings" },
              { "signalList", "Signals of queue-worker" }, { "threadView", "Threads of queue-worker" } };
    for (const auto &[name, spoken] : names) {
        const auto *widget = find<QWidget>(name);
        QVERIFY2(widget, name);
        QCOMPARE(widget->accessibleName(), QLatin1String(spoken));
    }
    QVERIFY(find<QListView>("signalList")->currentIndex().isValid());
    QVERIFY(find<QTableView>("threadView")->currentIndex().isValid());
}

void TestInspector::hostileTextStaysText()
{
    auto info = workerProcess();
    info->name = "<b>x</b>\n\x1b[31m";
    info->command = QByteArray(3'000'000, 'a');
    info->command.prepend("<img src=x>\xff");
    m_inspector->setSelection(selectionOf(info));
    const QString name = find<ElidedLabel>("inspectorName")->text();
    QVERIFY(name.startsWith(QStringLiteral("<b>x</b>")));
    QVERIFY(!name.contains(QLatin1Char('\n')) && !name.contains(QChar(0x1b)));
    QVERIFY(find<ElidedLabel>("inspectorCommand")->text().size() < 10'000);
    QVERIFY(!m_inspector->grab().isNull());
}

void TestInspector::quickFiltersNarrowTheList()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    const auto *list = find<QListView>("signalList");
    const std::pair<const char *, int> rows[] = { { "signalsCaught", 2 }, { "signalsSetToIgnore", 1 },
        { "signalsBlocked", 1 }, { "signalsPending", 1 }, { "signalsAll", 34 } };
    for (const auto &[name, count] : rows) {
        QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
        QCOMPARE(list->model()->rowCount(), count);
    }
    QCOMPARE(find<QAbstractButton>("signalsCaught")->text(), QStringLiteral("Caught 2"));
    QCOMPARE(find<QAbstractButton>("signalsSetToIgnore")->text(), QStringLiteral("Set to ignore 1"));
}

void TestInspector::scrollAndCurrentRowSurviveRefreshes()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    auto *list = find<QListView>("signalList");
    list->setCurrentIndex(list->model()->index(20, 0));
    list->verticalScrollBar()->setValue(333);
    QTRY_COMPARE(list->verticalScrollBar()->value(), 333);
    for (int round = 0; round < 1000; ++round) {
        auto info = workerProcess();
        if (round % 2 == 0)
            info->caught->insert(SIGHUP);
        info->command += QByteArray::number(round);
        m_inspector->setSelection(selectionOf(info));
    }
    QCOMPARE(list->currentIndex().row(), 20);
    QVERIFY(list->selectionModel()->isSelected(list->currentIndex()));
    QCOMPARE(list->verticalScrollBar()->value(), 333);
}

void TestInspector::anotherProcessStartsAtTheTop()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    auto *list = find<QListView>("signalList");
    list->verticalScrollBar()->setValue(333);
    m_inspector->setSelection(selectionOf(workerProcess(7000)));
    QCOMPARE(list->verticalScrollBar()->value(), 0);
    QVERIFY(list->selectionModel()->selectedIndexes().isEmpty());
}

void TestInspector::doubleClickAsksForThatSignal()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    auto *list = find<QListView>("signalList");
    QSignalSpy wanted(m_inspector.get(), &Inspector::moreRequested);
    const QModelIndex row = list->model()->index(2, 0);
    const QPoint place = list->visualRect(row).center();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, place);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.front().front().toInt(), SIGQUIT);
}

void TestInspector::realTimeRowUnfoldsByKey()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    auto *list = find<QListView>("signalList");
    QSignalSpy wanted(m_inspector.get(), &Inspector::moreRequested);
    list->setCurrentIndex(list->model()->index(33, 0));
    QCOMPARE(list->currentIndex().data(SignalListModel::LastSignalRole).toInt(), 64);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(list->model()->rowCount(), 64);
    QTest::keyClick(list, Qt::Key_Left);
    QCOMPARE(list->model()->rowCount(), 34);
    QCOMPARE(wanted.size(), 0);
}

void TestInspector::threadsAndDetailsFollow()
{
    auto info = workerProcess();
    info->threadCount = 2;
    auto detail = std::make_shared<ProcessDetail>();
    for (const pid_t tid : { 6120, 6121 }) {
        ThreadInfo thread;
        thread.tid = tid;
        thread.name = "mail";
        thread.blocked = SignalSet{ SIGUSR1 };
        detail->threads.push_back(thread);
    }
    info->detail = detail;
    m_inspector->setSelection(selectionOf(info));
    m_inspector->showTab(Inspector::Tab::Threads);
    QCOMPARE(find<QTabBar>("inspectorTabs")->tabText(1), QStringLiteral("Threads 2"));
    QCOMPARE(find<QTableView>("threadView")->model()->rowCount(), 2);
    QVERIFY(find<QLabel>("threadExplanation")->text().contains(QStringLiteral("SIGUSR1")));

    m_inspector->showTab(Inspector::Tab::Details);
    const auto *details = find<QTreeWidget>("detailList");
    QVERIFY(details->isVisible());
    QHash<QString, QString> fields;
    for (int row = 0; row < details->topLevelItemCount(); ++row)
        fields.insert(details->topLevelItem(row)->text(0), details->topLevelItem(row)->text(1));
    QCOMPARE(fields.value(QStringLiteral("PID")), QStringLiteral("6120"));
    QCOMPARE(fields.value(QStringLiteral("Container")), QStringLiteral("unknown"));
    QCOMPARE(fields.value(QStringLiteral("Session")), QStringLiteral("unknown"));
    QCOMPARE(fields.value(QStringLiteral("SigCgt")), QStringLiteral("0000000000004002"));
}

void TestInspector::severalAreCounted()
{
    Selection selection;
    for (pid_t pid = 100; pid < 112; ++pid)
        selection.processes.push_back(selectedOf(workerProcess(pid)));
    m_inspector->setSelection(selection);
    QVERIFY(find<QLabel>("severalTitle")->isVisible());
    QVERIFY(find<QLabel>("severalTitle")->text().startsWith(QStringLiteral("12 process")));
    const auto *view = find<QListView>("severalView");
    QCOMPARE(view->model()->rowCount(), 9);
    QVERIFY(view->model()
                ->index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .startsWith(QStringLiteral("SIGHUP: ")));
    QVERIFY(find<QListView>("severalFindings")
                ->model()
                ->index(0, 0)
                .data()
                .toString()
                .startsWith(QStringLiteral("SIGHUP would end 12 of 12.")));
}

void TestInspector::endedSaysSo()
{
    Selection selection = selectionOf(workerProcess());
    selection.processes.front().ended = true;
    m_inspector->setSelection(selection);
    QVERIFY(find<ElidedLabel>("inspectorFacts")->text().contains(QStringLiteral("ended")));
    QVERIFY(find<QListView>("findingList")
                ->model()
                ->index(0, 0)
                .data()
                .toString()
                .startsWith(QStringLiteral("It has ended.")));
}

void TestInspector::whyItIsStillThere()
{
    Selection selection{
        { Test::inventedProcess("worker", 6120, Test::prediction(Effect::Ignored, Reason::SetToIgnore)) }, 0
    };
    const auto firstCard
        = [this] { return find<QListView>("findingList")->model()->index(0, 0).data().toString(); };
    m_inspector->setSelection(selection);
    QVERIFY2(!firstCard().startsWith(QLatin1String("Still there")), qPrintable(firstCard()));
    selection.processes.front().unanswered = SIGTERM;
    m_inspector->setSelection(selection);
    QVERIFY2(firstCard().startsWith(QLatin1String("Still there after SIGTERM. SIGTERM is ignored.")),
        qPrintable(firstCard()));
}

void TestInspector::nothingSelectedSaysWhatToDo()
{
    m_inspector->setSelection(selectionOf(workerProcess()));
    m_inspector->setSelection({});
    QVERIFY(!find<QListView>("signalList")->isVisible());
    m_inspector->setSelection(selectionOf(workerProcess()));
    QVERIFY(find<QListView>("signalList")->isVisible());
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
