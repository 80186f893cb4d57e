// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/integration/matrix/preparing.h"

#include "tests/support/forkedchild.h"
#include "tests/support/signalone.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>

#include <fcntl.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

/// Where the locked file and the core files are: in memory where that is possible.
const QTemporaryDir &workFolder()
{
    static const QTemporaryDir folder(
        (QFileInfo(QStringLiteral("/dev/shm")).isWritable() ? QStringLiteral("/dev/shm") : QDir::tempPath())
        + QStringLiteral("/sigwise-matrix-XXXXXX"));
    return folder;
}

QString lockedFile() { return workFolder().filePath(QStringLiteral("locked")); }

QByteArray filled(QByteArray options)
{
    QByteArrayList numbers;
    for (int signo = 1; signo <= highestSignal; ++signo) {
        const bool isFree = signo != SIGKILL && signo != SIGSTOP && signo != 32 && signo != 33;
        if (isFree)
            numbers << QByteArray::number(signo);
    }
    options.replace("{all}", numbers.join(','));
    options.replace("{file}", QFile::encodeName(lockedFile()));
    options.replace("{folder}", QFile::encodeName(workFolder().path()));
    return options;
}

QStringList argumentsOf(const LiveState &state)
{
    // In a group of its own, beside the test, unless the options say otherwise later.
    QStringList arguments{ QStringLiteral("--new"), QStringLiteral("group") };
    for (const QByteArray &word : filled(state.options).split(' ')) {
        if (!word.isEmpty())
            arguments << QString::fromLocal8Bit(word);
    }
    return arguments;
}

bool isIn(pid_t pid, char letter, const char *wchan)
{
    return statusValue(pid, "State").startsWith(letter) && procFile(pid, "wchan").contains(wchan);
}

bool hasEnded(pid_t pid) { return statusValue(pid, "State").startsWith('Z'); }

bool waitsIn(pid_t pid, char letter, const char *wchan)
{
    return comesTrue([=] { return isIn(pid, letter, wchan); });
}

/// Asleep where /proc can name it, or not there any more.
bool isAtRest(pid_t pid, pid_t thread)
{
    const QByteArray folder = "task/" + QByteArray::number(thread) + '/';
    const QByteArray status = procFile(pid, folder + "status");
    const qsizetype at = status.indexOf("\nState:\t");
    const char letter = at < 0 ? 'X' : status.at(at + 8);
    return letter == 'X' || letter == 'Z' || letter == 'T' || letter == 't'
        || (letter != 'R' && procFile(pid, folder + "wchan") != "0");
}

bool areAtRest(const Stage &stage)
{
    const std::vector<pid_t> threads = threadsOf(stage.pid);
    return std::all_of(
        threads.begin(), threads.end(), [&stage](pid_t thread) { return isAtRest(stage.pid, thread); });
}

bool isSettled(const LiveState &state, const Stage &stage)
{
    if (state.letter == '*')
        return true; // its preparation saw to it
    if (state.letter == 'R')
        return isIn(stage.pid, 'R', "");
    return isIn(stage.pid, state.letter, state.wchan) && areAtRest(stage);
}

/// A process that holds the lock of the file, or of the folder, until it is killed.
bool holdLock(Stage &stage, const char *fault, const QString &file)
{
    stage.others.push_back(TestChild::target(
        { QStringLiteral("--fault"), QString::fromLatin1(fault), QStringLiteral("--write-to"), file }));
    const pid_t holder = stage.others.back().pid();
    stage.release = [holder] { (void)signalOne(holder, SIGKILL); };
    return comesTrue([holder] { return procFile(holder, "wchan").contains("handle_userfault"); });
}

bool seize(Stage &stage, pid_t thread)
{
    stage.tracees.push_back(thread);
    return ::ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) == 0;
}

bool seizeForEnd(Stage &stage, pid_t thread)
{
    stage.tracees.push_back(thread);
    stage.release = [thread] { (void)::ptrace(PTRACE_CONT, thread, nullptr, nullptr); };
    return ::ptrace(PTRACE_SEIZE, thread, nullptr, PTRACE_O_TRACEEXIT) == 0;
}

bool freeze(Stage &stage, FreezerKind kind)
{
    if (!comesTrue([&stage] { return areAtRest(stage); }))
        return false;
    const Freezers &freezers = stage.freezers;
    stage.release = [&freezers, kind] { freezers.thaw(kind); };
    return freezers.freeze(kind, stage.pid);
}

bool stopAndFreeze(Stage &stage, FreezerKind kind) { return stop(stage) && freeze(stage, kind); }

pid_t firstChildOf(pid_t pid)
{
    const QByteArray path = "task/" + QByteArray::number(pid) + "/children";
    return procFile(pid, path).split(' ').first().toInt();
}

TestChild started(const LiveState &state)
{
    const QStringList arguments = argumentsOf(state);
    if (!state.isInit)
        return TestChild::target(arguments);
    return TestChild::target(QStringList{ QStringLiteral("--as-init"), QStringLiteral("yes") } + arguments);
}

} // namespace

Stage::~Stage()
{
    if (release)
        release();
    (void)signalOne(pid, SIGKILL);
    child.sendSignal(SIGKILL);
    // A process is not reaped before its tracer has waited for the threads that it traces (ptrace(2)).
    for (const pid_t thread : tracees) {
        int status = 0;
        while (thread != pid && ::waitpid(thread, &status, __WALL) == thread && WIFSTOPPED(status)) { }
    }
}

bool stop(Stage &stage)
{
    (void)signalOne(stage.pid, SIGSTOP);
    return waitsIn(stage.pid, 'T', "");
}

bool stopWorker(Stage &stage)
{
    if (!waitsIn(stage.pid, 'Z', ""))
        return false;
    (void)signalOne(stage.pid, SIGSTOP);
    const pid_t worker = threadsOf(stage.pid).back();
    return comesTrue([worker] { return statusValue(worker, "State").startsWith('T'); });
}

bool end(Stage &stage)
{
    (void)signalOne(stage.pid, SIGKILL);
    return waitsIn(stage.pid, 'Z', "");
}

bool waitAtLock(Stage &stage)
{
    if (!holdLock(stage, "read", lockedFile()))
        return false;
    stage.child.write("\n");
    return waitsIn(stage.pid, 'D', "");
}

bool endAtLock(Stage &stage) { return waitAtLock(stage) && signalOne(stage.pid, SIGKILL); }

bool endFrozen(Stage &stage) { return freezeFirst(stage) && signalOne(stage.pid, SIGKILL); }

bool endBeforeMember(Stage &stage)
{
    const pid_t member = firstChildOf(stage.pid);
    const Freezers &freezers = stage.freezers;
    stage.release = [&freezers] { freezers.thaw(FreezerKind::First); };
    return member > 0 && freezers.freeze(FreezerKind::First, member) && signalOne(stage.pid, SIGKILL);
}

bool dump(Stage &stage)
{
    stage.child.write("\n");
    const auto isDumping = [&stage] { return statusValue(stage.pid, "CoreDumping") == "1"; };
    return comesTrue([&] { return isDumping() || hasEnded(stage.pid); }) && isDumping();
}

bool dumpAtLock(Stage &stage)
{
    return holdLock(stage, "list", workFolder().path()) && dump(stage) && waitsIn(stage.pid, 'D', "");
}

bool seizeMain(Stage &stage) { return seize(stage, stage.pid); }

bool seizeAndHalt(Stage &stage)
{
    const pid_t pid = stage.pid;
    int status = 0;
    stage.release = [pid] { (void)::ptrace(PTRACE_CONT, pid, nullptr, nullptr); };
    return seize(stage, pid) && ::ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr) == 0
        && ::waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status);
}

bool seizeWorker(Stage &stage) { return seize(stage, threadsOf(stage.pid).back()); }

bool seizeMainForEnd(Stage &stage) { return seizeForEnd(stage, stage.pid); }
bool seizeWorkerForEnd(Stage &stage) { return seizeForEnd(stage, threadsOf(stage.pid).back()); }
bool endTraced(Stage &stage) { return seizeMainForEnd(stage) && signalOne(stage.pid, SIGKILL); }

bool endWorkerTraced(Stage &stage) { return seizeWorkerForEnd(stage) && signalOne(stage.pid, SIGKILL); }

bool freezeFirst(Stage &stage) { return freeze(stage, FreezerKind::First); }
bool freezeSecond(Stage &stage) { return freeze(stage, FreezerKind::Second); }

bool waitForVforked(Stage &stage)
{
    if (!waitsIn(stage.pid, 'D', "kernel_clone"))
        return false;
    const pid_t child = firstChildOf(stage.pid);
    stage.release = [child] { (void)signalOne(child, SIGKILL); };
    return child > 0;
}

bool waitForVforkedWorker(Stage &stage)
{
    const pid_t worker = threadsOf(stage.pid).back();
    if (!waitsIn(worker, 'D', "kernel_clone"))
        return false;
    const pid_t child = firstChildOf(worker);
    stage.release = [child] { (void)signalOne(child, SIGKILL); };
    return child > 0;
}

bool waitForVforkedWithOther(Stage &stage) { return waitForVforked(stage) && signalOne(stage.pid, 40); }

bool freezeVfork(Stage &stage)
{
    if (!waitForVforked(stage))
        return false;
    const std::function<void()> endChild = stage.release;
    const bool isFrozen = freeze(stage, FreezerKind::Second);
    stage.release = [endChild, thaw = stage.release] {
        thaw();
        endChild();
    };
    return isFrozen;
}

bool stopAndFreezeFirst(Stage &stage) { return stopAndFreeze(stage, FreezerKind::First); }
bool stopAndFreezeSecond(Stage &stage) { return stopAndFreeze(stage, FreezerKind::Second); }

// Its user in the namespace is one that the owner of the namespace is not: as in a container of that user.
bool becomeSubordinate(Stage &stage)
{
    const auto map = [&stage](const char *name) {
        QFile file(QStringLiteral("/proc/%1/%2").arg(stage.pid).arg(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write("0 100000 1\n") > 0;
    };
    if (!map("uid_map") || !map("gid_map"))
        return false;
    stage.child.write("become 0\n");
    return stage.child.waitForLine("done") && statusValue(stage.pid, "Uid").startsWith("100000");
}

namespace {

/// Root tries it as that user.
bool canUnshare(int kind, uid_t user)
{
    return inForkedChild([kind, user] {
        const bool isHe = user == 0 || ::geteuid() != 0
            || (::setresgid(user, user, user) == 0 && ::setresuid(user, user, user) == 0);
        return isHe && ::unshare(kind) == 0 ? 0 : 1;
    }) == 0;
}

} // namespace

QByteArray noNamespaces(const Freezers &)
{
    return canUnshare(CLONE_NEWPID, 0) ? QByteArray() : "no PID namespace can be made here";
}

// Not in a changed root (chroot(2)), among others (clone(2), EPERM). The target is user 1000 then.
QByteArray noUserNamespaces(const Freezers &)
{
    return canUnshare(CLONE_NEWUSER, 1000) ? QByteArray() : "no namespace of users can be made here";
}

QByteArray noPageFaults(const Freezers &)
{
    const auto descriptor = static_cast<int>(::syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK));
    ::close(descriptor);
    return descriptor >= 0 ? QByteArray() : "there is no userfaultfd here";
}

QByteArray noFirstFreezer(const Freezers &freezers) { return freezers.obstacle(FreezerKind::First); }

QByteArray noSecondFreezer(const Freezers &freezers) { return freezers.obstacle(FreezerKind::Second); }

QByteArray noFirstFreezerInNamespace(const Freezers &freezers)
{
    const QByteArray obstacle = noNamespaces(freezers);
    return obstacle.isEmpty() ? noFirstFreezer(freezers) : obstacle;
}

QByteArray noCoreFiles(const Freezers &freezers)
{
    QFile pattern(QStringLiteral("/proc/sys/kernel/core_pattern"));
    const QByteArray text = pattern.open(QIODevice::ReadOnly) ? pattern.readAll().trimmed() : QByteArray();
    if (text.isEmpty() || text.startsWith('|') || text.startsWith('@') || text.contains('/'))
        return "core files do not go into the working directory here";
    return noPageFaults(freezers);
}

namespace {

std::unique_ptr<Stage> stagedOnce(
    const LiveState &state, const Freezers &freezers, QByteArray &why, bool &isOver)
{
    auto stage = std::make_unique<Stage>(started(state), freezers);
    if (state.isInit)
        stage->pid = firstChildOf(stage->child.pid());
    if (stage->pid <= 0)
        why = "the target did not start";
    else if (state.prepare != nullptr && !state.prepare(*stage))
        why = "it could not be prepared";
    else if (!comesTrue([&] { return isSettled(state, *stage); }))
        why = "it is in " + statusValue(stage->pid, "State") + ", " + procFile(stage->pid, "wchan");
    else
        return stage;
    isOver = stage->pid > 0 && hasEnded(stage->pid);
    return nullptr;
}

} // namespace

// A state that passes by itself, as a core dump does, may be over before it was seen.
std::unique_ptr<Stage> staged(const LiveState &state, const Freezers &freezers, QByteArray &why)
{
    std::unique_ptr<Stage> stage;
    bool isOver = true;
    for (int tries = 0; tries < 3 && !stage && isOver; ++tries)
        stage = stagedOnce(state, freezers, why, isOver);
    return stage;
}

} // namespace Sigwise::Test
