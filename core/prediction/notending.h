// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/findings.h"

#include <csignal>

namespace Sigwise {

/// The signals after which one waits for an end.
inline constexpr SignalSet endSignals{ SIGTERM, SIGINT, SIGQUIT, SIGHUP };

/// "Why is it not ending?", asked of a process that was sent `signo` and is still there: what is true of it
/// now, the reason first and what goes with it after. Never empty.
[[nodiscard]] std::vector<Finding> whyNotEnding(const ProcessInfo &process,
    const PredictionTable &predictions, int signo, const Surroundings &around = {});

} // namespace Sigwise
