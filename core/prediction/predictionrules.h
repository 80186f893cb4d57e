// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictionfacts.h"

#include <span>

namespace Sigwise {

/// One rule: which signals it decides, of those that no earlier rule has decided, and what it says of them.
struct PredictionRule
{
    SignalSet (*decides)(const PredictionFacts &facts);
    Effect effect;
    Reason reason;
    bool isWait = false; ///< finalEffect() follows
    Doubt doubt = Doubt::None;
};

/// The rules in the order in which the kernel decides. Together they decide every signal.
[[nodiscard]] std::span<const PredictionRule> predictionRules();

/// What a signal does once nothing holds it up any more.
[[nodiscard]] Effect finalEffect(const PredictionFacts &facts, int signo);

} // namespace Sigwise
