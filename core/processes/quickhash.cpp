// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/quickhash.h"

#include <array>
#include <bit>
#include <cstring>

namespace Sigwise {
namespace {

// Odd, with well mixed bits: the primes of XXH64.
constexpr uint64_t first = 0x9e3779b185ebca87;
constexpr uint64_t second = 0xc2b2ae3d27d4eb4f;

// For any lane another word gives another lane: a change of one word is always seen.
uint64_t mixed(uint64_t lane, uint64_t word) { return std::rotl(lane ^ word, 29) * first; }

} // namespace

uint64_t quickHash(std::string_view text)
{
    // Four variables and not an array, so that they stay in registers.
    uint64_t a = first;
    uint64_t b = second;
    uint64_t c = first ^ second;
    uint64_t d = text.size();
    std::array<uint64_t, 4> words;
    const auto mixIn = [&] {
        a = mixed(a, words[0]);
        b = mixed(b, words[1]);
        c = mixed(c, words[2]);
        d = mixed(d, words[3]);
    };
    for (; text.size() >= sizeof words; text.remove_prefix(sizeof words)) {
        std::memcpy(words.data(), text.data(), sizeof words);
        mixIn();
    }
    words = {};
    std::memcpy(words.data(), text.data(), text.size());
    mixIn();
    const uint64_t result = mixed(mixed(a, b), mixed(c, d));
    return result ^ result >> 32;
}

} // namespace Sigwise
