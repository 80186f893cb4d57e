// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/receipt.h"

#include <array>

namespace Sigwise {

const char *sendResultKey(SendResult result)
{
    static constexpr std::array<const char *, 7> keys{ "sent", "denied", "gone", "reused", "refused", "error",
        "not-sent" };
    return keys.at(static_cast<size_t>(result));
}

const char *outcomeKey(Outcome outcome)
{
    static constexpr std::array<const char *, 9> keys{ "ended", "running", "pending", "collected", "ignored",
        "stopped", "continued", "none", "unknown" };
    return keys.at(static_cast<size_t>(outcome));
}

const char *whyRefusedKey(WhyRefused why)
{
    static constexpr std::array<const char *, 4> keys{ "none", "no-handler", "own-process", "unchecked" };
    return keys.at(static_cast<size_t>(why));
}

const char *killPlanKey(KillPlan plan)
{
    static constexpr std::array<const char *, 6> keys{ "none", "planned", "not-planned", "not-needed",
        "called-off", "sent" };
    return keys.at(static_cast<size_t>(plan));
}

} // namespace Sigwise
