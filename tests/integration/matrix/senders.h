// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"
#include "core/processes/scanner.h"

#include <optional>

namespace Sigwise::Test {

/// Who predicts and sends.
enum class As {
    Self, ///< this program
    OrdinaryUser, ///< user 1000 without any right
    Inside, ///< a process in the PID namespace of the target, which is its init
    Landlocked, ///< this program, not allowed to signal others (landlock(7))
};

struct Judged
{
    Prediction prediction;
    int errnum = 0; ///< what kill(2) said then
};

/// The user that OrdinaryUser is.
inline constexpr uid_t ordinaryUser = 1000;

/// Why nobody can be that sender here; empty = somebody can.
[[nodiscard]] QByteArray obstacleTo(As sender);

/// Predicts what `signo` would do to the process, as `sigctl show` would, and sends it at once. All but Self
/// do it in a copy of this program. Nothing if it cannot be done.
[[nodiscard]] std::optional<Judged> judgeAndSend(Scanner &scanner, As sender, pid_t target, int signo);

} // namespace Sigwise::Test
