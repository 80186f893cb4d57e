// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise::Cli {

/// What sigctl ends with: a stable interface for scripts.
enum class ExitCode {
    Success = 0, ///< send: every signal was sent, whatever became of it; stop: all have ended
    Failure = 1,
    Usage = 2, ///< also a PID or a signal that cannot exist
    NoProcess = 3, ///< gone, or another process by now: all targets
    NotPermitted = 4, ///< all targets
};

} // namespace Sigwise::Cli
