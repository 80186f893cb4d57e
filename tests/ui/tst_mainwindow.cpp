// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The whole window with real processes: pick one in the list, read what a signal would do, send it, see the
// process's own proof and the receipt.
#include "core/models/sentmodel.h"
#include "core/processes/scanservice.h"
#include "tests/support/testchild.h"
#include "tests/ui/windowdesk.h"
#include "ui/inspector/elidedlabel.h"
#include "ui/processes/processview.h"
#include "ui/send/signalgrid.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSplitter>
#include <QTest>

#include <csignal>
#include <random>

#include <sys/wait.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

QStringList options(const char *first, const char *second)
{
    return { QLatin1String(first), QLatin1String(second) };
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void everyNameIsThere();
    void handlerRunsAndTheChildSaysSo();
    void endsAfterAQuestion();
    void dialogsKeepTheirTarget();
    void ignoredChangesNothing();
    void blockedWaits();
    void sendKeysOnlyPoint();
    void noKeySendsInTheFilter();
    void spacePausesAndResumes();
    void endedRowsStayWhilePaused();
    void whoJoinsAScopeIsLookedForWhilePaused();
    void filterNarrowsTheList();
    void enterInTheFilterPicksWhatIsSeen();
    void enterInTheFilterLeavesNoHiddenTarget();
    void endOfTheSelectedIsTold();
    void commandNamesTheProcess();
    void menusTellTheEffect();
    void firstRunCardComesAndGoes();
    void firstRunCardFitsAndYields();
    void lettersComeBackByKey();
    void areasGoRound();
    void smallWindowGivesTheListRoom();
    void hiddenWindowDoesNotScan();
    void stateAndCountersAreKept();
    void brokenSettingsAreTold();
    void brokenPhrasebookIsTold();

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<WindowDesk> m_desk;
};

void TestMainWindow::initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }

void TestMainWindow::init()
{
    m_desk = std::make_unique<WindowDesk>();
    QVERIFY(QTest::qWaitForWindowExposed(m_desk->window.get()));
    QTRY_VERIFY(m_desk->list()->model()->rowCount() > 0);
}

void TestMainWindow::cleanup() { m_desk.reset(); }

void TestMainWindow::everyNameIsThere()
{
    const TestChild child = TestChild::target(options("--catch", "USR1"));
    QVERIFY(m_desk->select(child));
    const std::pair<const char *, const char *> names[] = {
        { "filterEdit", "Filter processes" },
        { "filterClear", "Clear filter" },
        { "viewFlat", "Flat list" },
        { "viewTree", "Tree" },
        { "pauseButton", "Pause updates" },
        { "refreshButton", "Refresh" },
        { "columnsButton", "Columns" },
        { "inspectorButton", "Inspector" },
        { "processView", "Processes" },
        { "sendTarget", "Send to " },
        { "sendTERM", "Send SIGTERM 15 to " },
        { "sendHUP", "Send SIGHUP 1 to " },
        { "sendUSR1", "Send SIGUSR1 10 to " },
        { "moreSignals", "More signals" },
        { "stopGracefully", "Stop, then SIGKILL" },
        { "sentView", "Sent signals" },
        { "sentClear", "Clear finished" },
        { "inspector", "Inspector" },
        { "inspectorTabs", "Inspector" },
        { "findingList", "Findings" },
        { "signalList", "Signals of " },
        { "threadView", "Threads of " },
        { "statusCounts", "" },
        { "statusRights", "" },
        { "statusScan", "scan " },
        { "firstRun", "Know what a signal will do before you send it" },
    };
    QCOMPARE(m_desk->window->objectName(), QStringLiteral("mainWindow"));
    QCOMPARE(m_desk->window->windowTitle(), QStringLiteral("Sigwise"));
    for (const auto &[name, spoken] : names) {
        const auto *widget = m_desk->find<QWidget>(name);
        QVERIFY2(widget, name);
        QVERIFY2(!widget->accessibleName().isEmpty(), name);
        QVERIFY2(widget->accessibleName().startsWith(QLatin1String(spoken)),
            qPrintable(QString(QLatin1String(name) % QLatin1String(": ") % widget->accessibleName())));
    }
    for (const char *name : { "banner", "bannerAction1", "bannerAction2", "firstRunOk", "announcer" })
        QVERIFY2(m_desk->find<QWidget>(name), name);
}

void TestMainWindow::handlerRunsAndTheChildSaysSo()
{
    TestChild child = TestChild::target(options("--catch", "USR1"));
    QVERIFY(m_desk->select(child));
    QTRY_COMPARE(m_desk->effectOf("sendUSR1"), QStringLiteral("Effect: runs its handler"));
    m_desk->click("sendUSR1");
    QVERIFY(child.waitForHandler(SIGUSR1));
    const Receipt receipt = m_desk->receipt();
    QCOMPARE(receipt.target.pid, child.pid());
    QCOMPARE(receipt.target.startTime, child.startTime());
    QCOMPARE(receipt.result, SendResult::Sent);
    QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Running);
    QVERIFY(!m_desk->find<QWidget>("confirmDialog"));
}

void TestMainWindow::endsAfterAQuestion()
{
    TestChild child = TestChild::target();
    QVERIFY(m_desk->select(child));
    QTRY_VERIFY2(m_desk->effectOf("sendHUP").startsWith(QStringLiteral("Effect: ends it")),
        qPrintable(m_desk->effectOf("sendHUP")));
    m_desk->click("sendHUP");
    QTRY_VERIFY(m_desk->find<QWidget>("confirmDialog"));
    QCOMPARE(m_desk->sent()->rowCount(), 0);
    QVERIFY(child.isRunning());
    m_desk->click("confirmSend");
    const std::optional<int> status = child.waitForEnd();
    QVERIFY(status && WIFSIGNALED(*status));
    QCOMPARE(WTERMSIG(*status), SIGHUP);
    QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ended);
}

// While a dialog is open the list goes on, and the selection may be another one.
void TestMainWindow::dialogsKeepTheirTarget()
{
    TestChild child = TestChild::target();
    TestChild other = TestChild::target();
    QVERIFY(m_desk->select(other));
    QVERIFY(m_desk->select(child));
    QTRY_VERIFY(m_desk->effectOf("sendHUP").startsWith(QStringLiteral("Effect: ends it")));
    m_desk->find<QAction>("actionPause")->setChecked(true);
    m_desk->click("sendHUP");
    QTRY_VERIFY(m_desk->find<QWidget>("confirmDialog"));
    const SnapshotPtr all = m_desk->list()->processModel()->snapshot();
    const ProcessKey key{ child.pid(), child.startTime() };
    const ProcessKey otherKey{ other.pid(), other.startTime() };
    std::mt19937 random(7);
    for (int i = 0; i < 1000; ++i) {
        auto next = std::make_shared<Snapshot>(*all);
        next->sequence += static_cast<uint64_t>(i) + 1;
        std::erase_if(next->processes, [&](const ProcessPtr &process) {
            return process->key != key && process->key != otherKey && random() % 3 == 0;
        });
        m_desk->list()->applySnapshot(next);
        if (i == 500)
            m_desk->list()->selectKeys({ otherKey });
    }
    QCOMPARE(m_desk->list()->selectedKeys(), std::vector{ otherKey });
    m_desk->click("confirmSend");
    QVERIFY(child.waitForEnd());
    QCOMPARE(m_desk->receipt().target, key);
    QVERIFY(other.isRunning());
}

void TestMainWindow::ignoredChangesNothing()
{
    TestChild child = TestChild::target(options("--ignore", "HUP"));
    QVERIFY(m_desk->select(child));
    QTRY_COMPARE(m_desk->effectOf("sendHUP"), QStringLiteral("Effect: ignored"));
    m_desk->click("sendHUP");
    QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Ignored);
    QVERIFY(child.waitForState('S'));
}

void TestMainWindow::blockedWaits()
{
    const TestChild child = TestChild::target(options("--block", "USR1"));
    QVERIFY(m_desk->select(child));
    QTRY_VERIFY2(m_desk->effectOf("sendUSR1").contains(QStringLiteral("waits")),
        qPrintable(m_desk->effectOf("sendUSR1")));
    m_desk->click("sendUSR1");
    // It would end the process once unblocked, so it is asked about.
    QTRY_VERIFY(m_desk->find<QWidget>("confirmDialog"));
    m_desk->click("confirmSend");
    QTRY_COMPARE(m_desk->receipt().outcome, Outcome::Pending);
    QCOMPARE(m_desk->receipt().pendingReason, Reason::AllThreadsBlock);
}

void TestMainWindow::sendKeysOnlyPoint()
{
    TestChild child = TestChild::target(options("--catch", "TERM,USR1"));
    QVERIFY(m_desk->select(child));
    QTRY_COMPARE(m_desk->effectOf("sendTERM"), QStringLiteral("Effect: runs its handler"));
    m_desk->list()->setFocus();
    QTest::keyClick(m_desk->list(), Qt::Key_Delete);
    QTest::keyClick(m_desk->list(), Qt::Key_Return);
    QTRY_VERIFY(m_desk->list()->hasFocus());
    QTest::keyClick(m_desk->list(), Qt::Key_T, Qt::ControlModifier);
    QTRY_VERIFY(m_desk->find<QWidget>("sendTERM")->hasFocus());
    QCOMPARE(m_desk->sent()->rowCount(), 0);
    QTest::keyClick(m_desk->find<QWidget>("sendTERM"), Qt::Key_Space);
    QVERIFY(child.waitForHandler(SIGTERM));
    QTRY_COMPARE(m_desk->sent()->rowCount(), 1);
}

void TestMainWindow::noKeySendsInTheFilter()
{
    const TestChild child = TestChild::target(options("--catch", "TERM"));
    QVERIFY(m_desk->select(child));
    auto *filter = m_desk->find<QLineEdit>("filterEdit");
    filter->setFocus();
    QTRY_VERIFY(filter->hasFocus());
    for (const Qt::Key key : { Qt::Key_T, Qt::Key_H, Qt::Key_U })
        QTest::keyClick(filter, key, Qt::ControlModifier);
    QTest::keyClick(filter, Qt::Key_Delete);
    QTest::keyClick(filter, Qt::Key_Space);
    QVERIFY(filter->hasFocus());
    QCOMPARE(m_desk->sent()->rowCount(), 0);
    QVERIFY(m_desk->find<QWidget>("banner")->isHidden()); // nor did Space pause
}

void TestMainWindow::spacePausesAndResumes()
{
    m_desk->list()->setFocus();
    QTRY_VERIFY(m_desk->list()->hasFocus());
    QTest::keyClick(m_desk->list(), Qt::Key_Space);
    auto *banner = m_desk->find<QWidget>("banner");
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(banner->accessibleName().startsWith(QStringLiteral("Updates paused for ")));
    QVERIFY(m_desk->find<QAbstractButton>("pauseButton")->isChecked());
    QCOMPARE(m_desk->find<QAbstractButton>("bannerAction1")->text(), QStringLiteral("Resume updates"));
    m_desk->click("bannerAction1");
    QTRY_VERIFY(banner->isHidden());
    QVERIFY(!m_desk->find<QAbstractButton>("pauseButton")->isChecked());
}

// An ended row goes after 2 s, unless the list is paused meanwhile.
void TestMainWindow::endedRowsStayWhilePaused()
{
    TestChild child = TestChild::target();
    const ProcessKey key{ child.pid(), child.startTime() };
    const ProcessModel *model = m_desk->list()->processModel();
    QTRY_VERIFY(model->indexOf(key).isValid());
    child.sendSignal(SIGKILL);
    QVERIFY(child.waitForEnd());
    const auto hasEnded = [&] {
        const Selection found = model->selectionOf({ key });
        return !found.isEmpty() && found.processes.front().ended;
    };
    QTRY_VERIFY(hasEnded());
    auto *pause = m_desk->find<QAction>("actionPause");
    pause->setChecked(true);
    const auto *banner = m_desk->find<QWidget>("banner");
    const auto pausedSeconds
        = [banner] { return banner->accessibleName().section(QLatin1Char(' '), 3, 3).toInt(); };
    QTRY_VERIFY_WITH_TIMEOUT(pausedSeconds() >= 3, 20'000); // the two seconds are over
    QVERIFY(model->indexOf(key).isValid());
    pause->setChecked(false);
    QTRY_VERIFY(!model->indexOf(key).isValid());
}

void TestMainWindow::whoJoinsAScopeIsLookedForWhilePaused()
{
    TestChild child = TestChild::target({ QStringLiteral("--children"), QStringLiteral("1"),
        QStringLiteral("--fork-on"), QStringLiteral("USR2") });
    QVERIFY(m_desk->select(child));
    m_desk->click("pauseButton");
    m_desk->click("moreSignals");
    auto *scopes = m_desk->find<QComboBox>("pickerTarget");
    QVERIFY(scopes);
    const int tree = scopes->findText(QStringLiteral("it and its children (2)"));
    QVERIFY(tree >= 0);
    scopes->setCurrentIndex(tree);
    m_desk->find<SignalGrid>("pickerGrid")->choose(SIGURG);
    child.sendSignal(SIGUSR2);
    QVERIFY(child.waitForHandler(SIGUSR2)); // and forks
    m_desk->click("pickerSend");
    QTRY_COMPARE(m_desk->sent()->rowCount(), 3);
}

void TestMainWindow::filterNarrowsTheList()
{
    const TestChild child = TestChild::target({ QStringLiteral("--name"), QStringLiteral("needle-4711") });
    QVERIFY(m_desk->select(child));
    m_desk->find<QLineEdit>("filterEdit")->setText(QStringLiteral("needle-4711"));
    QTRY_COMPARE(m_desk->list()->model()->rowCount(), 1);
    QCOMPARE(m_desk->list()->selectedKeys().size(), size_t{ 1 });
    m_desk->find<QLineEdit>("filterEdit")->setText(QStringLiteral("no such process anywhere"));
    QTRY_COMPARE(m_desk->list()->model()->rowCount(), 0);
    QCOMPARE(m_desk->list()->selectedKeys().size(), size_t{ 1 }); // hidden, but still the target
    m_desk->find<QLineEdit>("filterEdit")->clear();
    QTRY_VERIFY(m_desk->list()->model()->rowCount() > 1);
}

void TestMainWindow::enterInTheFilterPicksWhatIsSeen()
{
    const TestChild child = TestChild::target({ QStringLiteral("--name"), QStringLiteral("needle-0815") });
    const ProcessKey key{ child.pid(), child.startTime() };
    QTRY_VERIFY(m_desk->list()->processModel()->indexOf(key).isValid());
    auto *filter = m_desk->find<QLineEdit>("filterEdit");
    filter->setFocus();
    filter->setText(QStringLiteral("needle-0815"));
    QTRY_COMPARE(m_desk->list()->model()->rowCount(), 1);
    QTest::keyClick(filter, Qt::Key_Down);
    QTRY_VERIFY(m_desk->list()->hasFocus());
    QCOMPARE(m_desk->list()->selectedKeys(), std::vector{ key });
}

// Typed quickly, the filter is left before the next scan.
void TestMainWindow::enterInTheFilterLeavesNoHiddenTarget()
{
    const TestChild old = TestChild::target(options("--name", "haystack-42"));
    const TestChild match = TestChild::target(options("--name", "needle-0816"));
    const ProcessKey wanted{ match.pid(), match.startTime() };
    QTRY_VERIFY(m_desk->list()->processModel()->indexOf(wanted).isValid());
    QVERIFY(m_desk->select(old));
    m_desk->find<QAction>("actionPause")->setChecked(true); // no scan comes to help
    auto *filter = m_desk->find<QLineEdit>("filterEdit");
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("needle-0816"));
    QCOMPARE(m_desk->list()->model()->rowCount(), 1);
    auto *target = m_desk->find<QLabel>("sendTarget");
    QVERIFY2(target->text().contains(QStringLiteral("hidden by the filter")), qPrintable(target->text()));
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(m_desk->list()->selectedKeys(), std::vector{ wanted });
    QVERIFY2(target->text().contains(QStringLiteral("needle-0816")), qPrintable(target->text()));
}

void TestMainWindow::endOfTheSelectedIsTold()
{
    TestChild child = TestChild::target();
    QVERIFY(m_desk->select(child));
    QTRY_VERIFY(m_desk->find<QAbstractButton>("sendTERM")->isEnabled());
    m_desk->click("sendTERM"); // ends one process, as SIGTERM is meant to: no question
    QVERIFY(child.waitForEnd());
    auto *banner = m_desk->find<QWidget>("banner");
    QTRY_VERIFY2(banner->accessibleName().contains(QStringLiteral("has ended, ")),
        qPrintable(banner->accessibleName()));
    QVERIFY(banner->accessibleName().contains(QStringLiteral("after SIGTERM")));
    QTRY_VERIFY(!m_desk->find<QAbstractButton>("sendTERM")->isEnabled());
    QCOMPARE(m_desk->list()->selectedKeys().size(), size_t{ 1 });
    m_desk->list()->clearSelection();
    QTRY_VERIFY(banner->isHidden());
}

void TestMainWindow::commandNamesTheProcess()
{
    const TestChild child = TestChild::target();
    QVERIFY(m_desk->select(child));
    auto *copy = m_desk->find<QAction>("actionCopyCommand");
    QTRY_VERIFY(copy->isEnabled());
    copy->trigger();
    const QString expected
        = QStringLiteral("sigctl send SIGTERM %1:%2").arg(child.pid()).arg(child.startTime());
    QVERIFY2(QGuiApplication::clipboard()->text().endsWith(expected),
        qPrintable(QGuiApplication::clipboard()->text()));
    auto *kill = m_desk->find<QAction>("actionCopyKill");
    QVERIFY(kill->text().contains(QLatin1String("not safe against PID reuse")));
    kill->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(QStringLiteral("kill -TERM %1").arg(child.pid())));
    m_desk->find<QAction>("actionCopyPid")->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::number(child.pid()));
}

void TestMainWindow::menusTellTheEffect()
{
    TestChild child = TestChild::target(options("--catch", "USR1"));
    QVERIFY(m_desk->select(child));
    auto *send = m_desk->find<QAction>("actionSendUSR1");
    QTRY_VERIFY2(send->text().contains(QStringLiteral("runs its handler")), qPrintable(send->text()));
    send->trigger();
    QVERIFY(child.waitForHandler(SIGUSR1));
    QTRY_COMPARE(m_desk->sent()->rowCount(), 1);
}

void TestMainWindow::firstRunCardComesAndGoes()
{
    m_desk.reset();
    WindowDesk fresh(QByteArray("[options]\n"));
    auto *card = fresh.find<QWidget>("firstRun");
    QTRY_VERIFY(card->isVisible());
    QVERIFY(!fresh.list()->isVisible());
    QTest::mouseClick(fresh.find<QAbstractButton>("firstRunOk"), Qt::LeftButton);
    QVERIFY(!card->isVisible());
    QVERIFY(fresh.list()->isVisible());
    QVERIFY(fresh.settings->isOn(Settings::Key::FirstRunDone));
}

void TestMainWindow::firstRunCardFitsAndYields()
{
    m_desk.reset();
    WindowDesk fresh(QByteArray("[options]\n"));
    fresh.window->resize(760, 540);
    auto *card = fresh.find<QWidget>("firstRun");
    QTRY_VERIFY(card->isVisible());
    QTRY_VERIFY(card->height() >= card->layout()->heightForWidth(card->width()));
    QTest::keyClicks(fresh.find<QWidget>("filterEdit"), QStringLiteral("x"));
    QVERIFY(!card->isVisible());
    QVERIFY(!fresh.settings->isOn(Settings::Key::FirstRunDone));
    fresh.find<QAction>("actionLetters")->trigger();
    QTRY_VERIFY(card->isVisible());
    QTest::keyClick(fresh.find<QWidget>("firstRunOk"), Qt::Key_Return);
    QVERIFY(!card->isVisible());
    QVERIFY(fresh.settings->isOn(Settings::Key::FirstRunDone));
}

void TestMainWindow::lettersComeBackByKey()
{
    QVERIFY(!m_desk->find<QWidget>("firstRun")->isVisible());
    QTest::keyClick(m_desk->window.get(), Qt::Key_F1);
    QTRY_VERIFY(m_desk->find<QWidget>("firstRun")->isVisible());
    QTest::keyClick(m_desk->window.get(), Qt::Key_F1);
    QTRY_VERIFY(!m_desk->find<QWidget>("firstRun")->isVisible());
}

void TestMainWindow::areasGoRound()
{
    m_desk->window->resize(1480, 900); // room for the inspector
    const TestChild child = TestChild::target();
    QVERIFY(m_desk->select(child));
    QTRY_VERIFY(m_desk->find<QAbstractButton>("sendTERM")->isEnabled());
    const char *order[] = { "sendTERM", "sentView", "inspectorTabs", "filterEdit", "processView" };
    m_desk->list()->setFocus();
    QTRY_VERIFY(m_desk->list()->hasFocus());
    for (const char *name : order) {
        QTest::keyClick(m_desk->window.get(), Qt::Key_F6);
        QTRY_VERIFY2(m_desk->find<QWidget>(name)->hasFocus(), name);
    }
    QTest::keyClick(m_desk->window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QTRY_VERIFY(m_desk->find<QWidget>("filterEdit")->hasFocus());
}

void TestMainWindow::smallWindowGivesTheListRoom()
{
    auto *inspector = m_desk->find<QWidget>("inspector");
    m_desk->window->resize(1480, 900);
    QTRY_VERIFY(inspector->isVisible());
    m_desk->window->resize(900, 600);
    QTRY_VERIFY(!inspector->isVisible());
    QTest::keyClick(m_desk->window.get(), Qt::Key_F4);
    QTRY_VERIFY(inspector->isVisible());
    QCOMPARE(inspector->geometry().right(), inspector->parentWidget()->rect().right());
    m_desk->window->resize(1480, 900);
    QTRY_VERIFY(qobject_cast<QSplitter *>(inspector->parentWidget()));
    QVERIFY(inspector->isVisible());
    QVERIFY(m_desk->window->minimumWidth() >= 760);
    QVERIFY(m_desk->window->minimumHeight() >= 480);
}

void TestMainWindow::hiddenWindowDoesNotScan()
{
    const auto *scans = m_desk->window->findChild<ScanService *>();
    QVERIFY(!scans->isPaused());
    m_desk->window->hide();
    QVERIFY(scans->isPaused());
    const TestChild child = TestChild::target();
    m_desk->window->show();
    QVERIFY(!scans->isPaused());
    QVERIFY(m_desk->select(child));
}

void TestMainWindow::stateAndCountersAreKept()
{
    const QString counters = m_desk->window->countersText();
    for (const char *name : { "scans ", "scan_ms ", "rows ", "sends 0" })
        QVERIFY2(counters.contains(QLatin1String(name)), qPrintable(counters));
    m_desk->window->resize(1200, 777);
    QVERIFY(m_desk->window->saveState());
    m_desk->reopen();
    QCOMPARE(m_desk->window->size(), QSize(1200, 777));
}

void TestMainWindow::brokenSettingsAreTold()
{
    m_desk->writeSettings("nonsense\n");
    m_desk->window->reloadSettings();
    auto *banner = m_desk->find<QWidget>("banner");
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(banner->accessibleName().contains(QStringLiteral("make no sense")));
    m_desk->click("bannerAction1");
    QTRY_VERIFY(banner->isHidden());
    QVERIFY(!m_desk->find<QWidget>("firstRun")->isVisible()); // the old options stand
}

void TestMainWindow::brokenPhrasebookIsTold()
{
    qputenv("XDG_DATA_HOME", m_desk->place.path().toLocal8Bit());
    const QString folder = m_desk->place.filePath(QStringLiteral("sigwise/programs"));
    QVERIFY(QDir().mkpath(folder));
    QFile file(folder % QLatin1String("/mine.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("nonsense") > 0);
    file.close();
    m_desk->reopen();
    qunsetenv("XDG_DATA_HOME"); // it was looked up when the window was made
    auto *banner = m_desk->find<QWidget>("banner");
    QTRY_VERIFY(banner->isVisible());
    QVERIFY2(banner->accessibleName().contains(QLatin1String("The phrasebook leaves out mine.json")),
        qPrintable(banner->accessibleName()));
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
