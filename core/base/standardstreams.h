// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise {

/// Opens /dev/null, with `flags` of open(2), for each of stdin, stdout and stderr that was closed when the
/// program was started: else the next file or socket would take its number, and be written to by mistake.
/// Call it first in main(). With O_RDONLY writing there fails, as it does on a closed stream.
void fillStandardStreams(int flags);

} // namespace Sigwise
