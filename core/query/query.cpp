// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/query.h"

#include <algorithm>
#include <array>

namespace Sigwise {
namespace {

using Kind = QueryValueKind;

constexpr std::array keyRows{
    QueryKeyRow{ nullptr, QueryKey::Text, Kind::Text },
    QueryKeyRow{ "catches", QueryKey::Catches, Kind::Signal },
    QueryKeyRow{ "ignores", QueryKey::Ignores, Kind::Signal },
    QueryKeyRow{ "blocks", QueryKey::Blocks, Kind::Signal },
    QueryKeyRow{ "pending", QueryKey::Pending, Kind::Signal },
    QueryKeyRow{ "ends", QueryKey::Ends, Kind::Signal },
    QueryKeyRow{ "user", QueryKey::User, Kind::User },
    QueryKeyRow{ "state", QueryKey::State, Kind::State },
    QueryKeyRow{ "unit", QueryKey::Unit, Kind::Text },
    QueryKeyRow{ "container", QueryKey::Container, Kind::Text },
    QueryKeyRow{ "pid", QueryKey::Pid, Kind::Pid },
    QueryKeyRow{ "ppid", QueryKey::Ppid, Kind::ParentPid },
    QueryKeyRow{ "name", QueryKey::Name, Kind::Text },
    QueryKeyRow{ "cmd", QueryKey::Cmd, Kind::Text },
    QueryKeyRow{ "pid1", QueryKey::Pid1, Kind::YesNo },
    QueryKeyRow{ "may", QueryKey::May, Kind::YesNo },
    QueryKeyRow{ "port", QueryKey::Port, Kind::Port },
    QueryKeyRow{ "open", QueryKey::Open, Kind::Path },
    QueryKeyRow{ "deleted", QueryKey::Deleted, Kind::YesNo },
};

constexpr std::array states{ "running", "sleeping", "disk-wait", "stopped", "traced", "zombie", "idle",
    "dead", "unknown" };

} // namespace

std::span<const QueryKeyRow> queryKeys() { return keyRows; }

const QueryKeyRow &queryKeyRow(QueryKey key) { return keyRows.at(static_cast<size_t>(key)); }

bool asksForFiles(QueryKey key)
{
    return key == QueryKey::Port || key == QueryKey::Open || key == QueryKey::Deleted;
}

std::span<const char *const> queryStates() { return states; }

const QueryToken *Query::faulty() const
{
    const auto firstOf = [this](auto test) -> const QueryToken * {
        const auto found = std::find_if(tokens.begin(), tokens.end(), test);
        return found == tokens.end() ? nullptr : &*found;
    };
    if (const QueryToken *wrong = firstOf([](const QueryToken &token) {
            return token.problem != QueryProblem::None && token.problem != QueryProblem::MissingValue;
        }))
        return wrong;
    return firstOf([](const QueryToken &token) { return token.problem != QueryProblem::None; });
}

QStringView Query::textOf(const QueryToken &token) const
{
    return QStringView(text).mid(token.start, token.length);
}

QStringView Query::keyOf(const QueryToken &token) const
{
    return QStringView(text).mid(token.start + (token.excludes ? 1 : 0), token.keyLength);
}

} // namespace Sigwise
