// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/processcolumns.h"
#include "core/models/processrow.h"
#include "core/prediction/grouplinks.h"
#include "core/prediction/predictor.h"
#include "core/processes/snapshotdiff.h"
#include "core/processes/users.h"
#include "core/query/querymatcher.h"

#include <QHash>

#include <memory>
#include <unordered_map>
#include <vector>

namespace Sigwise {

/// The processes behind the rows: values only, nothing of their places. Every change marks the sections that
/// read differently now; what came, went or no longer matches is noted in structureChanged().
class ProcessStore
{
public:
    void setSections(const SectionMap &sections);
    void setSender(const Sender &sender);
    void setFilter(const Query &query);
    void setKept(const std::vector<ProcessKey> &keys);

    /// Brings the rows to a snapshot; `before` is null for the first one, whose rows are not fresh.
    void apply(const Snapshot *before, const SnapshotPtr &after);
    /// Ends the freshness of rows and lets those leave that ended long enough ago.
    void passTime(int64_t nowNs);
    /// Forgets the rows that leave. Nothing may point to them any more.
    void dropLeaving();

    [[nodiscard]] const std::vector<std::unique_ptr<ProcessRow>> &rows() const { return m_rows; }
    [[nodiscard]] ProcessRow *find(const ProcessKey &key) const { return m_byKey.value(key); }
    [[nodiscard]] ProcessRow *findLive(pid_t pid) const;
    [[nodiscard]] int liveCount() const { return static_cast<int>(m_live.size()); }
    [[nodiscard]] const QueryMatcher &filter() const { return m_matcher; }
    [[nodiscard]] bool hasFilter() const { return !m_matcher.isEmpty(); }
    [[nodiscard]] bool hasPassing() const { return !m_ended.empty() || !m_fresh.empty(); }
    [[nodiscard]] const ListMoment &moment() const { return m_moment; }
    [[nodiscard]] const Sender &sender() const { return m_sender; }

    /// The rows with marked sections, each once.
    [[nodiscard]] const std::vector<ProcessRow *> &touched() const { return m_touched; }
    void clearTouched();
    /// True once after processes came, went, got another parent or (no longer) match.
    [[nodiscard]] bool takeStructureChanged() { return std::exchange(m_structureChanged, false); }

    [[nodiscard]] GroupLink groupLinkOf(const ProcessInfo &process);

private:
    void add(const ProcessPtr &process, std::optional<int64_t> freshSince);
    void end(ProcessRow &row, int64_t nowNs);
    void take(ProcessRow &row, const ProcessPtr &process);
    void takeName(ProcessRow &row);
    void takeUser(ProcessRow &row);
    void predictRow(ProcessRow &row);
    void match(ProcessRow &row);
    void tick(int64_t elapsedNs);
    void mark(ProcessRow &row, uint32_t sections);
    void markColumn(ProcessRow &row, ProcessModel::Column column);

    std::vector<std::unique_ptr<ProcessRow>> m_rows;
    QHash<ProcessKey, ProcessRow *> m_byKey;
    std::unordered_map<pid_t, ProcessRow *> m_live;
    std::vector<ProcessRow *> m_ended;
    std::vector<ProcessRow *> m_fresh;
    std::vector<ProcessRow *> m_kept;
    std::vector<ProcessRow *> m_touched;
    SectionMap m_sections;
    Sender m_sender;
    QueryMatcher m_matcher;
    ListMoment m_moment;
    SnapshotPtr m_snapshot;
    std::optional<GroupLinks> m_groups; ///< of this snapshot, once they are asked for
    UserNames m_userNames;
    QHash<uid_t, QString> m_users;
    bool m_structureChanged = false;
};

} // namespace Sigwise
