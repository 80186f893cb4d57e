// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/filereader.h"
#include "core/processes/processinfo.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace Sigwise {

/// What a /proc/PID/task/TID/syscall says (proc(5)).
struct SyscallLine
{
    enum class Where { Running, OutsideCalls, InCall };
    Where where = Where::Running;
    int64_t number = -1; ///< with InCall
    std::array<uint64_t, 6> arguments{}; ///< with InCall

    friend bool operator==(const SyscallLine &, const SyscallLine &) = default;
};

/// Takes any bytes; nothing when it is no such line.
[[nodiscard]] std::optional<SyscallLine> parseSyscall(std::string_view text);

/// Whether the call is rt_sigtimedwait(2), by its number here and for 32-bit programs: sigwait(3),
/// sigwaitinfo(2) and sigtimedwait(2) are all made of it.
[[nodiscard]] bool isSignalWait(const SyscallLine &line);

/// Finds out what a thread that is asleep takes by itself: `thread` has its wait channel, and gets `awaited`,
/// `isFaulting` and `unread`. `directory` is that of its process. The set is read from the memory of the
/// program, so it is what the program says of itself: nothing is taken from a page that is not there (it
/// might be served by a file system that never answers), from a call that was another one afterwards, or when
/// the thread blocks a signal of the set, which the kernel would have unblocked.
/// That it waits for none is said only when the thread is seen asleep elsewhere with the mask that it had
/// when `thread` was read: else that mask may be the one of a wait that is over, and `unread` is Busy.
void readSignalWait(FileReader &files, int directory, ThreadInfo &thread);

} // namespace Sigwise
