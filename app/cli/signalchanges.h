// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/signalstanding.h"
#include "core/signals/signalset.h"

#include <array>
#include <optional>
#include <vector>

namespace Sigwise::Cli {

/// How a process stands with signals at one look.
struct SignalState
{
    ProcessState state = ProcessState::Unknown;
    std::optional<int> threads;
    std::array<SignalStanding, highestSignal> standings; ///< of signal n at n - 1

    friend bool operator==(const SignalState &, const SignalState &) = default;
};

[[nodiscard]] SignalState signalStateOf(const ProcessInfo &process);

/// One thing that is different. `from` and `to` are stable words.
struct SignalChange
{
    enum class Kind { Disposition, Blocked, Pending, State };
    Kind kind;
    int signo = 0; ///< 0 with State
    const char *from = nullptr;
    const char *to = nullptr;
};

/// "disposition", "blocked", …
[[nodiscard]] const char *changeKey(SignalChange::Kind kind);

/// What changed from one look to the next, in the order of signals. Running, sleeping and idle are one: a
/// process goes from one to the other all the time, and takes signals in each. Of a zombie only the state is
/// told: its masks are those at its death. The number of threads is left to the caller.
[[nodiscard]] std::vector<SignalChange> changesBetween(const SignalState &before, const SignalState &now);

} // namespace Sigwise::Cli
