// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/phrasebook.h"
#include "core/prediction/predictor.h"
#include "core/prediction/surroundings.h"

#include <vector>

namespace Sigwise {

/// What is worth knowing about how a process treats signals. findingKey() gives the stable word of each.
struct Finding
{
    enum class Kind { Danger, Warn, Info, Ok };
    enum class Key {
        HupNotCaught,
        Usr1NotCaught,
        TermIgnored,
        TermBlocked,
        SignalsWaiting,
        NamespaceInitWithoutHandler,
        HandlerVanishes,
        ZombieToReap,
        UninterruptibleWait,
        Stopped,
        Frozen,
        Traced,
        NotPermitted,
        RefusedByModule,
        KernelThread,
        AlreadyEnding,
        // It is ending, and something holds it up: also why it has not ended.
        EndingFrozen,
        EndingTraced,
        EndingBeforeMembers,
        Unreadable,
        RuntimeHandlers,
        UnitRestarts,
        LosesDataByKill,
        Documented,
        CatchesSome,
        CatchesNone,
        ReadsSignals,
        WaitsForSignals,
        NothingSpecial, ///< nothing else was found
        // Why it has not ended (notending.h).
        StillEnding,
        StillStopped,
        StillFrozen,
        StillTraced,
        StillUninterruptible,
        StillBlocked,
        StillCollected,
        StillProtected,
        StillSystemInit,
        StillIgnored,
        StillHandled,
        StillHasChildren,
        StillWaits,
        StillRuns,
        StillOpen,
        StillUnknown,
    };
    Key key = Key::CatchesNone;
    Kind kind = Kind::Info;
    SignalSet about = {}; ///< the signals it speaks of
    pid_t other = 0; ///< the tracer, or the parent that must reap a zombie
    QByteArray text = {}; ///< foreign bytes: a wait channel, a user, what a manual says
    QByteArray name = {}; ///< foreign bytes: the name of the other process
    QByteArray source = {}; ///< foreign bytes: which manual
    int count = 0; ///< threads that block, children that live
    Runtime runtime = Runtime::None; ///< whose handlers they are
    RuntimeEvidence evidence = RuntimeEvidence::Executable;

    friend bool operator==(const Finding &, const Finding &) = default;
};

[[nodiscard]] const char *findingKey(Finding::Key key);
[[nodiscard]] const char *findingKindKey(Finding::Kind kind);

/// Worst first; never empty. `program` is the phrasebook's entry for it, or null.
[[nodiscard]] std::vector<Finding> findingsOf(const ProcessInfo &process, const PredictionTable &predictions,
    const Surroundings &around = {}, const Program *program = nullptr);

} // namespace Sigwise
