// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/receivedmodel.h"
#include "tests/support/forkedchild.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

using namespace Sigwise;
using Column = ReceivedModel::Column;

namespace {

QString textAt(const ReceivedModel &model, int row, Column column)
{
    return model.index(row, static_cast<int>(column)).data().toString();
}

SignalEvent sent(int signo, pid_t pid, uint64_t lost = 0, bool synthetic = false)
{
    SignalEvent made;
    made.signo = signo;
    made.cause = SignalEvent::Cause::User;
    made.pid = pid;
    made.uid = 0;
    made.lostBefore = lost;
    made.synthetic = synthetic;
    return made;
}

} // namespace

class TestReceivedModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsWhatOthersSend();
    void nameOfALivingSender();
    void repeatsAreCounted();
    void lostOnesAreCounted();
    void oldRowsGo();
    void unknownIsSaid();
};

void TestReceivedModel::showsWhatOthersSend()
{
    ReceivedModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.watch({ SIGUSR1, SIGUSR2, SIGKILL });
    QCOMPARE(model.watched(), (SignalSet{ SIGUSR1, SIGUSR2 }));
    const pid_t self = ::getpid();
    const Test::ForkedEnd sender = Test::endOfForkedChild([self] { return ::kill(self, SIGUSR1); });
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(textAt(model, 0, Column::Signal), QStringLiteral("SIGUSR1 (10)"));
    QVERIFY(textAt(model, 0, Column::Sender).contains(QString::number(sender.pid)));
    QCOMPARE(textAt(model, 0, Column::Cause), QStringLiteral("kill"));
    QVERIFY(textAt(model, 0, Column::Latency).endsWith(QStringLiteral(" µs")));
    QCOMPARE(textAt(model, 0, Column::Count), QStringLiteral("1"));
    const auto shown = model.index(0, 0).data(ReceivedModel::EventRole).value<SignalEvent>();
    QCOMPARE(shown.pid.value_or(0), sender.pid);
    ::raise(SIGUSR2);
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(textAt(model, 0, Column::Signal), QStringLiteral("SIGUSR2 (12)")); // newest on top
}

void TestReceivedModel::nameOfALivingSender()
{
    ReceivedModel model;
    ::prctl(PR_SET_NAME, "a\nb\x1b");
    model.add(sent(SIGUSR1, ::getpid()));
    ::prctl(PR_SET_NAME, "tst_received");
    const QModelIndex sender = model.index(0, static_cast<int>(Column::Sender));
    QCOMPARE(sender.data(ReceivedModel::SenderNameRole).toByteArray(), QByteArray("a\nb\x1b"));
    const QString text = sender.data().toString();
    QVERIFY2(text.startsWith(QLatin1String("a\\x0ab\\x1b (PID ")), qPrintable(text));
}

void TestReceivedModel::repeatsAreCounted()
{
    ReceivedModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 5; ++i)
        model.add(sent(SIGUSR1, 1));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(textAt(model, 0, Column::Count), QStringLiteral("5"));
    model.add(sent(SIGUSR2, 1));
    model.add(sent(SIGUSR1, 1));
    QCOMPARE(model.rowCount(), 3);
}

void TestReceivedModel::lostOnesAreCounted()
{
    ReceivedModel model;
    model.add(sent(SIGUSR1, 1, 3));
    QCOMPARE(textAt(model, 0, Column::Count), QStringLiteral("4"));
    model.add(sent(SIGUSR2, 1, 3, true));
    QCOMPARE(textAt(model, 0, Column::Count), QStringLiteral("3"));
}

void TestReceivedModel::oldRowsGo()
{
    ReceivedModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    constexpr pid_t noProcess = 1 << 22; // above the highest PID that Linux gives (proc(5), pid_max)
    for (int i = 0; i < ReceivedModel::largestRowCount + 10; ++i)
        model.add(sent(SIGUSR1, noProcess + i));
    QCOMPARE(model.rowCount(), ReceivedModel::largestRowCount);
    const QString newest = QString::number(noProcess + ReceivedModel::largestRowCount + 9);
    QVERIFY(textAt(model, 0, Column::Sender).contains(newest));
    QVERIFY(textAt(model, 0, Column::Sender).contains(QLatin1String("ended")));
}

void TestReceivedModel::unknownIsSaid()
{
    ReceivedModel model;
    SignalEvent fromKernel;
    fromKernel.signo = SIGHUP;
    fromKernel.cause = SignalEvent::Cause::Kernel;
    model.add(fromKernel);
    QCOMPARE(textAt(model, 0, Column::Sender), QStringLiteral("the kernel"));
    QCOMPARE(textAt(model, 0, Column::Latency), QStringLiteral("not known"));
    SignalEvent unknown;
    unknown.signo = SIGHUP;
    model.add(unknown);
    QCOMPARE(textAt(model, 0, Column::Sender), QStringLiteral("not known"));
    QCOMPARE(textAt(model, 0, Column::Cause), QStringLiteral("not known"));
}

QTEST_GUILESS_MAIN(TestReceivedModel)
#include "tst_receivedmodel.moc"
