// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// `sigctl watch`: what changes in how a process stands with signals, as it changes, until the process ends,
/// nobody reads any more, or SIGINT, SIGTERM or SIGHUP asks to stop: each is a success. Needs a
/// QCoreApplication and runs its event loop. /proc tells changes to nobody: it is read 20 times a second,
/// less often where reading all threads takes so long that it would cost more than a tenth of a CPU; what
/// changes and changes back in between is not seen.
[[nodiscard]] ExitCode runWatch(const Arguments &arguments);

} // namespace Sigwise::Cli
