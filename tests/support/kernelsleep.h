// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace Sigwise::Test {

/// Lets the calling thread sleep in the kernel until it is killed, on a page that nobody ever serves
/// (userfaultfd(2)). `fault` says how it touches the page:
/// - "pin": the kernel brings it in for mlock(2): an uninterruptible wait that SIGKILL breaks;
/// - "read": the kernel reads it for write(2) to `file`, and holds the lock of that file all the time;
/// - "list": the kernel writes it for getdents64(2) of the folder `file`, and holds the lock of that folder;
/// - "": not at all. It writes to `file`, and so waits for that lock: an uninterruptible wait that nothing
///   breaks.
/// Returns, with an exit code, only when that cannot be done, or the wait is over.
[[nodiscard]] int sleepInKernel(const char *fault, const char *file);

/// Touches so much fresh memory, which a core file of this process will hold.
void fillMemory(size_t bytes);

/// Ends as SIGSEGV does, with a core file in the working directory if the system writes one there.
[[noreturn]] void dumpCore();

} // namespace Sigwise::Test
