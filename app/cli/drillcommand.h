// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// `sigctl drill`: starts a program, waits until it is ready, sends SIGTERM, and says whether it ends as
/// Kubernetes expects. Everything that it started is ended when it returns, also after SIGINT, SIGTERM or
/// SIGHUP. Needs a QCoreApplication and runs its event loop.
[[nodiscard]] ExitCode runDrill(const Arguments &arguments);

} // namespace Sigwise::Cli
