// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/rights.h"
#include "core/processes/users.h"
#include "core/query/match.h"
#include "core/query/query.h"
#include "core/query/searchedtexts.h"

#include <QHash>

namespace Sigwise {

class OpenFiles;

/// Asks processes whether they match a query. What could not be read is unknown, and unknown is neither a
/// match of a key nor of its exclusion. Not thread safe: it keeps the names of users.
///
/// ends: takes predictions for what the list shows of them, sure or not; -ends: takes only what surely does
/// not end. Of a zombie neither dispositions nor masks are known. Values that are missing ask nothing, with
/// any other problem nothing matches.
class QueryMatcher
{
public:
    /// Whose masks count for blocks:, pending: and ends:.
    enum class Threads {
        AsRead, ///< all that the details have
        MainOnly, ///< for lists where only some processes have details: what scrolls by changes no answer
    };

    QueryMatcher() = default;
    /// `files` answers port:, open: and deleted:, which are unknown without it; it must outlive the matcher.
    QueryMatcher(Query query, const Sender &sender, Threads threads, OpenFiles *files = nullptr);

    [[nodiscard]] const Query &query() const { return m_query; }
    [[nodiscard]] bool isEmpty() const { return m_query.isEmpty(); }
    /// Whether match() looks at the texts: else they may be empty.
    [[nodiscard]] bool readsTexts() const { return m_readsTexts; }
    /// Whether files, sockets and mappings are asked for.
    [[nodiscard]] bool readsFiles() const;

    [[nodiscard]] Match match(const ProcessInfo &process, const SearchedTexts &texts);

private:
    [[nodiscard]] Match answer(
        const QueryToken &token, const ProcessInfo &process, const SearchedTexts &texts);
    [[nodiscard]] Match answer(
        QueryKey key, const QueryValue &value, const ProcessInfo &process, const SearchedTexts &texts);
    [[nodiscard]] Match answerSignal(QueryKey key, int signo, const ProcessInfo &process) const;
    [[nodiscard]] Match answerFiles(QueryKey key, const QueryValue &value, const ProcessInfo &process);
    [[nodiscard]] Match ends(int signo, const ProcessInfo &process) const;
    [[nodiscard]] Match belongsTo(const QueryValue &user, const ProcessInfo &process);

    Query m_query;
    Sender m_sender;
    Threads m_threads = Threads::AsRead;
    OpenFiles *m_files = nullptr;
    bool m_isFaulty = false;
    bool m_readsTexts = false;
    UserNames m_userNames;
    QHash<uid_t, QString> m_users; ///< visible, without case
};

} // namespace Sigwise
