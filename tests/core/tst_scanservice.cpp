// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/scanservice.h"
#include "tests/support/proctree.h"

#include <QSignalSpy>
#include <QTest>

using namespace Sigwise;
using namespace std::chrono_literals;
using Test::ProcTree;

namespace {

SnapshotPtr snapshotAt(const QSignalSpy &spy, qsizetype index)
{
    return spy.at(index).at(0).value<SnapshotPtr>();
}

SnapshotPtr last(const QSignalSpy &spy) { return snapshotAt(spy, spy.size() - 1); }

} // namespace

class TestScanService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void doesNothingBeforeItIsStarted();
    void neverOverlaps();
    void deliversInItsOwnThread();
    void dropsWhatWasAskedForBeforeAPause();
    void refreshesWhilePaused();
    void resumes();
    void refreshesAtOnce();
    void readsDetailFromTheNextScanOn();
    void canBePausedFromAReceiver();
    void canBeDestroyedByAReceiver();
    void endsWhileScanning();
    void tellsAFailure();

private:
    ProcTree m_tree;
};

void TestScanService::initTestCase()
{
    for (pid_t pid = 1; pid <= 50; ++pid)
        m_tree.addProcess(pid, 100);
}

void TestScanService::doesNothingBeforeItIsStarted()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.setInterval(5ms);
    service.pause();
    service.resume(); // not started: still nothing
    QCOMPARE(service.interval(), 5ms);
    service.refresh();
    QVERIFY(spy.wait());
    QCOMPARE(last(spy)->sequence, uint64_t(1)); // the first scan is the one that was asked for
}

void TestScanService::neverOverlaps()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.setInterval(0ms);
    service.start();
    service.start();
    QTRY_VERIFY(spy.size() >= 30);
    for (qsizetype i = 1; i < spy.size(); ++i) {
        const SnapshotPtr before = snapshotAt(spy, i - 1);
        const SnapshotPtr after = snapshotAt(spy, i);
        QCOMPARE(after->sequence, before->sequence + 1);
        QVERIFY(after->takenAtNs >= before->takenAtNs + before->durationNs);
        QCOMPARE(after->processes.size(), size_t(50));
        QCOMPARE(after->processes.front(), before->processes.front());
    }
}

void TestScanService::deliversInItsOwnThread()
{
    ScanService service(m_tree.path());
    QThread *thread = nullptr;
    connect(&service, &ScanService::scanned, &service, [&] { thread = QThread::currentThread(); });
    service.start();
    QTRY_VERIFY(thread != nullptr);
    QCOMPARE(thread, QThread::currentThread());
}

void TestScanService::dropsWhatWasAskedForBeforeAPause()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.start();
    service.pause();
    QVERIFY(service.isPaused());
    service.refresh();
    QVERIFY(spy.wait());
    QCOMPARE(spy.size(), 1);
    QCOMPARE(last(spy)->sequence, uint64_t(2)); // the first one was dropped
}

void TestScanService::refreshesWhilePaused()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.setInterval(0ms);
    service.start();
    QVERIFY(spy.wait());
    service.pause();
    const qsizetype count = spy.size();
    for (int i = 1; i <= 5; ++i) {
        service.refresh();
        QTRY_COMPARE(spy.size(), count + i);
    }
    // Had another scan begun by itself, one of the five would have another number.
    for (qsizetype i = count + 1; i < spy.size(); ++i)
        QCOMPARE(snapshotAt(spy, i)->sequence, snapshotAt(spy, i - 1)->sequence + 1);
}

void TestScanService::resumes()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.setInterval(std::chrono::hours(1));
    service.pause();
    service.start();
    service.resume();
    QVERIFY(!service.isPaused());
    QVERIFY(spy.wait()); // at once, not after the interval
    service.setInterval(0ms); // counts for the scan that is armed, too
    QTRY_VERIFY(spy.size() >= 3);
}

void TestScanService::refreshesAtOnce()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.setInterval(std::chrono::hours(1));
    service.start();
    QVERIFY(spy.wait());
    service.refresh();
    service.refresh(); // while one runs: another one after it
    QTRY_COMPARE(spy.size(), 3);
}

void TestScanService::readsDetailFromTheNextScanOn()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    service.setInterval(std::chrono::hours(1));
    service.start();
    QVERIFY(spy.wait());
    QVERIFY(!last(spy)->find(5)->detail);
    service.setDetailed({ { 5, 100 } });
    service.refresh();
    QVERIFY(spy.wait());
    QVERIFY(last(spy)->find(5)->detail);
    QVERIFY(!last(spy)->find(6)->detail);
}

void TestScanService::canBePausedFromAReceiver()
{
    ScanService service(m_tree.path());
    QSignalSpy spy(&service, &ScanService::scanned);
    connect(&service, &ScanService::scanned, &service, [&] { service.pause(); });
    service.setInterval(0ms);
    service.start();
    QVERIFY(spy.wait());
    service.refresh();
    QVERIFY(spy.wait());
    QCOMPARE(last(spy)->sequence, uint64_t(2));
}

void TestScanService::canBeDestroyedByAReceiver()
{
    auto *service = new ScanService(m_tree.path());
    bool isGone = false;
    connect(service, &ScanService::scanned, this, [service] { delete service; });
    connect(service, &QObject::destroyed, this, [&] { isGone = true; });
    service->start();
    QTRY_VERIFY(isGone);
}

void TestScanService::endsWhileScanning()
{
    for (int round = 0; round < 50; ++round) {
        ScanService service(m_tree.path());
        service.setInterval(0ms);
        service.start();
        service.refresh();
        if (round % 2 == 0)
            QCoreApplication::processEvents();
    }
    ScanService neverStarted(m_tree.path());
}

void TestScanService::tellsAFailure()
{
    ScanService service("/nowhere/at/all");
    QSignalSpy spy(&service, &ScanService::scanned);
    service.start();
    QVERIFY(spy.wait());
    QCOMPARE(last(spy)->failure, ENOENT);
}

QTEST_GUILESS_MAIN(TestScanService)
#include "tst_scanservice.moc"
