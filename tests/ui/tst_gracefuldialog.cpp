// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/ui/selectionmaker.h"
#include "ui/send/gracefuldialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
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

AskedTarget asked(const QByteArray &name, pid_t pid, const Prediction &term)
{
    AskedTarget result;
    result.target.key = { pid, 81234 };
    result.target.name = name;
    result.target.shown = term;
    result.predictions.at(SIGTERM) = term;
    return result;
}

StopOffer offerOf(const Prediction &term = prediction(Effect::Handled, Reason::Caught))
{
    StopOffer offer;
    offer.targets = { asked("shop", 4121, term) };
    return offer;
}

/// An open dialog and what it said.
struct Open
{
    explicit Open(const StopOffer &offer)
        : dialog(new GracefulDialog(offer, &window))
        , started(dialog.data(), &GracefulDialog::started)
    {
        dialog->open();
    }

    template <typename Widget>
    [[nodiscard]] Widget *find(const char *name) const
    {
        return dialog->findChild<Widget *>(QLatin1String(name));
    }
    [[nodiscard]] StopPlan plan() const { return started.first().at(0).value<StopPlan>(); }

    QWidget window;
    QPointer<GracefulDialog> dialog;
    QSignalSpy started;
};

} // namespace

class TestGracefulDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asOffered()
    {
        Open open(offerOf());
        QCOMPARE(open.dialog->accessibleName(), QStringLiteral("Stop shop (4121) gracefully"));
        QCOMPARE(open.find<QSpinBox>("graceSeconds")->value(), 10);
        QCOMPARE(open.find<QLabel>("gracefulEffect")->text(), QStringLiteral("runs its handler"));
        QVERIFY(open.find<QCheckBox>("graceKill")->isChecked());
        QVERIFY(!open.find<QCheckBox>("graceChildren")); // it has none
        QVERIFY(!open.find<QLabel>("graceRestart"));
        auto *start = open.find<QPushButton>("graceStart");
        QVERIFY(start->isDefault());
        QCOMPARE(start->text(), QStringLiteral("Stop, then SIGKILL"));
        start->click();
        QCOMPARE(open.started.count(), 1);
        QCOMPARE(open.plan(), StopPlan());
        QCOMPARE(open.started.first().at(1).toBool(), false);
    }

    void otherTimeNoKillAndTheChildren()
    {
        StopOffer offer = offerOf();
        offer.children = { asked("convert", 4122, prediction(Effect::Handled, Reason::Caught)),
            asked("ff&mpeg", 4123, prediction(Effect::Terminates)) };
        Open open(offer);
        auto *children = open.find<QCheckBox>("graceChildren");
        QVERIFY(children && !children->isChecked());
        QCOMPARE(children->text(), QStringLiteral("Also its 2 children: convert, ff&&mpeg"));
        children->setChecked(true);
        open.find<QSpinBox>("graceSeconds")->setValue(3);
        open.find<QCheckBox>("graceKill")->setChecked(false);
        QCOMPARE(open.find<QPushButton>("graceStart")->text(), QStringLiteral("Stop with SIGTERM"));
        open.find<QPushButton>("graceStart")->click();
        QCOMPARE(open.plan().grace, std::chrono::milliseconds(3000));
        QVERIFY(!open.plan().kills);
        QCOMPARE(open.started.first().at(1).toBool(), true);
    }

    void whoGetsItIsShownOneByOne()
    {
        StopOffer offer = offerOf();
        for (pid_t pid = 4122; pid < 4134; ++pid)
            offer.children.push_back(asked("convert", pid, prediction(Effect::Handled, Reason::Caught)));
        offer.children.back().target.shown = prediction(Effect::Terminates);
        Open open(offer);
        const auto *members = open.find<QListView>("graceMembers");
        QVERIFY(members);
        const QAbstractItemModel *rows = members->model();
        QCOMPARE(rows->index(0, 0).data().toString(), QStringLiteral("shop (4121): runs its handler"));
        const QString left = rows->index(1, 0).data().toString(); // as it stands: without the children
        QVERIFY2(left.startsWith(QLatin1String("convert (4133), not ticked: ends it")), qPrintable(left));
        // Grey, and yet the keys and a screen reader come to it.
        QVERIFY(rows->flags(rows->index(1, 0)).testFlag(Qt::ItemIsEnabled));
        QCOMPARE(rows->index(1, 0).data(Qt::ForegroundRole).value<QBrush>().color(),
            Theme::instance().tokens().faint);
        QVERIFY(!rows->index(0, 0).data(Qt::ForegroundRole).isValid());
        open.find<QCheckBox>("graceChildren")->setChecked(true);
        QCOMPARE(rows->rowCount(), 13);
        const QString worst = rows->index(0, 0).data().toString();
        QVERIFY2(worst.startsWith(QLatin1String("convert (4133): ends it")), qPrintable(worst));
        const QString spoken = rows->index(0, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.contains(QLatin1String("start time 81234")), qPrintable(spoken));
        QVERIFY(rows->flags(rows->index(12, 0)).testFlag(Qt::ItemIsEnabled));
    }

    void theRulesSeeTheChildren()
    {
        StopOffer offer = offerOf();
        offer.children = { asked("Xorg", 900, prediction(Effect::Terminates)) };
        offer.children.front().sessionPart = true;
        Open open(offer);
        const auto *note = open.find<QLabel>("graceNote");
        QVERIFY(open.find<QPushButton>("graceStart")->isDefault());
        QVERIFY(!note->isVisible());
        open.find<QPushButton>("graceStart")->setFocus();
        open.find<QCheckBox>("graceChildren")->setChecked(true);
        QVERIFY(open.find<QPushButton>("graceCancel")->isDefault());
        QVERIFY(!open.find<QPushButton>("graceStart")->hasFocus()); // Enter would press it
        QVERIFY(note->isVisible());
        QVERIFY2(note->text().startsWith(QLatin1String("Your own session")), qPrintable(note->text()));
        open.find<QCheckBox>("graceChildren")->setChecked(false);
        QVERIFY(open.find<QPushButton>("graceStart")->isDefault());
    }

    void whoCameLaterIsNamed()
    {
        StopOffer offer = offerOf();
        offer.children = { asked("late", 4200, prediction(Effect::Terminates)) };
        offer.children.front().target.appeared = true;
        offer.withChildren = true;
        Open open(offer);
        QVERIFY(open.find<QCheckBox>("graceChildren")->isChecked());
        QVERIFY(open.find<QLabel>("graceNote")
                    ->text()
                    .contains(QLatin1String("1 of them came after you looked")));
    }

    void sigkillLeavesTheListAlone()
    {
        StopOffer offer = offerOf();
        for (pid_t pid = 4122; pid < 4134; ++pid)
            offer.children.push_back(asked("convert", pid, prediction(Effect::Handled, Reason::Caught)));
        Open open(offer);
        auto *members = open.find<QListView>("graceMembers");
        members->setCurrentIndex(members->model()->index(9, 0));
        open.find<QCheckBox>("graceKill")->setChecked(false);
        QCOMPARE(members->currentIndex().row(), 9);
        QCOMPARE(open.find<QPushButton>("graceStart")->text(), QStringLiteral("Stop with SIGTERM"));
    }

    void oneThatCameLater()
    {
        StopOffer offer = offerOf();
        offer.targets.front().target.appeared = true;
        Open open(offer);
        QVERIFY2(open.find<QLabel>("graceNote")->text().contains(QLatin1String("It came after you looked.")),
            qPrintable(open.find<QLabel>("graceNote")->text()));
    }

    void whoIsSparedIsNamed()
    {
        StopOffer offer = offerOf();
        offer.children = { asked("mysqld", 77, prediction(Effect::Handled, Reason::Caught)),
            asked("logger", 78, prediction(Effect::Handled, Reason::Caught)) };
        offer.children.front().noKill = StopPlan::NoKill::Program;
        Open open(offer);
        const auto *text = open.find<QLabel>("graceKillText");
        QVERIFY(text);
        QCOMPARE(text->text(), QStringLiteral("Only if it is still running. No clean-up."));
        open.find<QCheckBox>("graceChildren")->setChecked(true);
        QCOMPARE(text->text(),
            QStringLiteral("Only if it is still running. No clean-up.\n"
                           "Not to mysqld: Its manual advises against SIGKILL: data may be lost."));
        open.find<QCheckBox>("graceKill")->setChecked(false);
        QCOMPARE(text->text(), QStringLiteral("If it is still running it goes on."));
    }

    void whoTicksSigkillSeesWhomItMayHarm()
    {
        StopOffer offer = offerOf();
        offer.targets.front().noKill = StopPlan::NoKill::Unit;
        offer.children = { asked("mysqld", 77, prediction(Effect::Handled, Reason::Caught)) };
        offer.children.front().noKill = StopPlan::NoKill::Program;
        offer.plan.kills = false;
        offer.wasKillOffered = false;
        Open open(offer);
        const auto *text = open.find<QLabel>("graceKillText");
        QVERIFY(text);
        QVERIFY2(text->text().startsWith(QLatin1String("Its unit says")), qPrintable(text->text()));
        open.find<QCheckBox>("graceKill")->setChecked(true);
        open.find<QCheckBox>("graceChildren")->setChecked(true);
        const QStringList lines = text->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines.at(0).startsWith(QLatin1String("shop: Its unit says")), qPrintable(lines.at(0)));
        QCOMPARE(
            lines.at(1), QStringLiteral("mysqld: Its manual advises against SIGKILL: data may be lost."));
    }

    void theManualsWords()
    {
        StopOffer offer = offerOf();
        Program program;
        program.title = QStringLiteral("shop");
        program.bySignal[SIGTERM].does = QStringLiteral("finishes its work and exits");
        offer.targets.front().program = std::make_shared<Program>(program);
        Open open(offer);
        QCOMPARE(open.find<QLabel>("gracefulEffect")->text(),
            QStringLiteral("finishes its work and exits (shop manual)"));
    }

    void whatTheUnitSays()
    {
        StopOffer offer = offerOf();
        offer.unit = UnitName{ "shop.service", "/system.slice/shop.service", std::nullopt };
        offer.restart = "always";
        offer.keepStopped = QStringLiteral("systemctl stop shop.service");
        UnitSettings settings;
        settings.sendsSigkill = false;
        settings.killSignal = SIGQUIT;
        settings.stopTimeout = std::chrono::seconds(25);
        offer.plan = stopPlanFor(settings);
        Open open(offer);
        QCOMPARE(open.find<QLabel>("graceRestart")->text(),
            QStringLiteral("systemd starts shop.service again when it ends (Restart=always). To keep it "
                           "stopped:"));
        const QString spoken = open.find<QWidget>("graceRestartCard")->accessibleName();
        QVERIFY2(spoken.endsWith(QLatin1String("systemctl stop shop.service")), qPrintable(spoken));
        QVERIFY(!open.find<QCheckBox>("graceKill")->isChecked());
        QCOMPARE(open.find<QSpinBox>("graceSeconds")->value(), 25);
        QCOMPARE(open.find<QPushButton>("graceStart")->text(), QStringLiteral("Stop with SIGQUIT"));
        QSignalSpy copied(open.dialog.data(), &GracefulDialog::copyRequested);
        open.find<QPushButton>("graceCopy")->click();
        QCOMPARE(copied.first().first().toString(), QStringLiteral("systemctl stop shop.service"));
    }

    void noCardWithoutARestart_data()
    {
        QTest::addColumn<QByteArray>("restart");
        for (const char *restart : { "", "no", "on-watchdog", "what is this" })
            QTest::newRow(restart) << QByteArray(restart);
    }

    void noCardWithoutARestart()
    {
        QFETCH(QByteArray, restart);
        StopOffer offer = offerOf();
        offer.unit = UnitName{ "shop.service", "/system.slice/shop.service", std::nullopt };
        offer.restart = restart;
        Open open(offer);
        QVERIFY(!open.find<QWidget>("graceRestartCard"));
    }

    void whatCannotWorkIsSaidBefore()
    {
        Open open(offerOf(prediction(Effect::Ignored, Reason::SetToIgnore)));
        QCOMPARE(open.find<QLabel>("gracefulEffect")->text(), QStringLiteral("ignored"));
        QCOMPARE(open.find<QLabel>("gracefulEffect")->palette().color(QPalette::WindowText),
            Theme::instance().tokens().warn);
    }

    void severalMakeCancelTheDefault()
    {
        StopOffer offer = offerOf();
        offer.targets.push_back(asked("other", 4200, prediction(Effect::Terminates)));
        Open open(offer);
        QCOMPARE(open.dialog->accessibleName(), QStringLiteral("Stop 2 processes gracefully"));
        QVERIFY(open.find<QPushButton>("graceCancel")->isDefault());
        QTest::keyClick(open.dialog.data(), Qt::Key_Return);
        QTRY_VERIFY(!open.dialog);
        QCOMPARE(open.started.count(), 0);
    }

    void whatIsNoMoreAsShownMakesCancelTheDefault_data()
    {
        StopOffer changed = offerOf();
        changed.targets.front().before = prediction(Effect::Ignored, Reason::SetToIgnore);
        StopOffer late = offerOf();
        late.opensLate = true;
        StopOffer child = offerOf();
        child.children = { asked("new", 4200, prediction(Effect::Handled, Reason::Caught)) };
        child.children.front().target.appeared = true;
        child.withChildren = true;
        QTest::addColumn<StopOffer>("offer");
        QTest::newRow("another effect") << changed;
        QTest::newRow("it came by itself") << late;
        QTest::newRow("somebody new") << child;
    }

    void whatIsNoMoreAsShownMakesCancelTheDefault()
    {
        QFETCH(StopOffer, offer);
        Open open(offer);
        auto *cancel = open.find<QPushButton>("graceCancel");
        QVERIFY(cancel->isDefault());
        QCOMPARE(open.dialog->focusWidget(), cancel);
        QTest::keyClick(open.dialog.data(), Qt::Key_Return);
        QTRY_VERIFY(!open.dialog);
        QCOMPARE(open.started.count(), 0);
    }

    void escapeSendsNothing()
    {
        Open open(offerOf());
        QTest::keyClick(open.dialog.data(), Qt::Key_Escape);
        QTRY_VERIFY(!open.dialog);
        QCOMPARE(open.started.count(), 0);
    }

    void namesAreNoMarkup()
    {
        StopOffer offer = offerOf();
        offer.targets.front().target.name = "<b>[*]&x";
        Open open(offer);
        QCOMPARE(open.dialog->accessibleName(), QStringLiteral("Stop <b>[*]&x (4121) gracefully"));
        for (const QLabel *label : open.dialog->findChildren<QLabel *>())
            QCOMPARE(label->textFormat() == Qt::PlainText || label->text().isEmpty(), true);
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application);
    TestGracefulDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_gracefuldialog.moc"
