// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/listcommand.h"

#include "app/cli/processjson.h"
#include "app/cli/textoutput.h"
#include "core/base/visibletext.h"
#include "core/prediction/grouplinks.h"
#include "core/processes/scanner.h"
#include "core/query/openfiles.h"
#include "core/query/querymatcher.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"
#include "core/words/querywords.h"

#include <algorithm>
#include <array>
#include <csignal>

#include <unistd.h>

namespace Sigwise::Cli {
namespace {

// Words that fit in a narrow column; "?" behind one = not sure.
constexpr std::array chipWords{ "handler", "ends", "core", "ignored", "waits", "stops", "continues",
    "nothing", "denied", "unknown" };

QString effectCell(const Prediction &prediction)
{
    const auto chip = static_cast<size_t>(chipOf(prediction.effectForSender()));
    const QString word = QLatin1String(chipWords.at(chip));
    return prediction.isSureForSender() ? word : QString(word % u'?');
}

Match filterMatch(QueryMatcher &filter, const ProcessInfo &process)
{
    return filter.match(process, filter.readsTexts() ? searchedTexts(process) : SearchedTexts());
}

// What an empty or a short list does not tell.
void explain(const QueryMatcher &filter, int unknown)
{
    const Query &query = filter.query();
    const QString what = visibleText(query.text.toUtf8());
    if (const std::optional<QueryDeadEnd> end = deadEndOf(query))
        complain(what, QString(QLatin1String("can never match: ") % Words::deadEndText(query, *end)));
    else if (unknown > 0)
        complain(what, Words::unknownMatches(unknown));
}

class Listing
{
public:
    Listing(const Arguments &arguments, const Snapshot &all, const Sender &sender)
        : m_arguments(arguments)
        , m_sender(sender)
        , m_table(columns(arguments))
    {
        const SignalSet terminalStops{ SIGTSTP, SIGTTIN, SIGTTOU };
        const std::vector<int> &numbers = arguments.signalNumbers;
        const bool needsGroups = std::any_of(
            numbers.begin(), numbers.end(), [&](int signo) { return terminalStops.contains(signo); });
        if (needsGroups)
            m_groups.emplace(all);
    }

    void addJson(TextOutput &out, const ProcessInfo &process)
    {
        m_json.beginObject();
        m_process.writeIdentity(m_json, process);
        m_process.writeSignals(
            m_json, process, predictAll(process, groupOf(process), m_sender), m_arguments.signalNumbers);
        m_json.endObject();
        out.writeWhole(m_json.finishLine());
    }

    void addText(const ProcessInfo &process)
    {
        std::vector<QString> cells{ QString::number(process.key.pid),
            process.users ? visibleText(m_names.name(process.users->real)) : QStringLiteral("?"),
            QLatin1String(stateKey(process.state)) };
        const PredictionTable predictions = predictAll(process, groupOf(process), m_sender);
        for (const int signo : m_arguments.signalNumbers)
            cells.push_back(effectCell(predictions.at(signo)));
        cells.push_back(visibleText(process.container.isEmpty() ? process.unit : process.container));
        cells.push_back(process.command.isEmpty() ? QString(u'[' % visibleText(process.name) % u']')
                                                  : visibleText(process.command));
        m_table.addRow(std::move(cells));
    }

    [[nodiscard]] QByteArray lines() const { return m_table.lines(); }

private:
    static std::vector<TextTable::Column> columns(const Arguments &arguments)
    {
        std::vector<TextTable::Column> columns{ { QStringLiteral("PID"), 10, true },
            { QStringLiteral("USER"), 12 }, { QStringLiteral("STATE"), 9 } };
        for (const int signo : arguments.signalNumbers)
            columns.push_back({ shortSignalName(signo), 10 });
        columns.push_back({ QStringLiteral("UNIT"), 24 });
        columns.push_back({ QStringLiteral("COMMAND"), 240 });
        return columns;
    }

    GroupLink groupOf(const ProcessInfo &process) const
    {
        return m_groups ? m_groups->of(process) : GroupLink::Unknown;
    }

    const Arguments &m_arguments;
    const Sender &m_sender;
    TextTable m_table;
    JsonWriter m_json;
    ProcessJson m_process;
    UserNames m_names;
    std::optional<GroupLinks> m_groups; ///< only where a terminal stop signal is asked for
};

} // namespace

ExitCode runList(const Arguments &arguments)
{
    Scanner scanner(arguments.procRoot);
    scanner.setAllDetailed(true);
    const SnapshotPtr all = scanner.scan();
    if (all->failure != 0) {
        complain(visibleText(arguments.procRoot), Words::errorText(all->failure));
        return ExitCode::Failure;
    }
    const Sender sender = currentSender(scanner.reader());
    OpenFiles files(scanner.reader().rootFd());
    QueryMatcher filter(arguments.filter, sender, QueryMatcher::Threads::AsRead, &files);
    // The words stand in our own command line too, which is never meant (as with pgrep(1)).
    const pid_t ownPid = scanner.reader().isLive() && filter.readsTexts() ? ::getpid() : 0;
    int unknown = 0;
    Listing listing(arguments, *all, sender);
    TextOutput out;
    for (const ProcessPtr &process : all->processes) {
        if (!out.isOpen())
            break;
        const Match match = process->key.pid == ownPid ? Match::No : filterMatch(filter, *process);
        unknown += match == Match::Unknown && process->state != ProcessState::Zombie ? 1 : 0;
        if (match != Match::Yes)
            continue;
        if (arguments.json)
            listing.addJson(out, *process);
        else
            listing.addText(*process);
    }
    if (!arguments.json)
        out.write(listing.lines());
    explain(filter, unknown);
    return out.finish() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace Sigwise::Cli
