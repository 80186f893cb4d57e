// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/findings.h"

namespace Sigwise {

/// What the rows of the findings look at: views, for the time of one call.
struct FindingSubject
{
    const ProcessInfo &process;
    const PredictionTable &predictions;
    const Surroundings &around;
    const Program *program = nullptr;

    [[nodiscard]] const Prediction &at(int signo) const { return predictions.at(signo); }
    [[nodiscard]] Reason lifeReason() const;
    /// Whether it is an ordinary process whose dispositions mean something.
    [[nodiscard]] bool isLive() const;
    /// Without what the C library has for itself.
    [[nodiscard]] SignalSet caught() const;
    /// What of it the runtime arranged, not the author.
    [[nodiscard]] SignalSet caughtByRuntime() const;
    [[nodiscard]] SignalSet waiting() const;
    [[nodiscard]] bool isStopped() const;
    [[nodiscard]] bool isFrozen() const;
    // What holds up a process that is ending.
    [[nodiscard]] bool isEndingFrozen() const;
    [[nodiscard]] bool isEndingTraced() const;
    [[nodiscard]] bool isEndingBeforeMembers() const;
    [[nodiscard]] ProgramMarks marks() const;
    /// Where the main thread sleeps; empty = not known.
    [[nodiscard]] QByteArray waitChannel() const;
};

} // namespace Sigwise
