// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/querymatcher.h"

#include "core/base/visibletext.h"
#include "core/prediction/predictor.h"
#include "core/query/openfiles.h"
#include "core/signals/signaltable.h"

#include <algorithm>

namespace Sigwise {
namespace {

// The masks of a zombie are those at its death; nothing can be concluded from them.
bool isDead(const ProcessInfo &process)
{
    return process.state == ProcessState::Zombie && process.threadCount.value_or(1) <= 1;
}

Match contains(const std::optional<SignalSet> &set, int signo)
{
    return set ? matchOf(set->contains(signo)) : Match::Unknown;
}

bool hasThreads(const ProcessInfo &process, QueryMatcher::Threads threads)
{
    return threads == QueryMatcher::Threads::AsRead && process.detail && !process.detail->threads.empty();
}

Match blocks(int signo, const ProcessInfo &process, QueryMatcher::Threads threads)
{
    if (!hasThreads(process, threads))
        return contains(process.blocked, signo);
    bool isUnknown = false;
    for (const ThreadInfo &thread : process.detail->threads) {
        const Match match = contains(thread.blocked, signo);
        if (match == Match::No)
            return match;
        isUnknown = isUnknown || match == Match::Unknown;
    }
    return isUnknown ? Match::Unknown : Match::Yes;
}

Match isPending(int signo, const ProcessInfo &process, QueryMatcher::Threads threads)
{
    Match match = contains(process.pendingProcess, signo);
    if (!hasThreads(process, threads))
        return either(match, contains(process.pendingThread, signo));
    for (const ThreadInfo &thread : process.detail->threads)
        match = either(match, contains(thread.pending, signo));
    return match;
}

// Of what may be empty by right only a control group that was read tells that it is.
Match isPartOf(const QByteArray &name, const QString &wanted, bool isKnown)
{
    if (!isKnown)
        return Match::Unknown;
    return matchOf(visibleText(name).toCaseFolded().contains(wanted));
}

Match isInText(const QString &word, const ProcessInfo &process, const SearchedTexts &texts)
{
    return matchOf(texts.name.contains(word) || texts.command.contains(word)
        || QString::number(process.key.pid).contains(word));
}

Match isFirstOfNamespace(const ProcessInfo &process)
{
    return process.namespacePids.empty() ? Match::Unknown : matchOf(process.namespacePids.back() == 1);
}

Match maySignal(const ProcessInfo &process, const Sender &sender)
{
    constexpr int sigterm = 15;
    const std::optional<bool> may = maySend(process, sender, sigterm);
    return may ? matchOf(*may) : Match::Unknown;
}

Match asWanted(Match match, const QueryValue &yesOrNo)
{
    return yesOrNo.number != 0 ? match : opposite(match);
}

Match isParent(int pid, const ProcessInfo &process)
{
    return process.parent ? matchOf(*process.parent == pid) : Match::Unknown;
}

bool isOfTexts(QueryKey key)
{
    return key == QueryKey::Text || key == QueryKey::Name || key == QueryKey::Cmd;
}

} // namespace

QueryMatcher::QueryMatcher(Query query, const Sender &sender, Threads threads, OpenFiles *files)
    : m_query(std::move(query))
    , m_sender(sender)
    , m_threads(threads)
    , m_files(files)
{
    const QueryToken *faulty = m_query.faulty();
    m_isFaulty = faulty != nullptr && faulty->problem != QueryProblem::MissingValue;
    m_readsTexts = std::any_of(m_query.tokens.begin(), m_query.tokens.end(),
        [](const QueryToken &token) { return token.key && isOfTexts(*token.key); });
}

bool QueryMatcher::readsFiles() const
{
    return std::any_of(m_query.tokens.begin(), m_query.tokens.end(),
        [](const QueryToken &token) { return token.key && asksForFiles(*token.key); });
}

Match QueryMatcher::match(const ProcessInfo &process, const SearchedTexts &texts)
{
    if (m_isFaulty)
        return Match::No;
    // What has to be looked up is asked last, and only where everything else matches.
    Match all = Match::Yes;
    for (const bool looksUp : { false, true }) {
        for (const QueryToken &token : m_query.tokens) {
            if (asksForFiles(*token.key) != looksUp)
                continue;
            const Match one = answer(token, process, texts);
            if (one == Match::No)
                return one;
            if (one == Match::Unknown)
                all = one;
        }
    }
    return all;
}

Match QueryMatcher::answer(const QueryToken &token, const ProcessInfo &process, const SearchedTexts &texts)
{
    Match match = Match::No;
    bool asks = false;
    for (const QueryValue &value : token.values) {
        if (value.text.isEmpty())
            continue;
        asks = true;
        match = either(match, answer(*token.key, value, process, texts));
        if (match == Match::Yes)
            break;
    }
    if (!asks)
        return Match::Yes;
    return token.excludes ? opposite(match) : match;
}

Match QueryMatcher::answer(
    QueryKey key, const QueryValue &value, const ProcessInfo &process, const SearchedTexts &texts)
{
    switch (key) {
    case QueryKey::Text:
        return isInText(value.folded, process, texts);
    case QueryKey::Catches:
    case QueryKey::Ignores:
    case QueryKey::Blocks:
    case QueryKey::Pending:
    case QueryKey::Ends:
        return answerSignal(key, value.number, process);
    case QueryKey::User:
        return belongsTo(value, process);
    case QueryKey::State:
        return matchOf(static_cast<int>(process.state) == value.number);
    case QueryKey::Unit:
        return isPartOf(process.unit, value.folded, !process.cgroup.isEmpty());
    case QueryKey::Container:
        return isPartOf(process.container, value.folded, !process.cgroup.isEmpty());
    case QueryKey::Pid:
        return matchOf(process.key.pid == value.number);
    case QueryKey::Ppid:
        return isParent(value.number, process);
    case QueryKey::Name:
        return matchOf(texts.name.contains(value.folded));
    case QueryKey::Cmd:
        return matchOf(texts.command.contains(value.folded));
    case QueryKey::Pid1:
        return asWanted(isFirstOfNamespace(process), value);
    case QueryKey::May:
        return asWanted(maySignal(process, m_sender), value);
    case QueryKey::Port:
    case QueryKey::Open:
    case QueryKey::Deleted:
        return answerFiles(key, value, process);
    }
    return Match::Unknown;
}

Match QueryMatcher::answerSignal(QueryKey key, int signo, const ProcessInfo &process) const
{
    if (key == QueryKey::Ends)
        return ends(signo, process);
    if (isDead(process))
        return Match::Unknown;
    switch (key) {
    case QueryKey::Catches:
        return contains(process.caught, signo);
    case QueryKey::Ignores:
        return contains(process.ignored, signo);
    case QueryKey::Blocks:
        return blocks(signo, process, m_threads);
    default:
        return isPending(signo, process, m_threads);
    }
}

Match QueryMatcher::ends(int signo, const ProcessInfo &process) const
{
    // Whether a group is orphaned counts for the terminal's stop signals only, and those never end.
    const GroupLink group = GroupLink::Linked;
    Prediction prediction;
    if (m_threads == Threads::AsRead || !process.detail) {
        prediction = predict(process, group, m_sender, signo);
    } else {
        ProcessInfo bare = process;
        bare.detail.reset();
        prediction = predict(bare, group, m_sender, signo);
    }
    const bool doesEnd = isEnd(prediction.effect);
    if (doesEnd)
        return Match::Yes;
    const bool isKnown = prediction.effect != Effect::Unknown && prediction.isSure();
    return isKnown ? Match::No : Match::Unknown;
}

Match QueryMatcher::belongsTo(const QueryValue &user, const ProcessInfo &process)
{
    if (!process.users)
        return Match::Unknown;
    const uid_t uid = process.users->real;
    const auto known = m_users.constFind(uid);
    const QString name = known != m_users.constEnd()
        ? *known
        : *m_users.insert(uid, visibleText(m_userNames.name(uid)).toCaseFolded());
    return matchOf(name == user.folded || QString::number(uid) == user.text);
}

Match QueryMatcher::answerFiles(QueryKey key, const QueryValue &value, const ProcessInfo &process)
{
    if (m_files == nullptr)
        return Match::Unknown;
    switch (key) {
    case QueryKey::Port:
        return m_files->listensOn(process, value.number);
    case QueryKey::Open:
        return m_files->hasOpen(process, value.text.toUtf8());
    default:
        return asWanted(m_files->usesDeleted(process), value);
    }
}

} // namespace Sigwise
