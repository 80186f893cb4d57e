// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/words/querywords.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace Sigwise::Words {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("QueryWords", text); }

QString shown(QStringView text)
{
    constexpr qsizetype enough = 60;
    const QString visible = visibleText(text.left(enough).toUtf8());
    return text.size() > enough ? QString(visible % u'…') : visible;
}

QString keyList()
{
    QStringList names;
    for (const QueryKeyRow &row : queryKeys()) {
        if (row.name != nullptr)
            names.append(QLatin1String(row.name));
    }
    return names.join(QLatin1Char(' '));
}

QString stateList()
{
    QStringList names;
    for (const char *state : queryStates())
        names.append(QLatin1String(state));
    return names.join(QLatin1Char(' '));
}

QString signalProblem(const QString &value)
{
    const QString nearest = nearestSignalName(value);
    if (nearest.isEmpty())
        return tr("“%1” is no signal").arg(shown(value));
    return tr("“%1” is no signal (nearest: %2)").arg(shown(value), nearest);
}

QString missingValue(QueryValueKind kind)
{
    return kind == QueryValueKind::Signal ? tr("the name of a signal is missing") : tr("a value is missing");
}

// In the order of QueryProblem; {value} is what was written. None, UnknownKey, MissingValue and NoSuchSignal
// are said elsewhere.
struct ProblemRow
{
    QueryProblem problem;
    const char *text;
};
#define TEXT(text) QT_TRANSLATE_NOOP("QueryWords", text)
constexpr std::array problemRows{
    ProblemRow{ QueryProblem::NoSuchState, TEXT("“{value}” is no state (there are: {states})") },
    ProblemRow{ QueryProblem::NotAPid, TEXT("“{value}” is no PID (a number from 1 to 2147483647)") },
    ProblemRow{ QueryProblem::NotAPort, TEXT("“{value}” is no port (a number from 1 to 65535)") },
    ProblemRow{ QueryProblem::NotAPath, TEXT("“{value}” is no whole path (it begins with a slash)") },
    ProblemRow{ QueryProblem::NotYesOrNo, TEXT("“{value}” is neither yes nor no") },
    ProblemRow{ QueryProblem::TooMany, TEXT("more than 100 words are too many") },
};
#undef TEXT

QString rowText(QueryProblem problem, const QString &value)
{
    for (const ProblemRow &row : problemRows) {
        if (row.problem == problem) {
            QString text = tr(row.text).replace(QLatin1String("{states}"), stateList());
            return text.replace(QLatin1String("{value}"), shown(value));
        }
    }
    return {};
}

} // namespace

QString tokenText(const Query &query, const QueryToken &token) { return shown(query.textOf(token)); }

QString tokenProblem(const Query &query, const QueryToken &token)
{
    switch (token.problem) {
    case QueryProblem::None:
        return {};
    case QueryProblem::UnknownKey:
        return tr("there is no key “%1” (there are: %2; quotes search for the text: \"%3\")")
            .arg(shown(query.keyOf(token)), keyList(), tokenText(query, token));
    case QueryProblem::MissingValue:
        return missingValue(queryKeyRow(*token.key).values);
    case QueryProblem::NoSuchSignal:
        return signalProblem(token.values.at(token.problemAt).text);
    default:
        return rowText(token.problem, token.values.at(token.problemAt).text);
    }
}

QString deadEndText(const Query &query, const QueryDeadEnd &end)
{
    const QueryToken &token = query.tokens.at(end.token);
    const QString name = token.values.empty() ? QString() : signalName(token.values.front().number);
    switch (end.reason) {
    case QueryDeadEnd::Reason::CannotBeCaught:
        return tr("%1 is never caught, ignored or blocked").arg(name);
    case QueryDeadEnd::Reason::NeverEnds:
        return tr("%1 never ends a process").arg(name);
    case QueryDeadEnd::Reason::Contradiction:
        break;
    }
    return tr("“%1” and “%2” exclude each other")
        .arg(tokenText(query, token), tokenText(query, query.tokens.at(end.other)));
}

QString unknownMatches(int processes)
{
    const char *one = QT_TRANSLATE_N_NOOP(
        "QueryWords", "whether %n process matches cannot be told: not all of it could be read");
    const char *several = QT_TRANSLATE_N_NOOP(
        "QueryWords", "whether %n processes match cannot be told: not all of them could be read");
    return QCoreApplication::translate("QueryWords", processes == 1 ? one : several, nullptr, processes);
}

} // namespace Sigwise::Words
