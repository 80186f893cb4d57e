// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/stoprecord.h"

#include <algorithm>

namespace Sigwise {

EndedBy endedBy(const StopRecord &record)
{
    if (record.outcome != StopOutcome::Ended)
        return EndedBy::Unknown;
    if (record.exitCode)
        return EndedBy::Itself;
    if (!record.exitSignal)
        return EndedBy::Unknown;
    const bool isOurs
        = std::any_of(record.steps.begin(), record.steps.end(), [&record](const StopStep &step) {
              return step.signo == *record.exitSignal && step.result == SendResult::Sent;
          });
    return isOurs ? EndedBy::Signal : EndedBy::Other;
}

} // namespace Sigwise
