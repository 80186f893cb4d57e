// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/signals/signaltable.h"

#include <QTest>

#include <csignal>
#include <cstring>

using namespace Sigwise;

class TestSignalTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyNumberHasItsRow();
    void namesAreTheCLibrarys();
    void namesAreUnderstood_data();
    void namesAreUnderstood();
    void wrongNamesAreRefused_data();
    void wrongNamesAreRefused();
    void setsFollowTheKernelsLayout();
};

void TestSignalTable::everyNumberHasItsRow()
{
    for (int signo = 1; signo <= highestSignal; ++signo) {
        QCOMPARE(signalRow(signo).number, signo);
        QVERIFY(std::strlen(signalRow(signo).meaning) > 0);
        QCOMPARE(signalRow(signo).catchable, signo != SIGKILL && signo != SIGSTOP);
        QCOMPARE(signalFromText(signalName(signo)).value_or(0), signo);
        QCOMPARE(signalFromText(shortSignalName(signo)).value_or(0), signo);
    }
    QCOMPARE(signalsWithDefault(DefaultAction::DumpsCore),
        (SignalSet{ SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGXCPU, SIGXFSZ, SIGSYS }));
    QCOMPARE(signalsWithDefault(DefaultAction::Stops), (SignalSet{ SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU }));
    QCOMPARE(signalsWithDefault(DefaultAction::Ignored), (SignalSet{ SIGCHLD, SIGURG, SIGWINCH }));
    QCOMPARE(signalsWithDefault(DefaultAction::Continues), (SignalSet{ SIGCONT }));
}

void TestSignalTable::namesAreTheCLibrarys()
{
    // glibc calls 29 POLL; signal(7) and everybody else call it IO, and POLL is understood.
    for (int signo = 1; signo < 32; ++signo)
        QCOMPARE(signalFromText(QString::fromLatin1(::sigabbrev_np(signo))).value_or(0), signo);
    QCOMPARE(SIGRTMIN, 34);
    QCOMPARE(signalName(SIGRTMIN), QStringLiteral("SIGRTMIN"));
    QCOMPARE(signalName(SIGRTMIN + 3), QStringLiteral("SIGRTMIN+3"));
    QCOMPARE(signalName(SIGRTMAX), QStringLiteral("SIGRTMAX"));
}

void TestSignalTable::namesAreUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("signo");
    QTest::newRow("short") << "TERM" << 15;
    QTest::newRow("small letters") << "sigterm" << 15;
    QTest::newRow("number") << "15" << 15;
    QTest::newRow("blanks round it") << " hup " << 1;
    QTest::newRow("other name") << "SIGPOLL" << 29;
    QTest::newRow("real-time") << "RTMIN+5" << 39;
    QTest::newRow("real-time from above") << "SIGRTMAX-30" << 34;
    QTest::newRow("real-time, no offset") << "RTMIN+0" << 34;
    QTest::newRow("of the C library") << "33" << 33;
}

void TestSignalTable::namesAreUnderstood()
{
    QFETCH(QString, text);
    QFETCH(int, signo);
    QCOMPARE(signalFromText(text).value_or(0), signo);
}

void TestSignalTable::wrongNamesAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("nearest");
    QTest::newRow("letters swapped") << "TEMR"
                                     << "SIGTERM";
    QTest::newRow("letter missing") << "SIGTRM"
                                    << "SIGTERM";
    QTest::newRow("nothing near") << "BANANA"
                                  << "";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("zero") << "0"
                          << "";
    QTest::newRow("too high") << "65"
                              << "";
    QTest::newRow("negative") << "-9"
                              << "";
    QTest::newRow("huge") << "99999999999999999999"
                          << "";
    QTest::newRow("offset too high") << "RTMIN+31"
                                     << "SIGRTMIN+1";
    QTest::newRow("full-width digits") << QString::fromUtf8("１５") << "";
    QTest::newRow("very long") << QString(100'000, u'A') << "";
}

void TestSignalTable::wrongNamesAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, nearest);
    QVERIFY(!signalFromText(text));
    if (!nearest.isEmpty())
        QCOMPARE(nearestSignalName(text), nearest);
}

void TestSignalTable::setsFollowTheKernelsLayout()
{
    SignalSet set{ SIGHUP, SIGTERM, 64 };
    QCOMPARE(set.bits(), (uint64_t{ 1 } << 63) | 0x4001);
    QVERIFY(set.contains(SIGTERM));
    set.remove(SIGTERM);
    QVERIFY(!set.contains(SIGTERM));
    for (const int outside : { 0, -1, 65, 1000 }) {
        set.insert(outside);
        QVERIFY(!set.contains(outside));
    }
    QCOMPARE(set.count(), 2);
    QCOMPARE(set.lowest(), SIGHUP);
    QCOMPARE(SignalSet().lowest(), 0);
}

QTEST_GUILESS_MAIN(TestSignalTable)
#include "tst_signaltable.moc"
