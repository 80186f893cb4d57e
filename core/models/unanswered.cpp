// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/models/unanswered.h"

#include "core/models/sentmodel.h"
#include "core/prediction/notending.h"

#include <algorithm>
#include <array>

namespace Sigwise {
namespace {

constexpr qint64 patienceMs = 1000; // most programs that end by a handler have done so by then

} // namespace

bool isUnanswered(const Receipt &receipt)
{
    static constexpr std::array alive{ Outcome::Running, Outcome::Pending, Outcome::Collected,
        Outcome::Ignored, Outcome::None };
    return endSignals.contains(receipt.signo) && receipt.result == SendResult::Sent
        && std::find(alive.begin(), alive.end(), receipt.outcome) != alive.end();
}

std::optional<int> unansweredSignal(const SentModel &sent, const ProcessKey &key, const QDateTime &now)
{
    for (int row = 0; row < sent.rowCount(); ++row) {
        const Receipt &receipt = sent.receiptAt(row);
        if (receipt.target != key || !endSignals.contains(receipt.signo))
            continue;
        const bool isDue = receipt.time.msecsTo(now) >= patienceMs;
        return isUnanswered(receipt) && isDue ? std::optional(receipt.signo) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace Sigwise
