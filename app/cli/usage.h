// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/parsevalues.h"
#include "app/cli/textoutput.h"

#include <string_view>
#include <utility>
#include <variant>

namespace Sigwise::Cli {

/// Thrown while arguments are understood, when one of them cannot be meant: the complaint has been written.
struct UsageFailure
{ };

/// Complains that `what` cannot be done, and throws.
[[noreturn]] void refuse(std::string_view what, const char *why);

/// The value; a complaint is written, and throws.
template <typename T>
T valueOf(Parsed<T> parsed)
{
    if (const auto *complaint = std::get_if<Complaint>(&parsed)) {
        complain(complaint->what, complaint->why);
        throw UsageFailure();
    }
    return std::get<T>(std::move(parsed));
}

} // namespace Sigwise::Cli
