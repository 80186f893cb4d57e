// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/ui/selectionmaker.h"
#include "ui/send/gracefuldialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
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
        offer.children = { { { 4122, 81235 }, {}, "convert", {} }, { { 4123, 81235 }, {}, "ff&mpeg", {} } };
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

    void whatTheUnitSays()
    {
        StopOffer offer = offerOf();
        offer.unit = "shop.service";
        offer.settings = UnitSettings();
        offer.settings->restart = "always";
        offer.settings->sendsSigkill = false;
        offer.settings->killSignal = SIGQUIT;
        offer.settings->stopTimeout = std::chrono::seconds(25);
        offer.plan = stopPlanFor(offer.settings);
        Open open(offer);
        QVERIFY(open.find<QLabel>("graceRestart")->text().contains(QLatin1String("shop.service")));
        QVERIFY(!open.find<QCheckBox>("graceKill")->isChecked());
        QCOMPARE(open.find<QSpinBox>("graceSeconds")->value(), 25);
        QCOMPARE(open.find<QPushButton>("graceStart")->text(), QStringLiteral("Stop with SIGQUIT"));
        QSignalSpy copied(open.dialog.data(), &GracefulDialog::copyRequested);
        open.find<QPushButton>("graceCopy")->click();
        QCOMPARE(copied.first().first().toString(), QStringLiteral("systemctl stop shop.service"));
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
