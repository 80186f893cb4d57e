// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"

#include <vector>

namespace Sigwise {

/// Who gets a signal that the user points at one process. Thread: that thread of it alone.
enum class Scope { Process, Thread, Group, Session, Tree, Unit };

/// Why a process of the scope is left out. Only what the user named himself is never left out.
enum class LeftOut {
    OwnProcess, ///< this program
    Init, ///< PID 1
    KernelThread,
    Ended, ///< nothing is left of it but its exit status
};
/// Why nobody else is known to be in the scope.
enum class NoScope { Gone, GroupUnknown, SessionUnknown, NoUnit };

struct ScopeMember
{
    ProcessPtr process;
    LeftOut why = LeftOut::Ended; ///< for those that are left out
};

/// What a scope means in one snapshot: an exact list.
struct ScopeList
{
    std::vector<ProcessPtr> members; ///< the named ones first, then parents before their children
    std::vector<ScopeMember> leftOut;
    std::vector<std::pair<ProcessKey, NoScope>> failures; ///< named ones that stand for themselves alone
    bool mayMissHidden = false; ///< other users' processes cannot be seen (hidepid): members may be missing
};

/// The members of a scope round the named processes, each once. A named process that is gone is no member,
/// nor is the one that has its PID now. Tree: the process and all its descendants; a child is never older
/// than its parent, else the PID of the parent was given away. Unit: all of one control group of systemd, the
/// innermost service or scope. Pure.
[[nodiscard]] ScopeList scopeMembers(
    Scope scope, const std::vector<ProcessKey> &named, const Snapshot &all, pid_t ownPid);

/// One process that a tree is known to have had.
struct TreeMember
{
    ProcessKey key;
    /// When it was seen to have ended, in ticks after boot, as start times are; empty = it lives, or nobody
    /// looked.
    std::optional<uint64_t> endedAt = std::nullopt;
};

/// Processes of the tree that are not in `before`, the snapshot from which it was listed: children of known
/// living members, and their children; and those of a session or process group that a known member leads or
/// led, if they began while it lived. A session holds nobody but descendants of its leader (setsid(2)), so
/// that it tells where an orphan came from. So does a group, unless `before` has somebody of it who is not
/// known, or the leader's parent is the orphan's too: a shell puts other children of its own into one
/// (setpgid(2)). An orphan in the session and group of somebody else is not found. Parents first; leaves out
/// what scopeMembers() does. Pure.
[[nodiscard]] std::vector<ProcessPtr> newInTree(
    const std::vector<TreeMember> &known, const Snapshot &before, const Snapshot &all, pid_t ownPid);

/// Orphans that may be of the tree and that newInTree() does not claim: not in `before`, begun after the
/// tree, in the group or session of a known member as it was in `before`, with a parent that took them over.
/// Leaves out what scopeMembers() does. Pure.
[[nodiscard]] std::vector<ProcessPtr> perhapsOfTree(
    const std::vector<TreeMember> &known, const Snapshot &before, const Snapshot &all, pid_t ownPid);

/// Processes that joined a scope since it was listed from `before`. `known` are its members as they were
/// listed; a group, session or unit is the same one as long as one of them is still in it. Leaves out what
/// scopeMembers() does. Pure.
[[nodiscard]] std::vector<ProcessPtr> newInScope(Scope scope, const std::vector<ProcessPtr> &known,
    const Snapshot &before, const Snapshot &all, pid_t ownPid);

/// The path of the control group of the process's unit; empty = none.
[[nodiscard]] QByteArray unitPath(const ProcessInfo &process);

} // namespace Sigwise
