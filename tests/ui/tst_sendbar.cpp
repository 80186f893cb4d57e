// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/ui/selectionmaker.h"
#include "ui/send/herobutton.h"
#include "ui/send/sendbar.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

Selection one(const Prediction &what, const QByteArray &name = "queue-worker")
{
    return { { inventedProcess(name, 6120, what) }, 0 };
}

Prediction denied()
{
    Prediction result = prediction(Effect::Terminates);
    result.permitted = false;
    result.reason = Reason::OtherUser;
    return result;
}

HeroButton *button(const SendBar &bar, const char *name)
{
    return bar.findChild<HeroButton *>(QLatin1String(name));
}

} // namespace

class TestSendBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingSelectedRests();
    void namesAndDescriptions();
    void effectOfOne_data();
    void effectOfOne();
    void whatTheManualSays();
    void pressesSend_data();
    void pressesSend();
    void deniedNeverSends();
    void endedRests();
    void severalAreSummedUp();
    void severalDeniedDoNotSend();
    void onlyWhatWouldAskHasTheFrame();
    void hiddenByTheFilter();
    void focusSendsNothing();
    void rootHasABadge();
    void hostileNamesStayPlain();
    void paintsInEveryState();
};

void TestSendBar::nothingSelectedRests()
{
    SendBar bar;
    for (const char *name : { "sendTERM", "sendHUP", "sendUSR1" }) {
        QVERIFY(!button(bar, name)->isEnabled());
        QCOMPARE(button(bar, name)->content().phrase, QStringLiteral("select a process"));
        QVERIFY(!button(bar, name)->content().chip);
    }
    QVERIFY(!bar.findChild<QPushButton *>(QStringLiteral("moreSignals"))->isEnabled());
}

void TestSendBar::namesAndDescriptions()
{
    SendBar bar;
    bar.setSelection(one(prediction(Effect::Handled, Reason::Caught)));
    const HeroButton *term = button(bar, "sendTERM");
    QCOMPARE(term->text(), QStringLiteral("SIGTERM 15"));
    QCOMPARE(term->accessibleName(), QStringLiteral("Send SIGTERM 15 to queue-worker 6120"));
    QCOMPARE(term->accessibleDescription(), QStringLiteral("Effect: runs its handler"));
    const auto *target = bar.findChild<QLabel *>(QStringLiteral("sendTarget"));
    QCOMPARE(target->accessibleName(), QStringLiteral("Send to queue-worker (6120)"));
    QVERIFY(target->text().contains(QLatin1String("queue-worker (6120)")));
    QVERIFY(target->text().contains(QLatin1String("root")));
    QCOMPARE(
        button(bar, "sendUSR1")->accessibleName(), QStringLiteral("Send SIGUSR1 10 to queue-worker 6120"));
}

void TestSendBar::effectOfOne_data()
{
    QTest::addColumn<Prediction>("shown");
    QTest::addColumn<Chip>("chip");
    QTest::newRow("handled") << prediction(Effect::Handled, Reason::Caught) << Chip::Handler;
    QTest::newRow("ends") << prediction(Effect::Terminates) << Chip::Ends;
    QTest::newRow("core") << prediction(Effect::DumpsCore) << Chip::Core;
    QTest::newRow("ignored") << prediction(Effect::Ignored, Reason::SetToIgnore) << Chip::Ignored;
    QTest::newRow("blocked") << prediction(Effect::Blocked, Reason::AllThreadsBlock) << Chip::Pending;
    QTest::newRow("stopped") << prediction(Effect::WaitsForContinue, Reason::ProcessStopped) << Chip::Pending;
    QTest::newRow("denied") << denied() << Chip::Denied;
    QTest::newRow("unknown") << prediction(Effect::Unknown, Reason::Unreadable) << Chip::Unknown;
}

void TestSendBar::effectOfOne()
{
    QFETCH(Prediction, shown);
    QFETCH(Chip, chip);
    SendBar bar;
    bar.setSelection(one(shown));
    const HeroContent &content = button(bar, "sendHUP")->content();
    QCOMPARE(content.chip, std::optional(chip));
    QVERIFY(!content.phrase.isEmpty());
    QVERIFY(button(bar, "sendHUP")->isEnabled());
}

void TestSendBar::whatTheManualSays()
{
    auto program = std::make_shared<Program>();
    program->title = QStringLiteral("nginx");
    program->bySignal[SIGHUP] = { QStringLiteral("reads its configuration again"),
        QStringLiteral("nginx(8), SIGNALS"), true, false, DocumentedSignal::Supposes::Caught };
    program->bySignal[SIGTERM] = { QStringLiteral("ends quickly"), QStringLiteral("nginx(8), SIGNALS"), false,
        false, DocumentedSignal::Supposes::Caught };
    Selection nginx = one(prediction(Effect::Handled, Reason::Caught), "nginx");
    nginx.processes.front().program = program;
    SendBar bar;
    bar.setSelection(nginx);
    const HeroContent hup = button(bar, "sendHUP")->content();
    QCOMPARE(hup.phrase, QStringLiteral("reads its configuration again (nginx manual)"));
    QVERIFY(hup.sentence.contains(QLatin1String("nginx(8), SIGNALS")));
    QVERIFY(hup.staysAlive);
    const HeroContent term = button(bar, "sendTERM")->content();
    QCOMPARE(term.phrase, QStringLiteral("ends quickly (nginx manual)"));
    QVERIFY(!term.staysAlive); // green is for what goes on
    QVERIFY(!button(bar, "sendUSR1")->content().staysAlive);

    Selection careless = one(prediction(Effect::Terminates), "nginx");
    careless.processes.front().program = program;
    bar.setSelection(careless);
    QCOMPARE(button(bar, "sendHUP")->content().phrase, QStringLiteral("ends it \u2013 not caught!"));
    QVERIFY(!button(bar, "sendHUP")->content().staysAlive);
}

void TestSendBar::pressesSend_data()
{
    QTest::addColumn<int>("key");
    QTest::newRow("click") << 0;
    QTest::newRow("space") << static_cast<int>(Qt::Key_Space);
    QTest::newRow("enter") << static_cast<int>(Qt::Key_Return);
}

void TestSendBar::pressesSend()
{
    QFETCH(int, key);
    SendBar bar;
    bar.setSelection(one(prediction(Effect::Handled, Reason::Caught)));
    QSignalSpy sent(&bar, &SendBar::sendRequested);
    HeroButton *usr1 = button(bar, "sendUSR1");
    if (key == 0)
        QTest::mouseClick(usr1, Qt::LeftButton);
    else
        QTest::keyClick(usr1, static_cast<Qt::Key>(key));
    QCOMPARE(sent.count(), 1);
    QCOMPARE(sent.first().first().toInt(), SIGUSR1);
}

void TestSendBar::deniedNeverSends()
{
    SendBar bar;
    bar.setSelection(one(denied()));
    QSignalSpy sent(&bar, &SendBar::sendRequested);
    QSignalSpy refused(&bar, &SendBar::deniedPressed);
    HeroButton *term = button(bar, "sendTERM");
    QVERIFY(term->isEnabled());
    QVERIFY(term->focusPolicy() & Qt::TabFocus);
    QTest::mouseClick(term, Qt::LeftButton);
    QTest::keyClick(term, Qt::Key_Return);
    QCOMPARE(sent.count(), 0);
    QCOMPARE(refused.count(), 2);
}

void TestSendBar::endedRests()
{
    SendBar bar;
    Selection selection = one(prediction(Effect::Handled, Reason::Caught));
    bar.setSelection(selection);
    selection.processes.front().ended = true;
    bar.setSelection(selection);
    QSignalSpy sent(&bar, &SendBar::sendRequested);
    HeroButton *term = button(bar, "sendTERM");
    QVERIFY(!term->isEnabled());
    QCOMPARE(term->content().phrase, QStringLiteral("it has ended"));
    QTest::mouseClick(term, Qt::LeftButton);
    QCOMPARE(sent.count(), 0);
}

void TestSendBar::severalAreSummedUp()
{
    SendBar bar;
    Selection selection;
    for (int i = 0; i < 3; ++i)
        selection.processes.push_back(
            inventedProcess("nginx", 100 + i, prediction(Effect::Handled, Reason::Caught)));
    selection.processes.push_back(inventedProcess("cron", 200, prediction(Effect::Terminates)));
    bar.setSelection(selection);
    const HeroContent &content = button(bar, "sendHUP")->content();
    QVERIFY(content.several);
    QCOMPARE(content.chip, std::optional(Chip::Ends));
    QCOMPARE(content.parts.size(), size_t{ 2 });
    QCOMPARE(content.parts[0].chip, Chip::Ends);
    QCOMPARE(content.parts[0].count, 1);
    QCOMPARE(content.parts[1].count, 3);
    QVERIFY(content.wouldAsk);
    const auto *target = bar.findChild<QLabel *>(QStringLiteral("sendTarget"));
    QVERIFY(target->text().contains(QLatin1String("4 processes")));
    QVERIFY(target->text().contains(QStringLiteral("nginx \u00d73")));
}

void TestSendBar::severalDeniedDoNotSend()
{
    SendBar bar;
    bar.setSelection({ { inventedProcess("a", 1001, denied()), inventedProcess("b", 1002, denied()) }, 0 });
    QSignalSpy sent(&bar, &SendBar::sendRequested);
    QTest::mouseClick(button(bar, "sendTERM"), Qt::LeftButton);
    QCOMPARE(sent.count(), 0);
}

void TestSendBar::onlyWhatWouldAskHasTheFrame()
{
    SendBar bar;
    const Prediction handled = prediction(Effect::Handled, Reason::Caught);
    bar.setSelection({ { inventedProcess("a", 1001, handled), inventedProcess("b", 1002, handled) }, 0 });
    QVERIFY(!button(bar, "sendHUP")->content().wouldAsk);
    bar.setSelection(
        { { inventedProcess("a", 1001, handled), inventedProcess("b", 1002, prediction(Effect::Terminates)) },
            0 });
    QVERIFY(button(bar, "sendHUP")->content().wouldAsk);
}

void TestSendBar::hiddenByTheFilter()
{
    SendBar bar;
    Selection selection = one(prediction(Effect::Handled, Reason::Caught));
    selection.hiddenByFilter = 1;
    bar.setSelection(selection);
    const auto *target = bar.findChild<QLabel *>(QStringLiteral("sendTarget"));
    QVERIFY(target->text().endsWith(QLatin1String("(hidden by the filter)")));
    selection.hiddenByFilter = 0;
    bar.setSelection(selection);
    QVERIFY(!target->text().contains(QLatin1String("hidden")));
}

void TestSendBar::focusSendsNothing()
{
    SendBar bar;
    bar.setSelection(one(prediction(Effect::Terminates)));
    bar.show();
    bar.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    QSignalSpy sent(&bar, &SendBar::sendRequested);
    bar.focusButton(SIGHUP);
    QTRY_VERIFY(button(bar, "sendHUP")->hasFocus());
    QCOMPARE(sent.count(), 0);
}

void TestSendBar::rootHasABadge()
{
    SendBar bar;
    Sender sender;
    sender.effectiveUser = 1000;
    bar.setSender(sender);
    const auto *badge = bar.findChild<QLabel *>(QStringLiteral("rootBadge"));
    QVERIFY(badge->isHidden());
    sender.effectiveUser = 0;
    bar.setSender(sender);
    QVERIFY(!badge->isHidden());
    QCOMPARE(badge->text(), QStringLiteral("root"));
}

void TestSendBar::hostileNamesStayPlain()
{
    SendBar bar;
    bar.setSelection(one(prediction(Effect::Terminates), "<b>x</b>\n\xe2\x80\xae"));
    const auto *target = bar.findChild<QLabel *>(QStringLiteral("sendTarget"));
    QCOMPARE(target->textFormat(), Qt::PlainText);
    QVERIFY(target->text().contains(QLatin1String("<b>x</b>\\x0")));
    QVERIFY(!target->text().contains(QChar(0x202e)));
    QVERIFY(!button(bar, "sendTERM")->toolTip().contains(QLatin1String("<b>")));
}

void TestSendBar::paintsInEveryState()
{
    SendBar bar;
    bar.resize(968, bar.sizeHint().height());
    const QImage resting = bar.grab().toImage();
    bar.setSelection(one(prediction(Effect::Terminates)));
    const QImage ending = bar.grab().toImage();
    bar.setSelection(one(denied()));
    const QImage refused = bar.grab().toImage();
    QVERIFY(resting != ending);
    QVERIFY(ending != refused);
    bar.resize(480, 200);
    QVERIFY(!bar.grab().isNull());
    QCOMPARE(
        bar.findChild<QPushButton *>(QStringLiteral("moreSignals"))->text(), QStringLiteral("More\u2026"));
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestSendBar test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sendbar.moc"
