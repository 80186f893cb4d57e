// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/filereader.h"
#include "core/processes/processinfo.h"

#include <vector>

namespace Sigwise {

/// The threads of the process whose directory is open, the main thread first. The main thread is taken from
/// what is known of the process; `task` is listed only when there may be others. Threads that end meanwhile
/// are left out; of those that may not be read only the number is known. Wait channels are those of
/// /proc/PID/wchan (proc(5)); with `Waits::Read` also what each sleeping thread waits for.
enum class Waits { Skip, Read };
[[nodiscard]] std::vector<ThreadInfo> readThreads(
    FileReader &files, int directory, const ProcessInfo &info, Waits waits);

/// The main thread as the process's own files tell it: without its wait channel and what it waits for.
[[nodiscard]] ThreadInfo mainThread(const ProcessInfo &process);

/// The threads that have not ended; the main thread alone where the others were not read.
[[nodiscard]] std::vector<ThreadInfo> unendedThreads(const ProcessInfo &process);

/// It is the init of a PID namespace and its own threads are through: it sleeps in zap_pid_ns_processes() of
/// the kernel until all other members have ended and were reaped (pid_namespaces(7)).
[[nodiscard]] bool isEndingBeforeMembers(const ProcessInfo &process);

} // namespace Sigwise
