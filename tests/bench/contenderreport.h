// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/contenderfigures.h"

#include <vector>

namespace Sigwise::Bench {

/// Prints the table: the first contender is the plain limit, in nanoseconds, the others are multiples of it.
void printTable(const std::vector<Contender> &contenders);

/// Prints what the bridge promises, and whether this run shows it. The first three contenders are the plain
/// limit, the bridge, and the bridge without GLib. False when one is broken; a machine that is too noisy to
/// tell breaks none.
[[nodiscard]] bool printPromises(const std::vector<Contender> &contenders);

} // namespace Sigwise::Bench
