// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/scope.h"
#include "ui/send/question.h"

#include <QString>

#include <functional>
#include <vector>

namespace Sigwise {

/// One way to say who gets a signal.
struct ScopeOption
{
    Scope scope = Scope::Process;
    pid_t tid = 0; ///< with Thread
    QString text;
};

/// Targets, and the list of all processes that they were taken from.
struct ListedTargets
{
    std::vector<AskedTarget> targets;
    SnapshotPtr listed = nullptr;
};

/// The ways that there are for some targets, and who is meant by each.
struct ScopeChoice
{
    std::vector<ScopeOption> options; ///< the targets alone first; one option = no choice
    std::function<ListedTargets(const ScopeOption &)> targetsOf;
};

/// The ways for these named processes in a snapshot: each one that means somebody else than the processes
/// alone, with how many that are; the threads of a single process. Pure.
[[nodiscard]] std::vector<ScopeOption> scopeOptions(
    const std::vector<AskedTarget> &named, const Snapshot &all, pid_t ownPid);

} // namespace Sigwise
