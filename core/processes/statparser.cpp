// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statparser.h"

#include "core/base/textscan.h"

namespace Sigwise {
namespace {

/// A group of a process whose signal data is gone already is written as -1: unknown.
std::optional<pid_t> groupOf(std::string_view token)
{
    const std::optional<pid_t> group = parseNumber<pid_t>(token);
    return group && *group >= 0 ? group : std::nullopt;
}

void takeField(int number, std::string_view token, StatFields &fields)
{
    switch (number) {
    case 5:
        fields.processGroup = groupOf(token);
        break;
    case 6:
        fields.session = groupOf(token);
        break;
    case 9:
        fields.flags = parseNumber<uint32_t>(token);
        break;
    case 14:
        fields.userTicks = parseNumber<uint64_t>(token);
        break;
    case 15:
        fields.systemTicks = parseNumber<uint64_t>(token);
        break;
    case 22:
        fields.startTime = parseNumber<uint64_t>(token);
        break;
    case 52:
        fields.exitStatus = parseNumber<int>(token);
        break;
    default:
        break;
    }
}

} // namespace

StatFields parseStat(std::string_view text)
{
    StatFields fields;
    const size_t bracket = text.rfind(')');
    if (bracket == std::string_view::npos)
        return fields;
    std::string_view rest = text.substr(bracket + 1);
    constexpr int lastField = 52;
    for (int number = 3; number <= lastField; ++number) {
        if (!rest.starts_with(' '))
            break;
        rest.remove_prefix(1);
        const size_t end = rest.find_first_of(" \n");
        if (end == std::string_view::npos)
            break; // the last field ends with a newline: this one was cut
        takeField(number, rest.substr(0, end), fields);
        rest.remove_prefix(end);
    }
    return fields;
}

} // namespace Sigwise
