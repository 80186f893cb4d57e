// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/effect.h"

namespace Sigwise {
namespace {

struct EffectRow
{
    Effect effect;
    const char *key;
    Chip chip;
};

constexpr std::array<EffectRow, effectCount> effects{ {
    { Effect::Terminates, "terminates", Chip::Ends },
    { Effect::DumpsCore, "dumps-core", Chip::Core },
    { Effect::Handled, "handled", Chip::Handler },
    { Effect::Ignored, "ignored", Chip::Ignored },
    { Effect::Stops, "stops", Chip::Stops },
    { Effect::Continues, "continues", Chip::Continues },
    { Effect::Blocked, "blocked", Chip::Pending },
    { Effect::Collected, "collected", Chip::Handler },
    { Effect::WaitsForContinue, "waits-for-continue", Chip::Pending },
    { Effect::Delayed, "delayed", Chip::Pending },
    { Effect::Debugger, "debugger", Chip::Pending },
    { Effect::NoEffect, "no-effect", Chip::None },
    { Effect::Denied, "denied", Chip::Denied },
    { Effect::Unknown, "unknown", Chip::Unknown },
} };

struct ChipRow
{
    Chip chip;
    char letter;
    int badness; ///< 0 = worst
};

constexpr std::array<ChipRow, chipCount> chips{ {
    { Chip::Handler, 'H', 4 },
    { Chip::Ends, 'E', 0 },
    { Chip::Core, 'D', 1 },
    { Chip::Ignored, 'I', 6 },
    { Chip::Pending, 'P', 3 },
    { Chip::Stops, 'S', 2 },
    { Chip::Continues, 'C', 5 },
    { Chip::None, 'N', 7 },
    { Chip::Denied, 'X', 8 },
    { Chip::Unknown, '?', 9 },
} };

// In the order of the enumerators.
constexpr std::array reasons{ "caught", "not-caught", "cannot-be-caught", "set-to-ignore",
    "ignored-by-default", "all-threads-block", "signal-wait", "signalfd", "process-stopped",
    "already-stopped", "was-stopped", "uninterruptible-wait", "frozen", "traced", "zombie", "ending",
    "ending-traced", "dumping-core", "kernel-thread", "namespace-init", "system-init", "orphaned-group",
    "other-user", "security-module", "unreadable" };
static_assert(reasons.size() == static_cast<size_t>(Reason::Unreadable) + 1);

constexpr std::array doubts{ "none", "wait-channel-hidden", "signal-wait", "awaited-unblocked", "freezer",
    "signalfd", "signalfd-reader", "uninterruptible-wait", "not-looked-at", "group-unknown", "rights-unknown",
    "namespace-unknown", "unreadable", "kernel-thread", "kernel-version", "race", "traced-end",
    "partial-stop", "namespace-members" };
static_assert(doubts.size() == static_cast<size_t>(Doubt::NamespaceMembers) + 1);

constexpr bool rowsFollowTheEnumerators()
{
    for (size_t i = 0; i < effects.size(); ++i) {
        if (static_cast<size_t>(effects[i].effect) != i)
            return false;
    }
    for (size_t i = 0; i < chips.size(); ++i) {
        if (static_cast<size_t>(chips[i].chip) != i)
            return false;
    }
    return true;
}
static_assert(rowsFollowTheEnumerators());

const ChipRow &rowOf(Chip chip) { return chips.at(static_cast<size_t>(chip)); }

} // namespace

Chip chipOf(Effect effect) { return effects.at(static_cast<size_t>(effect)).chip; }

char chipLetter(Chip chip) { return rowOf(chip).letter; }

const char *effectKey(Effect effect) { return effects.at(static_cast<size_t>(effect)).key; }

bool isWorse(Chip a, Chip b) { return rowOf(a).badness < rowOf(b).badness; }

const char *reasonKey(Reason reason) { return reasons.at(static_cast<size_t>(reason)); }

const char *doubtKey(Doubt doubt) { return doubts.at(static_cast<size_t>(doubt)); }

bool isOtherEffect(const Prediction &seen, const Prediction &now)
{
    const auto following = [](const Prediction &p) { return p.permitted ? p.then : std::optional(p.effect); };
    return seen.effectForSender() != now.effectForSender() || following(seen) != following(now)
        || (seen.isSure() && !now.isSure());
}

} // namespace Sigwise
