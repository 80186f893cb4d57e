// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
/// The main() of every contender: makes one measurement of it and prints lines "name value", times in ns.
#include "contender.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int64_t nowNs()
{
    timespec now;
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1'000'000'000) + now.tv_nsec;
}

int64_t quantile(std::vector<int64_t> &samples, double part)
{
    const auto at
        = samples.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(samples.size() - 1));
    std::nth_element(samples.begin(), at, samples.end());
    return *at;
}

void print(const char *name, int64_t value) { std::printf("%s %lld\n", name, static_cast<long long>(value)); }

[[nodiscard]] std::vector<int> allowedCpus()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    ::sched_getaffinity(0, sizeof set, &set);
    std::vector<int> cpus;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &set))
            cpus.push_back(cpu);
    }
    return cpus;
}

void pinTo(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    ::sched_setaffinity(0, sizeof set, &set);
}

/// What two processes of one measurement share.
struct Board
{
    std::atomic<int64_t> sentNs;
    std::atomic<uint32_t> sent;
    std::atomic<uint32_t> arrived;
    std::atomic<uint32_t> terminated;
};

Board *newBoard()
{
    void *memory = ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : static_cast<Board *>(memory);
}

// The callbacks of the contenders carry no context, and there is one measurement a process.
struct State
{
    Board *board = nullptr;
    std::vector<int64_t> samples;
    size_t seen = 0; ///< deliveries
    int64_t beganNs = 0;
};
State state;

void turnUntilSeen(size_t count)
{
    while (state.seen < count)
        turnLoop();
}

void printLatency(const char *name, size_t warmUp)
{
    state.samples.erase(state.samples.begin(), state.samples.begin() + static_cast<std::ptrdiff_t>(warmUp));
    print((std::string(name) + "_p50").c_str(), quantile(state.samples, 0.5));
    print((std::string(name) + "_p99").c_str(), quantile(state.samples, 0.99));
}

// Memory that a contender touches for the first time costs a page fault; the bridge's ring has 65,536 places.
constexpr size_t warmUpCount = 66'000;

// ---- from the loop's own thread, one at a time

// Not in the callback: what the loop has left to do of the turn before is no latency.
void measureSelf()
{
    watchSignal(SIGUSR1, [](int) {
        state.samples.push_back(nowNs() - state.beganNs);
        ++state.seen;
    });
    for (size_t i = 1; i <= warmUpCount + 20'000; ++i) {
        state.beganNs = nowNs();
        ::kill(::getpid(), SIGUSR1);
        turnUntilSeen(i);
    }
    printLatency("self", warmUpCount);
}

// ---- from another process, while the loop sleeps

constexpr uint32_t asleepCount = 4'000;

void waitFor(uint32_t arrived, bool sameCore)
{
    // On the same core it must give the core away until the loop sleeps again; on another one it must not
    // sleep, or that core would have to be woken first.
    const timespec pause{ 0, 50'000 };
    do {
        const int64_t until = nowNs() + pause.tv_nsec;
        if (sameCore)
            ::clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, nullptr);
        while (!sameCore && nowNs() < until) { }
    } while (state.board->arrived.load() < arrived);
}

[[noreturn]] void sendFromOutside(pid_t target, int cpu, bool sameCore)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    pinTo(cpu);
    for (uint32_t i = 0; i < asleepCount && ::getppid() == target; ++i) {
        waitFor(i, sameCore);
        state.board->sentNs.store(nowNs());
        ::kill(target, SIGUSR1);
    }
    waitFor(asleepCount, sameCore);
    ::_exit(0);
}

pid_t forkSender(int cpu, bool sameCore)
{
    // Until the handler is there the signal waits.
    sigset_t blocked;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR1);
    ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
    const pid_t target = ::getpid();
    const pid_t sender = ::fork();
    if (sender == 0)
        sendFromOutside(target, cpu, sameCore);
    return sender;
}

void measureAsleep(bool sameCore)
{
    watchSignal(SIGUSR1, [](int) {
        state.samples.push_back(nowNs() - state.board->sentNs.load());
        ++state.seen;
        state.board->arrived.fetch_add(1);
    });
    sigset_t blocked;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR1);
    ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
    turnUntilSeen(asleepCount);
    printLatency(sameCore ? "same_core" : "other_core", asleepCount / 20);
}

// ---- what the handler alone costs

void installEmptyHandler(int signo)
{
    struct sigaction action = {};
    action.sa_sigaction = [](int, siginfo_t *, void *) {};
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    ::sigfillset(&action.sa_mask);
    ::sigaction(signo, &action, nullptr);
}

int64_t timeKills(int signo, int count)
{
    const pid_t self = ::getpid();
    const int64_t began = nowNs();
    for (int i = 0; i < count; ++i)
        ::kill(self, signo);
    return nowNs() - began;
}

/// The empty handler of SIGUSR2 and the contender's of SIGUSR1 in turns, so that both find the same caches.
void measureHandler(const char *name, bool isAwake, int count, int rounds, int warmUpRounds)
{
    std::vector<int64_t> empty;
    std::vector<int64_t> own;
    for (int round = -warmUpRounds; round < rounds; ++round) {
        if (round == 0) {
            empty.clear();
            own.clear();
        }
        if (isAwake)
            timeKills(SIGUSR1, 1);
        const bool emptyFirst = round % 2 == 0;
        if (emptyFirst)
            empty.push_back(timeKills(SIGUSR2, count) / count);
        own.push_back(timeKills(SIGUSR1, count) / count);
        if (!emptyFirst)
            empty.push_back(timeKills(SIGUSR2, count) / count);
        turnUntilSeen(static_cast<size_t>(count) + (isAwake ? 1 : 0));
        state.seen = 0;
    }
    print(name, quantile(own, 0.5));
    print((std::string(name) + "_empty").c_str(), quantile(empty, 0.5));
}

void measureCost()
{
    installEmptyHandler(SIGUSR2);
    watchSignal(SIGUSR1, [](int) { ++state.seen; });
    measureHandler("awake", true, 200, 200, warmUpCount / 200);
    measureHandler("must_wake", false, 1, 5'000, 100);
}

// ---- a burst that the loop finds when it comes back

constexpr int burstLength = 200; // below the 278 that a socket pair holds: the recipes survive it

void measureBurst()
{
    watchSignal(SIGUSR1, [](int) { ++state.seen; });
    for (size_t burst = 0; burst < warmUpCount / burstLength + 300; ++burst) {
        state.seen = 0;
        const int64_t sending = timeKills(SIGUSR1, burstLength);
        const int64_t began = nowNs();
        turnUntilSeen(burstLength);
        state.samples.push_back((sending + nowNs() - began) / burstLength);
    }
    state.samples.erase(state.samples.begin(), state.samples.end() - 300);
    print("burst", quantile(state.samples, 0.5));
}

// ---- 50,000 signals while the loop is busy, then SIGTERM

constexpr uint32_t overloadCount = 50'000;

[[noreturn]] void overload(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    makeLoop(argc, argv);
    watchSignal(SIGUSR1, [](int) { state.board->arrived.fetch_add(1); });
    watchSignal(SIGTERM, [](int) { state.board->terminated.fetch_add(1); });
    for (uint32_t i = 0; i < overloadCount; ++i) {
        ::kill(::getpid(), SIGUSR1);
        state.board->sent.fetch_add(1);
    }
    ::kill(::getpid(), SIGTERM);
    state.board->sent.fetch_add(1);
    for (;;)
        turnLoop();
}

/// Looks on until nothing has changed for half a second; a program that hangs is ended by its pidfd.
void measureOverload(int argc, char **argv)
{
    const pid_t child = ::fork();
    if (child == 0)
        overload(argc, argv);
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    pollfd ended{ pidfd, POLLIN, 0 };
    for (uint32_t before = 0; ::poll(&ended, 1, 500) == 0;) {
        const uint32_t now = state.board->sent + state.board->arrived + state.board->terminated;
        if (now == before)
            break;
        before = now;
    }
    ::syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0);
    ::waitpid(child, nullptr, 0);
    ::close(pidfd);
    print("sent", state.board->sent);
    print("arrived", state.board->arrived);
    print("terminated", state.board->terminated);
}

int run(const char *what, int argc, char **argv)
{
    const std::vector<int> cpus = allowedCpus();
    const bool otherCore = std::strcmp(what, "other-core") == 0;
    const bool isAsleep = otherCore || std::strcmp(what, "same-core") == 0;
    if (cpus.empty() || (otherCore && cpus.size() < 2))
        return 77;
    pinTo(cpus.back());
    if (std::strcmp(what, "overload") == 0) {
        measureOverload(argc, argv);
        return 0;
    }
    // Before the loop: its library may make threads.
    const pid_t sender = isAsleep ? forkSender(otherCore ? cpus.front() : cpus.back(), !otherCore) : 0;
    makeLoop(argc, argv);
    if (isAsleep)
        measureAsleep(!otherCore);
    else if (std::strcmp(what, "self") == 0)
        measureSelf();
    else if (std::strcmp(what, "cost") == 0)
        measureCost();
    else if (std::strcmp(what, "burst") == 0)
        measureBurst();
    else
        return 2;
    if (sender > 0)
        ::waitpid(sender, nullptr, 0);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    state.board = newBoard();
    if (argc != 2 || state.board == nullptr) {
        std::fputs("usage: CONTENDER self|same-core|other-core|cost|burst|overload\n", stderr);
        return 2;
    }
    return run(argv[1], argc, argv);
}
