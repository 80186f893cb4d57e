// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/handler.h"

#include <cerrno>
#include <ctime>

#include <sys/socket.h>
#include <unistd.h>

namespace Sigwise::Handler {

constinit Shared shared{};
constinit Slot ring[ringCapacity]{};

namespace {

// All zero is SIG_DFL with an empty mask (static, so that no code has to clear it).
constinit const struct sigaction defaultAction
{ };

int64_t nowNs()
{
    timespec now;
    (void)::clock_gettime(CLOCK_MONOTONIC, &now); // cannot fail for this clock
    return now.tv_sec * INT64_C(1'000'000'000) + now.tv_nsec;
}

// The identity of this thread: gettid(2) costs as much as all the rest of record(). It is asked again after
// fork(2), and where it is not known yet. The initial-exec model is what makes the look-up a plain load:
// others may allocate at first use.
struct Identity
{
    pid_t process;
    pid_t thread;
};
[[gnu::tls_model("initial-exec")]] constinit thread_local Identity identity{};

pid_t threadId(pid_t process)
{
    if (identity.process != process)
        identity = { .process = process, .thread = ::gettid() };
    return identity.thread;
}

void callPrevious(Previous &previous, int signo, siginfo_t *info, void *context)
{
    uint32_t style = previous.style.load(std::memory_order_acquire);
    if ((style & Previous::Once) != 0)
        style = previous.style.exchange(Previous::None, std::memory_order_acq_rel);
    const uintptr_t function = previous.function.load(std::memory_order_relaxed);
    if ((style & Previous::WithInfo) != 0)
        reinterpret_cast<void (*)(int, siginfo_t *, void *)>(function)(signo, info, context);
    else if ((style & Previous::Plain) != 0)
        reinterpret_cast<void (*)(int)>(function)(signo);
}

// The signal stays blocked in this thread while the handler runs: it takes effect when it is unblocked. Only
// the first process of a PID namespace survives it, because default actions do not end it
// (pid_namespaces(7)).
[[noreturn]] void endByDefaultAction(int signo)
{
    sigset_t self;
    (void)::sigemptyset(&self);
    (void)::sigaddset(&self, signo);
    (void)::sigaction(signo, &defaultAction, nullptr);
    (void)::tgkill(::getpid(), ::gettid(), signo);
    (void)::pthread_sigmask(SIG_UNBLOCK, &self, nullptr);
    ::_exit(128 + signo); // as shells tell the signal
}

// The timers of TerminationGuard carry this address, which nobody else has a reason to send.
bool isDeadline(const siginfo_t &info)
{
    return info.si_code == SI_TIMER && info.si_value.sival_ptr == &shared;
}

void fill(Sample &sample, int signo, const siginfo_t &info)
{
    sample.signo = signo;
    sample.code = info.si_code;
    sample.pid = info.si_pid;
    sample.uid = info.si_uid;
    const bool isIo = signo == SIGIO && info.si_code > 0;
    sample.detail = isIo ? info.si_fd : info.si_status;
    sample.value = isIo ? info.si_band : reinterpret_cast<intptr_t>(info.si_value.sival_ptr);
}

// A bounded queue for many writers (each slot tells by its turn whose it is); a writer that is interrupted
// between taking its place and publishing it delays the reader, never another writer.
bool reserve(uint64_t &position)
{
    position = shared.head.load(std::memory_order_relaxed);
    for (;;) {
        const uint32_t turn = slotAt(position).turn.load(std::memory_order_acquire);
        const auto ahead = static_cast<int32_t>(turn - writableTurn(position));
        if (ahead < 0)
            return false; // not read yet since the last lap: the ring is full
        if (ahead > 0)
            position = shared.head.load(std::memory_order_relaxed);
        else if (shared.head.compare_exchange_weak(position, position + 1, std::memory_order_relaxed))
            return true;
    }
}

void record(int signo, const siginfo_t &info, pid_t process, int64_t takenNs)
{
    Kind &kind = shared.kinds[signo];
    const uint64_t lostSoFar = kind.lost.load(std::memory_order_relaxed);
    uint64_t position = 0;
    if (!reserve(position)) {
        kind.lost.fetch_add(1, std::memory_order_relaxed);
        shared.pendingKinds.fetch_or(kindBit(signo), std::memory_order_release);
        wake(0);
        return;
    }
    Slot &slot = slotAt(position);
    fill(slot.sample, signo, info);
    slot.sample.threadId = threadId(process);
    slot.sample.lostSoFar = lostSoFar;
    slot.sample.takenNs = takenNs;
    slot.turn.store(readableTurn(position), std::memory_order_release);
    __builtin_prefetch(&slotAt(position + 1), 1); // not looked at for 65,535 signals: far from every cache
    wake(position + 1);
}

} // namespace

// Exchange, not load: the reader clears the flag by an exchange too, so one of the two sees the other.
void wake(uint64_t mark)
{
    if (shared.awake.exchange(1, std::memory_order_acq_rel) != 0)
        return;
    shared.wakeNs.store(nowNs(), std::memory_order_relaxed);
    shared.wakePosition.store(mark, std::memory_order_release);
    const char byte = 1;
    const int fd = shared.wakeFd.load(std::memory_order_acquire);
    if (::send(fd, &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1 || errno == EAGAIN)
        return; // EAGAIN: full of bytes that wake the reader as well
    shared.refusedWakes.fetch_add(1, std::memory_order_relaxed);
    shared.awake.store(0, std::memory_order_release); // the next signal tries again
}

bool isQuit(int signo, int code)
{
    const uint64_t bit = kindBit(signo);
    if ((shared.quitKinds.load(std::memory_order_acquire) & bit) == 0)
        return false;
    return (shared.kernelOnlyKinds.load(std::memory_order_acquire) & bit) == 0 || code == SI_KERNEL;
}

// timer_settime(2) is async-signal-safe, so the deadline runs from the signal on, also while the loop hangs.
void startDeadline(int signo)
{
    const int64_t ns = shared.deadlineNs.load(std::memory_order_acquire);
    if (ns <= 0)
        return;
    itimerspec when;
    when.it_interval = { 0, 0 };
    when.it_value = { ns / 1'000'000'000, ns % 1'000'000'000 };
    (void)::timer_settime(shared.kinds[signo].deadline.load(), 0, &when, nullptr); // the guard made it
}

// The pid check comes before everything else: QProcess starts children by clone(CLONE_VM | CLONE_VFORK) and
// blocks no signal meanwhile, so a signal sent to the process group runs this handler in the child, on our
// memory.
void handle(int signo, siginfo_t *info, void *context)
{
    const int savedErrno = errno;
    Kind &kind = shared.kinds[signo];
    const pid_t process = ::getpid();
    if (process != shared.owner.load(std::memory_order_relaxed)) {
        kind.foreign.fetch_add(1, std::memory_order_relaxed);
        errno = savedErrno;
        return;
    }
    if (isDeadline(*info)) {
        if (shared.quitAsked.load(std::memory_order_acquire) != 0)
            endByDefaultAction(signo);
        errno = savedErrno; // one that was called off
        return;
    }
    const int64_t takenNs = nowNs();
    kind.runs.fetch_add(1, std::memory_order_relaxed);
    if (isQuit(signo, info->si_code)) {
        if (shared.quitAsked.exchange(1, std::memory_order_acq_rel) != 0)
            endByDefaultAction(signo);
        startDeadline(signo);
    }
    callPrevious(kind.previous, signo, info, context);
    record(signo, *info, process, takenNs);
    errno = savedErrno;
}

} // namespace Sigwise::Handler
