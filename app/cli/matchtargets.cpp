// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/matchtargets.h"

#include "app/cli/textoutput.h"
#include "core/base/visibletext.h"
#include "core/processes/scanner.h"
#include "core/processes/users.h"
#include "core/query/openfiles.h"
#include "core/query/querymatcher.h"
#include "core/signals/signaltable.h"
#include "core/words/counts.h"
#include "core/words/effectwords.h"
#include "core/words/outcomewords.h"
#include "core/words/querywords.h"

#include <algorithm>

#include <unistd.h>

namespace Sigwise::Cli {
namespace {

// This program, what started it, and what started that.
std::vector<pid_t> ownLine(const Snapshot &all)
{
    std::vector<pid_t> line;
    std::optional<pid_t> next = ::getpid();
    while (next && *next > 0 && std::find(line.begin(), line.end(), *next) == line.end()) {
        line.push_back(*next);
        const ProcessPtr process = all.find(*next);
        next = process ? process->parent : std::nullopt;
    }
    return line;
}

std::vector<ProcessPtr> matching(const Query &filter, Scanner &scanner, const Snapshot &all, int &unknown)
{
    OpenFiles files(scanner.reader().rootFd());
    QueryMatcher matcher(filter, currentSender(scanner.reader()), QueryMatcher::Threads::AsRead, &files);
    std::vector<ProcessPtr> found;
    for (const ProcessPtr &process : all.processes) {
        if (process->kernelThread.value_or(false))
            continue;
        const Match match
            = matcher.match(*process, matcher.readsTexts() ? searchedTexts(*process) : SearchedTexts());
        unknown += match == Match::Unknown && process->state != ProcessState::Zombie ? 1 : 0;
        if (match == Match::Yes)
            found.push_back(process);
    }
    return found;
}

QString shownName(const QByteArray &name, const ProcessKey &key)
{
    return cutToWidth(visibleText(name), 32) % u" (" % QString::number(key.pid) % u':'
        % QString::number(key.startTime) % u')';
}

void explainSpared(const std::vector<ProcessPtr> &spared)
{
    QStringList names;
    for (const ProcessPtr &process : spared)
        names.append(shownName(process->name, process->key));
    if (!names.isEmpty())
        complain(
            QStringLiteral("left out, because sigctl was started from it"), names.join(QLatin1String(", ")));
}

// Takes those out that are never meant.
void spare(std::vector<ProcessPtr> &found, const Snapshot &all)
{
    const std::vector<pid_t> own = ownLine(all);
    std::vector<ProcessPtr> spared;
    std::erase_if(found, [&](const ProcessPtr &process) {
        const bool isOwn = std::find(own.begin(), own.end(), process->key.pid) != own.end();
        if (isOwn && process->key.pid != ::getpid())
            spared.push_back(process);
        return isOwn;
    });
    explainSpared(spared);
}

ExitCode complainOfNone(const Query &filter)
{
    const std::optional<QueryDeadEnd> end = deadEndOf(filter);
    const QString why = end ? QString(QLatin1String("can never match: ") % Words::deadEndText(filter, *end))
                            : QStringLiteral("no process matches");
    complain(visibleText(filter.text.toUtf8()), why);
    return ExitCode::NoProcess;
}

} // namespace

std::variant<MatchedTargets, ExitCode> matchTargets(const Query &filter, Dispatcher &dispatcher, int signo)
{
    Scanner scanner;
    scanner.setAllDetailed(true);
    const SnapshotPtr all = scanner.scan();
    if (all->failure != 0) {
        complain(QStringLiteral("/proc"), Words::errorText(all->failure));
        return ExitCode::Failure;
    }
    int unknown = 0;
    std::vector<ProcessPtr> found = matching(filter, scanner, *all, unknown);
    spare(found, *all);
    if (unknown > 0)
        complain(visibleText(filter.text.toUtf8()), Words::unknownMatches(unknown));
    if (found.empty())
        return complainOfNone(filter);
    UserNames names;
    SendRequest request;
    request.signo = signo;
    MatchedTargets matched;
    for (const ProcessPtr &process : found) {
        Target target;
        target.key = process->key;
        target.name = process->name;
        request.targets.push_back(target);
        matched.users.push_back(process->users ? names.name(process->users->real) : QByteArray());
    }
    matched.targets = dispatcher.lookAgain(request);
    matched.signalNumbers.assign(matched.targets.size(), signo);
    return matched;
}

QByteArray targetLines(const MatchedTargets &matched)
{
    TextTable table({ { {}, 64 }, { {}, 12 }, { {}, 120 } });
    for (size_t i = 0; i < matched.targets.size(); ++i) {
        const Target &target = matched.targets.at(i);
        const int signo = matched.signalNumbers.at(i);
        table.addRow({ shownName(target.name, target.key), signalName(signo),
            Words::effectPhrase(target.shown, visibleText(matched.users.at(i))) });
    }
    return table.lines();
}

void explainMissingYes(size_t targets)
{
    const QString whom = Words::counted(Words::Counted::Processes, static_cast<int>(targets));
    complain(QStringLiteral("nothing sent"), QString(QLatin1String("add --yes to send to ") % whom));
}

} // namespace Sigwise::Cli
