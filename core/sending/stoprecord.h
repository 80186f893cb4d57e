// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/gracefulstop.h"

#include <vector>

namespace Sigwise {

/// One signal that a stop sent, or tried to.
struct StopStep
{
    quint64 receiptId = 0;
    int signo = 0;
    qint64 afterNs = 0; ///< from the begin of the stop of this process
    SendResult result = SendResult::NotSent;
    int errnum = 0;
};

/// What is known of the stop of one process.
struct StopRecord
{
    ProcessKey target;
    QByteArray name; ///< foreign bytes
    bool appeared = false; ///< a child that came while its tree was being stopped
    std::vector<StopStep> steps;
    StopOutcome outcome = StopOutcome::Running;
    bool isOver = false; ///< the outcome stands, with all that can be learned of the end
    bool wasCalledOff = false; ///< a SIGKILL was planned, and called off
    bool isBeyondKill = false; ///< nothing was waited for: no signal can end it, not even SIGKILL
    /// A child that came when its tree had had its time, again and again: it got no signal.
    bool keepsAppearing = false;
    /// With the first one of a tree: no list of processes could be had any more, so that it may have children
    /// that nobody knows of.
    bool areChildrenUnknown = false;
    std::optional<int> exitCode; ///< with Ended, where it is known: exactly one of the two
    std::optional<int> exitSignal;
    std::optional<qint64> afterNs; ///< with Ended: from the begin until the end was seen
};

/// Who ended it: a signal that was sent, the process itself, somebody else's signal, or not known.
enum class EndedBy { Unknown, Signal, Itself, Other };
[[nodiscard]] EndedBy endedBy(const StopRecord &record);

} // namespace Sigwise
