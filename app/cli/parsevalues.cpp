// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/parsevalues.h"

#include "core/base/textscan.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"
#include "core/words/querywords.h"

#include <algorithm>

namespace Sigwise::Cli {
namespace {

QString shown(std::string_view text)
{
    if (text.empty())
        return QStringLiteral("(nothing)");
    constexpr size_t enough = 80;
    return visibleText(QByteArrayView(text.data(), static_cast<qsizetype>(std::min(text.size(), enough))));
}

QString decoded(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::vector<int> numbersOf(SignalSet set)
{
    std::vector<int> numbers;
    for (; !set.isEmpty(); set.remove(set.lowest()))
        numbers.push_back(set.lowest());
    return numbers;
}

std::optional<uint64_t> maskFromText(std::string_view text)
{
    constexpr size_t digitsOfMask = 16;
    if (text.starts_with("0x") || text.starts_with("0X"))
        return parseNumber<uint64_t>(text.substr(2), 16);
    if (text.size() == digitsOfMask)
        return parseNumber<uint64_t>(text, 16);
    return std::nullopt;
}

std::optional<double> secondsBetween(std::string_view text, double least, double most)
{
    bool isNumber = false;
    const double seconds = decoded(text).toDouble(&isNumber);
    // Written so that a NaN is refused too.
    return isNumber && seconds >= least && seconds <= most ? std::optional(seconds) : std::nullopt;
}

} // namespace

Parsed<pid_t> parsePid(std::string_view text)
{
    const std::optional<pid_t> pid = parseNumber<pid_t>(text);
    if (pid && *pid > 0)
        return *pid;
    return Complaint{ shown(text), QStringLiteral("not a PID (a number from 1 to 2147483647)") };
}

Parsed<TargetArgument> parseTarget(std::string_view text)
{
    const size_t colon = text.find(':');
    const Parsed<pid_t> pid = parsePid(text.substr(0, colon));
    if (std::holds_alternative<Complaint>(pid)) {
        return Complaint{ shown(text),
            QStringLiteral("not a target (PID or PID:STARTTIME, the PID from 1 to 2147483647)") };
    }
    TargetArgument target{ std::get<pid_t>(pid), std::nullopt };
    if (colon == std::string_view::npos)
        return target;
    target.startTime = parseNumber<uint64_t>(text.substr(colon + 1));
    if (target.startTime)
        return target;
    return Complaint{ shown(text),
        QStringLiteral("not a start time after the colon (field 22 of /proc/PID/stat)") };
}

Parsed<int> parseSignal(std::string_view text)
{
    if (const std::optional<int> signo = signalFromText(decoded(text)))
        return *signo;
    const bool isNumber
        = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    QString name = shown(text);
    if (isNumber)
        name += QLatin1String(" (they go from 1 to 64)");
    else if (const QString nearest = text.empty() ? QString() : nearestSignalName(decoded(text));
             !nearest.isEmpty())
        name += QString(u" (nearest: " % nearest % u')');
    return Complaint{ QStringLiteral("no such signal"), name };
}

Parsed<std::vector<int>> parseSignalList(std::string_view text)
{
    std::vector<int> numbers;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const Parsed<int> signo = parseSignal(word);
        if (const auto *complaint = std::get_if<Complaint>(&signo))
            return *complaint;
        if (std::find(numbers.begin(), numbers.end(), std::get<int>(signo)) == numbers.end())
            numbers.push_back(std::get<int>(signo));
    }
    if (numbers.empty())
        return Complaint{ QStringLiteral("--signals"), QStringLiteral("the list is empty") };
    return numbers;
}

Parsed<std::vector<int>> parseSignalOrMask(std::string_view text)
{
    if (const std::optional<uint64_t> mask = maskFromText(text))
        return numbersOf(SignalSet(*mask));
    const Parsed<int> signo = parseSignal(text);
    if (const auto *complaint = std::get_if<Complaint>(&signo))
        return *complaint;
    return std::vector<int>{ std::get<int>(signo) };
}

Parsed<QByteArray> parseReason(std::string_view text)
{
    constexpr size_t longest = 1000;
    if (text.size() <= longest)
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    return Complaint{ QStringLiteral("--reason"), QStringLiteral("longer than 1,000 bytes") };
}

Parsed<int> parseValue(std::string_view text)
{
    if (const std::optional<int> value = parseNumber<int>(text))
        return *value;
    return Complaint{ QString(u"--value " % shown(text)),
        QStringLiteral("not a number from -2147483648 to 2147483647") };
}

Parsed<pid_t> parseThread(std::string_view text)
{
    const std::optional<pid_t> tid = parseNumber<pid_t>(text);
    if (tid && *tid > 0)
        return *tid;
    return Complaint{ QString(u"--thread " % shown(text)),
        QStringLiteral("not a thread ID (a number from 1 to 2147483647)") };
}

Parsed<double> parseGrace(std::string_view text)
{
    if (const std::optional<double> seconds = secondsBetween(text, 1, 600))
        return *seconds;
    return Complaint{ QString(u"--grace " % shown(text)),
        QStringLiteral("not a number of seconds from 1 to 600") };
}

Parsed<double> parseSeconds(const char *option, std::string_view text)
{
    constexpr double day = 86'400;
    if (const std::optional<double> seconds = secondsBetween(text, 0, day))
        return *seconds;
    return Complaint{ QString(QLatin1String(option) % u' ' % shown(text)),
        QStringLiteral("not a number of seconds from 0 to 86400") };
}

Parsed<Query> parseFilter(const QString &text)
{
    Query query = parseQuery(text);
    if (const QueryToken *faulty = query.faulty())
        return Complaint{ Words::tokenText(query, *faulty), Words::tokenProblem(query, *faulty) };
    return query;
}

} // namespace Sigwise::Cli
