// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"
#include "core/sending/processhandle.h"
#include "core/sending/scope.h"
#include "core/sending/stoprecord.h"

#include <map>

class QSocketNotifier;

namespace Sigwise {

/// Processes that are stopped together: what the GracefulStopDriver keeps of a request.
struct StopTree
{
    bool withChildren = false;
    SnapshotPtr listed;
    QByteArray statedReason;
    StopPlan plan;
    qint64 deadlineNs = 0;
    bool isCalledOff = false;
    bool hasBegun = false; ///< one of its processes was there to get a signal
    int rounds = 0; ///< in which children were found after the time was over
    int failedLooks = 0; ///< in a row, since all that are known have ended
    qint64 lookNeededNs = 0; ///< a snapshot that began later settles it; 0 = settled
    NoKillRule noKillOf;
    std::map<pid_t, StopPlan::NoKill> spared; ///< and why

    /// The plan for one of its processes. Parents are to be asked for before their children: what a process
    /// has started does the work that SIGKILL would spoil.
    [[nodiscard]] StopPlan planFor(const ProcessKey &key, ProcReader &reader);
};

/// One process of them. Times are of CLOCK_MONOTONIC.
struct StopMember
{
    explicit StopMember(const GracefulStop &whole)
        : stop(whole)
    { }

    /// It was seen to have ended: when, and how as far as that is known by now.
    void takeEnd(const ProcReader &reader);
    /// Asks again how it ended; sets when to ask next.
    void askHow(const ProcReader &reader);
    /// What has become of the SIGKILL that was planned, once that is decided.
    [[nodiscard]] std::optional<KillPlan> decidedPlan() const;
    [[nodiscard]] StopRecord recordNow() const;
    [[nodiscard]] TreeMember treeMember() const;
    /// False: when it was to get its first signal it was gone, or is another process.
    [[nodiscard]] bool wasThere() const;
    [[nodiscard]] bool hasEnded() const { return endedNs != 0; }
    [[nodiscard]] bool isSettled() const { return stop.isOver() && askAgainNs == 0; }

    GracefulStop stop;
    StopRecord record;
    Receipt first; ///< of the first signal, as it was last seen
    ProcessHandlePtr handle;
    size_t tree = 0;
    qint64 begunNs = 0;
    qint64 endedNs = 0;
    uint64_t endedAt = 0; ///< in ticks after boot
    qint64 askAgainNs = 0; ///< how it ended; 0 = no need
    QSocketNotifier *end = nullptr;
};

} // namespace Sigwise
