// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <sys/types.h>

namespace Sigwise {

/// What one /proc/PID/stat or /proc/PID/task/TID/stat says, with the numbers of the fields in proc(5). Empty
/// = missing, garbled, out of range or cut short: unknown.
struct StatFields
{
    std::optional<pid_t> processGroup; ///< 5
    std::optional<pid_t> session; ///< 6
    std::optional<uint32_t> flags; ///< 9
    std::optional<uint64_t> userTicks; ///< 14
    std::optional<uint64_t> systemTicks; ///< 15
    std::optional<uint64_t> startTime; ///< 22: ticks after boot
    std::optional<int> exitStatus; ///< 52, of a zombie: before the end it says nothing
};

/// Takes any bytes. The name in field 2 may hold blanks, brackets and newlines, so the fields are counted
/// from the last closing bracket.
[[nodiscard]] StatFields parseStat(std::string_view text);

} // namespace Sigwise
