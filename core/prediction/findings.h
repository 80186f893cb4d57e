// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"

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
        ZombieToReap,
        UninterruptibleWait,
        Stopped,
        Traced,
        NotPermitted,
        KernelThread,
        AlreadyEnding,
        Unreadable,
        CatchesSome,
        CatchesNone,
    };
    Key key;
    Kind kind;
    SignalSet about; ///< the signals it speaks of
    pid_t other = 0; ///< the tracer, or the parent that must reap a zombie
    QByteArray text; ///< foreign bytes: a name, a wait channel, a user

    friend bool operator==(const Finding &, const Finding &) = default;
};

[[nodiscard]] const char *findingKey(Finding::Key key);
[[nodiscard]] const char *findingKindKey(Finding::Kind kind);

/// Worst first; never empty.
[[nodiscard]] std::vector<Finding> findingsOf(const ProcessInfo &process, const PredictionTable &predictions);

} // namespace Sigwise
