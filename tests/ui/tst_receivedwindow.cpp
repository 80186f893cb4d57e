// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/receivedmodel.h"
#include "ui/shell/receivedwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QTreeView>

#include <csignal>

using namespace Sigwise;

class TestReceivedWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsTheListAndTheCounters();
};

void TestReceivedWindow::showsTheListAndTheCounters()
{
    const Theme theme(*qApp);
    ReceivedModel model;
    model.watch({ SIGUSR1 });
    ReceivedWindow window(&model);
    QCOMPARE(window.objectName(), QStringLiteral("receivedWindow"));
    QVERIFY(!window.isModal());
    window.show();
    const auto *view = window.findChild<QTreeView *>(QStringLiteral("receivedView"));
    const auto *counters = window.findChild<QLabel *>(QStringLiteral("receivedCounters"));
    QVERIFY(view != nullptr && counters != nullptr);
    QVERIFY(counters->text().contains(QLatin1String("none yet")));
    ::raise(SIGUSR1);
    QTRY_COMPARE(view->model()->rowCount(), 1);
    QTRY_VERIFY2(counters->text().contains(QLatin1String("USR1 1")), qPrintable(counters->text()));
    QVERIFY(counters->text().contains(QLatin1String("Lost: 0")));
}

QTEST_MAIN(TestReceivedWindow)
#include "tst_receivedwindow.moc"
