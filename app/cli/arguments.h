// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exitcode.h"
#include "core/query/query.h"
#include "core/sending/scope.h"

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include <sys/types.h>

namespace Sigwise::Cli {

enum class Verb { List, Show, Send, Stop, Watch, Signals, Drill };

/// PID or PID:STARTTIME, as given.
struct TargetArgument
{
    pid_t pid = 0;
    std::optional<uint64_t> startTime;

    friend bool operator==(const TargetArgument &, const TargetArgument &) = default;
};

/// What the command line asks for; every value in it can exist.
struct Arguments
{
    Verb verb = Verb::List;
    QByteArray procRoot = QByteArrayLiteral("/proc");
    bool json = false;
    Query filter; ///< list, and what --match says; without a problem
    std::vector<int> signalNumbers; ///< list: the columns; signals: the rows
    pid_t pid = 0; ///< show
    int signo = 0; ///< send
    std::vector<TargetArgument> targets; ///< send, stop: empty with --match; watch: one
    bool isConfirmed = false; ///< send, stop: --yes
    Scope scope = Scope::Process; ///< send; stop: also Tree
    pid_t tid = 0; ///< send to this thread
    std::optional<int> value; ///< send
    bool requireHandler = false; ///< send
    bool dryRun = false; ///< send
    std::optional<int> firstSignal; ///< stop; nothing = what the unit says
    std::optional<double> graceSeconds; ///< stop; nothing = what the unit says. drill
    std::optional<bool> kills; ///< stop; nothing = what the unit says
    double waitSeconds = 1; ///< send
    QByteArray reason; ///< send, stop: why, for the audit trail
    std::vector<QByteArray> command; ///< drill
    std::optional<double> afterSeconds; ///< drill
    bool asPid1 = false; ///< drill
};

/// The arguments, or the code to end with: help, version or the complaint has been written then.
[[nodiscard]] std::variant<Arguments, ExitCode> parseArguments(int argc, char **argv);

} // namespace Sigwise::Cli
