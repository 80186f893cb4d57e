// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/scope.h"

#include <QtGlobal>

#include <optional>
#include <vector>

namespace Sigwise {

/// A signal to a group, session, tree or unit.
struct ScopeSend
{
    int signo = 0;
    std::optional<int> value = std::nullopt; ///< that went along
    Scope scope = Scope::Process;
    SnapshotPtr listed; ///< from which its members were taken
    std::vector<ProcessPtr> members; ///< as they were listed
    qint64 sentNs = 0; ///< CLOCK_MONOTONIC
};

/// Who joins scopes while they are signalled, by the rules of newInScope(): those of the first moments are to
/// get the signal too, as what a handler starts; later ones are only to be told of. Any number of sends at
/// once. A value: it reads no process list and sends nothing.
class JoinWatch
{
public:
    /// How long after its send a scope is still the one that was meant, and how often somebody may join it.
    static constexpr qint64 patienceNs = 2'000'000'000;
    static constexpr int mostRounds = 2;

    struct Joined
    {
        ScopeSend send; ///< that they missed
        std::vector<ProcessPtr> processes;
        bool isLate = false; ///< they are not to get it
    };

    void add(const ScopeSend &send);
    /// Whether another look at the processes is needed.
    [[nodiscard]] bool isWaiting() const { return !m_watched.empty(); }
    /// Those who joined since the last look. A snapshot that began before a send says nothing of it.
    [[nodiscard]] std::vector<Joined> take(const Snapshot &now, pid_t ownPid);

private:
    struct Watched
    {
        ScopeSend send;
        int rounds = 0;
    };
    std::vector<Watched> m_watched;
};

} // namespace Sigwise
