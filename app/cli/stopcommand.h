// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// Ends processes: the first signal, the wait, SIGKILL. SIGINT, SIGTERM or SIGHUP to sigctl break the wait
/// off: no SIGKILL follows then. Needs an application object.
[[nodiscard]] ExitCode runStop(const Arguments &arguments);

} // namespace Sigwise::Cli
