// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"
#include "core/sending/processhandle.h"

#include <variant>

namespace Sigwise::Cli {

/// Takes hold of the process that is meant. When it cannot be held, why has been written, and the code to end
/// with is given.
[[nodiscard]] std::variant<ProcessHandlePtr, ExitCode> holdProcess(
    ProcReader &reader, const TargetArgument &argument);

} // namespace Sigwise::Cli
