// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Real processes on their way to their end.
#include "core/base/descriptorlimit.h"
#include "core/base/syscalls.h"
#include "core/processes/scanner.h"
#include "core/sending/gracefulstopdriver.h"
#include "core/sending/scope.h"
#include "tests/support/testchild.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

const QByteArray proc = QByteArrayLiteral("/proc");
constexpr int patience = 20'000;

QStringList words(const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }

StopPlan planOf(int graceMs, bool kills = true)
{
    StopPlan plan;
    plan.grace = std::chrono::milliseconds(graceMs);
    plan.kills = kills;
    return plan;
}

// A driver with a process list, as its owners have one.
class Desk
{
public:
    Desk()
    {
        // Queued, as an answer of another thread is.
        QObject::connect(
            &m_driver, &GracefulStopDriver::lookWanted, &m_driver,
            [this] { m_driver.takeSnapshot(*m_scanner.scan()); }, Qt::QueuedConnection);
        QObject::connect(
            &m_driver, &GracefulStopDriver::sent, &m_driver, [this](const std::vector<Receipt> &receipts) {
                for (const Receipt &receipt : receipts)
                    m_receipts[receipt.id] = receipt;
            });
        QObject::connect(&m_dispatcher, &Dispatcher::receiptChanged, &m_driver,
            [this](const Receipt &receipt) { m_receipts[receipt.id] = receipt; });
    }

    void stop(const TestChild &child, const StopPlan &plan)
    {
        Target target;
        target.key = { child.pid(), child.startTime() };
        StopRequest request;
        request.plan = plan;
        request.targets = { target };
        m_driver.start(request);
    }

    void stopTree(const TestChild &child, const StopPlan &plan, const NoKillRule &noKillOf = {})
    {
        const SnapshotPtr all = m_scanner.scan();
        StopRequest request;
        request.plan = plan;
        request.withChildren = true;
        request.noKillOf = noKillOf;
        request.listed = all;
        const ScopeList list
            = scopeMembers(Scope::Tree, { { child.pid(), child.startTime() } }, *all, ::getpid());
        for (const ProcessPtr &process : list.members) {
            Target target;
            target.key = process->key;
            target.name = process->name;
            request.targets.push_back(target);
        }
        m_driver.start(request);
    }

    [[nodiscard]] StopRecord record(size_t index = 0) const { return m_driver.records().at(index); }
    [[nodiscard]] Receipt receipt(size_t step, size_t index = 0) const
    {
        return m_receipts.at(record(index).steps.at(step).receiptId);
    }
    [[nodiscard]] QList<int> sentSignals(size_t index = 0) const
    {
        QList<int> result;
        for (const StopStep &step : record(index).steps)
            result.append(step.signo);
        return result;
    }
    [[nodiscard]] bool haveAllEnded() const
    {
        const std::vector<StopRecord> all = m_driver.records();
        return !m_driver.isBusy() && std::all_of(all.begin(), all.end(), [](const StopRecord &one) {
            return one.outcome == StopOutcome::Ended;
        });
    }
    [[nodiscard]] GracefulStopDriver &driver() { return m_driver; }

private:
    Dispatcher m_dispatcher{ proc };
    GracefulStopDriver m_driver{ m_dispatcher, proc };
    Scanner m_scanner{ proc };
    std::map<quint64, Receipt> m_receipts;
};

// A driver that gets the lists that a test makes.
struct LookDesk
{
    Dispatcher dispatcher{ proc };
    GracefulStopDriver driver{ dispatcher, proc };
    SnapshotPtr listed = Scanner(proc).scan();

    void stopTree(const TestChild &child, const StopPlan &plan)
    {
        StopRequest request;
        request.plan = plan;
        request.withChildren = true;
        request.listed = listed;
        request.targets.resize(1);
        request.targets.front().key = { child.pid(), child.startTime() };
        driver.start(request);
    }
    void fail()
    {
        Snapshot none;
        none.takenAtNs = monotonicNs();
        none.failure = EMFILE;
        driver.takeSnapshot(none);
    }
    // Only that one and a child of it that nobody has seen before, nor will.
    void showChild(const TestChild &child)
    {
        ProcessInfo fake;
        fake.key = { ++lastPid, child.startTime() };
        fake.parent = child.pid();
        Snapshot all;
        all.takenAtNs = monotonicNs();
        all.processes = { listed->find(ProcessKey{ child.pid(), child.startTime() }),
            std::make_shared<ProcessInfo>(fake) };
        driver.takeSnapshot(all);
    }

    pid_t lastPid = 5'000'000; ///< more than there can be (proc(5), pid_max)
};

// Whether a process with this key is there and has not ended.
bool isAlive(const ProcessKey &key)
{
    ProcReader reader(proc);
    const Result<ProcessInfo> process = reader.read(key.pid, ProcReader::Depth::Row);
    return process && process->key == key && process->state != ProcessState::Zombie;
}

} // namespace

class TestGracefulStopDriver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { (void)raiseDescriptorLimit(); }

    void itEndsByTheFirstSignal()
    {
        const TestChild child = TestChild::target();
        Desk desk;
        desk.stop(child, planOf(60'000));
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::Planned);
        QVERIFY(desk.receipt(0).isInProgress());
        QVERIFY(desk.receipt(0).killAtNs > 0);
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.sentSignals(), (QList<int>{ SIGTERM }));
        QCOMPARE(desk.record().exitSignal, std::optional(SIGTERM));
        QCOMPARE(endedBy(desk.record()), EndedBy::Signal);
        QVERIFY(desk.record().afterNs.value_or(-1) > 0);
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::NotNeeded);
        QTRY_COMPARE_WITH_TIMEOUT(desk.receipt(0).outcome, Outcome::Ended, patience);
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::NotNeeded);
    }

    void itEndsWithACode()
    {
        const TestChild child = TestChild::target(words("--exit-on TERM"));
        Desk desk;
        desk.stop(child, planOf(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.record().exitCode, std::optional(SIGTERM));
        QCOMPARE(endedBy(desk.record()), EndedBy::Itself);
    }

    void itIgnoresTheFirstSignal()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        Desk desk;
        desk.stop(child, planOf(300));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.sentSignals(), (QList<int>{ SIGTERM, SIGKILL }));
        const StopStep kill = desk.record().steps.back();
        QVERIFY2(kill.afterNs >= 300'000'000, qPrintable(QString::number(kill.afterNs)));
        QCOMPARE(desk.record().exitSignal, std::optional(SIGKILL));
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::Sent);
        QTRY_COMPARE_WITH_TIMEOUT(desk.receipt(1).outcome, Outcome::Ended, patience);
    }

    void aStoppedOneIsContinued()
    {
        const TestChild child = TestChild::target(words("--exit-on TERM"));
        child.sendSignal(SIGSTOP);
        QVERIFY(child.waitForState('T'));
        Desk desk;
        desk.stop(child, planOf(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.sentSignals(), (QList<int>{ SIGTERM, SIGCONT }));
        QCOMPARE(desk.record().exitCode, std::optional(SIGTERM)); // its handler ran
    }

    void noKill()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        Desk desk;
        desk.stop(child, planOf(200, false));
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::NotPlanned);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), patience);
        QCOMPARE(desk.record().outcome, StopOutcome::Running);
        QCOMPARE(desk.sentSignals(), (QList<int>{ SIGTERM }));
        QVERIFY(child.isRunning());
    }

    void theCountdownIsCalledOff()
    {
        TestChild child = TestChild::target(words("--catch TERM"));
        Desk desk;
        desk.stop(child, planOf(400));
        QCOMPARE(desk.driver().countdowns(), 1);
        desk.driver().callOffKill(desk.receipt(0).id);
        QCOMPARE(desk.driver().countdowns(), 0);
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::CalledOff);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), patience);
        QCOMPARE(desk.record().outcome, StopOutcome::Running);
        QVERIFY(desk.record().wasCalledOff);
        QVERIFY(child.waitForHandler(SIGTERM));
        QVERIFY(child.isRunning());
        child.sendSignal(SIGUSR1); // it ends after all, and that is seen
        QTRY_COMPARE_WITH_TIMEOUT(desk.record().outcome, StopOutcome::Ended, patience);
        QCOMPARE(endedBy(desk.record()), EndedBy::Other);
    }

    void givenUp()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        Desk desk;
        desk.stop(child, planOf(60'000));
        desk.driver().giveUp();
        QVERIFY(!desk.driver().isBusy());
        QCOMPARE(desk.record().outcome, StopOutcome::Running);
        QVERIFY(desk.record().wasCalledOff);
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::CalledOff);
        QVERIFY(child.isRunning());
    }

    void theDriverGoesAway()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        {
            Desk desk;
            desk.stop(child, planOf(100));
        }
        // Another one of the same length begins later: when its time is over so would have been the first.
        const TestChild other = TestChild::target(words("--ignore TERM"));
        Desk desk;
        desk.stop(other, planOf(200));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QVERIFY(child.isRunning());
    }

    void sigkillNow()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        Desk desk;
        desk.stop(child, planOf(60'000));
        desk.driver().killNow(desk.receipt(0).id);
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.sentSignals(), (QList<int>{ SIGTERM, SIGKILL }));
        QCOMPARE(desk.receipt(0).killPlan, KillPlan::Sent);
    }

    void twiceAtOnceIsOnce()
    {
        const TestChild child = TestChild::target(words("--ignore TERM"));
        Desk desk;
        desk.stop(child, planOf(300));
        desk.stop(child, planOf(300));
        QCOMPARE(desk.driver().records().size(), size_t{ 1 });
    }

    void anotherStartTimeIsAnotherProcess()
    {
        const TestChild child = TestChild::target();
        Desk desk;
        Target target;
        target.key = { child.pid(), child.startTime() + 1 };
        StopRequest request;
        request.targets = { target };
        desk.driver().start(request);
        QCOMPARE(desk.record().outcome, StopOutcome::Reused);
        QVERIFY(!desk.driver().isBusy());
        QVERIFY(child.isRunning());
    }

    void itHadEnded()
    {
        TestChild child = TestChild::target();
        child.sendSignal(SIGKILL);
        QVERIFY(child.waitForState('Z'));
        Desk zombie;
        zombie.stop(child, planOf(60'000));
        QCOMPARE(zombie.record().outcome, StopOutcome::Gone);
        const ProcessKey key{ child.pid(), child.startTime() };
        QVERIFY(child.waitForEnd());
        Desk desk;
        Target target;
        target.key = key;
        StopRequest request;
        request.targets = { target };
        desk.driver().start(request);
        QCOMPARE(desk.record().outcome, StopOutcome::Gone);
        QVERIFY(!desk.driver().isBusy());
    }

    void itDoesNotStopItself()
    {
        ProcReader reader(proc);
        Target target;
        target.key = { ::getpid(), reader.startTime(::getpid()).value_or(0) };
        StopRequest request;
        request.targets = { target };
        Desk desk;
        desk.driver().start(request);
        QCOMPARE(desk.record().outcome, StopOutcome::Refused);
        QVERIFY(!desk.driver().isBusy());
    }

    void theTree()
    {
        const TestChild child = TestChild::target(words("--children 3"));
        Desk desk;
        desk.stopTree(child, planOf(60'000));
        QCOMPARE(desk.driver().records().size(), size_t{ 4 });
        QCOMPARE(desk.record(0).target.pid, child.pid());
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        for (const StopRecord &record : desk.driver().records())
            QVERIFY(!isAlive(record.target));
    }

    void aTreeThatDoesNotWantTo()
    {
        const TestChild child = TestChild::target(words("--ignore TERM --children 3"));
        Desk desk;
        desk.stopTree(child, planOf(400));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        for (size_t i = 0; i < 4; ++i) {
            QCOMPARE(desk.sentSignals(i), (QList<int>{ SIGTERM, SIGKILL }));
            QVERIFY(!isAlive(desk.record(i).target));
        }
    }

    void theParentEndsAndTheChildrenGetAnother()
    {
        // The root ends by TERM at once; its children, which ignore it, are orphans then.
        const TestChild child
            = TestChild::target(words("--exit-on TERM --children 2 --children-ignore TERM"));
        Desk desk;
        desk.stopTree(child, planOf(500));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.driver().records().size(), size_t{ 3 });
    }

    void aChildForkedWhileItIsStopped()
    {
        const TestChild child = TestChild::target(words("--fork-on TERM"));
        Desk desk;
        desk.stopTree(child, planOf(1500));
        QTRY_VERIFY_WITH_TIMEOUT(desk.driver().records().size() == 2, patience);
        QVERIFY(desk.record(1).appeared);
        QVERIFY(desk.receipt(0, 1).appeared);
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded(), patience);
        QCOMPARE(desk.sentSignals(1), (QList<int>{ SIGTERM }));
        QCOMPARE(desk.sentSignals(0), (QList<int>{ SIGTERM, SIGKILL }));
        QVERIFY(!isAlive(desk.record(1).target));
    }

    void anOrphanForkedWhileItIsStopped()
    {
        // It forks in its handler and ends: the orphan is known by the session that the root led.
        const TestChild child = TestChild::target(words("--new session --fork-on TERM --exit-on TERM"));
        Desk desk;
        desk.stopTree(child, planOf(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(desk.haveAllEnded() && desk.driver().records().size() == 2, patience);
        QVERIFY(!isAlive(desk.record(1).target));
    }

    void theTimeOfEachBeginsWithItsOwnFirstSignal()
    {
        // Longer for all than one of them has: the last ones get their first signal all the same.
        const TestChild child = TestChild::target(words("--ignore TERM --children 200"));
        Desk desk;
        desk.stopTree(child, planOf(1));
        QCOMPARE(desk.driver().records().size(), size_t{ 201 });
        for (const StopRecord &record : desk.driver().records())
            QCOMPARE(record.steps.front().signo, SIGTERM);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), patience);
        QVERIFY(desk.haveAllEnded());
    }

    void itIsBrokenOffInTheMiddleOfTheKilling()
    {
        const TestChild child = TestChild::target(words("--ignore TERM --children 100"));
        Desk desk;
        // As an interrupt comes: with the event loop, once the first SIGKILLs are out.
        connect(&desk.driver(), &GracefulStopDriver::sent, &desk.driver(),
            [&desk](const std::vector<Receipt> &receipts) {
                if (receipts.front().signo == SIGKILL)
                    QMetaObject::invokeMethod(
                        &desk.driver(), [&desk] { desk.driver().giveUp(); }, Qt::QueuedConnection);
            });
        desk.stopTree(child, planOf(100));
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), patience);
        const std::vector<StopRecord> records = desk.driver().records();
        QCOMPARE(records.size(), size_t{ 101 });
        const auto killed = std::count_if(records.begin(), records.end(),
            [](const StopRecord &record) { return record.steps.back().signo == SIGKILL; });
        QVERIFY2(killed > 0 && killed < 50, qPrintable(QString::number(killed)));
    }

    void whoIsSparedInATree_data()
    {
        QTest::addColumn<bool>("isRoot"); // that is spared, or its child
        QTest::newRow("a child") << false;
        QTest::newRow("the root, and its children with it") << true;
    }

    void whoIsSparedInATree()
    {
        QFETCH(bool, isRoot);
        const TestChild child = TestChild::target(words("--ignore TERM --children 2"));
        std::vector<ProcessKey> spared;
        Desk desk;
        desk.stopTree(child, planOf(200), [&](const ProcessInfo &process) {
            const bool isIt = (process.key.pid == child.pid()) == isRoot && spared.empty();
            if (isIt)
                spared.push_back(process.key);
            return isIt ? StopPlan::NoKill::Program : StopPlan::NoKill::None;
        });
        QCOMPARE(desk.driver().countdowns(), isRoot ? 0 : 2);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), patience);
        QCOMPARE(spared.size(), size_t{ 1 });
        for (size_t i = 0; i < 3; ++i) {
            const bool isSpared = isRoot || desk.record(i).target == spared.front();
            QCOMPARE(desk.sentSignals(i).contains(SIGKILL), !isSpared);
            QCOMPARE(isAlive(desk.record(i).target), isSpared);
            QCOMPARE(desk.receipt(0, i).killPlan, isSpared ? KillPlan::NotPlanned : KillPlan::Sent);
        }
    }

    void aChildThatComesLaterIsSpared()
    {
        const TestChild child = TestChild::target(words("--catch TERM --fork-on TERM"));
        Desk desk;
        desk.stopTree(child, planOf(1500), [&](const ProcessInfo &process) {
            return process.key.pid == child.pid() ? StopPlan::NoKill::None : StopPlan::NoKill::Unit;
        });
        QTRY_VERIFY_WITH_TIMEOUT(desk.driver().records().size() == 2, patience);
        QCOMPARE(desk.receipt(0, 1).signo, SIGTERM);
        QCOMPARE(desk.receipt(0, 1).killPlan, KillPlan::NotPlanned);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), patience);
    }

    void theDeadLeadNoSession_data()
    {
        QTest::addColumn<bool>("knowsStartTime");
        QTest::addColumn<bool>("isAlone");
        QTest::newRow("by its key") << true << true;
        QTest::newRow("by a number that nobody has") << false << true;
        QTest::newRow("by its key, beside another") << true << false;
        QTest::newRow("by a number that nobody has, beside another") << false << false;
    }

    void aFailedListSettlesNothing()
    {
        const TestChild child = TestChild::target({});
        LookDesk desk;
        desk.stopTree(child, planOf(patience));
        QTRY_COMPARE(desk.driver.records().front().outcome, StopOutcome::Ended);
        QTRY_VERIFY(desk.driver.records().front().isOver);
        desk.fail();
        QVERIFY(desk.driver.isBusy()); // it may have left children
        desk.driver.takeSnapshot(*Scanner(proc).scan());
        QVERIFY(!desk.driver.isBusy());
        QVERIFY(!desk.driver.records().front().areChildrenUnknown);
    }

    void aListThatIsNeverThere()
    {
        const TestChild child = TestChild::target({});
        LookDesk desk;
        desk.stopTree(child, planOf(patience));
        QTRY_VERIFY(desk.driver.records().front().isOver);
        for (int i = 0; i < 100 && desk.driver.isBusy(); ++i)
            desk.fail();
        QVERIFY(!desk.driver.isBusy());
        QVERIFY(desk.driver.records().front().areChildrenUnknown);
    }

    void childrenThatKeepAppearing()
    {
        const TestChild child = TestChild::target(words("--catch TERM"));
        LookDesk desk;
        desk.stopTree(child, planOf(0, false));
        const auto isLeftOut = [](const StopRecord &record) { return record.keepsAppearing; };
        for (int i = 0; i < 100; ++i)
            desk.showChild(child);
        const std::vector<StopRecord> records = desk.driver.records();
        const auto leftOut = std::find_if(records.begin(), records.end(), isLeftOut);
        QVERIFY(leftOut != records.end());
        QVERIFY(leftOut->steps.empty() && leftOut->isOver);
        QCOMPARE(leftOut->outcome, StopOutcome::Running); // so that the stop has not succeeded
        const auto isOver = [&desk] {
            desk.driver.takeSnapshot(*Scanner(proc).scan());
            return !desk.driver.isBusy();
        };
        QTRY_VERIFY(isOver());
    }

    void theDeadLeadNoSession()
    {
        QFETCH(bool, knowsStartTime);
        QFETCH(bool, isAlone);
        const TestChild other = TestChild::target(words("--ignore TERM"));
        TestChild child = TestChild::target(words("--new session --fork-on TERM --exit-on TERM"));
        Scanner scanner(proc);
        StopRequest request;
        request.plan = planOf(60'000);
        request.withChildren = true;
        request.listed = scanner.scan(); // the one that it leaves behind is not in it
        Target target;
        target.key = { child.pid(), knowsStartTime ? child.startTime() : 0 };
        request.targets = { target };
        target.key = { other.pid(), other.startTime() };
        if (!isAlone)
            request.targets.push_back(target);
        child.sendSignal(SIGTERM);
        QVERIFY(child.waitForEnd());
        Desk desk;
        int looks = 0;
        connect(&desk.driver(), &GracefulStopDriver::lookWanted, &desk.driver(), [&looks] { ++looks; });
        desk.driver().start(request);
        desk.driver().takeSnapshot(*scanner.scan());
        QCOMPARE(desk.record().outcome, StopOutcome::Gone);
        QCOMPARE(looks, isAlone ? 0 : 1);
        QCOMPARE(desk.driver().records().size(), request.targets.size());
        QCOMPARE(desk.driver().isBusy(), !isAlone);
    }

    void aThousand()
    {
        const TestChild child = TestChild::target(words("--ignore TERM --children 1000"));
        Desk desk;
        QElapsedTimer timer;
        timer.start();
        desk.stopTree(child, planOf(3000));
        qInfo("1001 first signals after %lld ms", timer.elapsed());
        QCOMPARE(desk.driver().records().size(), size_t{ 1001 });
        QTRY_VERIFY_WITH_TIMEOUT(!desk.driver().isBusy(), 60'000);
        qInfo("all over after %lld ms", timer.elapsed());
        QVERIFY(desk.haveAllEnded());
    }
};

QTEST_GUILESS_MAIN(TestGracefulStopDriver)
#include "tst_gracefulstopdriver.moc"
