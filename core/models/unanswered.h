// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <optional>

namespace Sigwise {

class SentModel;

/// Whether the signal of a receipt is one to end by, a moment ago at least, and the process was still there
/// when it was looked at last.
[[nodiscard]] bool isUnanswered(const Receipt &receipt);

/// The latest signal to end by that went to this very process, if it has not ended it; nothing else.
[[nodiscard]] std::optional<int> unansweredSignal(
    const SentModel &sent, const ProcessKey &key, const QDateTime &now);

} // namespace Sigwise
