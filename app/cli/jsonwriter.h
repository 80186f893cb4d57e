// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <concepts>
#include <optional>

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
        raw(key, QByteArray::number(value));
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

    /// What was written, with a newline at the end; the writer is empty again.
    [[nodiscard]] QByteArray takeLine();

private:
    void open(const char *key, char bracket);
    void close(char bracket);
    void raw(const char *key, QByteArrayView value);
    void startMember(const char *key);

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace Sigwise::Cli
