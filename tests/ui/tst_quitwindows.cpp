// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// quitOn() in a program with windows: they are asked once for each signal, and may ask their user.
// (SIGUSR1, because the test framework has handlers of its own for those that usually quit.)
#include "core/bridge/terminationguard.h"

#include <QApplication>
#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <QWidget>

#include <csignal>

using namespace Sigwise;

namespace {

/// Its user is asked whether to save.
class Document : public QWidget
{
public:
    int asked = 0;
    int answer = QMessageBox::NoButton;

protected:
    void closeEvent(QCloseEvent *event) override
    {
        ++asked;
        answer = QMessageBox::question(this, QStringLiteral("Document"), QStringLiteral("Save it?"),
            QMessageBox::Save | QMessageBox::Cancel);
        event->setAccepted(answer == QMessageBox::Save);
    }
};

// Clicks a button of the dialog that is open, when the loop has turned long enough for another question.
void answerLater(QMessageBox::StandardButton button)
{
    auto *turns = new QTimer(qApp);
    QObject::connect(turns, &QTimer::timeout, turns, [turns, button, count = 0]() mutable {
        auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
        if (box == nullptr || ++count < 30)
            return;
        turns->deleteLater();
        box->button(button)->click();
    });
    turns->start(10);
}

} // namespace

class TestQuitWindows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theUserDecides()
    {
        QVERIFY(quitOn({ SIGUSR1 }));
        Document document;
        document.show();
        answerLater(QMessageBox::Cancel);
        ::raise(SIGUSR1);
        QTRY_COMPARE(document.asked, 1);
        QTRY_COMPARE(document.answer, static_cast<int>(QMessageBox::Cancel));
        QVERIFY(document.isVisible());

        answerLater(QMessageBox::Save); // the next signal is a first one again: it asks
        QTimer::singleShot(0, [] { ::raise(SIGUSR1); });
        QCOMPARE(QApplication::exec(), 0);
        QCOMPARE(document.asked, 2);
        QCOMPARE(document.answer, static_cast<int>(QMessageBox::Save));
    }
};

QTEST_MAIN(TestQuitWindows)
#include "tst_quitwindows.moc"
