// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/ui/selectionmaker.h"
#include "ui/send/confirmdialog.h"
#include "ui/send/groupdelegate.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

Q_DECLARE_METATYPE(std::vector<Sigwise::AskedTarget>)

namespace {

AskedTarget asked(const QByteArray &name, pid_t pid, const Prediction &what)
{
    AskedTarget result;
    result.target.key = { pid, 81234 };
    result.target.name = name;
    result.target.shown = what;
    for (int signo = 1; signo <= highestSignal; ++signo)
        result.predictions.at(signo) = what;
    return result;
}

Prediction handled() { return prediction(Effect::Handled, Reason::Caught); }

Prediction blockedThenEnds()
{
    Prediction result = prediction(Effect::Blocked, Reason::AllThreadsBlock);
    result.then = Effect::Terminates;
    result.threads = 3;
    return result;
}

/// 3 end, 8 run a handler, 1 waits and 1 waits and then ends.
Question many()
{
    Question question;
    question.signo = SIGUSR1;
    question.reasons = { AskReason::SeveralTargets };
    pid_t pid = 100;
    for (const char *name : { "cron", "redis-server", "ffmpeg" })
        question.targets.push_back(asked(name, pid++, prediction(Effect::Terminates)));
    for (const char *name : { "nginx", "nginx", "node", "tini", "gunicorn", "gunicorn", "gunicorn", "agent" })
        question.targets.push_back(asked(name, pid++, handled()));
    question.targets.push_back(
        asked("queue-worker", pid++, prediction(Effect::Blocked, Reason::AllThreadsBlock)));
    question.targets.push_back(asked("batch", pid++, blockedThenEnds()));
    return question;
}

Question single(int signo, const Prediction &what)
{
    return { signo, { asked("queue-worker", 6120, what) }, { AskReason::MightEndUnintended } };
}

template <typename Widget>
Widget *child(QWidget *parent, const char *name)
{
    return parent->findChild<Widget *>(QLatin1String(name));
}

} // namespace

class TestConfirmDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksInWords();
    void cancelIsDefaultAndFocus();
    void escapeSendsNothing();
    void sendsWhatItWasAskedFor();
    void offersTheBetterWay();
    void offersNothingWhereThereIsNothing();
    void buttonSaysWhatHappens_data();
    void buttonSaysWhatHappens();
    void groupsStartTickedButForWhatEnds();
    void countsAreLive();
    void sendsToTheTicked();
    void sendsToAll();
    void commandsCarryTheIdentity();
    void hostileNameIsNoMarkup();
};

void TestConfirmDialog::asksInWords()
{
    const QPointer<ConfirmDialog> dialog
        = new ConfirmDialog(single(SIGHUP, prediction(Effect::Terminates)), nullptr);
    QCOMPARE(dialog->objectName(), QStringLiteral("confirmDialog"));
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Send SIGHUP to queue-worker (6120)?"));
    QCOMPARE(dialog->accessibleName(), dialog->windowTitle());
    QCOMPARE(questionClause(dialog->question()), QStringLiteral("This ends it."));
    QVERIFY(questionSentence(dialog->question()).contains(QLatin1String("does not catch SIGHUP")));
    QVERIFY(questionNote(dialog->question()).contains(QLatin1String("read their config again")));
    delete dialog;
}

void TestConfirmDialog::cancelIsDefaultAndFocus()
{
    const QPointer<ConfirmDialog> dialog
        = new ConfirmDialog(single(SIGHUP, prediction(Effect::Terminates)), nullptr);
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    auto *cancel = child<QPushButton>(dialog, "confirmCancel");
    QVERIFY(cancel->isDefault());
    QTRY_VERIFY(cancel->hasFocus());
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_VERIFY(!dialog);
    QCOMPARE(confirmed.count(), 0);
}

void TestConfirmDialog::escapeSendsNothing()
{
    const QPointer<ConfirmDialog> dialog = new ConfirmDialog(many(), nullptr);
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!dialog);
    QCOMPARE(confirmed.count(), 0);
}

void TestConfirmDialog::sendsWhatItWasAskedFor()
{
    const QPointer<ConfirmDialog> dialog
        = new ConfirmDialog(single(SIGHUP, prediction(Effect::Terminates)), nullptr);
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    auto *send = child<QPushButton>(dialog, "confirmSend");
    QCOMPARE(send->text(), QStringLiteral("End it with SIGHUP"));
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(confirmed.count(), 1);
    const auto targets = confirmed.first().first().value<std::vector<AskedTarget>>();
    QCOMPARE(targets.size(), size_t{ 1 });
    QCOMPARE(targets.front().target.key, (ProcessKey{ 6120, 81234 }));
    QTRY_VERIFY(!dialog);
}

void TestConfirmDialog::offersTheBetterWay()
{
    Question question = single(SIGHUP, prediction(Effect::Terminates));
    question.targets.front().predictions.at(SIGTERM) = handled();
    const QPointer<ConfirmDialog> dialog = new ConfirmDialog(question, nullptr);
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    QSignalSpy instead(dialog, &ConfirmDialog::insteadRequested);
    dialog->open();
    QTest::mouseClick(child<QPushButton>(dialog, "confirmInstead"), Qt::LeftButton);
    QCOMPARE(instead.count(), 1);
    QCOMPARE(instead.first().first().toInt(), SIGTERM);
    QCOMPARE(confirmed.count(), 0);
    QTRY_VERIFY(!dialog);
}

void TestConfirmDialog::offersNothingWhereThereIsNothing()
{
    const ConfirmDialog dialog(single(SIGHUP, prediction(Effect::Terminates)), nullptr);
    QVERIFY(!dialog.findChild<QPushButton *>(QStringLiteral("confirmInstead")));
}

void TestConfirmDialog::buttonSaysWhatHappens_data()
{
    QTest::addColumn<int>("signo");
    QTest::addColumn<Prediction>("what");
    QTest::addColumn<QString>("text");
    QTest::newRow("ends") << SIGUSR1 << prediction(Effect::Terminates)
                          << QStringLiteral("End it with SIGUSR1");
    QTest::newRow("kill") << SIGKILL << prediction(Effect::Terminates, Reason::CannotBeCaught)
                          << QStringLiteral("End it with SIGKILL");
    QTest::newRow("stops") << SIGSTOP << prediction(Effect::Stops, Reason::CannotBeCaught)
                           << QStringLiteral("Stop it with SIGSTOP");
    QTest::newRow("later") << SIGHUP << blockedThenEnds() << QStringLiteral("Send SIGHUP");
    QTest::newRow("handler") << SIGHUP << handled() << QStringLiteral("Send SIGHUP");
    Prediction unsure = prediction(Effect::Terminates);
    unsure.doubt = Doubt::WaitChannelHidden;
    QTest::newRow("unsure") << SIGHUP << unsure << QStringLiteral("End it with SIGHUP");
}

void TestConfirmDialog::buttonSaysWhatHappens()
{
    QFETCH(int, signo);
    QFETCH(Prediction, what);
    QFETCH(QString, text);
    const ConfirmDialog dialog(single(signo, what), nullptr);
    QCOMPARE(dialog.findChild<QPushButton *>(QStringLiteral("confirmSend"))->text(), text);
    QVERIFY(!questionClause(dialog.question()).isEmpty());
    QVERIFY(!questionSentence(dialog.question()).isEmpty());
}

void TestConfirmDialog::groupsStartTickedButForWhatEnds()
{
    ConfirmDialog dialog(many(), nullptr);
    const auto *groups = child<QListView>(&dialog, "confirmGroups");
    QCOMPARE(groups->accessibleName(), QStringLiteral("Who gets it"));
    const QAbstractItemModel *model = groups->model();
    QCOMPARE(model->rowCount(), 4);
    const QList<QPair<Chip, Qt::CheckState>> rows{ { Chip::Ends, Qt::Unchecked },
        { Chip::Pending, Qt::Unchecked }, { Chip::Pending, Qt::Checked }, { Chip::Handler, Qt::Checked } };
    for (int row = 0; row < rows.size(); ++row) {
        const QModelIndex index = model->index(row, 0);
        QCOMPARE(static_cast<Chip>(index.data(GroupDelegate::ChipRole).toInt()), rows[row].first);
        QCOMPARE(static_cast<Qt::CheckState>(index.data(Qt::CheckStateRole).toInt()), rows[row].second);
    }
    QVERIFY(model->index(3, 0)
                .data(GroupDelegate::NamesRole)
                .toString()
                .contains(QStringLiteral("nginx \u00d72")));
    QVERIFY(groups->currentIndex().isValid());
}

void TestConfirmDialog::countsAreLive()
{
    ConfirmDialog dialog(many(), nullptr);
    auto *groups = child<QListView>(&dialog, "confirmGroups");
    const auto *send = child<QPushButton>(&dialog, "confirmSend");
    const auto *all = child<QPushButton>(&dialog, "confirmSendAll");
    QCOMPARE(send->text(), QStringLiteral("Send to the 9 ticked"));
    QCOMPARE(all->text(), QStringLiteral("Send to all 13"));
    dialog.open();
    const QRect first = groups->visualRect(groups->model()->index(0, 0));
    QTest::mouseClick(groups->viewport(), Qt::LeftButton, {}, first.center());
    QCOMPARE(send->text(), QStringLiteral("Send to the 12 ticked"));
    groups->setCurrentIndex(groups->model()->index(3, 0));
    QTest::keyClick(groups, Qt::Key_Space);
    QCOMPARE(send->text(), QStringLiteral("Send to the 4 ticked"));
    for (int row = 0; row < 4; ++row)
        groups->model()->setData(groups->model()->index(row, 0), Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(!send->isEnabled());
}

void TestConfirmDialog::sendsToTheTicked()
{
    const QPointer<ConfirmDialog> dialog = new ConfirmDialog(many(), nullptr);
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    QTest::mouseClick(child<QPushButton>(dialog, "confirmSend"), Qt::LeftButton);
    QCOMPARE(confirmed.count(), 1);
    const auto targets = confirmed.first().first().value<std::vector<AskedTarget>>();
    QCOMPARE(targets.size(), size_t{ 9 });
    for (const AskedTarget &target : targets)
        QVERIFY(!endsIt(target.target.shown));
    QTRY_VERIFY(!dialog);
}

void TestConfirmDialog::sendsToAll()
{
    const QPointer<ConfirmDialog> dialog = new ConfirmDialog(many(), nullptr);
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    QTest::mouseClick(child<QPushButton>(dialog, "confirmSendAll"), Qt::LeftButton);
    QCOMPARE(confirmed.first().first().value<std::vector<AskedTarget>>().size(), size_t{ 13 });
    QTRY_VERIFY(!dialog);
}

void TestConfirmDialog::commandsCarryTheIdentity()
{
    const ProcessKey key{ 4120, 81234 };
    QCOMPARE(sudoCommand(SIGTERM, key), QStringLiteral("sudo sigctl send SIGTERM 4120:81234"));
    QCOMPARE(sigctlCommand(SIGQUIT, { key, { 7, 8 } }), QStringLiteral("sigctl send SIGQUIT 4120:81234 7:8"));
    QCOMPARE(killCommand(SIGQUIT, { key }), QStringLiteral("kill -QUIT 4120"));
    QCOMPARE(killCommand(36, { key }), QStringLiteral("kill -36 4120"));
}

void TestConfirmDialog::hostileNameIsNoMarkup()
{
    Question question = single(SIGHUP, prediction(Effect::Terminates));
    question.targets.front().target.name = "<img src=x><b>\n";
    ConfirmDialog dialog(question, nullptr);
    const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(QLatin1String("<b>")),
            qPrintable(label->text()));
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestConfirmDialog test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_confirmdialog.moc"
