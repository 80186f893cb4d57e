// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"
#include "core/processes/scanner.h"
#include "core/sending/dispatcher.h"
#include "core/sending/joinwatch.h"
#include "core/sending/scope.h"

#include <array>
#include <csignal>
#include <vector>

namespace Sigwise::Cli {

/// A bare PID means the process that has it now: it is held before anything is read of it. Where nothing can
/// be held the target has no handle, and start time 0 if none was given.
[[nodiscard]] Target resolve(ProcReader &reader, const TargetArgument &argument);
/// The same for all of them. A process that is named in two ways is one target.
[[nodiscard]] std::vector<Target> resolveAll(
    ProcReader &reader, const std::vector<TargetArgument> &arguments);
/// Whether it is known which process is meant.
[[nodiscard]] inline bool isIdentified(const Target &target)
{
    return target.handle || target.key.startTime != 0;
}

/// The processes that the targets stand for, and those that join them meanwhile.
class ScopeTargets
{
public:
    /// `scanner` must live as long.
    ScopeTargets(Scope scope, Scanner &scanner)
        : m_scope(scope)
        , m_scanner(scanner)
    { }

    /// The named ones, in their order, then the others of their scopes. What is left out, or may be missing,
    /// is told on stderr.
    [[nodiscard]] std::vector<Target> expand(const std::vector<Target> &named);
    /// All that expand() gave were signalled.
    void noteSent(int signo);
    struct Joined
    {
        std::vector<Target> targets;
        bool isLate = false; ///< they are not to get the signal
    };
    /// Those that joined since the last look, by the rules of JoinWatch; they are known from then on. Nobody
    /// before noteSent(). A list that cannot be had is told on stderr.
    [[nodiscard]] Joined joined();

    /// Of a tree: says on stderr who may be of it and got nothing.
    void tellOfOrphans() const;

    /// From which the members were taken; null for a scope that is the process alone.
    [[nodiscard]] const SnapshotPtr &listed() const { return m_listed; }

private:
    void tell(const ScopeList &list, const std::vector<Target> &named) const;
    /// Null when it cannot be had, which is told.
    [[nodiscard]] SnapshotPtr look() const;

    Scope m_scope;
    Scanner &m_scanner;
    SnapshotPtr m_listed;
    std::vector<ProcessPtr> m_known;
    JoinWatch m_watch;
};

/// SIGINT and SIGTERM: whoever sends a second one does not want to wait for what the first one left. A SIGHUP
/// may follow from what was sent itself (setsid(2)).
inline constexpr std::array impatientSignals{ SIGINT, SIGTERM };

/// The same for a tree whose members are `known` by now, and which was listed from `listed`.
void tellOfOrphans(const std::vector<TreeMember> &known, const Snapshot &listed, const Snapshot &now);

} // namespace Sigwise::Cli
