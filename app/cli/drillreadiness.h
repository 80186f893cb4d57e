// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"

#include <QByteArray>

#include <cstdint>
#include <vector>

namespace Sigwise::Cli {

/// Tells when a family of processes has settled: its members, their handlers, masks and listening sockets did
/// not change for a second.
class DrillReadiness
{
public:
    static constexpr int64_t stillnessNs = 1'000'000'000;

    /// What one look saw, at a time of CLOCK_MONOTONIC; true once it has stood still long enough.
    [[nodiscard]] bool hasSettled(
        const std::vector<ProcessPtr> &family, const std::vector<uint64_t> &sockets, int64_t nowNs);

private:
    std::vector<uint64_t> m_last;
    int64_t m_sinceNs = 0;
};

} // namespace Sigwise::Cli
