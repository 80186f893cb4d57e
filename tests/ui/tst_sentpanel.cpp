// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/sentmodel.h"
#include "ui/sent/savereceipts.h"
#include "ui/sent/sentdelegate.h"
#include "ui/sent/sentpanel.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <csignal>

using namespace Sigwise;

namespace {

Receipt receipt(quint64 id, Outcome outcome, bool final = false)
{
    Receipt result;
    result.id = id;
    result.time = QDateTime::currentDateTime();
    result.target = { static_cast<pid_t>(4000 + id), 81234 };
    result.name = "nginx";
    result.user = "root";
    result.signo = SIGTERM;
    result.result = SendResult::Sent;
    result.outcome = outcome;
    result.final = final;
    return result;
}

Receipt ended(quint64 id, int signo = 0)
{
    Receipt result = receipt(id, Outcome::Ended, true);
    result.afterNs = 84'000'000;
    if (signo == 0)
        result.exitCode = 0;
    else
        result.exitSignal = signo;
    return result;
}

Receipt stoppedWait(quint64 id)
{
    Receipt result = receipt(id, Outcome::Pending);
    result.pendingReason = Reason::ProcessStopped;
    return result;
}

Receipt denied(quint64 id)
{
    Receipt result = receipt(id, Outcome::None, true);
    result.result = SendResult::Denied;
    return result;
}

Receipt earlier(Receipt receipt)
{
    receipt.final = true;
    receipt.earlier = EarlierSend{ "sigctl", 4711, true, false, true };
    return receipt;
}

QPushButton *rowButton(const SentPanel &panel, int row)
{
    const auto *view = panel.findChild<QListView *>(QStringLiteral("sentView"));
    const QWidget *holder = view->indexWidget(view->model()->index(row, 0));
    return holder ? holder->findChild<QPushButton *>() : nullptr;
}

} // namespace

class TestSentPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headCounts();
    void clearFinished();
    void continueButtonComesAndGoes();
    void copiesTheSudoCommand();
    void announces();
    void keepsACurrentRow();
    void collapses();
    void outcomeLooks_data();
    void outcomeLooks();
    void paintsHostileNames();
    void headCountsEarlierDaysAndDamage();
    void earlierRowsHaveNoButton();
    void saves_data();
    void saves();
    void tellsWhatWasNotSaved();
    void asksWhereToSave();
    void rowMenuCopies();
    void commandsToRepeat();
};

void TestSentPanel::headCounts()
{
    SentModel model;
    SentPanel panel(model);
    const auto *counts = panel.findChild<QLabel *>(QStringLiteral("sentCounts"));
    QCOMPARE(counts->text(), QStringLiteral("nothing yet"));
    model.add({ receipt(1, Outcome::Running), ended(2) });
    QCOMPARE(counts->text(), QStringLiteral("2 today, 1 in progress"));
    model.update(ended(1));
    QCOMPARE(counts->text(), QStringLiteral("2 today"));
}

void TestSentPanel::clearFinished()
{
    SentModel model;
    SentPanel panel(model);
    auto *clear = panel.findChild<QToolButton *>(QStringLiteral("sentClear"));
    QCOMPARE(clear->accessibleName(), QStringLiteral("Clear finished"));
    QVERIFY(!clear->isEnabled());
    model.add({ receipt(1, Outcome::Running), ended(2) });
    QVERIFY(clear->isEnabled());
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(model.rowCount(), 1);
}

void TestSentPanel::continueButtonComesAndGoes()
{
    SentModel model;
    SentPanel panel(model);
    QSignalSpy continued(&panel, &SentPanel::continueRequested);
    model.add({ receipt(1, Outcome::Running) });
    QVERIFY(!rowButton(panel, 0));
    model.update(stoppedWait(1));
    QPushButton *button = rowButton(panel, 0);
    QVERIFY(button);
    QCOMPARE(button->text(), QStringLiteral("Send CONT"));
    model.update(stoppedWait(1));
    QCOMPARE(rowButton(panel, 0), button);
    button->click();
    QCOMPARE(continued.count(), 1);
    QCOMPARE(continued.first().first().value<Receipt>().id, quint64{ 1 });
    model.update(ended(1));
    QVERIFY(!rowButton(panel, 0));
    model.add({ receipt(2, Outcome::Stopped) });
    QVERIFY(rowButton(panel, 0));
}

void TestSentPanel::copiesTheSudoCommand()
{
    SentModel model;
    SentPanel panel(model);
    QSignalSpy copied(&panel, &SentPanel::copyRequested);
    model.add({ denied(120) });
    model.add({ ended(3) }); // the button stays with its row
    QPushButton *button = rowButton(panel, 1);
    QVERIFY(button);
    QCOMPARE(button->text(), QStringLiteral("Copy sudo command"));
    button->click();
    QCOMPARE(copied.first().first().toString(), QStringLiteral("sudo sigctl send SIGTERM 4120:81234"));
}

void TestSentPanel::announces()
{
    SentModel model;
    SentPanel panel(model);
    const auto *announcer = panel.findChild<QLabel *>(QStringLiteral("announcer"));
    QVERIFY(!announcer->isHidden());
    model.add({ receipt(121, Outcome::Running) });
    const QString first = announcer->accessibleName();
    QVERIFY(first.startsWith(QLatin1String("SIGTERM, nginx 4121: ")));
    model.update(ended(121));
    QVERIFY(announcer->accessibleName() != first);
    QVERIFY(announcer->accessibleName().contains(QLatin1String("84 milliseconds")));
    QCOMPARE(announcer->text(), announcer->accessibleName());
}

void TestSentPanel::keepsACurrentRow()
{
    SentModel model;
    SentPanel panel(model);
    const auto *view = panel.findChild<QListView *>(QStringLiteral("sentView"));
    QCOMPARE(view->accessibleName(), QStringLiteral("Sent signals"));
    model.add({ receipt(1, Outcome::Running) });
    QCOMPARE(view->currentIndex().row(), 0);
    model.add({ receipt(2, Outcome::Running) });
    QCOMPARE(view->currentIndex().row(), 1); // the same row as before
}

void TestSentPanel::collapses()
{
    SentModel model;
    SentPanel panel(model);
    QSignalSpy collapsed(&panel, &SentPanel::collapsedChanged);
    auto *chevron = panel.findChild<QToolButton *>(QStringLiteral("sentCollapse"));
    QTest::mouseClick(chevron, Qt::LeftButton);
    QVERIFY(panel.isCollapsed());
    QVERIFY(panel.findChild<QListView *>(QStringLiteral("sentView"))->isHidden());
    QTest::mouseClick(chevron, Qt::LeftButton);
    QVERIFY(!panel.isCollapsed());
    QCOMPARE(collapsed.count(), 2);
}

void TestSentPanel::outcomeLooks_data()
{
    using Tone = OutcomeLook::Tone;
    QTest::addColumn<Receipt>("shown");
    QTest::addColumn<int>("tone");
    const auto row = [](const char *name, const Receipt &shown, Tone tone) {
        QTest::newRow(name) << shown << static_cast<int>(tone);
    };
    row("exited", ended(1), Tone::Ok);
    row("ended by TERM", ended(1, SIGTERM), Tone::Ok);
    Receipt byHup = ended(1, SIGHUP);
    byHup.signo = SIGHUP;
    row("ended by HUP", byHup, Tone::Danger);
    row("ended by another", ended(1, SIGKILL), Tone::Info);
    row("delivered", receipt(1, Outcome::Running), Tone::Ok);
    Receipt settled = receipt(1, Outcome::Running);
    settled.settled = true;
    row("still running", settled, Tone::Info);
    row("pending", receipt(1, Outcome::Pending), Tone::Warn);
    row("waits stopped", stoppedWait(1), Tone::Warn);
    row("stopped", receipt(1, Outcome::Stopped), Tone::Stopped);
    row("ignored", receipt(1, Outcome::Ignored, true), Tone::Muted);
    row("denied", denied(1), Tone::Muted);
    Receipt gone = receipt(1, Outcome::None, true);
    gone.result = SendResult::Gone;
    row("gone", gone, Tone::Muted);
    gone.result = SendResult::Error;
    row("error", gone, Tone::Warn);
}

void TestSentPanel::outcomeLooks()
{
    QFETCH(Receipt, shown);
    QFETCH(int, tone);
    QCOMPARE(static_cast<int>(outcomeLook(shown).tone), tone);
    QVERIFY(QFile::exists(
        QLatin1String(":/sigwise/icons/") + QLatin1String(outcomeLook(shown).icon) + QLatin1String(".svg")));
}

void TestSentPanel::paintsHostileNames()
{
    SentModel model;
    SentPanel panel(model);
    panel.resize(968, 192);
    Receipt hostile = stoppedWait(1);
    hostile.name = QByteArray(5000, '<') + "\n\x1b[2J";
    model.add({ hostile, denied(2), ended(3) });
    const QImage before = panel.grab().toImage();
    QVERIFY(!before.isNull());
    model.update(ended(1));
    QVERIFY(panel.grab().toImage() != before);
}

void TestSentPanel::headCountsEarlierDaysAndDamage()
{
    SentModel model;
    SentPanel panel(model);
    const auto *counts = panel.findChild<QLabel *>(QStringLiteral("sentCounts"));
    Receipt old = earlier(denied(9));
    old.time = old.time.addDays(-3);
    model.add({ receipt(1, Outcome::Running) });
    model.addEarlier({ old });
    QCOMPARE(counts->text(), QStringLiteral("1 today, 1 on earlier days, 1 in progress"));
    panel.noteDamage(1);
    QVERIFY(counts->text().endsWith(QLatin1String("1 line of the audit file is damaged")));
    panel.noteDamage(3);
    QVERIFY(counts->text().endsWith(QLatin1String("3 lines of the audit file are damaged")));
}

void TestSentPanel::earlierRowsHaveNoButton()
{
    SentModel model;
    SentPanel panel(model);
    model.addEarlier({ earlier(denied(9)), earlier(receipt(8, Outcome::Stopped)) });
    QVERIFY(!rowButton(panel, 0));
    QVERIFY(!rowButton(panel, 1));
    panel.resize(968, 192);
    QVERIFY(!panel.grab().isNull());
}

void TestSentPanel::saves_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("table") << QStringLiteral("sent.csv")
                           << QByteArray("time,pid,start_time,thread,name,user,signal,");
    QTest::newRow("JSON") << QStringLiteral("sent.JSON") << QByteArray("[\n{\"time\":\"");
}

void TestSentPanel::saves()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, start);
    const QTemporaryDir dir;
    SentModel model;
    SentPanel panel(model);
    QSignalSpy trouble(&panel, &SentPanel::troubleMet);
    model.add({ ended(1), denied(2) });
    panel.save(dir.filePath(name));
    QCOMPARE(trouble.count(), 0);
    QFile file(dir.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY2(content.startsWith(start), content.constData());
    QVERIFY(content.contains("exited after 84 ms (code 0)"));
    QVERIFY(content.contains("not permitted: owned by root"));
}

void TestSentPanel::tellsWhatWasNotSaved()
{
    const QTemporaryDir dir;
    SentModel model;
    SentPanel panel(model);
    QSignalSpy trouble(&panel, &SentPanel::troubleMet);
    model.add({ ended(1) });
    panel.save(dir.filePath(QStringLiteral("sent.txt")));
    panel.save(dir.filePath(QStringLiteral("missing/sent.csv")));
    QCOMPARE(trouble.count(), 2);
    QVERIFY(trouble.first().first().toString().contains(QLatin1String(".csv or .json")));
    QVERIFY(QDir(dir.path()).isEmpty());
}

void TestSentPanel::asksWhereToSave()
{
    SentModel model;
    SentPanel panel(model);
    auto *save = panel.findChild<QToolButton *>(QStringLiteral("sentSave"));
    QCOMPARE(save->accessibleName(), QStringLiteral("Save as"));
    QVERIFY(!save->isEnabled());
    model.add({ ended(1) });
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    auto *dialog = panel.findChild<QFileDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->acceptMode(), QFileDialog::AcceptSave);
    QTest::mouseClick(save, Qt::LeftButton);
    QCOMPARE(panel.findChildren<QFileDialog *>().size(), 1);
    dialog->reject();
}

void TestSentPanel::rowMenuCopies()
{
    SentModel model;
    SentPanel panel(model);
    panel.resize(968, 192);
    panel.show();
    QSignalSpy copied(&panel, &SentPanel::copyRequested);
    model.add({ ended(120) });
    const auto *view = panel.findChild<QListView *>(QStringLiteral("sentView"));
    Q_EMIT panel.findChild<QListView *>(QStringLiteral("sentView"))
        ->customContextMenuRequested(view->visualRect(model.index(0)).center());
    auto *menu = panel.findChild<QMenu *>(QStringLiteral("sentMenu"));
    QVERIFY(menu);
    for (const char *name : { "sentCopyCommand", "sentCopyKill", "sentCopyRow" })
        menu->findChild<QAction *>(QLatin1String(name))->trigger();
    QCOMPARE(copied.at(0).first().toString(), QStringLiteral("sigctl send SIGTERM 4120:81234"));
    QCOMPARE(copied.at(1).first().toString(), QStringLiteral("kill -TERM 4120"));
    QVERIFY(copied.at(2).first().toString().contains(QLatin1String("nginx (4120)")));
    QVERIFY(menu->findChild<QAction *>(QStringLiteral("sentCopyKill"))
                ->text()
                .contains(QLatin1String("not safe against PID reuse")));
    menu->close();
}

void TestSentPanel::commandsToRepeat()
{
    QCOMPARE(repeatCommand(ended(120)), QStringLiteral("sigctl send SIGTERM 4120:81234"));
    QCOMPARE(repeatCommand(denied(120)), QStringLiteral("sudo sigctl send SIGTERM 4120:81234"));
    QCOMPARE(repeatCommand(earlier(ended(120))), QStringLiteral("sigctl send SIGTERM 4120:81234"));
    Receipt toAThread = ended(120);
    toAThread.tid = 4125;
    toAThread.value = 7;
    QCOMPARE(
        repeatCommand(toAThread), QStringLiteral("sigctl send SIGTERM 4120:81234 --thread 4125 --value 7"));
    QVERIFY(repeatKill(toAThread).isEmpty());
    Receipt ofAnotherBoot = earlier(ended(120));
    ofAnotherBoot.earlier->isOfThisBoot = false;
    QVERIFY(repeatCommand(ofAnotherBoot).isEmpty()); // the start time may be another process's by now
    QVERIFY(repeatKill(ofAnotherBoot).isEmpty());
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestSentPanel test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sentpanel.moc"
