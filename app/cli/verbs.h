// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/rawarguments.h"

#include <span>
#include <string>

namespace CLI {
class App;
}

namespace Sigwise::Cli {

/// One command of sigctl.
struct VerbRow
{
    Verb verb;
    const char *name;
    const char *help;
    /// Its options and words, beside --proc and --json, which all have.
    void (*addOptions)(CLI::App &app, RawArguments &raw);
    /// Makes arguments of them; throws UsageFailure.
    void (*understand)(const RawArguments &raw, Arguments &arguments);
    /// Why it cannot be with --proc; null = it can.
    const char *whyNotProc = nullptr;
    const char *footer = nullptr; ///< of its help
};

[[nodiscard]] std::span<const VerbRow> verbRows();
/// "list, show, … or signals".
[[nodiscard]] std::string verbNames(const char *lastJoint);

} // namespace Sigwise::Cli
