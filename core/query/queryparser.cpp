// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/processinfo.h"
#include "core/query/query.h"
#include "core/signals/signaltable.h"

#include <algorithm>
#include <limits>

namespace Sigwise {
namespace {

constexpr QChar quote(u'"');

bool isKeyLetter(QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_'); }

// How many characters from `at` on are a key: letters and digits up to a colon, a letter first.
qsizetype keyLengthAt(QStringView text, qsizetype at)
{
    qsizetype end = at;
    while (end < text.size() && isKeyLetter(text[end]))
        ++end;
    const bool isKey = end > at && end < text.size() && text[end] == u':' && text[at].isLetter();
    return isKey ? end - at : 0;
}

std::optional<QueryKey> keyFromText(QStringView text)
{
    for (const QueryKeyRow &row : queryKeys()) {
        if (row.name != nullptr && text.compare(QLatin1String(row.name), Qt::CaseInsensitive) == 0)
            return row.key;
    }
    return std::nullopt;
}

// Reads one value from `at` on: to a blank, or to a comma where `stopsAtComma`, outside of quotes.
QueryValue takeValue(QStringView text, qsizetype &at, bool stopsAtComma)
{
    QueryValue value;
    value.start = at;
    QString read;
    bool isQuoted = false;
    for (; at < text.size(); ++at) {
        const QChar c = text[at];
        if (c == quote) {
            isQuoted = !isQuoted;
            continue;
        }
        if (!isQuoted && (c.isSpace() || (stopsAtComma && c == u',')))
            break;
        const bool isEscape = isQuoted && c == u'\\' && at + 1 < text.size()
            && (text[at + 1] == quote || text[at + 1] == u'\\');
        if (isEscape)
            ++at;
        read += text[at];
    }
    value.length = at - value.start;
    value.text = read;
    value.folded = read.toCaseFolded();
    return value;
}

std::optional<int> numberIn(const QString &text, int lowest, int highest)
{
    const bool isDigits = std::all_of(
        text.begin(), text.end(), [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); });
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    return isDigits && isNumber && number >= lowest && number <= highest ? std::optional(number)
                                                                         : std::nullopt;
}

std::optional<int> stateFromText(const QString &text)
{
    const std::span<const char *const> words = queryStates();
    for (size_t i = 0; i < words.size(); ++i) {
        if (text == QLatin1String(words[i]))
            return static_cast<int>(i);
    }
    return std::nullopt;
}

std::optional<int> yesFromText(const QString &text)
{
    if (text == QLatin1String("yes"))
        return 1;
    return text == QLatin1String("no") ? std::optional(0) : std::nullopt;
}

// The number that a value stands for, 0 for texts; nothing when there is no such thing.
std::optional<int> numberOf(QueryValueKind kind, const QString &text)
{
    constexpr int highestPid = std::numeric_limits<int>::max();
    switch (kind) {
    case QueryValueKind::Text:
    case QueryValueKind::User:
        return 0;
    case QueryValueKind::Signal:
        return signalFromText(text);
    case QueryValueKind::State:
        return stateFromText(text);
    case QueryValueKind::Pid:
        return numberIn(text, 1, highestPid);
    case QueryValueKind::ParentPid:
        return numberIn(text, 0, highestPid);
    case QueryValueKind::YesNo:
        return yesFromText(text);
    case QueryValueKind::Port:
        return numberIn(text, 1, 65535);
    case QueryValueKind::Path:
        return text.startsWith(u'/') ? std::optional(0) : std::nullopt;
    }
    return std::nullopt;
}

QueryProblem problemOf(QueryValueKind kind)
{
    switch (kind) {
    case QueryValueKind::Text:
    case QueryValueKind::User:
        break;
    case QueryValueKind::Signal:
        return QueryProblem::NoSuchSignal;
    case QueryValueKind::State:
        return QueryProblem::NoSuchState;
    case QueryValueKind::Pid:
    case QueryValueKind::ParentPid:
        return QueryProblem::NotAPid;
    case QueryValueKind::YesNo:
        return QueryProblem::NotYesOrNo;
    case QueryValueKind::Port:
        return QueryProblem::NotAPort;
    case QueryValueKind::Path:
        return QueryProblem::NotAPath;
    }
    return QueryProblem::None;
}

// A missing value is the smaller problem: another one of the token counts before it.
void note(QueryToken &token, QueryProblem problem, size_t at)
{
    const bool isFirst = token.problem == QueryProblem::None;
    const bool isWorse = token.problem == QueryProblem::MissingValue && problem != QueryProblem::MissingValue;
    if (!isFirst && !isWorse)
        return;
    token.problem = problem;
    token.problemAt = at;
}

void understandValues(QueryToken &token)
{
    const QueryValueKind kind = queryKeyRow(*token.key).values;
    for (size_t i = 0; i < token.values.size(); ++i) {
        QueryValue &value = token.values[i];
        if (value.text.isEmpty()) {
            note(token, QueryProblem::MissingValue, i);
            continue;
        }
        const std::optional<int> number = numberOf(kind, value.folded);
        value.number = number.value_or(0);
        if (!number)
            note(token, problemOf(kind), i);
    }
}

QueryToken takeToken(QStringView text, qsizetype &at)
{
    QueryToken token;
    token.start = at;
    token.excludes = text[at] == u'-' && at + 1 < text.size() && !text[at + 1].isSpace();
    at += token.excludes ? 1 : 0;
    token.keyLength = keyLengthAt(text, at);
    if (token.keyLength == 0) {
        token.key = QueryKey::Text;
        token.values.push_back(takeValue(text, at, false));
    } else {
        token.key = keyFromText(text.mid(at, token.keyLength));
        at += token.keyLength;
        do {
            ++at; // the colon or a comma
            token.values.push_back(takeValue(text, at, true));
        } while (at < text.size() && text[at] == u',');
    }
    token.length = at - token.start;
    if (token.key)
        understandValues(token);
    else
        token.problem = QueryProblem::UnknownKey;
    return token;
}

} // namespace

Query parseQuery(QStringView text)
{
    Query query;
    query.text = text.toString();
    for (qsizetype at = 0; at < text.size();) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        if (query.tokens.size() == mostQueryTokens) {
            query.tokens.back().problem = QueryProblem::TooMany;
            break;
        }
        query.tokens.push_back(takeToken(text, at));
    }
    return query;
}

} // namespace Sigwise
