// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// `sigctl show`: one process, what is worth knowing about it, and all 64 signals.
[[nodiscard]] ExitCode runShow(const Arguments &arguments);

} // namespace Sigwise::Cli
