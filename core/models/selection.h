// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/phrasebook.h"
#include "core/prediction/predictor.h"
#include "core/prediction/surroundings.h"
#include "core/processes/processinfo.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace Sigwise {

/// One selected process as the list shows it.
struct SelectedProcess
{
    ProcessPtr process; ///< never null; the last known value when it has ended
    PredictionTable predictions;
    bool ended = false; ///< it is gone; the row stays while it is selected
    bool sessionPart = false; ///< the user's own session stands on it (askrules.h)
    ProgramPtr program; ///< the phrasebook's entry for it; null = none
    Surroundings around; ///< filled in for a single one only
    std::optional<int> unanswered; ///< a signal that should have ended it and has not (unanswered.h)

    friend bool operator==(const SelectedProcess &a, const SelectedProcess &b)
    {
        return a.process == b.process && a.predictions == b.predictions && a.ended == b.ended
            && a.program == b.program && a.around == b.around && a.unanswered == b.unanswered;
    }
};

/// What is selected, in the order of the list. Values: a refresh changes nothing in a copy that somebody
/// holds.
struct Selection
{
    std::vector<SelectedProcess> processes;
    int hiddenByFilter = 0; ///< how many of them the filter hides

    [[nodiscard]] bool isEmpty() const { return processes.empty(); }
    /// Whether one of them has not ended: then those that have are not meant by a send.
    [[nodiscard]] bool hasLiving() const
    {
        return std::any_of(processes.begin(), processes.end(),
            [](const SelectedProcess &selected) { return !selected.ended; });
    }
    friend bool operator==(const Selection &, const Selection &) = default;
};

} // namespace Sigwise
