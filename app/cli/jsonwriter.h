// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>

namespace Sigwise::Cli {

/// Writes one JSON value on one line, with the keys in the order in which they are given. The caller closes
/// what it opens. Text must be UTF-8: foreign bytes go through visibleBytes() first.
class JsonWriter
{
public:
    void beginObject(const char *key = nullptr) { open(key, '{'); }
    void endObject() { close('}'); }
    void beginArray(const char *key = nullptr) { open(key, '['); }
    void endArray() { close(']'); }

    void text(const char *key, QByteArrayView utf8);
    void flag(const char *key, bool value) { raw(key, value ? "true" : "false"); }
    void null(const char *key) { raw(key, "null"); }
    template <std::integral T>
    void number(const char *key, T value)
    {
        std::array<char, 24> digits{};
        const std::to_chars_result end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
        raw(key, QByteArrayView(digits.data(), end.ptr - digits.data()));
    }
    template <std::integral T>
    void number(const char *key, const std::optional<T> &value)
    {
        if (value)
            number(key, *value);
        else
            null(key);
    }
    /// Empty text becomes null.
    void textOrNull(const char *key, QByteArrayView utf8);

    /// A value that is JSON already.
    void raw(const char *key, QByteArrayView value);

    /// What was written.
    [[nodiscard]] QByteArrayView json() const;
    /// Ends the line and returns it; it lasts until something is written again.
    [[nodiscard]] QByteArrayView finishLine();

private:
    void open(const char *key, char bracket);
    void close(char bracket);
    void startMember(const char *key);

    std::string m_out;
    bool m_needsComma = false;
    bool m_isFinished = false;
};

} // namespace Sigwise::Cli
