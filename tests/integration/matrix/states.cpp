// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/integration/matrix/states.h"

#include "tests/integration/matrix/preparing.h"

namespace Sigwise::Test {
namespace {

constexpr SignalSet kinds = oneOfEachKind;
constexpr SignalSet all = SignalSet::all();
// Blocked, and read through a signalfd: the mask of a thread is the same with one and without, and the
// descriptors are shown to nobody whose user or group is another one, nor of a process that is not dumpable
// (ptrace(2), access checks; proc(5), fdinfo).
constexpr SignalSet readInSecret{ SIGTERM, SIGUSR2 };

#define MIXED "--catch USR1,40 --ignore USR2 --block PIPE"

// clang-format off
const LiveState states[] = {
    // What the masks alone tell.
    { .name = "all at default", .options = "" },
    { .name = "all caught", .options = "--catch {all}" },
    { .name = "all caught once", .options = "--catch-once {all}" },
    { .name = "all ignored", .options = "--ignore {all}" },
    { .name = "all blocked", .options = "--block {all}" },
    { .name = "all blocked and ignored", .options = "--block {all} --ignore {all}" },
    { .name = "all blocked and caught", .options = "--block {all} --catch {all}" },
    { .name = "mixed", .options = MIXED },
    { .name = "running", .options = MIXED " --busy yes", .letter = 'R' },

    // Threads.
    { .name = "threads", .options = MIXED " --threads 3" },
    { .name = "threads, all caught", .options = "--catch {all} --threads 3" },
    { .name = "threads, all block", .options = MIXED " --block {all} --threads 3" },
    { .name = "workers block", .options = MIXED " --threads 3 --workers-block {all}" },
    { .name = "main thread blocks", .options = MIXED " --threads 2 --main-blocks {all}" },
    { .name = "main thread blocks, ignored", .options = "--ignore {all} --threads 2 --main-blocks {all}" },
    { .name = "main thread blocks, caught", .options = "--catch {all} --threads 2 --main-blocks {all}" },

    // Stopped.
    { .name = "stopped", .options = MIXED, .letter = 'T', .isStopped = true, .prepare = stop },
    { .name = "stopped, all caught", .options = "--catch {all}", .letter = 'T', .isStopped = true, .prepare = stop },
    { .name = "stopped, all blocked", .options = "--block {all}", .letter = 'T', .isStopped = true, .prepare = stop },
    { .name = "stopped, threads", .options = MIXED " --threads 3", .letter = 'T', .isStopped = true, .prepare = stop },

    // Ended, or nearly.
    { .name = "zombie", .options = MIXED, .letter = 'Z', .servesInput = false, .prepare = end },
    { .name = "main thread gone", .options = MIXED " --leader-exits yes", .letter = 'Z' },
    { .name = "main thread gone, all caught", .options = "--catch {all} --leader-exits yes", .letter = 'Z' },
    { .name = "main thread gone, all blocked", .options = "--block {all} --leader-exits yes", .letter = 'Z' },
    { .name = "main thread gone, stopped", .options = MIXED " --leader-exits yes", .letter = 'Z', .isStopped = true, .prepare = stopWorker },
    { .name = "ending", .options = "--write-to {file}", .letter = 'D', .servesInput = false, .prepare = endAtLock, .obstacle = noPageFaults },
    { .name = "ending, frozen", .options = MIXED, .letter = 'D', .servesInput = false, .prepare = endFrozen, .obstacle = noFirstFreezer },
    { .name = "ending, PID 1 waits for its members", .options = "--children 1", .wchan = "do_wait", .servesInput = false, .isInit = true, .prepare = endBeforeMember, .obstacle = noFirstFreezerInNamespace },
    { .name = "dumping core", .options = "--dump 96 --directory {folder}", .tried = kinds, .letter = '*', .servesInput = false, .prepare = dump, .obstacle = noCoreFiles },
    { .name = "dumping core in a disk wait", .options = "--dump 1 --directory {folder}", .letter = 'D', .servesInput = false, .prepare = dumpAtLock, .obstacle = noCoreFiles },

    // Programs that take signals themselves.
    { .name = "sigwait", .options = MIXED " --sigwait TERM,USR2,CHLD,40", .wchan = "sigtimedwait", .servesInput = false },
    { .name = "sigwait, all blocked", .options = "--block {all} --sigwait TERM,QUIT,TSTP,USR2", .wchan = "sigtimedwait", .servesInput = false },
    { .name = "sigwait, all caught", .options = "--catch {all} --sigwait TERM,USR2", .wchan = "sigtimedwait", .servesInput = false },
    { .name = "sigwait without a block", .options = MIXED " --sigwait-open USR1,QUIT,TSTP,40", .tried = kinds, .wchan = "sigtimedwait", .servesInput = false },
    { .name = "worker in sigwait", .options = MIXED " --threads 2 --main-blocks TERM,CHLD --worker-sigwait TERM,CHLD" },
    { .name = "worker in sigwait, all blocked", .options = "--block {all} --threads 2 --worker-sigwait TERM,HUP,USR1" },
    { .name = "signalfd", .options = MIXED " --signalfd TERM,USR2" },
    { .name = "signalfd, all caught", .options = "--catch {all} --signalfd TERM,USR2" },
    { .name = "signalfd, all ignored", .options = "--ignore {all} --signalfd TERM,CHLD" },
    { .name = "signalfd without a block", .options = MIXED " --signalfd-open TERM,USR2" },
    { .name = "signalfd that nobody reads", .options = MIXED " --signalfd-unread TERM,USR2", .isRead = false },
    { .name = "signalfd, stopped", .options = MIXED " --signalfd TERM,USR2", .letter = 'T', .isStopped = true, .prepare = stop },
    { .name = "signalfd in a worker's own table", .options = "--block {all} --threads 2 --worker-signalfd TERM,USR2", .isRead = false },

    // Traced.
    { .name = "traced", .options = MIXED, .prepare = seizeMain },
    { .name = "traced, all caught", .options = "--catch {all}", .prepare = seizeMain },
    { .name = "traced, all blocked", .options = "--block {all}", .servesInput = false, .prepare = seizeMain },
    { .name = "traced, in a stop for the tracer", .options = MIXED, .letter = 't', .servesInput = false, .prepare = seizeAndHalt },
    { .name = "worker traced", .options = MIXED " --threads 2", .prepare = seizeWorker },
    { .name = "worker traced, main thread blocks", .options = MIXED " --threads 2 --main-blocks {all}", .prepare = seizeWorker },
    { .name = "main thread traced, a free worker", .options = MIXED " --threads 2", .prepare = seizeMain },

    // What a tracer asked for stands in no file.
    { .name = "traced, end told", .options = MIXED, .tried = { SIGKILL }, .untold = { SIGKILL }, .prepare = seizeMainForEnd },
    { .name = "worker traced, end told", .options = MIXED " --threads 2", .tried = { SIGKILL, SIGTERM }, .untold = { SIGKILL, SIGTERM }, .prepare = seizeWorkerForEnd },
    { .name = "ending, a worker held by its tracer", .options = MIXED " --threads 2", .letter = 'Z', .servesInput = false, .prepare = endWorkerTraced },
    { .name = "ending, held by its tracer", .options = MIXED, .letter = 't', .servesInput = false, .prepare = endTraced },

    // Groups.
    { .name = "session of its own", .options = MIXED " --new session" },

    // Uninterruptible waits.
    { .name = "vfork", .options = MIXED " --vfork yes", .letter = 'D', .prepare = waitForVforked },
    { .name = "vfork, all caught", .options = "--catch {all} --vfork yes", .letter = 'D', .prepare = waitForVforked },
    { .name = "vfork, all blocked", .options = "--block {all} --vfork yes", .letter = 'D', .prepare = waitForVforked },
    { .name = "vfork, another signal waits", .options = MIXED " --vfork yes", .tried = { SIGKILL, SIGTERM, SIGQUIT, SIGTSTP, SIGUSR1, SIGPIPE, 64 }, .letter = 'D', .prepare = waitForVforkedWithOther },
    { .name = "vfork in a worker", .options = MIXED " --threads 2 --worker-vfork yes", .tried = kinds, .prepare = waitForVforkedWorker },
    { .name = "page fault", .options = MIXED " --fault pin", .letter = 'D', .wchan = "handle_userfault", .servesInput = false, .obstacle = noPageFaults },
    { .name = "page fault, all caught", .options = "--catch {all} --fault pin", .letter = 'D', .wchan = "handle_userfault", .servesInput = false, .obstacle = noPageFaults },
    { .name = "page fault inside a call", .options = "--catch {all} --fault read --write-to {file}", .tried = kinds, .wchan = "handle_userfault", .servesInput = false, .obstacle = noPageFaults },
    { .name = "lock that nothing breaks", .options = MIXED " --write-to {file}", .tried = kinds, .letter = 'D', .prepare = waitAtLock, .obstacle = noPageFaults },

    // Frozen.
    { .name = "frozen, version 1", .options = MIXED, .letter = 'D', .prepare = freezeFirst, .obstacle = noFirstFreezer },
    { .name = "frozen, version 1, all caught", .options = "--catch {all}", .letter = 'D', .prepare = freezeFirst, .obstacle = noFirstFreezer },
    { .name = "frozen, version 1, all blocked", .options = "--block {all}", .letter = 'D', .prepare = freezeFirst, .obstacle = noFirstFreezer },
    { .name = "frozen, version 1, threads", .options = MIXED " --threads 3", .letter = 'D', .prepare = freezeFirst, .obstacle = noFirstFreezer },
    { .name = "frozen, version 1, sigwait", .options = MIXED " --sigwait TERM,USR2", .letter = 'D', .servesInput = false, .prepare = freezeFirst, .obstacle = noFirstFreezer },
    { .name = "frozen, version 1, stopped", .options = MIXED, .letter = 'D', .isStopped = true, .prepare = stopAndFreezeFirst, .obstacle = noFirstFreezer },
    { .name = "frozen, version 2", .options = MIXED, .prepare = freezeSecond, .obstacle = noSecondFreezer },
    { .name = "frozen, version 2, all caught", .options = "--catch {all}", .prepare = freezeSecond, .obstacle = noSecondFreezer },
    { .name = "frozen, version 2, all blocked", .options = "--block {all}", .prepare = freezeSecond, .obstacle = noSecondFreezer },
    { .name = "frozen, version 2, threads", .options = MIXED " --threads 3", .prepare = freezeSecond, .obstacle = noSecondFreezer },
    { .name = "frozen, version 2, vfork", .options = MIXED " --vfork yes", .letter = 'D', .prepare = freezeVfork, .obstacle = noSecondFreezer },
    { .name = "frozen, version 2, stopped", .options = MIXED, .letter = 'T', .isStopped = true, .prepare = stopAndFreezeSecond, .obstacle = noSecondFreezer },

    // PID 1 of a namespace.
    { .name = "PID 1", .options = MIXED, .isInit = true, .obstacle = noNamespaces },
    { .name = "PID 1, all caught", .options = "--catch {all}", .isInit = true, .obstacle = noNamespaces },
    { .name = "PID 1, stopped", .options = MIXED, .letter = 'T', .isStopped = true, .isInit = true, .prepare = stop, .obstacle = noNamespaces },
    { .name = "PID 1, main thread blocks", .options = MIXED " --threads 2 --main-blocks {all}", .tried = kinds, .isInit = true, .obstacle = noNamespaces },
    { .name = "PID 1, in sigwait", .options = "--block {all} --sigwait TERM,CHLD", .wchan = "sigtimedwait", .servesInput = false, .isInit = true, .obstacle = noNamespaces },
    { .name = "PID 1, sender inside", .options = MIXED, .sender = As::Inside, .isInit = true, .obstacle = noNamespaces },
    { .name = "PID 1, stopped, sender inside", .options = MIXED, .tried = kinds, .sender = As::Inside, .letter = 'T', .isStopped = true, .isInit = true, .prepare = stop, .obstacle = noNamespaces },

    // Ordinary users.
    { .name = "user: own process", .options = MIXED " --users 1000,1000,1000", .sender = As::OrdinaryUser },
    { .name = "user: own process, threads", .options = MIXED " --threads 3 --users 1000,1000,1000", .sender = As::OrdinaryUser },
    { .name = "user: own process, stopped", .options = MIXED " --users 1000,1000,1000", .sender = As::OrdinaryUser, .letter = 'T', .isStopped = true, .prepare = stop },
    { .name = "user: own process, sigwait", .options = MIXED " --sigwait TERM,USR2 --users 1000,1000,1000", .sender = As::OrdinaryUser, .wchan = "sigtimedwait", .servesInput = false },
    { .name = "user: own process, signalfd", .options = MIXED " --signalfd TERM,USR2 --users 1000,1000,1000", .sender = As::OrdinaryUser },
    { .name = "user: own process, another group", .options = MIXED " --signalfd TERM,USR2 --users 1000,1000,1000 --keep-group yes", .tried = kinds, .sender = As::OrdinaryUser, .untold = readInSecret },
    { .name = "user: own process, hidden", .options = MIXED " --hide yes --users 1000,1000,1000", .sender = As::OrdinaryUser },
    { .name = "user: own process, hidden, signalfd", .options = MIXED " --hide yes --signalfd TERM,USR2 --users 1000,1000,1000", .tried = kinds, .sender = As::OrdinaryUser, .untold = readInSecret },
    { .name = "user: own process, frozen", .options = MIXED " --users 1000,1000,1000", .sender = As::OrdinaryUser, .prepare = freezeSecond, .obstacle = noSecondFreezer },
    { .name = "user: own process became root", .options = MIXED " --hide yes --users 1000,0,0", .tried = kinds, .sender = As::OrdinaryUser },
    { .name = "user: another's with own effective user", .options = MIXED " --users 1001,1000,1001", .tried = kinds, .sender = As::OrdinaryUser },
    { .name = "user: another's in the same session", .options = MIXED " --users 1001,1001,1001", .sender = As::OrdinaryUser },
    { .name = "user: another's, stopped", .options = MIXED " --users 1001,1001,1001", .tried = kinds, .sender = As::OrdinaryUser, .letter = 'T', .isStopped = true, .prepare = stop },
    { .name = "user: another's in another session", .options = MIXED " --users 1001,1001,1001 --new session", .sender = As::OrdinaryUser },
    { .name = "user: in a namespace of users of his own", .options = MIXED " --users 1000,1000,1000 --user-namespace yes", .tried = kinds, .sender = As::OrdinaryUser, .prepare = becomeSubordinate, .obstacle = noUserNamespaces },
    { .name = "kept in by Landlock", .options = MIXED, .sender = As::Landlocked },
};
// clang-format on

} // namespace

std::vector<LiveState> liveStates() { return { std::begin(states), std::end(states) }; }

} // namespace Sigwise::Test
