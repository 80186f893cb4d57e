// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

namespace Sigwise {

/// The highest signal number of Linux (_NSIG); the lowest is 1.
inline constexpr int highestSignal = 64;

[[nodiscard]] constexpr bool isSignalNumber(int signo) { return signo >= 1 && signo <= highestSignal; }

/// A set of signal numbers 1 to 64, laid out as the kernel writes it in /proc/PID/status: bit n-1 is signal n
/// (proc(5)). Numbers out of range are in no set; adding one changes nothing. A value that calls nothing:
/// also for a signal handler.
class SignalSet
{
public:
    constexpr SignalSet() = default;
    constexpr explicit SignalSet(uint64_t bits)
        : m_bits(bits)
    { }
    constexpr SignalSet(std::initializer_list<int> numbers)
    {
        for (const int signo : numbers)
            insert(signo);
    }

    [[nodiscard]] static constexpr SignalSet all() { return SignalSet(~uint64_t{ 0 }); }

    [[nodiscard]] constexpr bool contains(int signo) const { return (m_bits & bit(signo)) != 0; }
    constexpr void insert(int signo) { m_bits |= bit(signo); }
    constexpr void remove(int signo) { m_bits &= ~bit(signo); }
    [[nodiscard]] constexpr bool isEmpty() const { return m_bits == 0; }
    [[nodiscard]] constexpr int count() const { return std::popcount(m_bits); }
    [[nodiscard]] constexpr uint64_t bits() const { return m_bits; }

    /// The lowest number of the set, 0 when it is empty.
    [[nodiscard]] constexpr int lowest() const { return m_bits == 0 ? 0 : std::countr_zero(m_bits) + 1; }

    friend constexpr SignalSet operator|(SignalSet a, SignalSet b) { return SignalSet(a.m_bits | b.m_bits); }
    friend constexpr SignalSet operator&(SignalSet a, SignalSet b) { return SignalSet(a.m_bits & b.m_bits); }
    /// The numbers of a that are not in b.
    friend constexpr SignalSet operator-(SignalSet a, SignalSet b) { return SignalSet(a.m_bits & ~b.m_bits); }
    constexpr SignalSet operator~() const { return SignalSet(~m_bits); }
    friend constexpr bool operator==(SignalSet, SignalSet) = default;

private:
    static constexpr uint64_t bit(int signo)
    {
        return isSignalNumber(signo) ? uint64_t{ 1 } << (signo - 1) : 0;
    }

    uint64_t m_bits = 0;
};

} // namespace Sigwise
