// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// For systems without systemd.
#include "core/processes/unitbus.h"

namespace Sigwise {

bool canAskUnits() { return false; }

UnitAnswer askUnit(const QByteArray &, const QByteArray &, std::chrono::milliseconds)
{
    return { UnitAnswer::Outcome::NoBus, {}, {} };
}

} // namespace Sigwise
