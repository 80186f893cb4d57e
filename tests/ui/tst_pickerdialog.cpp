// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/ui/selectionmaker.h"
#include "ui/send/pickerdialog.h"
#include "ui/send/signalgrid.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

AskedTarget asked(const QByteArray &name, pid_t pid)
{
    AskedTarget result;
    result.target.key = { pid, 81234 };
    result.target.name = name;
    for (int signo = 1; signo <= highestSignal; ++signo)
        result.predictions.at(signo) = prediction(Effect::Terminates);
    result.predictions.at(SIGQUIT) = prediction(Effect::Handled, Reason::Caught);
    result.predictions.at(SIGCHLD) = prediction(Effect::Ignored, Reason::IgnoredByDefault);
    return result;
}

int shownSignals(const SignalGrid &grid)
{
    int count = 0;
    for (int row = 0; row < grid.model()->rowCount(); ++row)
        count
            += !grid.isRowHidden(row) && grid.model()->index(row, 0).data(SignalGrid::SignalRole).toInt() > 0;
    return count;
}

template <typename Widget>
Widget *child(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1String(name));
}

} // namespace

class TestPickerDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheSignalThatWasAskedFor();
    void allGroupsAreThere();
    void cLibrarysOwnAreLeftOut();
    void realTimeUnfolds();
    void searches_data();
    void searches();
    void searchMovesTheChoice();
    void dangerMakesCancelTheDefault();
    void deniedCannotBeSent();
    void severalTargetsShowTheWorst();
    void sendsTheChosenToFixedTargets();
    void aValueGoesAlong();
    void whoGetsItIsAChoice();
    void escapeSendsNothing();
    void marksOfQtInNamesAreText();
};

void TestPickerDialog::showsTheSignalThatWasAskedFor()
{
    const PickerDialog dialog({ asked("queue-worker", 6120) }, SIGQUIT, nullptr);
    QCOMPARE(dialog.accessibleName(), QStringLiteral("Send a signal to queue-worker (6120)"));
    QCOMPARE(
        child<QLabel>(dialog, "pickerCommand")->text(), QStringLiteral("sigctl send SIGQUIT 6120:81234"));
    QCOMPARE(child<QLabel>(dialog, "pickerKill")->text(), QStringLiteral("kill -QUIT 6120"));
    QCOMPARE(child<QLabel>(dialog, "pickerEffect")->text(), QStringLiteral("runs its handler"));
    QCOMPARE(child<QPushButton>(dialog, "pickerSend")->text(), QStringLiteral("Send SIGQUIT"));
    QVERIFY(child<QPushButton>(dialog, "pickerSend")->isDefault());
    QCOMPARE(child<QLineEdit>(dialog, "pickerSearch")->accessibleName(), QStringLiteral("Find a signal"));
}

void TestPickerDialog::allGroupsAreThere()
{
    SignalGrid grid({ asked("a", 1000) }, nullptr);
    QStringList titles;
    for (int row = 0; row < grid.model()->rowCount(); ++row) {
        const QModelIndex index = grid.model()->index(row, 0);
        if (index.data(SignalGrid::KindRole).toInt() == static_cast<int>(SignalGrid::Kind::Title))
            titles.append(index.data().toString());
        else if (index.data(SignalGrid::SignalRole).toInt() > 0)
            QVERIFY(!index.data(Qt::AccessibleTextRole).toString().isEmpty());
    }
    QCOMPARE(titles.size(), 6);
}

void TestPickerDialog::cLibrarysOwnAreLeftOut()
{
    SignalGrid grid({ asked("a", 1000) }, nullptr);
    grid.choose(32);
    QVERIFY(grid.chosen() != 32);
}

void TestPickerDialog::realTimeUnfolds()
{
    SignalGrid grid({ asked("a", 1000) }, nullptr);
    grid.resize(640, 480);
    const int before = shownSignals(grid);
    QModelIndex more;
    for (int row = 0; row < grid.model()->rowCount(); ++row) {
        const QModelIndex index = grid.model()->index(row, 0);
        if (index.data(SignalGrid::KindRole).toInt() == static_cast<int>(SignalGrid::Kind::More))
            more = index;
    }
    QVERIFY(more.isValid());
    QVERIFY(more.data().toString().startsWith(QLatin1String("27 more")));
    Q_EMIT grid.clicked(more);
    QCOMPARE(shownSignals(grid), before + 27);
    QCOMPARE(shownSignals(grid), 62);
    QVERIFY(grid.isRowHidden(more.row()));
}

void TestPickerDialog::searches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("first");
    QTest::newRow("name") << QStringLiteral("quit") << SIGQUIT;
    QTest::newRow("full name") << QStringLiteral("SIGSTOP") << SIGSTOP;
    QTest::newRow("number") << QStringLiteral("15") << SIGTERM;
    QTest::newRow("hidden real-time") << QStringLiteral("RTMIN+7") << 41;
    QTest::newRow("nothing") << QStringLiteral("xyzzy") << 0;
}

void TestPickerDialog::searches()
{
    QFETCH(QString, text);
    QFETCH(int, first);
    SignalGrid grid({ asked("a", 1000) }, nullptr);
    grid.choose(SIGHUP);
    grid.search(text);
    QCOMPARE(grid.chosen(), first);
    grid.search(QString());
    QVERIFY(shownSignals(grid) > 30);
}

void TestPickerDialog::searchMovesTheChoice()
{
    const PickerDialog dialog({ asked("queue-worker", 6120) }, SIGTERM, nullptr);
    child<QLineEdit>(dialog, "pickerSearch")->setText(QStringLiteral("QUIT"));
    QCOMPARE(child<QPushButton>(dialog, "pickerSend")->text(), QStringLiteral("Send SIGQUIT"));
    child<QLineEdit>(dialog, "pickerSearch")->setText(QStringLiteral("xyzzy"));
    QVERIFY(!child<QPushButton>(dialog, "pickerSend")->isEnabled());
}

void TestPickerDialog::dangerMakesCancelTheDefault()
{
    const PickerDialog dialog({ asked("queue-worker", 6120) }, SIGUSR1, nullptr);
    const auto *send = child<QPushButton>(dialog, "pickerSend");
    QCOMPARE(send->text(), QStringLiteral("End it with SIGUSR1"));
    QVERIFY(child<QPushButton>(dialog, "pickerCancel")->isDefault());
    QVERIFY(!send->isDefault());
    child<SignalGrid>(dialog, "pickerGrid")->choose(SIGQUIT);
    QVERIFY(send->isDefault());
    child<SignalGrid>(dialog, "pickerGrid")->choose(SIGHUP);
    QVERIFY(!send->isDefault());
}

void TestPickerDialog::deniedCannotBeSent()
{
    AskedTarget target = asked("nginx", 4120);
    for (int signo = 1; signo <= highestSignal; ++signo)
        target.predictions.at(signo).permitted = false;
    const PickerDialog dialog({ target }, SIGTERM, nullptr);
    QVERIFY(!child<QPushButton>(dialog, "pickerSend")->isEnabled());
}

void TestPickerDialog::severalTargetsShowTheWorst()
{
    AskedTarget safe = asked("a", 1000);
    safe.predictions.at(SIGUSR1) = prediction(Effect::Handled, Reason::Caught);
    const PickerDialog dialog({ safe, asked("b", 1001) }, SIGUSR1, nullptr);
    auto *grid = child<SignalGrid>(dialog, "pickerGrid");
    QCOMPARE(static_cast<Chip>(grid->currentIndex().data(SignalGrid::ChipRole).toInt()), Chip::Ends);
    QCOMPARE(child<QLabel>(dialog, "pickerCommand")->text(),
        QStringLiteral("sigctl send SIGUSR1 1000:81234 1001:81234"));
}

void TestPickerDialog::sendsTheChosenToFixedTargets()
{
    const QPointer<PickerDialog> dialog = new PickerDialog({ asked("queue-worker", 6120) }, SIGTERM, nullptr);
    QSignalSpy chosen(dialog, &PickerDialog::chosen);
    dialog->open();
    child<SignalGrid>(*dialog, "pickerGrid")->choose(SIGQUIT);
    QTest::keyClick(child<QLineEdit>(*dialog, "pickerSearch"), Qt::Key_Return);
    QCOMPARE(chosen.count(), 0); // Enter in a text field leads to the button
    auto *send = child<QPushButton>(*dialog, "pickerSend");
    QCOMPARE(dialog->focusWidget(), send);
    QTest::keyClick(send, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().at(0).toInt(), SIGQUIT);
    const auto targets = chosen.first().at(1).value<std::vector<AskedTarget>>();
    QCOMPARE(targets.front().target.key, (ProcessKey{ 6120, 81234 }));
    QCOMPARE(targets.front().target.shown.effect, Effect::Handled);
    QTRY_VERIFY(!dialog);
}

void TestPickerDialog::marksOfQtInNamesAreText()
{
    const PickerDialog dialog({ asked("zq[*]zq", 6120) }, SIGTERM, nullptr);
    QCOMPARE(dialog.windowTitle(), QStringLiteral("Send a signal to zq[*][*]zq (6120)"));
    QCOMPARE(dialog.accessibleName(), QStringLiteral("Send a signal to zq[*]zq (6120)"));
}

void TestPickerDialog::aValueGoesAlong()
{
    auto *dialog = new PickerDialog({ asked("queue-worker", 6120) }, SIGQUIT, nullptr);
    dialog->open();
    QSignalSpy chosen(dialog, &PickerDialog::chosen);
    auto *value = child<QSpinBox>(*dialog, "pickerValue");
    QCOMPARE(value->text(), QStringLiteral("no value"));
    QVERIFY(child<QLabel>(*dialog, "pickerKill")->isVisible());
    value->stepUp();
    QCOMPARE(value->value(), 0);
    value->stepDown();
    QCOMPARE(value->text(), QStringLiteral("no value"));
    value->setValue(-3);
    QCOMPARE(child<QLabel>(*dialog, "pickerCommand")->text(),
        QStringLiteral("sigctl send SIGQUIT --value -3 6120:81234"));
    QVERIFY(!child<QLabel>(*dialog, "pickerKill")->isVisible()); // kill(1) cannot say that
    child<QPushButton>(*dialog, "pickerSend")->click();
    QCOMPARE(chosen.first().at(2).value<std::optional<int>>(), std::optional(-3));
}

void TestPickerDialog::whoGetsItIsAChoice()
{
    const std::vector<AskedTarget> one{ asked("queue-worker", 6120) };
    AskedTarget other = asked("ffmpeg", 7502);
    other.predictions.at(SIGQUIT) = prediction(Effect::Terminates);
    AskedTarget thread = one.front();
    thread.target.tid = 6121;
    const ScopeChoice scopes{ { { Scope::Process, 0, QStringLiteral("whole process") },
                                  { Scope::Group, 0, QStringLiteral("its process group (2)") },
                                  { Scope::Thread, 6121, QStringLiteral("thread 6121") } },
        [&](const ScopeOption &option) {
            return ListedTargets{ option.scope == Scope::Group ? std::vector{ one.front(), other }
                    : option.scope == Scope::Thread            ? std::vector{ thread }
                                                               : one };
        } };
    auto *dialog = new PickerDialog(one, SIGQUIT, nullptr, scopes);
    dialog->open();
    QSignalSpy chosen(dialog, &PickerDialog::chosen);
    auto *target = child<QComboBox>(*dialog, "pickerTarget");
    const auto *members = child<QListView>(*dialog, "pickerMembers");
    QVERIFY(target->isVisible());
    QVERIFY(!members->isVisible());
    target->setCurrentIndex(1);
    QCOMPARE(dialog->scope(), Scope::Group);
    QVERIFY(members->isVisible());
    QCOMPARE(members->model()->rowCount(), 2);
    QVERIFY(members->model()->index(0, 0).data().toString().startsWith(QLatin1String("ffmpeg"))); // it ends
    QVERIFY(child<QPushButton>(*dialog, "pickerCancel")->isDefault()); // two, and one of them ends
    target->setCurrentIndex(2);
    QVERIFY(!members->isVisible());
    QCOMPARE(child<QLabel>(*dialog, "pickerCommand")->text(),
        QStringLiteral("sigctl send SIGQUIT --thread 6121 6120:81234"));
    target->setCurrentIndex(1);
    child<QPushButton>(*dialog, "pickerSend")->click();
    QCOMPARE(chosen.first().at(1).value<std::vector<AskedTarget>>().size(), size_t{ 2 });
}

void TestPickerDialog::escapeSendsNothing()
{
    const QPointer<PickerDialog> dialog = new PickerDialog({ asked("queue-worker", 6120) }, SIGTERM, nullptr);
    QSignalSpy chosen(dialog, &PickerDialog::chosen);
    dialog->open();
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!dialog);
    QCOMPARE(chosen.count(), 0);
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestPickerDialog test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_pickerdialog.moc"
