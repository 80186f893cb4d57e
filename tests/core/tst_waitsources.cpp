// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What a process waits for, and whether it is frozen: the files that only a close look reads.
#include "core/prediction/predictor.h"
#include "core/processes/freezer.h"
#include "core/processes/procreader.h"
#include "core/processes/signalfds.h"
#include "core/processes/signalwait.h"
#include "tests/support/helper.h"
#include "tests/support/proctree.h"
#include "tests/support/testchild.h"

#include <QTest>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <string>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

std::string_view view(const QByteArray &text)
{
    return { text.constData(), static_cast<size_t>(text.size()) };
}

/// Not every kernel has that file, and not everybody may read it (proc(5)).
bool showsCalls(pid_t pid)
{
    const int fd = ::open(("/proc/" + std::to_string(pid) + "/syscall").c_str(), O_RDONLY | O_CLOEXEC);
    char byte = 0;
    const bool isRead = fd >= 0 && ::read(fd, &byte, 1) == 1;
    ::close(fd);
    return isRead;
}

ThreadInfo mainThreadOf(ProcReader &reader, pid_t pid)
{
    const Result<ProcessInfo> process = reader.read(pid, ProcReader::Depth::Detail);
    return process && process->detail ? process->detail->threads.front() : ThreadInfo();
}

/// The first thread once it sleeps in rt_sigtimedwait(2); nothing when it does not come to that.
std::optional<ThreadInfo> waiterOf(ProcReader &reader, pid_t pid)
{
    ThreadInfo thread;
    const bool isThere = QTest::qWaitFor([&] {
        thread = mainThreadOf(reader, pid);
        return thread.wchan.contains("sigtimedwait");
    });
    return isThere ? std::optional(thread) : std::nullopt;
}

std::optional<SignalSet> awaitedBy(ProcReader &reader, pid_t pid)
{
    const std::optional<ThreadInfo> thread = waiterOf(reader, pid);
    return thread ? thread->awaited : std::nullopt;
}

constexpr size_t pageSize = 4096;

/// Whether the main thread of this very process does; for another thread of it.
bool sleepsInSignalWait(pid_t pid)
{
    const int fd = ::open(("/proc/" + std::to_string(pid) + "/wchan").c_str(), O_RDONLY | O_CLOEXEC);
    char text[64] = {};
    const bool isRead = fd >= 0 && ::read(fd, text, sizeof text - 1) > 0;
    ::close(fd);
    return isRead && std::string_view(text).find("sigtimedwait") != std::string_view::npos;
}

} // namespace

class TestWaitSources : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void syscallLines_data();
    void syscallLines();
    void sigwaitSetIsRead();
    void setsThatCannotBeTrustedAreUnknown_data();
    void setsThatCannotBeTrustedAreUnknown();
    void whatMovesIsBusyNotClosed_data();
    void whatMovesIsBusyNotClosed();
    void othersWaitForNothing();
    void shortWaitsAreSeen_data();
    void shortWaitsAreSeen();
    void signalFdInfos_data();
    void signalFdInfos();
    void signalFdsAreFound();
    void signalFdsOfAWorkersOwnTable();
    void tooManyDescriptorsAreUnknown();
    void hiddenDescriptorsAreUnknown();
    void listsReadNoSources();
    void freezerMounts_data();
    void freezerMounts();
    void freezerPaths_data();
    void freezerPaths();
    void freezerFiles_data();
    void freezerFiles();
    void thisProcessIsNotFrozen();
};

void TestWaitSources::syscallLines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isLine");
    QTest::addColumn<qint64>("number");
    QTest::addColumn<bool>("isWait");
    const QByteArray rest = " 0x7ffd 0x0 0x0 0x8 0x0 0x0 0x7ffd38557258 0x7f75d2a6a503\n";
    const QByteArray wait = QByteArray::number(SYS_rt_sigtimedwait);
    QTest::newRow("running") << QByteArray("running\n") << true << qint64{ -1 } << false;
    QTest::newRow("outside of calls") << QByteArray("-1 0x7ffd 0x7f75\n") << true << qint64{ -1 } << false;
    QTest::newRow("sigtimedwait") << wait + rest << true << qint64{ SYS_rt_sigtimedwait } << true;
    QTest::newRow("another call") << "0" + rest << true << qint64{ 0 } << false;
    QTest::newRow("cut short") << wait + " 0x7ffd 0x0" << false << qint64{} << false;
    QTest::newRow("too large") << wait + " 0x11112222333344445" + rest << false << qint64{} << false;
    QTest::newRow("no hexadecimal") << wait + " 7ffd 0x0 0x0 0x8 0x0 0x0\n" << false << qint64{} << false;
    QTest::newRow("empty") << QByteArray() << false << qint64{} << false;
    QTest::newRow("anything") << QByteArray("\n\0\xff 12", 6) << false << qint64{} << false;
}

void TestWaitSources::syscallLines()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isLine);
    QFETCH(qint64, number);
    QFETCH(bool, isWait);
    const std::optional<SyscallLine> line = parseSyscall(view(text));
    QCOMPARE(line.has_value(), isLine);
    if (!line)
        return;
    QCOMPARE(line->number, int64_t{ number });
    QCOMPARE(isSignalWait(*line), isWait);
    if (isWait)
        QCOMPARE(line->arguments[0], uint64_t{ 0x7ffd });
}

void TestWaitSources::sigwaitSetIsRead()
{
    TestChild child = TestChild::target({ QStringLiteral("--sigwait"), QStringLiteral("TERM,USR2,40") });
    ProcReader reader;
    const std::optional<ThreadInfo> thread = waiterOf(reader, child.pid());
    QVERIFY(thread);
    if (!showsCalls(child.pid()))
        QSKIP("this kernel does not show the system call of a process");
    QTRY_COMPARE(awaitedBy(reader, child.pid()), std::optional(SignalSet{ SIGTERM, SIGUSR2, 40 }));
    QVERIFY(!thread->blocked->contains(SIGTERM)); // that is what makes it look open
}

void TestWaitSources::setsThatCannotBeTrustedAreUnknown_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("unmapped after the call") << 0;
    QTest::newRow("given back after the call") << 1;
    QTest::newRow("changed to what it blocks") << 2;
}

// The kernel has copied the set when the wait began: what stands there later may be anything.
void TestWaitSources::setsThatCannotBeTrustedAreUnknown()
{
    QFETCH(int, kind);
    void *page = ::mmap(nullptr, pageSize, PROT_READ | PROT_WRITE,
        MAP_ANONYMOUS | (kind == 2 ? MAP_SHARED : MAP_PRIVATE), -1, 0);
    auto *const set = static_cast<sigset_t *>(page);
    ::sigemptyset(set);
    ::sigaddset(set, SIGUSR1);
    const Helper child([set, kind] {
        sigset_t blocked;
        ::sigemptyset(&blocked);
        ::sigaddset(&blocked, SIGHUP);
        ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
        std::thread([set, kind, main = ::getpid()] {
            while (kind != 2 && !sleepsInSignalWait(main))
                (void)::poll(nullptr, 0, 1);
            if (kind == 0)
                ::munmap(set, pageSize);
            if (kind == 1)
                ::madvise(set, pageSize, MADV_DONTNEED);
            for (;;)
                ::pause();
        }).detach();
        (void)::sigwaitinfo(set, nullptr);
        return 0;
    });
    ProcReader reader;
    if (kind == 2) {
        QTRY_COMPARE(awaitedBy(reader, child.pid()), std::optional(SignalSet{ SIGUSR1 }));
        ::sigaddset(set, SIGHUP);
    }
    QTRY_COMPARE(mainThreadOf(reader, child.pid()).unread, ProcFile::Memory);
    QVERIFY(!mainThreadOf(reader, child.pid()).awaited);
    ::munmap(set, pageSize);
}

void TestWaitSources::whatMovesIsBusyNotClosed_data()
{
    QTest::addColumn<QByteArray>("wchan");
    QTest::newRow("seen elsewhere") << QByteArray("poll_schedule_timeout");
    QTest::newRow("not seen") << QByteArray("0");
}

// Every file can be read; the thread has another mask by now than the one that goes with it, each time.
void TestWaitSources::whatMovesIsBusyNotClosed()
{
    QFETCH(QByteArray, wchan);
    TestChild child = TestChild::target();
    QVERIFY(child.waitForSleep());
    const int folder
        = ::open(("/proc/" + std::to_string(child.pid())).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    FileReader files;
    ThreadInfo thread;
    thread.tid = child.pid();
    thread.state = ProcessState::Sleeping;
    thread.wchan = wchan;
    thread.blocked = SignalSet{ SIGUSR1 };
    readSignalWait(files, folder, thread);
    ThreadInfo same = thread;
    same.blocked = SignalSet();
    same.unread = ProcFile::None;
    readSignalWait(files, folder, same);
    ::close(folder);
    if (!showsCalls(child.pid()))
        QSKIP("this kernel does not show the system call of a process");
    QCOMPARE(same.unread, ProcFile::None);
    QCOMPARE(thread.unread, ProcFile::Busy);
    QVERIFY(!thread.awaited);
}

void TestWaitSources::othersWaitForNothing()
{
    TestChild child = TestChild::target({ QStringLiteral("--threads"), QStringLiteral("3") });
    QVERIFY(child.waitForSleep());
    ProcReader reader;
    const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
    QVERIFY(process && process->detail->threads.size() == 3);
    for (const ThreadInfo &thread : process->detail->threads) {
        if (thread.state == ProcessState::Sleeping)
            QCOMPARE(thread.awaited, std::optional(SignalSet()));
    }
}

void TestWaitSources::shortWaitsAreSeen_data()
{
    QTest::addColumn<int>("pauseMs");
    QTest::newRow("one after the other") << 0;
    QTest::newRow("with another sleep between them") << 1;
}

// While it waits it shows SIGTERM as open and at default, and yet would take it itself: wherever it is when
// the next file is read, nothing may be made of that mask. (What runs just then shows no call at all: a
// thread that was woken and has no processor yet cannot be told from one that is busy.)
void TestWaitSources::shortWaitsAreSeen()
{
    QFETCH(int, pauseMs);
    const Helper child([pauseMs]() -> int {
        sigset_t set;
        ::sigemptyset(&set);
        ::sigaddset(&set, SIGTERM);
        ::signal(SIGTERM, SIG_DFL); // the test library catches it
        ::sigprocmask(SIG_BLOCK, &set, nullptr);
        constexpr timespec millisecond{ 0, 1'000'000 };
        for (;;) {
            (void)::sigtimedwait(&set, nullptr, &millisecond);
            if (pauseMs > 0)
                (void)::poll(nullptr, 0, pauseMs);
        }
    });
    ProcReader reader;
    QVERIFY(waiterOf(reader, child.pid()));
    constexpr int reads = 2000;
    int wrong = 0;
    for (int i = 0; i < reads; ++i) {
        const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
        QVERIFY(process);
        const Prediction term = predict(*process, GroupLink::Linked, Sender(), SIGTERM);
        const bool isAsleep = process->state == ProcessState::Sleeping;
        wrong += isAsleep && term.effect == Effect::Terminates && term.doubt == Doubt::None ? 1 : 0;
    }
    QCOMPARE(wrong, 0);
}

void TestWaitSources::signalFdInfos_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isSignalFd");
    QTest::addColumn<SignalSet>("mask");
    const QByteArray start = "pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t1057\n";
    QTest::newRow("signalfd") << start + "sigmask:\t0000000000004001\n"
                              << true << SignalSet{ SIGHUP, SIGTERM };
    QTest::newRow("takes nothing") << start + "sigmask:\t0000000000000000\n" << true << SignalSet();
    QTest::newRow("other") << start << false << SignalSet();
    QTest::newRow("cut short") << start + "sigmask:\t" << false << SignalSet();
    QTest::newRow("garbled") << start + "sigmask:\tzz\n" << false << SignalSet();
    QTest::newRow("empty") << QByteArray() << false << SignalSet();
}

void TestWaitSources::signalFdInfos()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isSignalFd);
    QFETCH(SignalSet, mask);
    QCOMPARE(parseSignalFdInfo(view(text)), isSignalFd ? std::optional(mask) : std::nullopt);
}

void TestWaitSources::signalFdsAreFound()
{
    const Helper child([]() -> int {
        sigset_t set;
        ::sigemptyset(&set);
        ::sigaddset(&set, SIGTERM);
        (void)::signalfd(-1, &set, 0);
        ::sigaddset(&set, SIGHUP);
        (void)::signalfd(-1, &set, 0);
        ::sigprocmask(SIG_BLOCK, &set, nullptr);
        for (;;)
            ::pause();
    });
    ProcReader reader;
    const auto masks = [&] {
        const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
        return process ? process->detail->inSignalFds : std::nullopt;
    };
    QTRY_COMPARE(masks(), std::optional(SignalSet{ SIGHUP, SIGTERM }));
}

void TestWaitSources::signalFdsOfAWorkersOwnTable()
{
    TestChild child
        = TestChild::target({ QStringLiteral("--block"), QStringLiteral("USR1"), QStringLiteral("--threads"),
            QStringLiteral("2"), QStringLiteral("--worker-signalfd"), QStringLiteral("USR1") });
    ProcReader reader;
    const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
    QVERIFY(process);
    QCOMPARE(process->detail->inSignalFds, std::optional(SignalSet{ SIGUSR1 }));
}

// Threads with tables of their own, none of them too large alone: all of them are looked at together.
void TestWaitSources::tooManyDescriptorsAreUnknown()
{
    constexpr rlim_t enough = 8192;
    constexpr rlim_t looks = 16'384;
    rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = std::min(limit.rlim_max, enough);
    const rlim_t tables = looks / limit.rlim_cur + 2;
    const Helper child([limit, tables]() -> int {
        ::setrlimit(RLIMIT_NOFILE, &limit);
        sigset_t set;
        ::sigemptyset(&set);
        ::sigaddset(&set, SIGUSR1);
        ::sigprocmask(SIG_BLOCK, &set, nullptr);
        for (rlim_t i = 0; i < tables; ++i) {
            std::thread([] {
                ::unshare(CLONE_FILES);
                while (::dup(STDERR_FILENO) >= 0) { }
                for (;;)
                    ::pause();
            }).detach();
        }
        for (;;)
            ::pause();
    });
    ProcReader reader;
    const auto detail = [&] {
        const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
        return process ? *process->detail : ProcessDetail();
    };
    QTRY_VERIFY(detail().areTooManyOpen);
    QVERIFY(!detail().inSignalFds);
    const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Detail);
    QVERIFY(process);
    const Prediction blocked = predict(*process, GroupLink::Linked, Sender(), SIGUSR1);
    QCOMPARE(blocked.effect, Effect::Blocked);
    QCOMPARE(blocked.doubt, Doubt::SignalFd);
    QCOMPARE(blocked.unread.file, ProcFile::ManyDescriptors);
}

void TestWaitSources::hiddenDescriptorsAreUnknown()
{
    const ProcTree tree;
    tree.addProcess(42, 100, { { "SigBlk", "0000000000004000" } });
    ProcReader reader(tree.path());
    const Result<ProcessInfo> process = reader.read(42, ProcReader::Depth::Detail);
    QVERIFY(process && process->detail);
    QVERIFY(!process->detail->inSignalFds);
    QVERIFY(!process->detail->freezer.hard);
    QVERIFY(!process->detail->freezer.soft);
    QCOMPARE(process->detail->threads.front().unread, ProcFile::Syscall);
}

void TestWaitSources::listsReadNoSources()
{
    TestChild child = TestChild::target({ QStringLiteral("--block"), QStringLiteral("USR1") });
    ProcReader reader;
    const Result<ProcessInfo> process = reader.read(child.pid(), ProcReader::Depth::Threads);
    QVERIFY(process && process->detail);
    QVERIFY(!process->detail->isWhole);
    QVERIFY(!process->detail->inSignalFds);
    QVERIFY(!process->detail->threads.front().awaited);
}

void TestWaitSources::freezerMounts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    const QByteArray v1 = "33 25 0:29 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer\n";
    const QByteArray v2
        = "30 25 0:26 /a\\040b /sys/fs/cgroup/uni\\134fied rw,relatime shared:9 - cgroup2 cgroup2 rw\n";
    QTest::newRow("both") << v1 + v2 << QByteArray("/sys/fs/cgroup/freezer=/")
                          << QByteArray("/sys/fs/cgroup/uni\\fied=/a b");
    QTest::newRow("other controllers")
        << QByteArray("33 25 0:29 / /x rw - cgroup cgroup rw,cpu,cpuacct\n") << QByteArray() << QByteArray();
    QTest::newRow("together with others")
        << QByteArray("33 25 0:29 / /x rw - cgroup cgroup rw,cpu,freezer,pids\n") << QByteArray("/x=/")
        << QByteArray();
    QTest::newRow("no separator") << QByteArray("33 25 0:29 / /x rw cgroup2 cgroup rw\n") << QByteArray()
                                  << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray() << QByteArray();
}

void TestWaitSources::freezerMounts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    const auto shown = [](const std::optional<CgroupMount> &mount) {
        return mount ? QByteArray::fromStdString(mount->point + '=' + mount->root) : QByteArray();
    };
    const FreezerMounts mounts = parseFreezerMounts(view(text));
    QCOMPARE(shown(mounts.first), first);
    QCOMPARE(shown(mounts.second), second);
}

void TestWaitSources::freezerPaths_data()
{
    QTest::addColumn<QByteArray>("root");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("folder");
    QTest::newRow("whole hierarchy") << QByteArray("/") << QByteArray("/a/b") << QByteArray("/mnt/a/b");
    QTest::newRow("the top") << QByteArray("/") << QByteArray("/") << QByteArray("/mnt");
    QTest::newRow("part of it") << QByteArray("/a") << QByteArray("/a/b") << QByteArray("/mnt/b");
    QTest::newRow("the part itself") << QByteArray("/a") << QByteArray("/a") << QByteArray("/mnt");
    QTest::newRow("beside the part") << QByteArray("/a") << QByteArray("/ab") << QByteArray();
    QTest::newRow("outside the namespace") << QByteArray("/") << QByteArray("/../b") << QByteArray();
}

void TestWaitSources::freezerPaths()
{
    QFETCH(QByteArray, root);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, folder);
    const CgroupMount mount{ "/mnt", root.toStdString() };
    const std::optional<std::string> found = mount.folderOf(view(path));
    QCOMPARE(QByteArray::fromStdString(found.value_or(std::string())), folder);
    const FreezerPaths paths = parseFreezerPaths(view("6:cpu,freezer:" + path + "\n0::" + path + "\nx\n"));
    QCOMPARE(paths.first, std::optional(path.toStdString()));
    QCOMPARE(paths.second, std::optional(path.toStdString()));
    QVERIFY(!parseFreezerPaths("3:cpu:/a\n").first);
}

void TestWaitSources::freezerFiles_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<FreezerState>("expected");
    const auto row = [](const char *state, const char *events, FreezerState expected) {
        const QByteArray name = QByteArray(state) + events;
        QTest::newRow(name.simplified().constData()) << QByteArray(state) << QByteArray(events) << expected;
    };
    row("THAWED\n", "populated 1\nfrozen 0\n", { false, false });
    row("FROZEN\n", "populated 1\nfrozen 1\n", { true, true });
    row("FREEZING\n", "populated 1\n", { {}, false });
    row("", "", { {}, false });
}

void TestWaitSources::freezerFiles()
{
    QFETCH(QByteArray, state);
    QFETCH(QByteArray, events);
    QFETCH(FreezerState, expected);
    const ProcTree tree;
    const QByteArray root = tree.path();
    tree.write("self/mountinfo",
        "1 1 0:1 / " + root + "/v1 rw - cgroup cgroup rw,freezer\n1 1 0:2 / " + root
            + "/v2 rw - cgroup2 c rw\n");
    tree.write("42/cgroup", "6:freezer:/a/b\n0::/c\n");
    tree.write("v1/a/b/freezer.state", state);
    tree.write("v2/c/cgroup.events", events);
    const int fd = ::open(root.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    const int process = ::openat(fd, "42", O_PATH | O_DIRECTORY | O_CLOEXEC);
    FileReader files;
    FreezerReader reader;
    QCOMPARE(reader.read(files, fd, process), expected);
    tree.write("42/cgroup", "6:freezer:/gone\n");
    QCOMPARE(reader.read(files, fd, process), (FreezerState{ {}, false }));
    tree.write("42/cgroup", "3:cpu:/a\n");
    QCOMPARE(reader.read(files, fd, process), (FreezerState{ false, false }));
    ::close(process);
    ::close(fd);
}

void TestWaitSources::thisProcessIsNotFrozen()
{
    ProcReader reader;
    const Result<ProcessInfo> self = reader.read(::getpid(), ProcReader::Depth::Detail);
    QVERIFY(self && self->detail);
    QVERIFY(self->detail->freezer.hard != true);
    QVERIFY(self->detail->freezer.soft != true);
}

QTEST_GUILESS_MAIN(TestWaitSources)
#include "tst_waitsources.moc"
