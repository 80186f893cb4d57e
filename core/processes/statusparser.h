// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <optional>
#include <string_view>
#include <vector>

namespace Sigwise {

/// What one /proc/PID/status or /proc/PID/task/TID/status says (proc(5)). The views point into the text that
/// was parsed. A line that is missing, garbled, out of range or cut short is empty: unknown.
struct StatusFields
{
    std::optional<std::string_view> escapedName; ///< as the kernel writes it: see unescapedName()
    ProcessState state = ProcessState::Unknown;
    std::optional<pid_t> threadGroup; ///< Tgid: differs from pid in the file of a thread
    std::optional<pid_t> pid;
    std::optional<pid_t> parent;
    std::optional<pid_t> tracer;
    std::optional<UserIds> users;
    std::optional<int> threadCount;

    std::optional<SignalSet> pendingThread;
    std::optional<SignalSet> pendingProcess;
    std::optional<SignalSet> blocked;
    std::optional<SignalSet> ignored;
    std::optional<SignalSet> caught;

    std::string_view namespacePids; ///< the numbers of NSpid: see parsePids()
    std::optional<pid_t> processGroup; ///< the first number of NSpgid (Linux 4.1)
    std::optional<pid_t> session; ///< the first number of NSsid (Linux 4.1)
    std::optional<bool> kernelThread; ///< Kthread (Linux 6.8)
    std::optional<bool> coreDumping;
    std::optional<uint64_t> residentKib;
    std::optional<uint64_t> signalQueueUsed;
    std::optional<uint64_t> signalQueueLimit;
    /// How often this thread left the CPU, by itself or not: while it is asleep and the number stands still
    /// it has not run.
    std::optional<uint64_t> contextSwitches;

    /// Whether the text was a status file at all.
    [[nodiscard]] bool isStatus() const { return escapedName || state != ProcessState::Unknown; }
};

/// Takes any bytes. One pass; the lines stand in the order in which the kernel writes them.
[[nodiscard]] StatusFields parseStatus(std::string_view text);

/// A Name of status as it is: the kernel writes a newline as \n and a backslash as two (fs/proc/array.c).
[[nodiscard]] QByteArray unescapedName(std::string_view escaped);

/// Whether an escaped name stands for `name`; allocates nothing for usual names.
[[nodiscard]] bool isSameName(std::string_view escaped, const QByteArray &name);

/// Numbers between blanks; empty when one of them is no PID, or there are more than 33, one for each level
/// of PID namespaces (pid_namespaces(7)).
[[nodiscard]] std::vector<pid_t> parsePids(std::string_view numbers);

} // namespace Sigwise
