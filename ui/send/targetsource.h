// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/prediction/grouplinks.h"
#include "core/prediction/programreader.h"
#include "core/processes/users.h"
#include "core/sending/dispatcher.h"
#include "core/sending/scope.h"
#include "ui/send/question.h"

#include <QHash>

#include <optional>
#include <vector>

namespace Sigwise {

/// Makes targets of processes that the user points at, with all that a question about them needs: what was
/// shown of them, the manual, what they stand for, what went to them lately.
class TargetSource
{
public:
    /// `dispatcher` must live as long.
    explicit TargetSource(Dispatcher &dispatcher)
        : m_dispatcher(dispatcher)
    { }

    /// The built-in one until then.
    void setPhrasebook(const PhrasebookPtr &phrasebook) { m_phrasebook = phrasebook; }
    /// The list of all processes as it is now.
    void takeSnapshot(const SnapshotPtr &snapshot);
    [[nodiscard]] const SnapshotPtr &snapshot() const { return m_snapshot; } ///< null before the first one
    /// It rests in the window: what came and went since is not in it.
    [[nodiscard]] bool isListOld() const;
    /// Holds the selected processes by pidfds, and lets go of those that are no longer selected; at most 256.
    void hold(const Selection &selection);
    /// What was sent.
    void note(const std::vector<Receipt> &receipts);

    /// The selected ones with what the list showed; those that ended are left out if others live.
    [[nodiscard]] std::vector<AskedTarget> selected(int signo, const Selection &selection);
    /// A process of the last snapshot.
    [[nodiscard]] AskedTarget of(const ProcessInfo &process, int signo);
    /// The process of a receipt, of which not more may be known than stands there.
    [[nodiscard]] AskedTarget of(const Receipt &receipt, int signo);
    [[nodiscard]] std::vector<AskedTarget> of(const std::vector<ProcessPtr> &processes, int signo);
    /// The phrasebook's entry, or null.
    [[nodiscard]] ProgramPtr programOf(const ProcessInfo &process) const;
    /// Who else belongs to the scope of these in the last snapshot; parents before their children.
    [[nodiscard]] std::vector<AskedTarget> others(
        Scope scope, const std::vector<AskedTarget> &named, int signo);
    /// Who joined since a scope was listed; they are marked so. Empty for a process alone.
    [[nodiscard]] std::vector<AskedTarget> joined(
        Scope scope, const std::vector<AskedTarget> &members, const SnapshotPtr &listed, int signo);

    /// Predicts the signal for each of this instant, from a process that is held. What was shown before stays
    /// in `before` where it was something else; true if there is such a one.
    [[nodiscard]] bool lookAgain(int signo, std::vector<AskedTarget> &targets);
    /// The same for any number: very many are not read one by one, but compared with the last snapshot.
    [[nodiscard]] bool lookAtAll(int signo, std::vector<AskedTarget> &targets);

private:
    [[nodiscard]] bool compare(int signo, std::vector<AskedTarget> &targets);
    [[nodiscard]] PredictionTable predictionsOf(const ProcessInfo &process);
    [[nodiscard]] QString userOf(const ProcessInfo &process);
    [[nodiscard]] bool wasTermSentLately(const ProcessKey &key) const;

    Dispatcher &m_dispatcher;
    SnapshotPtr m_snapshot;
    std::optional<GroupLinks> m_groups; ///< of this snapshot, once they are asked for
    PhrasebookPtr m_phrasebook = builtInPhrasebook();
    UserNames m_users;
    QHash<ProcessKey, ProcessHandlePtr> m_held; ///< the selection
    QHash<ProcessKey, qint64> m_terms; ///< when SIGTERM went to a process, in ns of the monotonic clock
};

/// Whether others belong to it than those that are named.
[[nodiscard]] inline bool isWide(Scope scope) { return scope != Scope::Process && scope != Scope::Thread; }
[[nodiscard]] std::vector<ProcessKey> keysOf(const std::vector<AskedTarget> &targets);
/// The processes of targets in a snapshot, as far as they are in it.
[[nodiscard]] std::vector<ProcessPtr> processesOf(
    const std::vector<AskedTarget> &targets, const SnapshotPtr &snapshot);

} // namespace Sigwise
