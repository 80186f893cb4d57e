// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/integration/programs/starts.h"
#include "tests/support/testchild.h"

#include <memory>

namespace Sigwise::Test {

/// The file of a program; empty = it is not installed.
[[nodiscard]] QString executableOf(const char *program);

/// Why there is no such place on this machine; empty = there is.
[[nodiscard]] QByteArray obstacleTo(Place place);

/// Starts it in the folder, which must be empty; what it says goes into the file `output`, or to its
/// terminal. Null when its file could not be written there.
[[nodiscard]] std::unique_ptr<TestChild> started(
    const Start &start, const QString &folder, const QString &output);

} // namespace Sigwise::Test
