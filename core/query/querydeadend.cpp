// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/querydeadend.h"

#include "core/signals/signaltable.h"

#include <algorithm>

namespace Sigwise {
namespace {

using Reason = QueryDeadEnd::Reason;

bool mayEnd(int signo)
{
    const DefaultAction action = signalRow(signo).defaultAction;
    return action == DefaultAction::Terminates || action == DefaultAction::DumpsCore;
}

bool mayBeArranged(int signo) { return signalRow(signo).catchable; }

bool isArrangement(QueryKey key)
{
    return key == QueryKey::Catches || key == QueryKey::Ignores || key == QueryKey::Blocks;
}

std::optional<Reason> impossibleAlone(const QueryToken &token)
{
    if (token.excludes)
        return std::nullopt;
    const auto none = [&token](bool (*isPossible)(int)) {
        return std::none_of(token.values.begin(), token.values.end(),
            [isPossible](const QueryValue &value) { return isPossible(value.number); });
    };
    if (isArrangement(*token.key) && none(mayBeArranged))
        return Reason::CannotBeCaught;
    if (*token.key == QueryKey::Ends && none(mayEnd))
        return Reason::NeverEnds;
    return std::nullopt;
}

bool isSearched(QueryKey key)
{
    return key == QueryKey::Text || key == QueryKey::Unit || key == QueryKey::Container
        || key == QueryKey::Name || key == QueryKey::Cmd;
}

// Keys of which a process has exactly one value.
bool isSingle(QueryKey key)
{
    return key == QueryKey::State || key == QueryKey::Pid || key == QueryKey::Ppid || key == QueryKey::Pid1
        || key == QueryKey::May || key == QueryKey::Deleted;
}

bool isText(QueryKey key) { return isSearched(key) || key == QueryKey::User || key == QueryKey::Open; }

bool isSame(QueryKey key, const QueryValue &a, const QueryValue &b)
{
    if (key == QueryKey::Open)
        return a.text == b.text;
    return isText(key) ? a.folded == b.folded : a.number == b.number;
}

// Whether every process that has the value `wanted` is excluded by `unwanted`.
bool isExcludedBy(QueryKey key, const QueryValue &wanted, const QueryValue &unwanted)
{
    if (isSearched(key))
        return wanted.folded.contains(unwanted.folded);
    return isSame(key, wanted, unwanted);
}

bool isAllExcluded(const QueryToken &wanted, const QueryToken &unwanted)
{
    return std::all_of(wanted.values.begin(), wanted.values.end(), [&](const QueryValue &value) {
        return std::any_of(unwanted.values.begin(), unwanted.values.end(),
            [&](const QueryValue &excluded) { return isExcludedBy(*wanted.key, value, excluded); });
    });
}

bool haveNoCommonValue(const QueryToken &a, const QueryToken &b)
{
    return std::none_of(a.values.begin(), a.values.end(), [&](const QueryValue &value) {
        return std::any_of(b.values.begin(), b.values.end(),
            [&](const QueryValue &other) { return isSame(*a.key, value, other); });
    });
}

// A signal is caught, or ignored, or has its default action: one of the three.
bool isDisposition(QueryKey key)
{
    return key == QueryKey::Catches || key == QueryKey::Ignores || key == QueryKey::Ends;
}

bool areOneSignalTwice(const QueryToken &a, const QueryToken &b)
{
    return a.values.size() == 1 && b.values.size() == 1 && a.values[0].number == b.values[0].number
        && mayBeArranged(a.values[0].number);
}

bool contradict(const QueryToken &a, const QueryToken &b)
{
    if (a.excludes && b.excludes)
        return false;
    if (a.excludes != b.excludes)
        return *a.key == *b.key && isAllExcluded(a.excludes ? b : a, a.excludes ? a : b);
    if (*a.key == *b.key)
        return isSingle(*a.key) && haveNoCommonValue(a, b);
    return isDisposition(*a.key) && isDisposition(*b.key) && areOneSignalTwice(a, b);
}

} // namespace

std::optional<QueryDeadEnd> deadEndOf(const Query &query)
{
    if (query.faulty() != nullptr)
        return std::nullopt;
    const std::vector<QueryToken> &tokens = query.tokens;
    for (size_t i = 0; i < tokens.size(); ++i) {
        if (const std::optional<Reason> reason = impossibleAlone(tokens[i]))
            return QueryDeadEnd{ *reason, i, i };
        for (size_t j = 0; j < i; ++j) {
            if (contradict(tokens[j], tokens[i]))
                return QueryDeadEnd{ Reason::Contradiction, j, i };
        }
    }
    return std::nullopt;
}

} // namespace Sigwise
