// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/processinfo.h"

#include <QString>

namespace Sigwise::Words {

/// "handler runs": the word in lists, by chip.
[[nodiscard]] QString chipWord(Chip chip);
/// "runs its handler", "no effect: kernel thread": the phrase on a button and in sigctl. "probably" in front
/// when not sure. `user` owns the target (for "not permitted: owned by root").
[[nodiscard]] QString effectPhrase(const Prediction &prediction, const QString &user);
/// The phrase, and what it depends on when it is not sure: a line of `sigctl show`.
[[nodiscard]] QString effectLine(const Prediction &prediction, const QString &user);
/// A whole sentence for a tool tip, with the condition when the prediction is not sure.
[[nodiscard]] QString effectSentence(const Prediction &prediction, const QString &user);
/// "3 end", "8 handle it": part of a summary of several targets.
[[nodiscard]] QString chipCount(Chip chip, int count);
/// "running", "disk wait": a process state in the window's words.
[[nodiscard]] QString stateWord(ProcessState state);

} // namespace Sigwise::Words
