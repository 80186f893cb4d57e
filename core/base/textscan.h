// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace Sigwise {

/// A whole token as a number: no sign unless T is signed, no blanks, nothing left over, in range; else
/// nothing.
template <std::integral T>
[[nodiscard]] std::optional<T> parseNumber(std::string_view token, int base = 10)
{
    T value{};
    const char *end = token.data() + token.size();
    const auto [stop, failure] = std::from_chars(token.data(), end, value, base);
    if (token.empty() || failure != std::errc() || stop != end)
        return std::nullopt;
    return value;
}

[[nodiscard]] constexpr bool isBlank(char c) { return c == ' ' || c == '\t'; }

/// Takes the next token, separated by blanks or tabs, off the front of a line. Empty at the end.
[[nodiscard]] inline std::string_view takeToken(std::string_view &line)
{
    // By hand: find_first_of() calls memchr() for every character, which costs more than the whole token.
    size_t start = 0;
    while (start < line.size() && isBlank(line[start]))
        ++start;
    size_t end = start;
    while (end < line.size() && !isBlank(line[end]))
        ++end;
    const std::string_view token = line.substr(start, end - start);
    line.remove_prefix(end);
    return token;
}

/// Takes the next line, without its newline, off the front of a text.
[[nodiscard]] inline std::string_view takeLine(std::string_view &text)
{
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

} // namespace Sigwise
