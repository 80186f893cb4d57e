// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statparser.h"

#include "core/base/textscan.h"

#include <cstring>

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
    const void *bracket = ::memrchr(text.data(), ')', text.size());
    if (bracket == nullptr)
        return fields;
    const char *at = static_cast<const char *>(bracket) + 1;
    const char *const end = text.data() + text.size();
    constexpr int startTimeField = 22;
    constexpr int exitStatusField = 52;
    const bool hasEnded = end - at > 1 && (at[1] == 'Z' || at[1] == 'X');
    const int lastField = hasEnded ? exitStatusField : startTimeField;
    for (int number = 3; number <= lastField && at != end && *at == ' '; ++number) {
        const char *const start = ++at;
        while (at != end && *at != ' ' && *at != '\n')
            ++at;
        if (at == end)
            break; // the last field ends with a newline: this one was cut
        takeField(number, std::string_view(start, static_cast<size_t>(at - start)), fields);
    }
    return fields;
}

} // namespace Sigwise
