// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

namespace Sigwise {

/// What went wrong: a code that can be compared, and the thing it happened to (a path, a PID), never a
/// sentence. A value, for any thread; like Result it may allocate, so neither is for a signal handler.
struct Error
{
    std::error_code code;
    std::string context;

    /// The errno of the code, for errors that came from a system call.
    [[nodiscard]] int errnum() const { return code.value(); }
    friend bool operator==(const Error &, const Error &) = default;
};

/// An Error made from an errno value.
[[nodiscard]] inline Error systemError(int errnum, std::string context = {})
{
    return Error{ std::error_code(errnum, std::system_category()), std::move(context) };
}

/// Marks a value as the failure of a Result, as std::unexpected does in C++23.
struct Unexpected
{
    Error error;
};

[[nodiscard]] inline Unexpected unexpected(Error error) { return Unexpected{ std::move(error) }; }
[[nodiscard]] inline Unexpected unexpected(int errnum, std::string context = {})
{
    return Unexpected{ systemError(errnum, std::move(context)) };
}

/// A value or an Error; the names are those of std::expected, which g++ 12 does not have in C++20.
/// Asking a failed Result for its value throws std::bad_variant_access.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    { }
    Result(Unexpected failure)
        : m_state(std::in_place_index<1>, std::move(failure.error))
    { }

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    [[nodiscard]] const Error &error() const { return std::get<1>(m_state); }
    [[nodiscard]] T value_or(T other) const { return has_value() ? value() : std::move(other); }

    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Unexpected failure)
        : m_error(std::move(failure.error))
    { }

    [[nodiscard]] bool has_value() const { return !m_error; }
    explicit operator bool() const { return has_value(); }
    [[nodiscard]] const Error &error() const { return m_error.value(); }

private:
    std::optional<Error> m_error;
};

} // namespace Sigwise
