// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

namespace Sigwise::Cli {

/// `sigctl signals`: what each signal is.
[[nodiscard]] ExitCode runSignals(const Arguments &arguments);

} // namespace Sigwise::Cli
