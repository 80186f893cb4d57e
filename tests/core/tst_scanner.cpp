// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/scanner.h"
#include "core/processes/snapshotdiff.h"
#include "tests/support/forkedchild.h"
#include "tests/support/proctree.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <algorithm>
#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

using namespace Sigwise;
using Test::ProcTree;
using Test::TestChild;

namespace {

constexpr uid_t nobody = 65534;

std::vector<pid_t> pids(const SnapshotPtr &snapshot)
{
    std::vector<pid_t> result;
    for (const ProcessPtr &process : snapshot->processes)
        result.push_back(process->key.pid);
    return result;
}

} // namespace

class TestScanner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsUnchangedPointers();
    void keepsPointersInAFixture();
    void listsInOrderOfPids();
    void noticesNewAndGone();
    void noticesARecycledPid();
    void readsDetailOnlyOfThoseAskedFor();
    void readsDetailOfTheVeryProcessOnly();
    void readsEverythingInDetail();
    void looksClosestAtTheSelection();
    void noticesWhatChanges();
    void noticesAnotherProgram();
    void noticesTheEnd();
    void countsCpuTime();
    void tellsWhyItCannotList_data();
    void tellsWhyItCannotList();
    void tellsThatOthersAreHidden();
    void readsTheUptime();
    void survivesComingAndGoing();
    void keepsWhatItKnowsWithoutDescriptors();
};

void TestScanner::keepsUnchangedPointers()
{
    const TestChild child = TestChild::target({});
    const TestChild other = TestChild::target({ QStringLiteral("--block"), QStringLiteral("RTMIN+3") });
    QVERIFY(child.waitForState('S'));
    Scanner scanner;
    const ProcessPtr first = scanner.scan()->find(child.pid());
    QVERIFY(first);
    for (int i = 0; i < 25; ++i) { // every turn of rereading comes twice
        other.sendSignal(SIGRTMIN + 3); // what waits is counted for the user, in every status
        QCOMPARE(scanner.scan()->find(first->key), first);
    }
}

void TestScanner::keepsPointersInAFixture()
{
    const ProcTree tree;
    tree.addProcess(5, 100);
    tree.addProcess(6, 100);
    Scanner scanner(tree.path());
    const SnapshotPtr before = scanner.scan();
    tree.addProcess(6, 100, { { "SigCgt", "0000000000000001" } });
    const SnapshotPtr after = scanner.scan();
    QCOMPARE(after->sequence, before->sequence + 1);
    QCOMPARE(after->find(5), before->find(5));
    QVERIFY(after->find(6) != before->find(6));
    QVERIFY(after->find(6)->caught == SignalSet{ SIGHUP });
    QVERIFY(before->find(6)->caught->isEmpty()); // an old snapshot never changes
}

void TestScanner::listsInOrderOfPids()
{
    const ProcTree tree;
    for (const pid_t pid : { 300, 4, 20, 1000, 3 })
        tree.addProcess(pid, 1);
    tree.write("12x/status", ProcTree::status(12));
    tree.write("007/status", ProcTree::status(7));
    tree.write("-1/status", ProcTree::status(1));
    tree.write("2147483648/status", ProcTree::status(1));
    tree.write("99999999999999999999/status", ProcTree::status(1));
    tree.write("self/status", ProcTree::status(3));
    QCOMPARE(pids(Scanner(tree.path()).scan()), (std::vector<pid_t>{ 3, 4, 20, 300, 1000 }));
    const std::vector<pid_t> real = pids(Scanner().scan());
    QVERIFY(std::is_sorted(real.begin(), real.end()));
    QVERIFY(std::binary_search(real.begin(), real.end(), ::getpid()));
}

void TestScanner::noticesNewAndGone()
{
    Scanner scanner;
    const SnapshotPtr before = scanner.scan();
    TestChild child = TestChild::target({});
    const SnapshotPtr during = scanner.scan();
    const ProcessPtr seen = during->find(child.pid());
    QVERIFY(!before->find(child.pid()));
    QVERIFY(seen);
    QCOMPARE(seen->key.startTime, uint64_t(child.startTime()));
    child.sendSignal(SIGKILL);
    QVERIFY(child.waitForEnd());
    QVERIFY(!scanner.scan()->find(seen->key));
}

void TestScanner::noticesARecycledPid()
{
    const ProcTree tree;
    tree.addProcess(5, 100);
    Scanner scanner(tree.path());
    const SnapshotPtr before = scanner.scan();
    tree.addProcess(5, 200);
    const SnapshotPtr after = scanner.scan();
    QVERIFY(!after->find(ProcessKey{ 5, 100 }));
    QVERIFY(after->find(ProcessKey{ 5, 200 }));
    const SnapshotDiff diff = diffSnapshots(*before, *after);
    QVERIFY((diff.removed == std::vector<ProcessKey>{ { 5, 100 } }));
    QCOMPARE(diff.added.size(), size_t(1));
    QVERIFY(diff.changed.empty());
}

void TestScanner::readsDetailOnlyOfThoseAskedFor()
{
    const TestChild one = TestChild::target({});
    const TestChild two = TestChild::target({});
    Scanner scanner;
    QVERIFY(!scanner.scan()->find(one.pid())->detail);
    scanner.setDetailed({ { one.pid(), one.startTime() } });
    for (int i = 0; i < 12; ++i) {
        const SnapshotPtr snapshot = scanner.scan();
        QVERIFY(snapshot->find(one.pid())->detail);
        QVERIFY(!snapshot->find(two.pid())->detail);
    }
    scanner.setDetailed({ { two.pid(), two.startTime() } });
    const SnapshotPtr snapshot = scanner.scan();
    QVERIFY(!snapshot->find(one.pid())->detail);
    QVERIFY(snapshot->find(two.pid())->detail);
    QCOMPARE(snapshot->find(two.pid())->detail->probeAllowed, std::optional(true));
}

void TestScanner::readsDetailOfTheVeryProcessOnly()
{
    const ProcTree tree;
    tree.addProcess(5, 100);
    Scanner scanner(tree.path());
    scanner.setDetailed({ { 5, 99 }, { 7, 1 } });
    QVERIFY(!scanner.scan()->find(5)->detail);
    scanner.setDetailed({ { 5, 100 } });
    const ProcessPtr detailed = scanner.scan()->find(5);
    QVERIFY(detailed->detail);
    QCOMPARE(scanner.scan()->find(5), detailed); // equal details are unchanged
}

void TestScanner::readsEverythingInDetail()
{
    const ProcTree tree;
    tree.addProcess(5, 100);
    tree.addProcess(6, 100);
    Scanner scanner(tree.path());
    scanner.setAllDetailed(true);
    const auto isDetailed = [](const ProcessPtr &process) { return process->detail != nullptr; };
    const SnapshotPtr all = scanner.scan();
    QCOMPARE(std::count_if(all->processes.begin(), all->processes.end(), isDetailed), 2);
    scanner.setAllDetailed(false);
    const SnapshotPtr none = scanner.scan();
    QVERIFY(std::none_of(none->processes.begin(), none->processes.end(), isDetailed));
}

void TestScanner::looksClosestAtTheSelection()
{
    const ProcTree tree;
    for (const pid_t pid : { 5, 6, 7 })
        tree.addProcess(pid, 100);
    Scanner scanner(tree.path());
    scanner.setDetailed({ { 5, 100 }, { 6, 100 } });
    scanner.setSelected({ { 6, 100 }, { 7, 99 } });
    const SnapshotPtr all = scanner.scan();
    QVERIFY(all->find(5)->detail && !all->find(5)->detail->isWhole);
    QVERIFY(all->find(6)->detail && all->find(6)->detail->isWhole);
    QVERIFY(!all->find(7)->detail); // the PID is another process than the selected one
}

void TestScanner::noticesWhatChanges()
{
    TestChild child = TestChild::target({ QStringLiteral("--block"), QStringLiteral("USR1") });
    Scanner scanner;
    (void)scanner.scan();
    child.sendSignal(SIGUSR1); // pending sets grow although the process does not run
    QVERIFY(scanner.scan()->find(child.pid())->pendingProcess->contains(SIGUSR1));
    child.sendSignal(SIGSTOP);
    QVERIFY(child.waitForState('T'));
    QCOMPARE(scanner.scan()->find(child.pid())->state, ProcessState::Stopped);
    child.sendSignal(SIGCONT);
    QVERIFY(child.waitForState('S'));
    QCOMPARE(scanner.scan()->find(child.pid())->state, ProcessState::Sleeping);
}

void TestScanner::noticesAnotherProgram()
{
    TestChild child(QStringLiteral("/bin/sh"),
        { QStringLiteral("-c"), QStringLiteral("echo ready; read word; exec sleep 1000") });
    QVERIFY(child.waitForLine("ready"));
    Scanner scanner;
    QVERIFY(scanner.scan()->find(child.pid())->command.startsWith("/bin/sh -c"));
    child.write("go\n");
    QTRY_COMPARE(scanner.scan()->find(child.pid())->command, QByteArray("sleep 1000"));
    QCOMPARE(scanner.scan()->find(child.pid())->name, QByteArray("sleep"));
}

void TestScanner::noticesTheEnd()
{
    const TestChild child = TestChild::target({});
    Scanner scanner;
    QVERIFY(!scanner.scan()->find(child.pid())->command.isEmpty());
    child.sendSignal(SIGKILL);
    QVERIFY(child.waitForState('Z'));
    const ProcessPtr zombie = scanner.scan()->find(child.pid());
    QCOMPARE(zombie->state, ProcessState::Zombie);
    QCOMPARE(zombie->exitStatus, std::optional(int(SIGKILL)));
    QCOMPARE(zombie->command, QByteArray());
}

void TestScanner::countsCpuTime()
{
    TestChild child = TestChild::target({ QStringLiteral("--catch"), QStringLiteral("USR1") });
    QVERIFY(child.waitForState('S'));
    Scanner scanner;
    const ProcessPtr before = scanner.scan()->find(child.pid());
    child.sendSignal(SIGUSR1);
    QVERIFY(child.waitForHandler(SIGUSR1));
    const ProcessPtr after = scanner.scan()->find(child.pid());
    QVERIFY(after != before);
    QVERIFY(after->cpuNs > before->cpuNs);
}

void TestScanner::tellsWhyItCannotList_data()
{
    QTest::addColumn<QByteArray>("root");
    QTest::addColumn<int>("failure");
    QTest::newRow("missing") << QByteArray("/nowhere/at/all") << ENOENT;
    QTest::newRow("a file") << QByteArray("/etc/passwd") << ENOTDIR;
    QTest::newRow("no processes") << QByteArray("/etc") << ENODATA;
}

void TestScanner::tellsWhyItCannotList()
{
    QFETCH(QByteArray, root);
    QFETCH(int, failure);
    const SnapshotPtr snapshot = Scanner(root).scan();
    QVERIFY(snapshot->processes.empty());
    QCOMPARE(snapshot->failure, failure);
}

void TestScanner::tellsThatOthersAreHidden()
{
    if (::geteuid() != 0)
        QSKIP("only root can become somebody else");
    const ProcTree tree;
    tree.addProcess(42, 5);
    tree.addProcess(43, 5);
    tree.lock(42, "status");
    QVERIFY(!Scanner(tree.path()).scan()->othersHidden);
    const int failed = Test::inForkedChild([&] {
        if (::setresuid(nobody, nobody, nobody) != 0)
            return 1;
        const SnapshotPtr snapshot = Scanner(tree.path()).scan();
        return snapshot->othersHidden && pids(snapshot) == std::vector<pid_t>{ 43 } ? 0 : 2;
    });
    QCOMPARE(failed, 0);
}

void TestScanner::readsTheUptime()
{
    const ProcTree tree;
    Scanner scanner(tree.path());
    QCOMPARE(scanner.scan()->uptimeSeconds, 0.0);
    tree.write("uptime", "3664.16 7000.00\n");
    QCOMPARE(scanner.scan()->uptimeSeconds, 3664.16);
    for (const char *bad : { "", "x\n", "-5 1\n", "nan 1\n" }) {
        tree.write("uptime", bad);
        QCOMPARE(scanner.scan()->uptimeSeconds, 0.0);
    }
    const SnapshotPtr real = Scanner().scan();
    QVERIFY(real->uptimeSeconds > 0 && real->ticksPerSecond == ::sysconf(_SC_CLK_TCK));
    QVERIFY(real->durationNs > 0 && real->takenAtNs > 0);
}

void TestScanner::survivesComingAndGoing()
{
    const TestChild storm(QStringLiteral("/bin/sh"),
        { QStringLiteral("-c"), QStringLiteral("while :; do /bin/true & /bin/true; done") });
    Scanner scanner;
    scanner.setAllDetailed(true);
    for (int round = 0; round < 60; ++round) {
        const SnapshotPtr snapshot = scanner.scan();
        for (const ProcessPtr &process : snapshot->processes) {
            QVERIFY(!process->name.isEmpty());
            QVERIFY(process->key.startTime > 0 || process->kernelThread == true || process->key.pid == 1);
            QVERIFY(process->detail && !process->detail->threads.empty());
        }
        QVERIFY(snapshot->find(storm.pid()));
    }
}

void TestScanner::keepsWhatItKnowsWithoutDescriptors()
{
    const int failed = Test::inForkedChild([] {
        Scanner scanner;
        const SnapshotPtr before = scanner.scan();
        struct rlimit limit = { 0, 0 };
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
            return 1;
        const SnapshotPtr after = scanner.scan();
        // The descriptor of the tree is open already; no process can be read, but they are all listed.
        return after->failure == 0 && after->find(1) == before->find(1) ? 0 : 2;
    });
    QCOMPARE(failed, 0);
}

QTEST_GUILESS_MAIN(TestScanner)
#include "tst_scanner.moc"
