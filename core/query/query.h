// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringView>

#include <optional>
#include <span>
#include <vector>

namespace Sigwise {

/// What a token of a filter asks about.
enum class QueryKey {
    Text, ///< a plain word: in the name, the command line or the PID
    Catches, ///< has a handler
    Ignores, ///< is set to ignore
    Blocks, ///< all threads block it
    Pending, ///< waits for the process or one of its threads
    Ends, ///< would end it, with or without a core file
    User, ///< name or number of the real user
    State, ///< of the main thread
    Unit, ///< part of the name
    Container, ///< part of the name
    Pid,
    Ppid,
    Name, ///< part of the name
    Cmd, ///< part of the command line
    Pid1, ///< the first process of its PID namespace
    May, ///< the user may send SIGTERM to it
    Port, ///< listens there: TCP, or UDP that is connected to nobody
    Open, ///< a file, folder or program at this path or below it is in use
    Deleted, ///< a file that it uses has been deleted
};

/// What the values of a key are.
enum class QueryValueKind { Text, User, Signal, State, Pid, ParentPid, YesNo, Port, Path };

struct QueryKeyRow
{
    const char *name; ///< as it is written, without the colon; null for plain words
    QueryKey key;
    QueryValueKind values;
};

/// All keys, in the order of QueryKey. Keys are written in any case.
[[nodiscard]] std::span<const QueryKeyRow> queryKeys();
[[nodiscard]] const QueryKeyRow &queryKeyRow(QueryKey key);
/// Whether a key asks for what a process has open: to be looked up beside what a scan reads.
[[nodiscard]] bool asksForFiles(QueryKey key);

/// What is wrong with a token.
enum class QueryProblem {
    None,
    UnknownKey,
    MissingValue, ///< nothing stands behind the colon or a comma: as yet, perhaps
    NoSuchSignal,
    NoSuchState,
    NotAPid, ///< 1 to 2147483647; 0 too for ppid
    NotAPort, ///< 1 to 65535
    NotAPath, ///< a path begins with a slash
    NotYesOrNo,
    TooMany, ///< more than mostQueryTokens; the rest was not read
};

inline constexpr size_t mostQueryTokens = 100;

/// One of the alternatives behind a key, or the text of a plain word.
struct QueryValue
{
    qsizetype start = 0; ///< in the filter's text, quotes included
    qsizetype length = 0;
    QString text; ///< quotes undone
    QString folded; ///< the same without case
    int number = 0; ///< signal, PID, port, ProcessState, or 1 for yes; undefined for texts

    friend bool operator==(const QueryValue &, const QueryValue &) = default;
};

/// One word of a filter: a plain word, or a key with its values.
struct QueryToken
{
    qsizetype start = 0; ///< in the filter's text, from the '-' on
    qsizetype length = 0;
    qsizetype keyLength = 0; ///< of the key without '-' and colon; 0 = a plain word
    bool excludes = false; ///< begins with '-'
    std::optional<QueryKey> key; ///< empty = unknown
    std::vector<QueryValue> values; ///< one of them must match
    QueryProblem problem = QueryProblem::None;
    size_t problemAt = 0; ///< which value has the problem

    friend bool operator==(const QueryToken &, const QueryToken &) = default;
};

/// A filter, parsed. A value.
struct Query
{
    QString text;
    std::vector<QueryToken> tokens; ///< all must match

    [[nodiscard]] bool isEmpty() const { return tokens.empty(); }
    /// The first token with a problem, or null. One that may still be completed (MissingValue) comes last.
    [[nodiscard]] const QueryToken *faulty() const;
    [[nodiscard]] QStringView textOf(const QueryToken &token) const;
    /// The key as it was written.
    [[nodiscard]] QStringView keyOf(const QueryToken &token) const;
};

/// The filter language: tokens between blanks, all of which must match. A token is a plain word, or a key, a
/// colon and values with commas, one of which must match; '-' in front excludes. Double quotes hold blanks,
/// commas, colons and a leading '-' together: cmd:"a b", "http://x"; within them \" and \\ stand for " and \;
/// quotes that are not closed reach to the end. Takes any text and never fails: what is wrong stands in the
/// tokens.
[[nodiscard]] Query parseQuery(QStringView text);

/// "running", "disk-wait", …: what state: takes, in the order of ProcessState.
[[nodiscard]] std::span<const char *const> queryStates();

} // namespace Sigwise
