// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// `sigctl send`: one signal to each target, and what became of it. Needs a QCoreApplication and runs its
/// event loop while it waits.
[[nodiscard]] ExitCode runSend(const Arguments &arguments);

} // namespace Sigwise::Cli
