// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The whole way of a send, with real processes: what the list showed, the question, the kernel, the receipt.
#include "core/models/sentmodel.h"
#include "core/processes/scanner.h"
#include "core/sending/unitservice.h"
#include "tests/support/signalone.h"
#include "tests/ui/selectionmaker.h"
#include "ui/send/confirmdialog.h"
#include "ui/send/pickerdialog.h"
#include "ui/send/sendflow.h"
#include "ui/send/signalgrid.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

#include <sys/wait.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

/// What a window has: dispatcher, model, flow.
struct Desk
{
    QWidget window;
    Scanner scanner{ "/proc" };
    Dispatcher dispatcher{ "/proc" };
    SentModel sent;
    UnitService units{ {} };
    SendFlow flow{ dispatcher, sent, units, &window };

    /// The list of all processes as it is now.
    SnapshotPtr look()
    {
        SnapshotPtr now = scanner.scan();
        flow.takeSnapshot(now);
        return now;
    }
    /// How many are in the tree of a child; whether the flow knows it or not.
    [[nodiscard]] size_t treeSize(const TestChild &child)
    {
        const ProcessKey key{ child.pid(), child.startTime() };
        return scopeMembers(Scope::Tree, { key }, *scanner.scan(), dispatcher.sender().pid).members.size();
    }
    /// The choice of signals for it and its children.
    PickerDialog *pickTree(const TestChild &child, int signo)
    {
        flow.pick(selectionOf({ &child }), signo);
        const QList<PickerDialog *> dialogs = window.findChildren<PickerDialog *>();
        auto *scopes = dialogs.last()->findChild<QComboBox *>(QStringLiteral("pickerTarget"));
        scopes->setCurrentIndex(scopes->findText(QStringLiteral("it and its children (2)")));
        return dialogs.last();
    }
    static void press(PickerDialog *dialog)
    {
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("pickerSend")), Qt::LeftButton);
    }
    /// Presses, and gives the flow the look that it waits for.
    void send(PickerDialog *dialog)
    {
        press(dialog);
        look();
    }

    [[nodiscard]] ConfirmDialog *question() const { return window.findChild<ConfirmDialog *>(); }
    [[nodiscard]] QPushButton *button(const char *name) const
    {
        return window.findChild<QPushButton *>(QLatin1String(name));
    }
    [[nodiscard]] Receipt receipt(int row = 0) const { return sent.receiptAt(row); }
};

} // namespace

class TestSendFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsTheSelection();
    void handlerRunsAndReceiptSaysSo();
    void askedThenItEnds();
    void cancelSendsNothing();
    void termEndsWithoutAQuestion();
    void ignoredIsSentWithoutAQuestion();
    void blockedStaysPending();
    void killAsksUnlessTermWentBefore();
    void changedEffectIsAskedAgain();
    void changeWhileTheQuestionIsOpen();
    void betterWayGoesToTheSameProcess();
    void severalAskAndTheTickedGetIt();
    void endedTargetGetsAReceipt();
    void stoppedIsContinued();
    void deniedIsExplained();
    void pickerSends();
    void pickerAsksByItself();
    void whoJoinsBeforeTheSendIsAskedAbout();
    void whoJoinsHarmlesslyGetsItToo();
    void whoJoinsAfterTheSendOfEachScope();
    void aWideSendWaitsForALook();
    void noLookNoSend();
    void whoJoinsAPartIsAskedAbout();
    void whoJoinsMuchLaterIsToldOf();
    void onlyScopesAreLookedAtAgain();
};

/// With one child, and another one when it is told so.
static TestChild forkingTarget()
{
    return TestChild::target({ QStringLiteral("--children"), QStringLiteral("1"), QStringLiteral("--fork-on"),
        QStringLiteral("USR2") });
}

// How many pidfds this program has open.
static int heldProcesses()
{
    const QDir folder(QStringLiteral("/proc/self/fd"));
    int count = 0;
    const QFileInfoList entries = folder.entryInfoList(QDir::System | QDir::Files | QDir::NoDotAndDotDot);
    for (const QFileInfo &entry : entries)
        count += entry.symLinkTarget().contains(QLatin1String("pidfd")) ? 1 : 0;
    return count;
}

void TestSendFlow::holdsTheSelection()
{
    const int before = heldProcesses();
    {
        TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
        TestChild other = TestChild::target();
        Desk desk;
        const int withChildren = heldProcesses(); // they hold their own children
        desk.flow.hold(selectionOf({ &child, &other }));
        QCOMPARE(heldProcesses(), withChildren + 2);
        desk.flow.hold(selectionOf({ &child }));
        QCOMPARE(heldProcesses(), withChildren + 1);

        const Selection selected = selectionOf({ &child });
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForEnd());
        desk.flow.send(SIGUSR1, selected);
        QCOMPARE(desk.sent.rowCount({}), 1);
        QCOMPARE(
            desk.sent.index(0, 0).data(SentModel::ReceiptRole).value<Receipt>().result, SendResult::Gone);
        desk.flow.hold({});
        QCOMPARE(heldProcesses(), withChildren);
    }
    QCOMPARE(heldProcesses(), before);
}

void TestSendFlow::handlerRunsAndReceiptSaysSo()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
    Desk desk;
    desk.flow.send(SIGUSR1, selectionOf({ &child }));
    QVERIFY(!desk.question());
    QVERIFY(child.waitForHandler(SIGUSR1));
    QCOMPARE(desk.sent.rowCount(), 1);
    QCOMPARE(desk.receipt().result, SendResult::Sent);
    QCOMPARE(desk.receipt().predicted.effect, Effect::Handled);
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Running);
}

void TestSendFlow::askedThenItEnds()
{
    TestChild child = TestChild::target();
    Desk desk;
    desk.flow.send(SIGUSR1, selectionOf({ &child }));
    QVERIFY(desk.question());
    QCOMPARE(desk.sent.rowCount(), 0);
    QCOMPARE(desk.button("confirmSend")->text(), QStringLiteral("End it with SIGUSR1"));
    QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    const std::optional<int> status = child.waitForEnd();
    QVERIFY(status);
    QVERIFY(WIFSIGNALED(*status));
    QCOMPARE(WTERMSIG(*status), SIGUSR1);
    QCOMPARE(desk.sent.rowCount(), 1);
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Ended);
    QTRY_VERIFY(!desk.question());
}

void TestSendFlow::cancelSendsNothing()
{
    TestChild child = TestChild::target();
    Desk desk;
    QSignalSpy sent(&desk.flow, &SendFlow::sent);
    desk.flow.send(SIGHUP, selectionOf({ &child }));
    QVERIFY(desk.question());
    QTest::mouseClick(desk.button("confirmCancel"), Qt::LeftButton);
    QTRY_VERIFY(!desk.question());
    QCOMPARE(sent.count(), 0);
    QCOMPARE(desk.sent.rowCount(), 0);
    QVERIFY(child.waitForState('S'));
}

void TestSendFlow::termEndsWithoutAQuestion()
{
    TestChild child = TestChild::target();
    Desk desk;
    desk.flow.send(SIGTERM, selectionOf({ &child }));
    QVERIFY(!desk.question());
    QVERIFY(child.waitForEnd());
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Ended);
}

void TestSendFlow::ignoredIsSentWithoutAQuestion()
{
    TestChild child = TestChild::target({ QStringLiteral("--ignore"), QStringLiteral("HUP") });
    if (!child.waitForSleep()) {
        QVERIFY(child.isRunning());
        QSKIP("where a process sleeps cannot be seen here");
    }
    Desk desk;
    desk.flow.send(SIGHUP, selectionOf({ &child }));
    QVERIFY(!desk.question());
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Ignored);
    QVERIFY(child.waitForState('S'));
}

void TestSendFlow::blockedStaysPending()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1"),
        QStringLiteral("--block"), QStringLiteral("USR1") });
    Desk desk;
    desk.flow.send(SIGUSR1, selectionOf({ &child }));
    if (desk.question()) // whether it reads a signalfd is not known here
        QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    QCOMPARE(desk.sent.rowCount(), 1);
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Pending);
    QCOMPARE(desk.receipt().pendingReason, Reason::AllThreadsBlock);
}

void TestSendFlow::killAsksUnlessTermWentBefore()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("TERM") });
    Desk desk;
    desk.flow.send(SIGKILL, selectionOf({ &child }));
    QVERIFY(desk.question());
    QTest::mouseClick(desk.button("confirmCancel"), Qt::LeftButton);
    QTRY_VERIFY(!desk.question());
    desk.flow.send(SIGTERM, selectionOf({ &child }));
    QVERIFY(child.waitForHandler(SIGTERM));
    desk.flow.send(SIGKILL, selectionOf({ &child }));
    QVERIFY(!desk.question());
    QVERIFY(child.waitForEnd());
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Ended);
}

void TestSendFlow::changedEffectIsAskedAgain()
{
    TestChild child = TestChild::target({ QStringLiteral("--ignore"), QStringLiteral("USR2") });
    Selection seen = selectionOf({ &child });
    // What the list showed is no more so: it said that a handler runs.
    seen.processes.front().predictions.at(SIGUSR2) = prediction(Effect::Handled, Reason::Caught);
    Desk desk;
    desk.flow.send(SIGUSR2, seen);
    QVERIFY(desk.question());
    QCOMPARE(desk.sent.rowCount(), 0);
    const AskedTarget &target = desk.question()->question().targets.front();
    QCOMPARE(target.target.shown.effect, Effect::Ignored);
    QVERIFY(target.before);
    QVERIFY(questionNote(desk.question()->question()).contains(QLatin1String("changed since you looked")));
    QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    QCOMPARE(desk.sent.rowCount(), 1);
    QCOMPARE(desk.receipt().result, SendResult::Sent);
}

void TestSendFlow::changeWhileTheQuestionIsOpen()
{
    TestChild child = TestChild::target();
    Desk desk;
    desk.flow.send(SIGHUP, selectionOf({ &child }));
    ConfirmDialog *first = desk.question();
    QVERIFY(first);
    child.sendSignal(SIGSTOP); // now SIGHUP would wait
    QVERIFY(child.waitForState('T'));
    QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    QCOMPARE(desk.sent.rowCount(), 0);
    QTRY_VERIFY(desk.question() && desk.question() != first);
    const AskedTarget &target = desk.question()->question().targets.front();
    QCOMPARE(target.target.key.pid, child.pid());
    QCOMPARE(target.target.shown.effect, Effect::WaitsForContinue);
    QVERIFY(target.before);
    QCOMPARE(target.before->effect, Effect::Terminates);
}

void TestSendFlow::betterWayGoesToTheSameProcess()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("TERM") });
    Desk desk;
    desk.flow.send(SIGHUP, selectionOf({ &child }));
    QVERIFY(desk.button("confirmInstead"));
    QTest::mouseClick(desk.button("confirmInstead"), Qt::LeftButton);
    QVERIFY(child.waitForHandler(SIGTERM));
    QCOMPARE(desk.sent.rowCount(), 1);
    QCOMPARE(desk.receipt().signo, SIGTERM);
}

void TestSendFlow::severalAskAndTheTickedGetIt()
{
    TestChild safe = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
    TestChild doomed = TestChild::target();
    Desk desk;
    desk.flow.send(SIGUSR1, selectionOf({ &doomed, &safe }));
    QVERIFY(desk.question());
    QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    QVERIFY(safe.waitForHandler(SIGUSR1));
    QCOMPARE(desk.sent.rowCount(), 1);
    QCOMPARE(desk.receipt().target.pid, safe.pid());
    QVERIFY(doomed.waitForState('S'));
}

void TestSendFlow::endedTargetGetsAReceipt()
{
    TestChild child = TestChild::target();
    const Selection seen = selectionOf({ &child });
    child.sendSignal(SIGKILL);
    QVERIFY(child.waitForEnd());
    Desk desk;
    desk.flow.send(SIGTERM, seen);
    QVERIFY(!desk.question());
    QCOMPARE(desk.sent.rowCount(), 1);
    QVERIFY(desk.receipt().result == SendResult::Gone || desk.receipt().result == SendResult::Reused);
}

void TestSendFlow::stoppedIsContinued()
{
    TestChild child = TestChild::target();
    Desk desk;
    desk.flow.send(SIGSTOP, selectionOf({ &child }));
    if (desk.question())
        QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    QVERIFY(child.waitForState('T'));
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Stopped);
    QCOMPARE(desk.sent.stoppedCount(), 1);
    desk.flow.continueProcess(desk.receipt());
    QVERIFY(child.waitForState('S'));
    QCOMPARE(desk.sent.rowCount(), 2);
    QTRY_COMPARE(desk.sent.stoppedCount(), 0);
}

void TestSendFlow::deniedIsExplained()
{
    Prediction refused = prediction(Effect::Terminates);
    refused.permitted = false;
    Desk desk;
    QSignalSpy banner(&desk.flow, &SendFlow::bannerRequested);
    desk.flow.explainDenied(SIGTERM, { { inventedProcess("nginx", 4120, refused) }, 0 });
    QCOMPARE(banner.count(), 1);
    QCOMPARE(
        banner.first().at(0).toString(), QStringLiteral("nginx belongs to root. Only root may signal it."));
    QCOMPARE(banner.first().at(1).toString(), QStringLiteral("sudo sigctl send SIGTERM 4120:81234"));
    QCOMPARE(desk.sent.rowCount(), 0);
}

void TestSendFlow::pickerSends()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("QUIT") });
    Desk desk;
    desk.flow.pick(selectionOf({ &child }), SIGQUIT);
    QCOMPARE(desk.button("pickerSend")->text(), QStringLiteral("Send SIGQUIT"));
    QTest::mouseClick(desk.button("pickerSend"), Qt::LeftButton);
    QVERIFY(!desk.question());
    QVERIFY(child.waitForHandler(SIGQUIT));
    QCOMPARE(desk.sent.rowCount(), 1);
}

void TestSendFlow::pickerAsksByItself()
{
    TestChild child = TestChild::target();
    Desk desk;
    desk.flow.pick(selectionOf({ &child }), SIGUSR2);
    QCOMPARE(desk.button("pickerSend")->text(), QStringLiteral("End it with SIGUSR2"));
    QVERIFY(desk.button("pickerCancel")->isDefault());
    QTest::mouseClick(desk.button("pickerSend"), Qt::LeftButton);
    QVERIFY(!desk.question());
    const std::optional<int> status = child.waitForEnd();
    QVERIFY(status && WIFSIGNALED(*status) && WTERMSIG(*status) == SIGUSR2);
}

void TestSendFlow::whoJoinsBeforeTheSendIsAskedAbout()
{
    const TestChild child = forkingTarget();
    Desk desk;
    desk.look();
    PickerDialog *picker = desk.pickTree(child, SIGTERM);
    child.sendSignal(SIGUSR2);
    QTRY_COMPARE(desk.treeSize(child), size_t{ 3 });
    desk.look();
    desk.send(picker);
    QVERIFY(desk.question());
    QCOMPARE(desk.sent.rowCount(), 0);
    const Question question = desk.question()->question();
    QCOMPARE(question.targets.size(), size_t{ 3 });
    QVERIFY(question.targets.back().target.appeared);
    QVERIFY2(questionNote(question).contains(QLatin1String("1 of them came after you looked")),
        qPrintable(questionNote(question)));
    QTest::mouseClick(desk.button("confirmSendAll"), Qt::LeftButton);
    QCOMPARE(desk.sent.rowCount(), 3);
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Ended);
}

void TestSendFlow::whoJoinsHarmlesslyGetsItToo()
{
    const TestChild child = forkingTarget();
    Desk desk;
    desk.look();
    PickerDialog *picker = desk.pickTree(child, SIGURG);
    child.sendSignal(SIGUSR2);
    QTRY_COMPARE(desk.treeSize(child), size_t{ 3 });
    desk.look();
    QSignalSpy banner(&desk.flow, &SendFlow::bannerRequested);
    desk.send(picker);
    QVERIFY(!desk.question());
    QCOMPARE(desk.sent.rowCount(), 3);
    QCOMPARE(banner.count(), 1); // nobody was shown it: it is told
    const auto isLate = [&desk](int row) { return desk.receipt(row).appeared; };
    QCOMPARE(int{ isLate(0) } + int{ isLate(1) } + int{ isLate(2) }, 1);
    const int late = isLate(0) ? 0 : isLate(1) ? 1 : 2;
    QVERIFY(desk.sent.index(late)
                .data(SentModel::TipRole)
                .toString()
                .contains(QLatin1String("It came while the others got the signal.")));
}

void TestSendFlow::whoJoinsAfterTheSendOfEachScope()
{
    const TestChild first = forkingTarget();
    const TestChild other = forkingTarget();
    Desk desk;
    desk.look();
    QSignalSpy looks(&desk.flow, &SendFlow::lookWanted);
    PickerDialog *picker = desk.pickTree(first, SIGURG);
    PickerDialog *another = desk.pickTree(other, SIGWINCH);
    desk.send(picker);
    desk.send(another);
    QCOMPARE(desk.sent.rowCount(), 4);
    for (const TestChild *child : { &first, &other }) {
        child->sendSignal(SIGUSR2);
        QTRY_COMPARE(desk.treeSize(*child), size_t{ 3 });
    }
    desk.look();
    QCOMPARE(desk.sent.rowCount(), 6);
    desk.look(); // once
    QCOMPARE(desk.sent.rowCount(), 6);
    QTRY_VERIFY(looks.count() >= 2); // of its own accord, also where the list in the window rests
}

void TestSendFlow::aWideSendWaitsForALook()
{
    const TestChild child = forkingTarget();
    Desk desk;
    const SnapshotPtr before = desk.look();
    QSignalSpy looks(&desk.flow, &SendFlow::lookWanted);
    PickerDialog *picker = desk.pickTree(child, SIGTERM);
    child.sendSignal(SIGUSR2); // the list rests: the flow does not see the new one
    QTRY_COMPARE(desk.treeSize(child), size_t{ 3 });
    Desk::press(picker);
    QCOMPARE(looks.count(), 1);
    desk.flow.takeSnapshot(before); // one that is on its way says nothing of now
    QVERIFY(!desk.question());
    QCOMPARE(desk.sent.rowCount(), 0);
    desk.look();
    QVERIFY(desk.question());
    QCOMPARE(desk.question()->question().targets.size(), size_t{ 3 });
    QCOMPARE(desk.sent.rowCount(), 0);
}

void TestSendFlow::noLookNoSend()
{
    const TestChild child = forkingTarget();
    Desk desk;
    desk.look();
    QSignalSpy banner(&desk.flow, &SendFlow::bannerRequested);
    Desk::press(desk.pickTree(child, SIGTERM));
    QTRY_COMPARE(banner.count(), 1);
    QCOMPARE(banner.first().first().toString(),
        QStringLiteral("SIGTERM was not sent: the list of all processes could not be read again."));
    desk.look();
    QCOMPARE(desk.sent.rowCount(), 0);
}

void TestSendFlow::whoJoinsAPartIsAskedAbout()
{
    const TestChild child
        = TestChild::target({ QStringLiteral("--children"), QStringLiteral("1"), QStringLiteral("--fork-on"),
            QStringLiteral("USR2"), QStringLiteral("--catch"), QStringLiteral("USR1") });
    Desk desk;
    desk.look();
    PickerDialog *picker = desk.pickTree(child, SIGUSR1);
    const ProcessKey key{ child.pid(), child.startTime() };
    const auto tree = scopeMembers(Scope::Tree, { key }, *desk.look(), desk.dispatcher.sender().pid);
    QCOMPARE(tree.members.size(), size_t{ 2 });
    const pid_t other = tree.members.back()->key.pid;
    QVERIFY(signalOne(other, SIGSTOP));
    QTRY_VERIFY(desk.scanner.scan()->find(other)->state == ProcessState::Stopped);
    desk.send(picker);
    QVERIFY(desk.question()); // it would wait by now
    QAbstractItemModel *groups
        = desk.question()->findChild<QListView *>(QStringLiteral("confirmGroups"))->model();
    QCOMPARE(groups->rowCount(), 2);
    for (int row = 0; row < 2; ++row) {
        if (groups->index(row, 0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("wait")))
            QVERIFY(groups->setData(groups->index(row, 0), Qt::Unchecked, Qt::CheckStateRole));
    }
    QTest::mouseClick(desk.button("confirmSend"), Qt::LeftButton);
    QCOMPARE(desk.sent.rowCount(), 1);
    QTRY_VERIFY(!desk.question());
    child.sendSignal(SIGUSR2);
    QTRY_COMPARE(desk.treeSize(child), size_t{ 3 });
    desk.look();
    QCOMPARE(desk.sent.rowCount(), 1);
    QVERIFY(desk.question());
    QCOMPARE(desk.question()->question().targets.size(), size_t{ 1 });
    QVERIFY(desk.question()->question().targets.front().target.appeared);
    QVERIFY(signalOne(other, SIGCONT));
}

void TestSendFlow::whoJoinsMuchLaterIsToldOf()
{
    const TestChild child = forkingTarget();
    Desk desk;
    desk.look();
    PickerDialog *picker = desk.pickTree(child, SIGURG);
    desk.send(picker);
    QCOMPARE(desk.sent.rowCount(), 2);
    child.sendSignal(SIGUSR2);
    QTRY_COMPARE(desk.treeSize(child), size_t{ 3 });
    QSignalSpy banner(&desk.flow, &SendFlow::bannerRequested);
    Snapshot late = *desk.scanner.scan();
    late.takenAtNs += 60'000'000'000;
    desk.flow.takeSnapshot(std::make_shared<Snapshot>(late));
    QCOMPARE(desk.sent.rowCount(), 2);
    QCOMPARE(banner.count(), 1);
    QCOMPARE(banner.first().first().toString(),
        QStringLiteral("1 more joined after SIGURG was sent, and got nothing."));
}

void TestSendFlow::onlyScopesAreLookedAtAgain()
{
    const TestChild child = forkingTarget();
    Desk desk;
    desk.look();
    QSignalSpy looks(&desk.flow, &SendFlow::lookWanted);
    desk.flow.send(SIGURG, selectionOf({ &child }));
    QCOMPARE(desk.sent.rowCount(), 1);
    QTRY_COMPARE(desk.receipt().outcome, Outcome::Ignored); // the event loop had its turns
    QCOMPARE(looks.count(), 0);
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestSendFlow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sendflow.moc"
