// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/snapshot.h"
#include "core/processes/unitsettings.h"

#include <QByteArray>

#include <optional>

namespace Sigwise {

/// What of a process's surroundings the findings speak of. What is empty is not known.
struct Surroundings
{
    QByteArray parentName; ///< foreign bytes
    QByteArray tracerName; ///< foreign bytes; a tracer that is no main thread has no name here
    std::optional<int> children; ///< those that have not ended
    QByteArray unitRestart; ///< as restartOf() says

    friend bool operator==(const Surroundings &, const Surroundings &) = default;
};

/// The process that traces some thread of it; 0 = none, as far as can be seen.
[[nodiscard]] pid_t tracerOf(const ProcessInfo &process);

/// What a snapshot tells of them. The unit is not asked.
[[nodiscard]] Surroundings surroundingsOf(const ProcessInfo &process, const Snapshot &all);

/// Restart= of the unit, as far as it is about this process: "no", "always", "on-failure", …
/// (systemd.service(5)). Empty: not known, or the process was started by another one of the same unit, whose
/// end is not the end of the service.
[[nodiscard]] QByteArray restartOf(
    const ProcessInfo &process, const Snapshot &all, const std::optional<UnitSettings> &unit);

/// Whether systemd starts a process again that SIGTERM ends. IfItEnds: its own code decides whether it does,
/// or that is not sure.
enum class StartedAgain { No, IfItEnds, Yes };
/// `restart` is that of restartOf(). SIGTERM counts as a clean end there, and of a clean end by the program's
/// own code (its exit status) nothing is known.
[[nodiscard]] StartedAgain startedAgain(const Prediction &term, const QByteArray &restart);

} // namespace Sigwise
