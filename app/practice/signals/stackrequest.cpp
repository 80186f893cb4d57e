// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/signals/stackrequest.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <execinfo.h>
#include <semaphore.h>
#include <ucontext.h>
#include <unistd.h>

namespace Sigwise::Practice::StackRequest {
namespace {

// A question and its answer. Whoever moves `state` on from Asked has the right to it: the thread when it
// answers, the asker when it gives up. So a late answer touches nothing.
struct Place
{
    enum State : int { Free, Asked, Walking, Walked };

    std::atomic<int> state;
    std::atomic<pid_t> tid;
    int count;
    void *interruptedAt; ///< where the thread was; null where the machine's register is not known here
    std::array<void *, mostFrames> frames;
};

constinit std::array<Place, mostThreads> places{};
sem_t answers;

void *programCounter(const void *context)
{
    const auto *user = static_cast<const ucontext_t *>(context);
#if defined(__x86_64__)
    return reinterpret_cast<void *>(user->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
    return reinterpret_cast<void *>(user->uc_mcontext.pc);
#else
    static_cast<void>(user);
    return nullptr;
#endif
}

void answer(int, siginfo_t *, void *context)
{
    const int savedErrno = errno;
    const pid_t self = ::gettid();
    for (Place &place : places) {
        int asked = Place::Asked;
        if (place.tid.load(std::memory_order_acquire) != self
            || !place.state.compare_exchange_strong(asked, Place::Walking))
            continue;
        place.count = ::backtrace(place.frames.data(), mostFrames);
        place.interruptedAt = programCounter(context);
        place.state.store(Place::Walked);
        (void)::sem_post(&answers); // async-signal-safe; fails only beyond 2^31 answers
        break;
    }
    errno = savedErrno;
}

// The handler and the kernel's return frame stand above the place where the thread was.
std::vector<void *> framesOf(const Place &place)
{
    const auto *first = place.frames.data();
    const auto *last = first + place.count;
    const auto *at = std::find(first, last, place.interruptedAt);
    return { at != last ? at : first, last };
}

bool waitForAnswer(const timespec &until)
{
    int waited = 0;
    do
        waited = ::sem_clockwait(&answers, CLOCK_MONOTONIC, &until);
    while (waited != 0 && errno == EINTR);
    return waited == 0;
}

timespec fromNow(std::chrono::milliseconds patience)
{
    timespec until{};
    (void)::clock_gettime(CLOCK_MONOTONIC, &until); // cannot fail for this clock
    const auto ns = until.tv_nsec + std::chrono::nanoseconds(patience % std::chrono::seconds(1)).count();
    until.tv_sec += static_cast<time_t>(patience / std::chrono::seconds(1)) + ns / 1'000'000'000;
    until.tv_nsec = ns % 1'000'000'000;
    return until;
}

Outcome askOne(Place &place, pid_t tid)
{
    place.tid.store(tid, std::memory_order_release);
    place.state.store(Place::Asked);
    if (::tgkill(::getpid(), tid, signo()) == 0)
        return Outcome::Silent; // until it answers
    const bool isGone = errno == ESRCH;
    place.state.store(Place::Free);
    return isGone ? Outcome::Gone : Outcome::Silent;
}

bool exists(pid_t tid) { return ::tgkill(::getpid(), tid, 0) == 0; }

void collect(Place &place, Stack &stack)
{
    int asked = Place::Asked;
    if (place.state.compare_exchange_strong(asked, Place::Free)) {
        // Given up. A thread that was ending when it was asked took the question with it.
        stack.outcome = exists(stack.tid) ? Outcome::Silent : Outcome::Gone;
        return;
    }
    // It is in the middle of its walk: that ends soon, and the place is its own until then.
    while (place.state.load() == Place::Walking)
        (void)::usleep(100);
    if (place.state.load() == Place::Walked) {
        stack.frames = framesOf(place);
        stack.outcome = Outcome::Walked;
    }
    place.state.store(Place::Free);
}

} // namespace

int signo() { return SIGRTMAX; }

void install()
{
    std::array<void *, 1> frame{};
    (void)::backtrace(frame.data(), static_cast<int>(frame.size()));
    (void)::sem_init(&answers, 0, 0); // fails only for counts that are too large
    struct sigaction action = {};
    action.sa_sigaction = &answer;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    ::sigfillset(&action.sa_mask);
    (void)::sigaction(signo(), &action, nullptr); // SIGRTMAX can be caught
}

std::vector<Stack> ask(const std::vector<pid_t> &threads, std::chrono::milliseconds patience)
{
    while (::sem_trywait(&answers) == 0) { } // answers that came when nobody waited for them any more
    std::vector<Stack> stacks(threads.size());
    const size_t count = std::min(threads.size(), places.size());
    size_t expected = 0;
    for (size_t i = 0; i < threads.size(); ++i) {
        stacks[i].tid = threads[i];
        if (i >= count)
            continue;
        stacks[i].outcome = askOne(places.at(i), threads[i]);
        expected += stacks[i].outcome == Outcome::Silent ? 1U : 0U;
    }
    const timespec until = fromNow(patience);
    while (expected > 0 && waitForAnswer(until))
        --expected;
    for (size_t i = 0; i < count; ++i) {
        if (stacks[i].outcome == Outcome::Silent)
            collect(places.at(i), stacks[i]);
    }
    return stacks;
}

} // namespace Sigwise::Practice::StackRequest
