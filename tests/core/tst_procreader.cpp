// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/procreader.h"
#include "tests/support/forkedchild.h"
#include "tests/support/proctree.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <algorithm>
#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

using namespace Sigwise;
using Test::ProcTree;
using Test::TestChild;

namespace {

using Depth = ProcReader::Depth;
constexpr uid_t nobody = 65534;

TestChild target(std::initializer_list<const char *> options)
{
    QStringList words;
    for (const char *option : options)
        words.append(QString::fromLatin1(option));
    return TestChild::target(words);
}

int errnumOf(const Result<ProcessInfo> &result) { return result ? 0 : result.error().errnum(); }

} // namespace

class TestProcReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAFixture();
    void commands_data();
    void commands();
    void failures_data();
    void failures();
    void leavesMissingFilesUnknown();
    void survivesBadFiles_data();
    void survivesBadFiles();
    void survivesPipes();
    void readsManyGroups();
    void knowsKernelThreadsByTheirFlag();
    void readsThreadsOfAFixture();
    void isLiveOnTheRealProcOnly();
    void readsDispositions();
    void readsThreads();
    void readsStates();
    void readsAZombie();
    void refusesThreadIds();
    void reportsTheEnd();
    void tellsNothingUnreadable();
    void asksWhetherItMaySignal();
};

void TestProcReader::readsAFixture()
{
    const ProcTree tree;
    tree.addProcess(42, 81234, { { "Name", "a\\nb" }, { "SigCgt", "0000000000004001" } });
    ProcReader reader(tree.path());
    QVERIFY(reader.isValid());
    QVERIFY(!reader.isLive());
    const ProcessInfo info = reader.read(42, Depth::Row).value();
    QVERIFY((info.key == ProcessKey{ 42, 81234 }));
    QCOMPARE(info.name, QByteArray("a\nb"));
    QVERIFY((info.caught == SignalSet{ SIGHUP, SIGTERM }));
    QCOMPARE(info.command, QByteArray("sleeper --long"));
    QCOMPARE(info.unit, QByteArray("sleeper.service"));
    QCOMPARE(info.cgroup, QByteArray("/system.slice/sleeper.service"));
    QCOMPARE(info.cpuNs, std::optional<uint64_t>(2'000'000'000)); // 200 ticks
    QVERIFY(!info.detail && !info.exitStatus);
    QCOMPARE(info.namespacePids, std::vector<pid_t>{ 42 });
    QCOMPARE(reader.startTime(42).value(), uint64_t(81234));

    const ProcessInfo status = reader.read(42, Depth::Status).value();
    QVERIFY(status.command.isEmpty() && status.cgroup.isEmpty() && status.key.startTime == 0);
    const ProcessInfo detailed = reader.read(42, Depth::Detail).value();
    QVERIFY(detailed.detail);
    QVERIFY(!detailed.detail->probeAllowed); // never asked in another proc tree
    QCOMPARE(detailed.detail->threads.size(), size_t(1));
}

void TestProcReader::commands_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("arguments") << QByteArray("a\0b c\0", 6) << QByteArray("a b c");
    QTest::newRow("empty argument") << QByteArray("a\0\0b\0", 5) << QByteArray("a  b");
    QTest::newRow("no zero at the end") << QByteArray("postgres: idle") << QByteArray("postgres: idle");
    QTest::newRow("overwritten") << QByteArray("nginx: worker   \0\0\0\0", 20) << QByteArray("nginx: worker");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("zeroes only") << QByteArray(10, '\0') << QByteArray();
    QTest::newRow("hostile") << QByteArray("\x1b[2J\n\xff\0", 8) << QByteArray("\x1b[2J\n\xff");
    QTest::newRow("enormous") << QByteArray(10'000'000, 'x') << QByteArray(4096, 'x');
}

void TestProcReader::commands()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, command);
    const ProcTree tree;
    tree.addProcess(42, 1);
    tree.write(42, "cmdline", bytes);
    QCOMPARE(ProcReader(tree.path()).read(42, Depth::Row).value().command, command);
}

void TestProcReader::failures_data()
{
    QTest::addColumn<int>("pid");
    QTest::addColumn<int>("errnum");
    QTest::newRow("no such PID") << 43 << ENOENT;
    QTest::newRow("zero") << 0 << ENOENT;
    QTest::newRow("negative") << -1 << ENOENT;
    QTest::newRow("highest") << std::numeric_limits<int>::max() << ENOENT;
    QTest::newRow("lowest") << std::numeric_limits<int>::min() << ENOENT;
    QTest::newRow("empty status") << 50 << EBADMSG;
    QTest::newRow("binary status") << 51 << EBADMSG;
    QTest::newRow("enormous status") << 52 << EBADMSG;
    QTest::newRow("no status in a folder that is left") << 53 << EBADMSG;
    QTest::newRow("no folder") << 57 << ENOENT;
    QTest::newRow("status is a directory") << 54 << EISDIR;
    QTest::newRow("a file in its place") << 55 << ENOTDIR;
    QTest::newRow("a thread") << 56 << ESRCH;
}

void TestProcReader::failures()
{
    QFETCH(int, pid);
    QFETCH(int, errnum);
    const ProcTree tree;
    tree.write(50, "status", "");
    tree.write(51, "status",
        QByteArray("\x7f"
                   "ELF\0\0\xff",
            7));
    tree.write(52, "status", QByteArray(3'000'000, 'x'));
    tree.write(53, "stat", ProcTree::stat(53, "x", 1));
    tree.write(54, "status/x", "");
    tree.write("55", "");
    tree.addProcess(56, 1, { { "Tgid", "50" } });
    ProcReader reader(tree.path());
    for (const Depth depth : { Depth::Status, Depth::Row, Depth::Detail })
        QCOMPARE(errnumOf(reader.read(pid, depth)), errnum);
    if (pid != 53 && pid != 56)
        QVERIFY(!reader.startTime(pid));
}

void TestProcReader::leavesMissingFilesUnknown()
{
    const ProcTree tree;
    tree.write(42, "status", "Name:\tx\nState:\tS (sleeping)\n");
    ProcReader reader(tree.path());
    const ProcessInfo info = reader.read(42, Depth::Detail).value();
    QCOMPARE(info.state, ProcessState::Sleeping);
    QVERIFY(!info.parent && !info.tracer && !info.users && !info.threadCount);
    QVERIFY(!info.pendingThread && !info.pendingProcess && !info.blocked && !info.ignored && !info.caught);
    QVERIFY(!info.kernelThread && !info.coreDumping && !info.processGroup && !info.session && !info.flags);
    QVERIFY(!info.cpuNs && info.namespacePids.empty() && info.cgroup.isEmpty());
    QVERIFY(info.detail && info.detail->threads.size() == 1);
    const ThreadInfo &thread = info.detail->threads.front();
    QVERIFY(!thread.blocked && !thread.pending && !thread.flags && !thread.users && thread.wchan.isEmpty());
    QCOMPARE(reader.startTime(42).error().errnum(), ENOENT);
}

void TestProcReader::survivesBadFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zeroes") << QByteArray(100, '\0');
    QTest::newRow("no newline") << QByteArray("x");
    QTest::newRow("brackets") << QByteArray(100'000, ')');
    QTest::newRow("enormous") << QByteArray(5'000'000, '\xff');
    QTest::newRow("cut stat") << ProcTree::stat(42, "x", 123456789).first(40);
}

void TestProcReader::survivesBadFiles()
{
    QFETCH(QByteArray, bytes);
    const ProcTree tree;
    tree.addProcess(42, 5, { { "Threads", "3" } });
    for (const char *name :
        { "stat", "cmdline", "cgroup", "wchan", "task/43/status", "task/43/stat", "task/x/status" })
        tree.write(42, name, bytes);
    ProcReader reader(tree.path());
    const ProcessInfo info = reader.read(42, Depth::Detail).value();
    QCOMPARE(info.key.startTime, uint64_t(0));
    QVERIFY(!info.cpuNs);
    QCOMPARE(info.name, QByteArray("sleeper"));
    QCOMPARE(info.detail->threads.size(), size_t(2));
    QVERIFY(!info.detail->threads.back().blocked);
    QCOMPARE(errnumOf(reader.read(43, Depth::Row)), ENOENT);
}

void TestProcReader::survivesPipes()
{
    const ProcTree tree;
    tree.addProcess(42, 5);
    tree.write(43, "stat", ProcTree::stat(43, "x", 1));
    QCOMPARE(::mkfifo(tree.path(43, "status").c_str(), 0644), 0);
    ProcReader reader(tree.path());
    QCOMPARE(errnumOf(reader.read(43, Depth::Row)), EBADMSG); // and does not wait for a writer
    QVERIFY(reader.read(42, Depth::Row));
}

void TestProcReader::readsManyGroups()
{
    const ProcTree tree;
    QByteArray text = ProcTree::status(42);
    text.insert(
        text.indexOf("NSpid:"), QByteArray("Groups:\t" + QByteArray("4294967294 ").repeated(65'536) + '\n'));
    tree.write(42, "status", text);
    const ProcessInfo info = ProcReader(tree.path()).read(42, Depth::Status).value();
    QVERIFY(info.caught && info.blocked);
}

void TestProcReader::knowsKernelThreadsByTheirFlag()
{
    const ProcTree tree;
    QByteArray text = ProcTree::status(2);
    text.remove(text.indexOf("Kthread:"), qsizetype(qstrlen("Kthread:\t0\n"))); // as before Linux 6.8
    tree.write(2, "status", text);
    QByteArray stat = ProcTree::stat(2, "kthreadd", 1);
    ProcReader reader(tree.path());
    QVERIFY(!reader.read(2, Depth::Row).value().kernelThread);
    tree.write(2, "stat", stat);
    QCOMPARE(reader.read(2, Depth::Row).value().kernelThread, std::optional(false));
    tree.write(2, "stat", stat.replace(" 4194304 ", " 2129984 "));
    QCOMPARE(reader.read(2, Depth::Row).value().kernelThread, std::optional(true));
}

void TestProcReader::readsThreadsOfAFixture()
{
    const ProcTree tree;
    tree.addProcess(42, 5, { { "Threads", "3" }, { "SigBlk", "0000000000000001" } });
    tree.write(42, "wchan", "do_sigtimedwait");
    tree.write(
        42, "task/7/status", ProcTree::status(7, { { "SigBlk", "0000000000000200" }, { "Name", "worker" } }));
    tree.write(42, "task/7/stat", ProcTree::stat(7, "worker", 5).replace(" 4194304 ", " 4 "));
    tree.write(42, "task/7/wchan", "0");
    tree.write(42, "task/42/status", ProcTree::status(42));
    tree.write(42, "task/99/stat", "no status: it ended");
    const ProcessInfo info = ProcReader(tree.path()).read(42, Depth::Detail).value();
    QCOMPARE(info.detail->threads.size(), size_t(2));
    const ThreadInfo &main = info.detail->threads.at(0);
    const ThreadInfo &worker = info.detail->threads.at(1);
    QCOMPARE(main.tid, 42);
    QCOMPARE(main.wchan, QByteArray("do_sigtimedwait"));
    QVERIFY(main.blocked == SignalSet{ SIGHUP });
    QCOMPARE(worker.tid, 7);
    QCOMPARE(worker.name, QByteArray("worker"));
    QCOMPARE(worker.wchan, QByteArray("0"));
    QVERIFY(worker.blocked == SignalSet{ SIGUSR1 });
    QCOMPARE(worker.flags, std::optional(4U));
}

void TestProcReader::isLiveOnTheRealProcOnly()
{
    QVERIFY(ProcReader().isLive());
    QVERIFY(!ProcReader("/").isLive());
    QVERIFY(ProcReader("/").isValid());
    const ProcReader none("/nowhere/at/all");
    QVERIFY(!none.isValid() && !none.isLive());
    QCOMPARE(none.openError(), ENOENT);
    QCOMPARE(errnumOf(ProcReader("/nowhere/at/all").read(1, Depth::Row)), EBADF);
}

void TestProcReader::readsDispositions()
{
    const TestChild child = target({ "--catch", "USR1", "--ignore", "HUP", "--block", "USR2" });
    ProcReader reader;
    const ProcessInfo info = reader.read(child.pid(), Depth::Detail).value();
    QCOMPARE(info.key.startTime, uint64_t(child.startTime()));
    QCOMPARE(reader.startTime(child.pid()).value(), uint64_t(child.startTime()));
    QCOMPARE(info.parent, std::optional(::getpid()));
    QVERIFY(info.caught->contains(SIGUSR1) && !info.caught->contains(SIGTERM));
    QVERIFY(info.ignored->contains(SIGHUP) && !info.ignored->contains(SIGTERM));
    QVERIFY(info.blocked == SignalSet{ SIGUSR2 });
    QVERIFY(info.pendingProcess->isEmpty());
    QVERIFY(info.cpuNs.value_or(0) > 0);
    QVERIFY(info.command.endsWith("--catch USR1 --ignore HUP --block USR2"));
    QCOMPARE(info.kernelThread, std::optional(false));
    QCOMPARE(info.processGroup, std::optional(::getpgrp()));
    QCOMPARE(info.session, std::optional(::getsid(0)));
    QVERIFY((info.users == UserIds{ ::getuid(), ::geteuid(), ::geteuid() }));
    QCOMPARE(info.detail->probeAllowed, std::optional(true));

    child.sendSignal(SIGUSR2); // blocked: waits for the process from the moment kill() returns
    QVERIFY(reader.read(child.pid(), Depth::Status).value().pendingProcess == SignalSet{ SIGUSR2 });
}

void TestProcReader::readsThreads()
{
    const TestChild child = target({ "--threads", "3", "--block", "USR2", "--workers-block", "TERM" });
    const ProcessInfo info = ProcReader().read(child.pid(), Depth::Detail).value();
    QCOMPARE(info.threadCount, std::optional(3));
    QCOMPARE(info.detail->threads.size(), size_t(3));
    const std::vector<ThreadInfo> &threads = info.detail->threads;
    QCOMPARE(threads.front().tid, child.pid());
    QVERIFY(threads.front().blocked == SignalSet{ SIGUSR2 });
    for (size_t i = 1; i < threads.size(); ++i) {
        QVERIFY(threads[i].blocked->contains(SIGTERM));
        QCOMPARE(threads[i].tracer, std::optional(0));
        QVERIFY(threads[i].flags && threads[i].pending && threads[i].users);
        QVERIFY(!threads[i].wchan.isEmpty());
    }
}

void TestProcReader::readsStates()
{
    const TestChild child = target({});
    ProcReader reader;
    QVERIFY(child.waitForState('S'));
    QCOMPARE(reader.read(child.pid(), Depth::Row).value().state, ProcessState::Sleeping);
    child.sendSignal(SIGSTOP);
    QVERIFY(child.waitForState('T'));
    QCOMPARE(reader.read(child.pid(), Depth::Row).value().state, ProcessState::Stopped);
    child.sendSignal(SIGCONT);
    QVERIFY(child.waitForState('S'));
    QCOMPARE(reader.read(child.pid(), Depth::Row).value().state, ProcessState::Sleeping);
}

void TestProcReader::readsAZombie()
{
    const TestChild child = target({});
    child.sendSignal(SIGKILL);
    QVERIFY(child.waitForState('Z'));
    const ProcessInfo info = ProcReader().read(child.pid(), Depth::Detail).value();
    QCOMPARE(info.state, ProcessState::Zombie);
    QCOMPARE(info.exitStatus, std::optional(int(SIGKILL)));
    QCOMPARE(info.command, QByteArray());
    QVERIFY(!info.name.isEmpty());
    QCOMPARE(info.key.startTime, uint64_t(child.startTime()));
}

void TestProcReader::refusesThreadIds()
{
    const TestChild child = target({ "--threads", "2" });
    ProcReader reader;
    const pid_t worker = reader.read(child.pid(), Depth::Detail).value().detail->threads.back().tid;
    QVERIFY(worker != child.pid());
    QCOMPARE(errnumOf(reader.read(worker, Depth::Row)), ESRCH);
}

void TestProcReader::reportsTheEnd()
{
    TestChild child = target({});
    const pid_t pid = child.pid();
    child.sendSignal(SIGKILL);
    QVERIFY(child.waitForEnd());
    ProcReader reader;
    for (const Depth depth : { Depth::Status, Depth::Row, Depth::Detail })
        QCOMPARE(errnumOf(reader.read(pid, depth)), ENOENT);
    QCOMPARE(reader.startTime(pid).error().errnum(), ENOENT);
}

void TestProcReader::tellsNothingUnreadable()
{
    if (::geteuid() != 0)
        QSKIP("only root can become somebody else");
    const ProcTree tree;
    tree.addProcess(42, 5);
    tree.addProcess(43, 5);
    tree.lock(42, "status");
    tree.lock(43, "cgroup");
    tree.lock(43, "stat");
    const int failed = Test::inForkedChild([&] {
        if (::setresuid(nobody, nobody, nobody) != 0)
            return 1;
        ProcReader reader(tree.path());
        if (errnumOf(reader.read(42, Depth::Row)) != EACCES)
            return 2;
        const Result<ProcessInfo> half = reader.read(43, Depth::Row);
        if (!half || !half->cgroup.isEmpty() || half->flags || half->command.isEmpty())
            return 3;
        return 0;
    });
    QCOMPARE(failed, 0);
}

void TestProcReader::asksWhetherItMaySignal()
{
    if (::geteuid() != 0)
        QSKIP("only root can become somebody else");
    const TestChild child = target({});
    const int failed = Test::inForkedChild([&] {
        if (::setresuid(nobody, nobody, nobody) != 0)
            return 1;
        ProcReader reader;
        if (!reader.isLive())
            return 2;
        const Result<ProcessInfo> info = reader.read(child.pid(), Depth::Detail);
        if (!info || info->detail->probeAllowed != false)
            return 3;
        // Without the right to trace it the kernel names no wait channel.
        return info->detail->threads.front().wchan == "0" && info->cpuNs ? 0 : 4;
    });
    QCOMPARE(failed, 0);
}

QTEST_GUILESS_MAIN(TestProcReader)
#include "tst_procreader.moc"
