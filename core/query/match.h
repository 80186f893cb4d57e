// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise {

/// What a filter says of a process. Unknown = what it asks about could not be read: such a process is found
/// neither by a word nor by its exclusion.
enum class Match { No, Yes, Unknown };

[[nodiscard]] constexpr Match matchOf(bool matches) { return matches ? Match::Yes : Match::No; }

/// Yes and No change places, Unknown stays.
[[nodiscard]] constexpr Match opposite(Match match)
{
    if (match == Match::Unknown)
        return match;
    return match == Match::Yes ? Match::No : Match::Yes;
}

/// Yes if one of them is, else Unknown if one of them is.
[[nodiscard]] constexpr Match either(Match a, Match b)
{
    if (a == Match::Yes || b == Match::Yes)
        return Match::Yes;
    return a == Match::Unknown || b == Match::Unknown ? Match::Unknown : Match::No;
}

} // namespace Sigwise
