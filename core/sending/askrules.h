// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/snapshot.h"
#include "core/signals/signalset.h"

#include <vector>

namespace Sigwise {

/// Why the user is asked before a signal is sent, worst first.
enum class AskReason {
    MightEndUnintended,
    KillWithoutTerm,
    DocumentedDanger,
    SeveralTargets,
    ManyTargets,
    SeveralUnits,
    SessionPart,
    NotSure
};

/// One target as the rules see it.
struct AskTarget
{
    Prediction prediction;
    bool sessionPart = false; ///< see isSessionPart()
    bool termSentLately = false; ///< SIGTERM went to the same process within the last 60 s
    QByteArray unit; ///< see unitPath(): names alone are the same for the system and for each user
    bool documentedDanger = false; ///< see isDocumentedDanger() of the phrasebook
};

/// The reasons to ask before `signo` goes to the targets; empty = send without a question.
[[nodiscard]] std::vector<AskReason> reasonsToAsk(int signo, const std::vector<AskTarget> &targets);

/// Whether the user's own session stands on the process: PID 1, an ancestor of this program, the session's
/// shell, desktop, display manager, compositor, ssh server, `systemd --user`, logind, dbus, the network
/// manager, dockerd, containerd.
[[nodiscard]] bool isSessionPart(const ProcessInfo &process, const Snapshot &all, pid_t ownPid);

} // namespace Sigwise
