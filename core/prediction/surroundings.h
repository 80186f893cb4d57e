// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"

#include <QByteArray>

#include <optional>

namespace Sigwise {

/// What of a process's surroundings the findings speak of. What is empty is not known.
struct Surroundings
{
    QByteArray parentName; ///< foreign bytes
    QByteArray tracerName; ///< foreign bytes; a tracer that is no main thread has no name here
    std::optional<int> children; ///< those that have not ended
    QByteArray unitRestart; ///< Restart= of its unit: "no", "always", "on-failure", … (systemd.service(5))

    friend bool operator==(const Surroundings &, const Surroundings &) = default;
};

/// The process that traces some thread of it; 0 = none, as far as can be seen.
[[nodiscard]] pid_t tracerOf(const ProcessInfo &process);

/// What a snapshot tells of them. The unit is not asked.
[[nodiscard]] Surroundings surroundingsOf(const ProcessInfo &process, const Snapshot &all);

} // namespace Sigwise
