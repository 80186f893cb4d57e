// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/query/query.h"
#include "core/query/querydeadend.h"

#include <QString>

namespace Sigwise::Words {

/// A token as it was written, made visible and cut to a length that a message bears.
[[nodiscard]] QString tokenText(const Query &query, const QueryToken &token);
/// What is wrong with a token, without its text: "there is no signal FOO (nearest: SIGFOO)". Empty when
/// nothing is.
[[nodiscard]] QString tokenProblem(const Query &query, const QueryToken &token);
/// Why nothing can ever match, a sentence without its full stop.
[[nodiscard]] QString deadEndText(const Query &query, const QueryDeadEnd &end);
/// That of so many processes it cannot be told whether they match.
[[nodiscard]] QString unknownMatches(int processes);

} // namespace Sigwise::Words
