// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/query/query.h"

namespace Sigwise {

/// Why no process can ever match a filter, whatever runs.
struct QueryDeadEnd
{
    enum class Reason {
        CannotBeCaught, ///< SIGKILL and SIGSTOP are never caught, ignored or blocked (signal(7))
        NeverEnds, ///< the default action of the signal ends nothing
        Contradiction, ///< two tokens exclude each other
    };
    Reason reason;
    size_t token; ///< which token of the query
    size_t other; ///< with Contradiction: the second one, else the same

    friend bool operator==(const QueryDeadEnd &, const QueryDeadEnd &) = default;
};

/// Empty when some process could match, and for a query with a problem, of which nothing can be said.
[[nodiscard]] std::optional<QueryDeadEnd> deadEndOf(const Query &query);

} // namespace Sigwise
