// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"

#include <QString>

namespace Sigwise::Words {

/// The effect itself, whoever sends it and however sure it is: "ends it – not caught!".
[[nodiscard]] QString phraseOf(const Prediction &prediction);
/// The same as a sentence: "Ends the process: it has not arranged anything else for this signal."
[[nodiscard]] QString sentenceOf(const Prediction &prediction);
/// "Not so if it is waiting for this signal itself.": what an unsure prediction depends on, and the file that
/// would have told. Empty when it is sure.
[[nodiscard]] QString conditionOf(const Prediction &prediction);

} // namespace Sigwise::Words
