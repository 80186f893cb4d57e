// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/processinfo.h"

#include <QByteArray>
#include <QStringList>

#include <optional>
#include <vector>

namespace Sigwise::Cli {

/// What a drill saw.
struct DrillReport
{
    enum class ReadyBy { Nothing, Notified, Settled, Time, Limit };

    std::vector<QByteArray> command;
    pid_t pid = 0;
    bool asPid1 = false;
    ReadyBy readyBy = ReadyBy::Nothing; ///< Nothing: it ended before
    qint64 readyAfterNs = 0; ///< from the start
    double graceSeconds = 0;
    std::optional<Prediction> predicted; ///< of SIGTERM, right before it was sent
    bool wasKilled = false; ///< the grace period was over: SIGKILL was sent
    /// The signal that could not be sent, and why: the program runs under another user by now. There the
    /// drill ends.
    int refusedSigno = 0;
    int refusedErrno = 0;
    std::optional<int> waitStatus; ///< as wait(2) gives it
    std::optional<qint64> afterNs; ///< from SIGTERM to its end
    std::vector<ProcessPtr> childrenLeft;

    [[nodiscard]] bool isReady() const;
};

/// Why it is not ready for Kubernetes, in whole sentences; empty when it is.
[[nodiscard]] QStringList drillReasons(const DrillReport &report);
[[nodiscard]] QByteArray drillJson(const DrillReport &report);
/// The verdict and what it rests on, line by line.
[[nodiscard]] QByteArray drillText(const DrillReport &report);

} // namespace Sigwise::Cli
