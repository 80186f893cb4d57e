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

/// Takes the next token, separated by blanks or tabs, off the front of a line. Empty at the end.
[[nodiscard]] inline std::string_view takeToken(std::string_view &line)
{
    const size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) {
        line = {};
        return {};
    }
    const size_t end = std::min(line.find_first_of(" \t", start), line.size());
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
