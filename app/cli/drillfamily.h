// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/drillsends.h"
#include "core/processes/scanner.h"
#include "core/sending/processhandle.h"

#include <QHash>

#include <optional>
#include <vector>

namespace Sigwise::Cli {

/// Everything that a drill started: all processes below this one, which must have had no children before
/// (goOnInOwnProcess()) and be a child subreaper (prctl(2), PR_SET_CHILD_SUBREAPER), so that those whose
/// parents end stay below it. Not thread safe.
class DrillFamily
{
public:
    DrillFamily();

    [[nodiscard]] ProcReader &reader() { return m_scanner.reader(); }

    /// The members that live now, after a scan; zombies do not count. Each is held from then on, and has its
    /// threads read from the next look on.
    [[nodiscard]] std::vector<ProcessPtr> look();
    /// Whether nobody is left, as the kernel knows it: a look that meets a fork may miss the new process.
    /// Reaps those that have ended; call it when the program itself has been waited for.
    [[nodiscard]] bool isOver(DrillSends &sends);
    /// All processes, as the last look saw them.
    [[nodiscard]] const Snapshot &all() const { return *m_all; }
    /// Whether a process is a member, or has ended already.
    [[nodiscard]] bool mayCount(pid_t pid);

    /// Of those that were ever held, but for `but`: who was ended by SIGKILL, as far as the kernel tells it
    /// once they are reaped (Linux 6.15).
    [[nodiscard]] std::vector<ProcessPtr> endedBySigkill(pid_t but);
    /// Ends all members by SIGKILL, also those that come meanwhile, and reaps those that are children of this
    /// program. False when some could not be ended within five seconds.
    [[nodiscard]] bool end(DrillSends &sends);

private:
    void hold(const ProcessPtr &process);
    void letGo();

    struct Member
    {
        ProcessPtr process;
        ProcessHandlePtr handle; ///< until it is reaped
        std::optional<int> waitStatus; ///< from then on, where it is known
        bool isKilled = false;
        long long killDueNs = 0; ///< after a refusal: when to try again
    };
    void kill(Member &member, DrillSends &sends);

    Scanner m_scanner;
    SnapshotPtr m_all;
    QHash<ProcessKey, Member> m_members;
};

} // namespace Sigwise::Cli
