// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// `sigctl list`: the processes and what signals would do to them.
[[nodiscard]] ExitCode runList(const Arguments &arguments);

} // namespace Sigwise::Cli
