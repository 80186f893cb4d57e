// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/unitsettings.h"

namespace Sigwise {

/// What a manager said of a unit.
struct UnitAnswer
{
    enum class Outcome {
        Answer, ///< every question was answered in time, if only by a refusal
        NoBus, ///< nobody listens at the address, or not to this user
        Silence, ///< somebody does, and did not answer in time
    };
    Outcome outcome = Outcome::Silence;
    QByteArray controlGroup; ///< empty = the manager runs no such unit
    UnitSettings settings; ///< systemd's defaults where the answer made no sense
};

/// False: built without libsystemd.
[[nodiscard]] bool canAskUnits();

/// Asks the systemd on the bus at this D-Bus address, and takes no longer than `patience`.
[[nodiscard]] UnitAnswer askUnit(
    const QByteArray &address, const QByteArray &unit, std::chrono::milliseconds patience);

} // namespace Sigwise
