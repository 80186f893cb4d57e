// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/prediction/rights.h"
#include "core/processes/snapshot.h"

#include <array>

namespace Sigwise {

/// What of a process's surroundings counts: whether its group is orphaned, for the terminal stop signals.
enum class GroupLink { Linked, Orphaned, Unknown };

/// Whether some member of the process's group has a parent in another group of its session (POSIX;
/// kernel/exit.c, will_become_orphaned_pgrp()).
[[nodiscard]] GroupLink groupLink(const ProcessInfo &process, const Snapshot &all);

/// The predictions for all 64 signals.
class PredictionTable
{
public:
    [[nodiscard]] const Prediction &at(int signo) const { return m_rows[static_cast<size_t>(signo - 1)]; }
    [[nodiscard]] Prediction &at(int signo) { return m_rows[static_cast<size_t>(signo - 1)]; }
    friend bool operator==(const PredictionTable &, const PredictionTable &) = default;

private:
    std::array<Prediction, 64> m_rows{};
};

/// What each signal would do to the process if `sender` sent it now. Pure: reads nothing but its arguments.
/// The rules stand as rows, in the order in which the kernel decides (predictor.cpp).
[[nodiscard]] PredictionTable predictAll(const ProcessInfo &process, GroupLink group, const Sender &sender);
[[nodiscard]] Prediction predict(
    const ProcessInfo &process, GroupLink group, const Sender &sender, int signo);

} // namespace Sigwise
