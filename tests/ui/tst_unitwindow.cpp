// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What the window says of a service that systemd starts again, with made-up processes and a manager on a bus
// of the test's own.
#include "tests/support/proctree.h"
#include "tests/support/unitmanager.h"
#include "tests/ui/windowdesk.h"
#include "ui/send/gracefuldialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSemaphore>
#include <QThread>

#include <atomic>
#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr pid_t mainPid = 4121;
constexpr pid_t workerPid = 4122;
const ProcessKey mainKey{ mainPid, 100 };
const ProcessKey workerKey{ workerPid, 200 };

/// A service with one worker. The tree is no running system: nothing can be sent.
struct ShopTree : ProcTree
{
    ShopTree()
    {
        addProcess(1, 1, { { "Name", "systemd" }, { "PPid", "0" } });
        write(1, "cgroup", "0::/init.scope\n");
        addProcess(mainPid, 100, { { "Name", "shop" }, { "SigCgt", "0000000000004000" } });
        addProcess(workerPid, 200, { { "Name", "worker" }, { "PPid", "4121" } });
        for (const pid_t pid : { mainPid, workerPid })
            write(pid, "cgroup", "0::/system.slice/shop.service\n");
    }
};

struct ShopDesk : WindowDesk
{
    ShopDesk(const ShopTree &tree, const UnitService::Ask &units)
        : WindowDesk(usual, tree.path(), units)
    { }

    [[nodiscard]] QStringList findings() const
    {
        QStringList texts;
        const QAbstractItemModel *cards = find<QListView>("findingList")->model();
        for (int row = 0; row < cards->rowCount(); ++row)
            texts << cards->index(row, 0).data().toString();
        return texts;
    }
    [[nodiscard]] bool tellsOfRestart() const
    {
        return findings().join(u'|').contains(
            QLatin1String("systemd starts it again. shop.service has Restart=always"));
    }
};

} // namespace

class TestUnitWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFindingAndThePhrase()
    {
        const UnitManager bus(QStringLiteral("plain"));
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        const ShopTree tree;
        ShopDesk desk(tree, bus.patientAsk());
        QVERIFY(desk.select(mainKey));
        QTRY_VERIFY2(desk.tellsOfRestart(), qPrintable(desk.findings().join(u'|')));
        const QString effect = desk.effectOf("sendTERM");
        QVERIFY2(effect.contains(QLatin1String("runs its handler; if it ends, systemd starts it again")),
            qPrintable(effect));
        QVERIFY(!desk.effectOf("sendHUP").contains(QLatin1String("systemd")));
        QVERIFY(desk.select(workerKey)); // its end is not that of the service
        QVERIFY2(!desk.tellsOfRestart(), qPrintable(desk.findings().join(u'|')));
    }

    void theWindowDoesNotWait()
    {
        const ShopTree tree;
        QSemaphore open;
        std::atomic<int> asked = 0;
        const QThread *window = QThread::currentThread();
        ShopDesk desk(tree, [&](const UnitName &) {
            if (QThread::currentThread() == window)
                qFatal("asked in the thread of the window");
            ++asked;
            (void)open.tryAcquire(1, 10'000);
            UnitSettings settings;
            settings.restart = "always";
            return std::optional(settings);
        });
        QVERIFY(desk.select(mainKey));
        QTRY_COMPARE(asked.load(), 1);
        QVERIFY(!desk.tellsOfRestart()); // not known yet, and nothing is claimed
        const QString counters = desk.window->countersText();
        QTRY_VERIFY(desk.window->countersText() != counters); // the list goes on meanwhile
        QVERIFY(!desk.tellsOfRestart());
        open.release();
        QTRY_VERIFY(desk.tellsOfRestart());
        QCOMPARE(asked.load(), 1);
    }

    void theStopDialogWaitsForTheUnit()
    {
        const ShopTree tree;
        QSemaphore open;
        ShopDesk desk(tree, [&open](const UnitName &) {
            (void)open.tryAcquire(1, 10'000);
            UnitSettings settings;
            settings.restart = "always";
            settings.stopTimeout = std::chrono::seconds(25);
            return std::optional(settings);
        });
        QVERIFY(desk.select(mainKey));
        desk.click("stopGracefully");
        QVERIFY(!desk.find<GracefulDialog>("gracefulDialog"));
        open.release();
        QTRY_VERIFY(desk.find<GracefulDialog>("gracefulDialog"));
        auto *dialog = desk.find<GracefulDialog>("gracefulDialog");
        QCOMPARE(dialog->plan().grace, std::chrono::milliseconds(25'000));
        // It came by itself: a key that was meant for the list starts nothing.
        auto *cancel = dialog->findChild<QPushButton *>(QStringLiteral("graceCancel"));
        QVERIFY(cancel->isDefault());
        QCOMPARE(dialog->focusWidget(), cancel);
        const auto *text = dialog->findChild<QLabel *>(QStringLiteral("graceRestart"));
        QVERIFY(text);
        QVERIFY2(text->text().startsWith(QLatin1String("systemd starts shop.service again")),
            qPrintable(text->text()));
        dialog->findChild<QPushButton *>(QStringLiteral("graceCopy"))->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("systemctl stop shop.service"));
    }

    void twoThatWaitForTheirUnit()
    {
        const ShopTree tree;
        QSemaphore open;
        ShopDesk desk(tree, [&open](const UnitName &) {
            (void)open.tryAcquire(1, 10'000);
            return std::optional(UnitSettings());
        });
        QVERIFY(desk.select(mainKey));
        desk.click("stopGracefully");
        QVERIFY(desk.select(workerKey));
        desk.click("stopGracefully"); // the first is not forgotten
        auto *first = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(first);
        QCOMPARE(first->accessibleName(), QStringLiteral("Stop shop (4121) gracefully"));
        QVERIFY(first->findChild<QPushButton *>(QStringLiteral("graceCancel"))->isDefault());
        open.release();
        QTRY_COMPARE(desk.window->findChildren<GracefulDialog *>().size(), qsizetype{ 2 });
    }

    void theKeyTwiceIsOneDialog()
    {
        const ShopTree tree;
        QSemaphore open;
        ShopDesk desk(tree, [&open](const UnitName &) {
            (void)open.tryAcquire(1, 10'000);
            return std::optional(UnitSettings());
        });
        QVERIFY(desk.select(mainKey));
        desk.click("stopGracefully");
        desk.click("stopGracefully");
        QVERIFY(!desk.find<GracefulDialog>("gracefulDialog"));
        open.release();
        QTRY_COMPARE(desk.window->findChildren<GracefulDialog *>().size(), qsizetype{ 1 });
    }

    void aUnitThatDoesNotAnswer()
    {
        const ShopTree tree;
        QSemaphore open;
        ShopDesk desk(tree, [&open](const UnitName &) {
            (void)open.tryAcquire(1, 10'000);
            return std::optional<UnitSettings>();
        });
        QVERIFY(desk.select(mainKey));
        desk.click("stopGracefully");
        QTRY_VERIFY(desk.find<GracefulDialog>("gracefulDialog")); // all the same
        auto *dialog = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(!dialog->plan().kills); // it may be one that gets no SIGKILL
        QCOMPARE(dialog->plan().noKill, StopPlan::NoKill::UnitUnknown);
        QVERIFY(!dialog->findChild<QWidget *>(QStringLiteral("graceRestartCard")));
        open.release();
    }

    void aChildWhoseUnitSparesItIsNamed()
    {
        ShopTree tree;
        tree.write(workerPid, "cgroup", "0::/system.slice/store.service\n");
        ShopDesk desk(tree, [](const UnitName &unit) {
            UnitSettings settings;
            settings.sendsSigkill = unit.name != "store.service";
            return std::optional(settings);
        });
        QVERIFY(desk.select(mainKey));
        desk.click("stopGracefully");
        QTRY_VERIFY(desk.find<GracefulDialog>("gracefulDialog"));
        auto *dialog = desk.find<GracefulDialog>("gracefulDialog");
        QVERIFY(dialog->plan().kills);
        const auto *text = dialog->findChild<QLabel *>(QStringLiteral("graceKillText"));
        QVERIFY2(!text->text().contains(QLatin1String("worker")), qPrintable(text->text()));
        dialog->findChild<QCheckBox *>(QStringLiteral("graceChildren"))->setChecked(true);
        QVERIFY2(
            text->text().contains(QLatin1String("Not to worker: Its unit says")), qPrintable(text->text()));
    }

    void theWorkerHasNoCard()
    {
        const UnitManager bus(QStringLiteral("plain"));
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        const ShopTree tree;
        ShopDesk desk(tree, bus.patientAsk());
        QVERIFY(desk.select(mainKey));
        QTRY_VERIFY(desk.tellsOfRestart());
        QVERIFY(desk.select(workerKey));
        desk.click("stopGracefully"); // at once: the unit is known
        QVERIFY(desk.find<GracefulDialog>("gracefulDialog"));
        QVERIFY(!desk.find<QWidget>("graceRestartCard"));
        QCOMPARE(desk.find<GracefulDialog>("gracefulDialog")->plan().firstSignal, SIGQUIT); // its unit's
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application);
    TestUnitWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_unitwindow.moc"
