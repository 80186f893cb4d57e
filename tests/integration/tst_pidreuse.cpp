// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A process ends and another one gets its PID, ten thousand times: whoever pointed at the old one reaches
// nobody. The PIDs are those of a namespace of the test's own (ns_last_pid, proc(5)).
#include "core/processes/procreader.h"
#include "core/sending/dispatcher.h"
#include "tests/support/forkedchild.h"
#include "tests/support/restrictions.h"
#include "tests/support/sanitizers.h"
#include "tests/support/signalone.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <vector>

#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

constexpr int tries = 10'000;
/// Old processes that are there at once: few, so that a PID often comes back within one tick, or many, as
/// each batch has to wait until it is old enough.
constexpr int perHeldBatch = 10;
constexpr int perBatch = 500;
constexpr uint64_t oldTicks = 2; ///< so much older are those that are named by their start time

/// What the first process of the namespace tells the test.
struct Tally
{
    int reused = 0; ///< tries in which the PID came back, as another process
    int gone = 0;
    int otherProcess = 0; ///< the dispatcher said so
    int sent = 0; ///< it said that it had sent
    int errors = 0;
    int reached = 0; ///< the new process got it
    int newPidMissed = 0;
};

enum class Naming { ByHandle, ByStartTime };

/// Small processes that share the memory of this one and do nothing: made and ended in microseconds.
class Sleepers
{
public:
    Sleepers()
        : m_stacks(static_cast<char *>(::mmap(
            nullptr, stackSize * (perBatch + 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)))
    { }

    /// Each number has a stack of its own.
    [[nodiscard]] pid_t start(int number) const
    {
        char *top = m_stacks + stackSize * static_cast<size_t>(number + 1);
        return ::clone(sleep, top, CLONE_VM | SIGCHLD, nullptr);
    }

private:
    static constexpr size_t stackSize = 16 * 1024;

    // It has the memory and the thread-local data of its maker: nothing of the C library that could be
    // noticed.
    static int sleep(void *)
    {
        for (;;)
            (void)::syscall(SYS_ppoll, nullptr, 0L, nullptr, nullptr, 0L);
    }

    char *m_stacks;
};

/// Ends and reaps a process; the signal that it died of.
int endOf(pid_t pid)
{
    int status = 0;
    if (!signalOne(pid, SIGKILL))
        return 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

SendResult sendTo(Dispatcher &dispatcher, Target target)
{
    SendRequest request;
    request.signo = SIGUSR1; // at its default: whoever gets it dies of it
    request.targets = { std::move(target) };
    request.onlyAsShown = false;
    return dispatcher.send(request).front().result;
}

void count(SendResult result, Tally &tally)
{
    switch (result) {
    case SendResult::Gone:
        ++tally.gone;
        return;
    case SendResult::Reused:
        ++tally.otherProcess;
        return;
    case SendResult::Sent:
        ++tally.sent;
        return;
    default:
        ++tally.errors;
    }
}

/// The old process ends, a new one gets its PID, and the signal goes to whoever the target means.
void tryOne(Dispatcher &dispatcher, const Sleepers &sleepers, int number, Target target, Tally &tally)
{
    const pid_t old = target.key.pid;
    (void)endOf(old);
    const pid_t fresh = setNextPid(old) ? sleepers.start(number) : -1;
    if (fresh != old) {
        ++tally.newPidMissed;
        if (fresh > 0)
            (void)endOf(fresh);
        return;
    }
    ++tally.reused;
    count(sendTo(dispatcher, std::move(target)), tally);
    if (endOf(fresh) != SIGKILL)
        ++tally.reached;
}

/// Until a process that begins now would be so much younger than one that began at `start`.
void awaitAge(ProcReader &reader, const Sleepers &sleepers, uint64_t start)
{
    for (;;) {
        const pid_t probe = sleepers.start(perBatch);
        const uint64_t now = reader.startTime(probe).value_or(0);
        (void)endOf(probe);
        if (now >= start + oldTicks)
            return;
        (void)::poll(nullptr, 0, 1);
    }
}

Tally *tally = nullptr; ///< shared with the namespace
Naming naming = Naming::ByHandle;

int reuseInNamespace()
{
    ProcReader reader;
    Dispatcher dispatcher(QByteArrayLiteral("/proc"));
    const Sleepers sleepers;
    const int batch = naming == Naming::ByHandle ? perHeldBatch : perBatch;
    for (int done = 0; done < tries; done += batch) {
        std::vector<Target> targets;
        for (int number = 0; number < batch; ++number) {
            Target target;
            target.key.pid = sleepers.start(number);
            target.key.startTime = reader.startTime(target.key.pid).value_or(0);
            if (naming == Naming::ByHandle)
                target.handle = dispatcher.hold(target.key);
            if (target.key.pid <= 0 || (naming == Naming::ByHandle && !target.handle))
                return 1;
            targets.push_back(std::move(target));
        }
        if (naming == Naming::ByStartTime)
            awaitAge(reader, sleepers, targets.back().key.startTime);
        for (int number = 0; number < batch; ++number)
            tryOne(dispatcher, sleepers, number, std::move(targets[static_cast<size_t>(number)]), *tally);
    }
    return 0;
}

} // namespace

class TestPidReuse : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingReachesTheNewProcess_data();
    void nothingReachesTheNewProcess();
};

void TestPidReuse::nothingReachesTheNewProcess_data()
{
    QTest::addColumn<bool>("isHeld");
    QTest::newRow("held by a pidfd") << true;
    QTest::newRow("named by its start time") << false;
}

void TestPidReuse::nothingReachesTheNewProcess()
{
    if (isUnderValgrind())
        QSKIP("valgrind cannot start processes that share memory");
    if (::geteuid() != 0)
        QSKIP("only root can make a PID namespace and choose its PIDs");
    QFETCH(bool, isHeld);
    naming = isHeld ? Naming::ByHandle : Naming::ByStartTime;
    void *shared = ::mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    QVERIFY(shared != MAP_FAILED);
    tally = new (shared) Tally;
    constexpr unsigned patience = 300;
    const int code = inForkedChild([] {
        ::alarm(patience);
        const int inside = inPidNamespace(reuseInNamespace);
        return inside < 0 ? 99 : inside;
    });
    const Tally seen = *tally;
    ::munmap(shared, sizeof(Tally));
    if (code == 99)
        QSKIP("no PID namespace can be made here");
    if (seen.reused == 0 && seen.newPidMissed > 0)
        QSKIP("the next PID cannot be chosen here (no ns_last_pid)");
    qInfo("%d times another process got the PID (%d times not): %d gone, %d told to be another process, %d "
          "sent, "
          "%d errors; %d of the new processes were reached",
        seen.reused, seen.newPidMissed, seen.gone, seen.otherProcess, seen.sent, seen.errors, seen.reached);
    QCOMPARE(code, 0);
    QCOMPARE(seen.reached, 0);
    QCOMPARE(seen.sent, 0);
    QCOMPARE(seen.errors, 0);
    QCOMPARE(seen.reused, tries);
    QCOMPARE(seen.gone + seen.otherProcess, tries);
}

QTEST_GUILESS_MAIN(TestPidReuse)
#include "tst_pidreuse.moc"
