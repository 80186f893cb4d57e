// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

#include <sys/types.h>

/// What runs in signal context, and the storage it shares with SignalHub. No Qt here: a handler may only call
/// async-signal-safe functions (signal-safety(7)), and a test looks at what the object file imports.
///
/// The handler never blocks, locks or allocates. It writes one record into a ring that lives in static
/// storage and is never freed, so that it may run in any thread, before main() and after exit handlers. When
/// the ring is full it counts the loss and leaves a bit for the kind: no kind is ever lost. A byte goes into
/// the wake-up socket only when the reader is not awake already, so the socket never fills up (a socketpair
/// holds 278 undelivered records by default, and a blocking one would hang the program at the 279th).
namespace Sigwise::Handler {

inline constexpr uint64_t ringCapacity = 65'536; ///< a power of two
inline constexpr int kindCount = 65; ///< signal numbers 1 to 64; 0 is not used

/// What one run of the handler saw.
struct Sample
{
    int32_t signo;
    int32_t code; ///< si_code
    pid_t threadId;
    pid_t pid;
    uid_t uid;
    int32_t detail; ///< si_status of SIGCHLD, si_fd of SIGIO
    int64_t value; ///< si_value as bits; si_band of SIGIO
    int64_t takenNs; ///< CLOCK_MONOTONIC
    uint64_t lostSoFar; ///< records of this kind that had found no room before this one
};

/// A place of the ring. In lap n of the ring it may be written while turn == 2n, and read while turn == 2n+1:
/// so zero-initialised storage is an empty ring, and its untouched pages cost nothing.
struct alignas(64) Slot
{
    std::atomic<uint32_t> turn;
    Sample sample;
};
static_assert(sizeof(Slot) == 64);

/// A handler function that was installed before ours and is called first.
struct Previous
{
    enum Style : uint32_t { None = 0, Plain = 1, WithInfo = 2, Once = 4 }; ///< Once: SA_RESETHAND

    std::atomic<uint32_t> style;
    std::atomic<uintptr_t> function;
};

struct Kind
{
    std::atomic<uint64_t> runs; ///< in this process
    std::atomic<uint64_t> lost; ///< records that found no room
    std::atomic<uint64_t> foreign; ///< runs in a child that had not called exec yet
    std::atomic<timer_t> deadline; ///< sends this signal; meant only while Shared::deadlineNs is set
    Previous previous;
};

struct Shared
{
    std::atomic<pid_t> owner{ 0 }; ///< the process that the records are meant for
    std::atomic<int> wakeFd{ -1 };
    std::atomic<uint32_t> awake{ 0 }; ///< a wake-up byte is under way
    std::atomic<uint64_t> pendingKinds{ 0 }; ///< bit signo-1: a record of the kind was lost
    std::atomic<uint64_t> refusedWakes{ 0 };
    std::atomic<uint64_t> head{ 0 }; ///< position of the next record to write
    std::atomic<uint64_t> wakePosition{ 0 }; ///< 1 + position of the record that woke the reader
    std::atomic<int64_t> wakeNs{ 0 }; ///< when it did: just before send(2)

    std::atomic<uint64_t> quitKinds{ 0 }; ///< bit signo-1: asks the program to end
    std::atomic<uint64_t> kernelOnlyKinds{ 0 }; ///< of these, those that count only when the kernel sent them
    std::atomic<uint32_t> quitAsked{ 0 }; ///< the next one ends the process
    std::atomic<int64_t> deadlineNs{ 0 }; ///< from the first one to the timer's; 0 = no deadline

    Kind kinds[kindCount]{};
};
static_assert(std::atomic<uint64_t>::is_always_lock_free && std::atomic<uint32_t>::is_always_lock_free
        && std::atomic<uintptr_t>::is_always_lock_free && std::atomic<int64_t>::is_always_lock_free
        && std::atomic<timer_t>::is_always_lock_free,
    "a handler must not take a lock");

extern Shared shared;
extern Slot ring[ringCapacity];

[[nodiscard]] constexpr Slot &slotAt(uint64_t position) { return ring[position % ringCapacity]; }
[[nodiscard]] constexpr uint32_t writableTurn(uint64_t position)
{
    return static_cast<uint32_t>(position / ringCapacity) * 2;
}
[[nodiscard]] constexpr uint32_t readableTurn(uint64_t position) { return writableTurn(position) + 1; }
[[nodiscard]] constexpr uint64_t kindBit(int signo) { return uint64_t{ 1 } << (signo - 1); }

/// Whether a signal of this kind and si_code counts as a wish that the program ends.
[[nodiscard]] bool isQuit(int signo, int code);

/// Starts the timer that sends the quit signal `signo` once more, if there is a deadline. Async-signal-safe.
void startDeadline(int signo);

/// Sends a wake-up byte unless one is under way. `mark`: 1 + position of the record that wants it; 0 = none.
/// Async-signal-safe; changes errno.
void wake(uint64_t mark);

/// The handler itself, for sigaction(2) with SA_SIGINFO and a full sa_mask. errno is left as it was.
void handle(int signo, siginfo_t *info, void *context);

} // namespace Sigwise::Handler
