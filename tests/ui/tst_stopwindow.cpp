// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A graceful stop in the main window, with real processes.
#include "core/processes/scanner.h"
#include "core/sending/scope.h"
#include "tests/ui/windowdesk.h"
#include "ui/send/gracefuldialog.h"
#include "ui/sent/countdown.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>

#include <csignal>

#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int patience = 20'000;

QStringList words(const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }

struct StopDesk : WindowDesk
{
    // Through the dialog, with so many seconds.
    [[nodiscard]] bool stop(const TestChild &child, int seconds, bool withChildren = false) const
    {
        if (!select(child))
            return false;
        click("stopGracefully");
        auto *dialog = find<GracefulDialog>("gracefulDialog");
        if (!dialog)
            return false;
        dialog->findChild<QSpinBox *>(QStringLiteral("graceSeconds"))->setValue(seconds);
        if (auto *children = dialog->findChild<QCheckBox *>(QStringLiteral("graceChildren")))
            children->setChecked(withChildren);
        dialog->findChild<QPushButton *>(QStringLiteral("graceStart"))->click();
        return true;
    }
    [[nodiscard]] Receipt receiptOf(int signo, int skip = 0) const
    {
        for (int row = 0; row < sent()->rowCount(); ++row) {
            const auto one = sent()->index(row, 0).data(SentModel::ReceiptRole).value<Receipt>();
            if (one.signo == signo && !one.earlier && skip-- == 0)
                return one;
        }
        return {};
    }
    [[nodiscard]] QPushButton *rowButton(const char *name) const
    {
        return find<QListView>("sentView")->findChild<QPushButton *>(QLatin1String(name));
    }
};

} // namespace

class TestStopWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itEndsInTime()
    {
        const TestChild child = TestChild::target();
        StopDesk desk;
        QVERIFY(desk.stop(child, 60));
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGTERM).outcome, Outcome::Ended, patience);
        QCOMPARE(desk.receiptOf(SIGTERM).killPlan, KillPlan::NotNeeded);
        QTRY_VERIFY(!desk.find<Countdown>("sentCountdown"));
    }

    void theCountdownRuns()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        StopDesk desk;
        QVERIFY(desk.stop(child, 60));
        auto *countdown = desk.find<Countdown>("sentCountdown");
        QVERIFY(countdown);
        const QString first = countdown->text();
        QVERIFY2(first.startsWith(QLatin1String("SIGKILL in 5"))
                || first.startsWith(QLatin1String("SIGKILL in 60")),
            qPrintable(first));
        QTRY_VERIFY(countdown->text() != first);
        desk.rowButton("sentKillNow")->click();
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGKILL).outcome, Outcome::Ended, patience);
        QCOMPARE(desk.receiptOf(SIGTERM).killPlan, KillPlan::Sent);
        QTRY_VERIFY(!desk.find<Countdown>("sentCountdown"));
    }

    void sigkillWhenTheTimeIsOver()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        StopDesk desk;
        QVERIFY(desk.stop(child, 1));
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGKILL).outcome, Outcome::Ended, patience);
    }

    void noSigkill()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        StopDesk desk;
        QVERIFY(desk.stop(child, 600));
        desk.rowButton("sentCallOff")->click();
        QCOMPARE(desk.receiptOf(SIGTERM).killPlan, KillPlan::CalledOff);
        QTRY_VERIFY(!desk.find<Countdown>("sentCountdown"));
        desk.window->close();
        QVERIFY(!desk.window->isVisible()); // no question: nothing counts down
        QVERIFY(child.isRunning());
    }

    void itsChildrenToo()
    {
        const TestChild child
            = TestChild::target(words("--new session --children 2 --fork-on TERM --exit-on TERM"));
        StopDesk desk;
        QVERIFY(desk.stop(child, 60, true));
        // Two children that it had, which catch SIGTERM and exit as it does, and the ones that they all fork.
        QTRY_VERIFY_WITH_TIMEOUT(desk.receiptOf(SIGTERM, 3).id != 0, patience);
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGTERM).outcome, Outcome::Ended, patience);
    }

    void whoComesWhileTheDialogIsOpen()
    {
        const TestChild child
            = TestChild::target(words("--new session --children 1 --fork-on USR2 --exit-on TERM"));
        StopDesk desk;
        const ProcessKey key{ child.pid(), child.startTime() };
        QVERIFY(desk.select(child));
        const auto listed = [&] {
            const SnapshotPtr all = desk.list()->processModel()->snapshot();
            return static_cast<int>(scopeMembers(Scope::Tree, { key }, *all, ::getpid()).members.size());
        };
        QTRY_COMPARE_WITH_TIMEOUT(listed(), 2, patience);
        desk.click("stopGracefully");
        const QPointer<GracefulDialog> first = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(first);
        first->findChild<QCheckBox *>(QStringLiteral("graceChildren"))->setChecked(true);
        const auto *members = first->findChild<QListView *>(QStringLiteral("graceMembers"));
        QCOMPARE(members->model()->rowCount(), 2);
        first->findChild<QSpinBox *>(QStringLiteral("graceSeconds"))->setValue(60);
        child.sendSignal(SIGUSR2);
        QTRY_COMPARE_WITH_TIMEOUT(listed(), 3, patience);
        first->findChild<QPushButton *>(QStringLiteral("graceStart"))->click();
        QCOMPARE(desk.sent()->rowCount(), 0); // three were not shown
        QTRY_VERIFY(!first);
        QTRY_VERIFY(desk.find<GracefulDialog>("gracefulDialog")); // the list is read again before
        auto *second = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(second->isWithChildren());
        QCOMPARE(second->plan().grace, std::chrono::milliseconds(60'000));
        members = second->findChild<QListView *>(QStringLiteral("graceMembers"));
        QCOMPARE(members->model()->rowCount(), 3);
        second->findChild<QPushButton *>(QStringLiteral("graceStart"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(desk.receiptOf(SIGTERM, 2).id != 0, patience);
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGTERM).outcome, Outcome::Ended, patience);
    }

    void whoIsBeingStoppedAlreadyIsNotOffered()
    {
        const TestChild child = TestChild::target(words("--new session --children 1 --ignore TERM"));
        StopDesk desk;
        const ProcessKey key{ child.pid(), child.startTime() };
        QVERIFY(desk.select(child));
        std::vector<ProcessPtr> tree;
        QTRY_VERIFY_WITH_TIMEOUT(
            (tree = scopeMembers(Scope::Tree, { key }, *desk.list()->processModel()->snapshot(), ::getpid())
                        .members)
                    .size()
                == 2,
            patience);
        QVERIFY(desk.select(tree.back()->key));
        desk.click("stopGracefully");
        const QPointer<GracefulDialog> first = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(first);
        first->findChild<QSpinBox *>(QStringLiteral("graceSeconds"))->setValue(600);
        first->findChild<QPushButton *>(QStringLiteral("graceStart"))->click();
        QTRY_VERIFY(!first);
        QVERIFY(desk.select(child));
        desk.click("stopGracefully");
        auto *dialog = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(dialog);
        QVERIFY(!dialog->findChild<QCheckBox *>(QStringLiteral("graceChildren")));
    }

    void whoComesWhileTheListRests()
    {
        const TestChild child
            = TestChild::target(words("--new session --children 1 --fork-on USR2 --exit-on TERM"));
        StopDesk desk;
        const ProcessKey key{ child.pid(), child.startTime() };
        QVERIFY(desk.select(child));
        const auto treeSize = [&key](const Snapshot &all) {
            return scopeMembers(Scope::Tree, { key }, all, ::getpid()).members.size();
        };
        QTRY_COMPARE_WITH_TIMEOUT(treeSize(*desk.list()->processModel()->snapshot()), size_t{ 2 }, patience);
        desk.find<QAction>("actionPause")->trigger();
        child.sendSignal(SIGUSR2);
        Scanner scanner("/proc");
        QTRY_COMPARE_WITH_TIMEOUT(treeSize(*scanner.scan()), size_t{ 3 }, patience);
        desk.click("stopGracefully");
        const QPointer<GracefulDialog> first = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(first);
        first->findChild<QCheckBox *>(QStringLiteral("graceChildren"))->setChecked(true);
        first->findChild<QPushButton *>(QStringLiteral("graceStart"))->click();
        QTRY_VERIFY(!first);
        QTRY_VERIFY(desk.find<GracefulDialog>("gracefulDialog"));
        auto *second = desk.find<GracefulDialog>("gracefulDialog");
        const auto *members = second->findChild<QListView *>(QStringLiteral("graceMembers"));
        QCOMPARE(members->model()->rowCount(), 3);
        QVERIFY(second->findChild<QPushButton *>(QStringLiteral("graceCancel"))->isDefault());
        QCOMPARE(desk.sent()->rowCount(), 0);
    }

    void closingAsks()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        StopDesk desk;
        QVERIFY(desk.stop(child, 600));
        desk.window->close();
        QVERIFY(desk.window->isVisible());
        auto *keep = desk.find<QPushButton>("countdownKeep");
        QVERIFY(keep && keep->isDefault());
        keep->click();
        QVERIFY(desk.window->isVisible());
        QCOMPARE(desk.receiptOf(SIGTERM).killPlan, KillPlan::Planned);
        QTRY_VERIFY(!desk.find<QPushButton>("countdownClose"));
        desk.window->close();
        desk.find<QPushButton>("countdownClose")->click();
        QTRY_VERIFY(!desk.window->isVisible());
        QCOMPARE(desk.receiptOf(SIGTERM).killPlan, KillPlan::CalledOff);
        QVERIFY(child.isRunning());
    }

    void theWindowGoesAwayInACountdown()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        {
            StopDesk desk;
            QVERIFY(desk.stop(child, 1));
        }
        // Another one that begins later is killed in time: by then the first would have been.
        const TestChild other = TestChild::target(words("--ignore TERM"));
        StopDesk desk;
        QVERIFY(desk.stop(other, 1));
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGKILL).outcome, Outcome::Ended, patience);
        QVERIFY(child.isRunning());
    }

    void theKeyOpensIt()
    {
        const TestChild child = TestChild::target();
        StopDesk desk;
        QVERIFY(desk.select(child));
        QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
        QTest::keyClick(desk.list(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(child.isRunning());
    }

    void theSecondsAreRemembered()
    {
        const TestChild child = TestChild::target();
        StopDesk desk;
        QVERIFY(desk.stop(child, 42));
        QTRY_COMPARE_WITH_TIMEOUT(desk.receiptOf(SIGTERM).killPlan, KillPlan::NotNeeded, patience);
        desk.window->close();
        desk.reopen();
        const TestChild other = TestChild::target();
        QVERIFY(desk.select(other));
        desk.click("stopGracefully");
        QCOMPARE(desk.find<QSpinBox>("graceSeconds")->value(), 42);
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application);
    TestStopWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_stopwindow.moc"
