// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/verbs.h"

#include "app/cli/usage.h"

#include <QStringList>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace Sigwise::Cli {
namespace {

QString filterText(const RawArguments &raw)
{
    QStringList words;
    for (const auto *part : { &raw.words, &raw.filterWords }) {
        for (const std::string &word : *part)
            words.append(QString::fromStdString(word));
    }
    return words.join(QLatin1Char(' '));
}

void addListOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("FILTER", raw.words, "Only processes that match all of it (see below)")->type_name("");
    app.add_option("--signals", raw.signalList, "Which signals to predict: names or numbers, with commas")
        ->type_name("LIST")
        ->capture_default_str();
}

void understandList(const RawArguments &raw, Arguments &arguments)
{
    arguments.filter = valueOf(parseFilter(filterText(raw)));
    arguments.signalNumbers = valueOf(parseSignalList(raw.signalList));
}

void addShowOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("PID", raw.pid, "The process")->required()->type_name("");
}

void understandShow(const RawArguments &raw, Arguments &arguments)
{
    arguments.pid = valueOf(parsePid(raw.pid));
}

// For every command that has targets.
void addTargetOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("TARGET", raw.targets, "To whom: PID or PID:STARTTIME")->type_name("");
    app.add_option("--match", raw.match,
           "To whom: all that match (sigctl list --help tells of filters). One that begins with a dash needs "
           "the equals sign: --match=-user:root")
        ->type_name("FILTER");
    app.add_flag("--yes", raw.yes, "With --match: do it, instead of showing the targets only");
    app.add_option("--reason", raw.reason, "Why: kept in the audit trail and the journal")->type_name("TEXT");
}

void understandScope(const RawArguments &raw, Arguments &arguments)
{
    const std::array scopes{ std::pair(raw.toGroup, Scope::Group), std::pair(raw.toSession, Scope::Session),
        std::pair(raw.toTree, Scope::Tree), std::pair(raw.thread.has_value(), Scope::Thread) };
    for (const auto &[isAskedFor, scope] : scopes) {
        if (isAskedFor && arguments.scope != Scope::Process)
            refuse("send", "only one of --thread, --group, --session and --tree");
        if (isAskedFor)
            arguments.scope = scope;
    }
}

void understandTargets(const RawArguments &raw, Arguments &arguments)
{
    for (const std::string &word : raw.targets) {
        const auto target = valueOf(parseTarget(word));
        if (std::find(arguments.targets.begin(), arguments.targets.end(), target) == arguments.targets.end())
            arguments.targets.push_back(target); // named twice, it gets one signal
    }
    arguments.isConfirmed = raw.yes;
    arguments.reason = valueOf(parseReason(raw.reason));
    understandScope(raw, arguments);
    if (!raw.match) {
        if (raw.targets.empty())
            refuse("arguments", "TARGET is required, or --match");
        if (raw.yes)
            refuse("--yes", "it goes with --match only");
        return;
    }
    if (!raw.targets.empty())
        refuse("--match", "either targets or a filter");
    if (arguments.scope != Scope::Process)
        refuse("--match", "it names each process: not with --thread, --group, --session or --tree");
    arguments.filter = valueOf(parseFilter(QString::fromStdString(*raw.match)));
    if (arguments.filter.isEmpty())
        refuse("--match", "an empty filter would mean every process");
}

void addSendOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("SIGNAL", raw.signal, "What to send")->required()->type_name("");
    addTargetOptions(app, raw);
    app.add_option("--value", raw.value, "A number that goes along, as sigqueue(3) sends it")->type_name("N");
    app.add_option("--thread", raw.thread,
           "To this thread of the process alone; before Linux 6.9 a new one with its number may be met")
        ->type_name("TID");
    app.add_flag("--group", raw.toGroup, "To all of its process group");
    app.add_flag("--session", raw.toSession, "To all of its session");
    app.add_flag("--tree", raw.toTree, "To the process and all its children");
    app.add_flag(
        "--require-handler", raw.requireHandler, "Send nothing to a program without a handler for it");
    app.add_flag("--dry-run", raw.dryRun, "Say what would happen, send nothing; the exit code is 0 then");
    app.add_option("--wait", raw.wait, "How long to watch what becomes of it; 0 = not at all")
        ->type_name("SECONDS")
        ->capture_default_str();
}

void understandSend(const RawArguments &raw, Arguments &arguments)
{
    understandTargets(raw, arguments);
    arguments.dryRun = raw.dryRun;
    arguments.signo = valueOf(parseSignal(raw.signal));
    arguments.waitSeconds = valueOf(parseSeconds("--wait", raw.wait));
    arguments.requireHandler = raw.requireHandler;
    if (raw.value)
        arguments.value = valueOf(parseValue(*raw.value));
    if (arguments.scope != Scope::Thread)
        return;
    arguments.tid = valueOf(parseThread(*raw.thread));
    if (arguments.targets.size() > 1)
        refuse("--thread", "one process only: a thread belongs to one");
}

void addStopOptions(CLI::App &app, RawArguments &raw)
{
    addTargetOptions(app, raw);
    app.add_flag("--tree", raw.toTree, "Also all its children, and those that it starts meanwhile");
    app.add_option("--first", raw.first, "The first signal (else its unit's KillSignal, or SIGTERM)")
        ->type_name("SIGNAL");
    app.add_option(
           "--grace", raw.grace, "How long it may take, 1 to 600 (else its unit's TimeoutStopSec, or 10)")
        ->type_name("SECONDS");
    app.add_flag("--no-kill", raw.noKill, "No SIGKILL when the time is over");
    app.add_flag("--kill", raw.kill, "SIGKILL when the time is over, whatever its unit says");
}

void understandStop(const RawArguments &raw, Arguments &arguments)
{
    understandTargets(raw, arguments);
    if (raw.first)
        arguments.firstSignal = valueOf(parseSignal(*raw.first));
    if (raw.grace)
        arguments.graceSeconds = valueOf(parseGrace(*raw.grace));
    if (raw.kill && raw.noKill)
        refuse("stop", "only one of --kill and --no-kill");
    if (raw.kill || raw.noKill)
        arguments.kills = raw.kill;
}

void addWatchOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("PID", raw.pid, "The process: PID or PID:STARTTIME")->required()->type_name("");
}

void understandWatch(const RawArguments &raw, Arguments &arguments)
{
    arguments.targets.push_back(valueOf(parseTarget(raw.pid)));
}

void addSignalsOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("SIGNAL", raw.signalOrMask,
           "A name, a number, or a mask as in /proc/PID/status: 0x… or 16 hexadecimal digits")
        ->type_name("");
}

void understandSignals(const RawArguments &raw, Arguments &arguments)
{
    const std::string all = "0xffffffffffffffff";
    arguments.signalNumbers = valueOf(parseSignalOrMask(raw.signalOrMask.empty() ? all : raw.signalOrMask));
}

void addDrillOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("--grace", raw.grace, "How long it may take to end before SIGKILL, else 30")
        ->type_name("SECONDS");
    app.add_option("--after", raw.after, "Send SIGTERM so long after the start, ready or not")
        ->type_name("SECONDS");
    app.add_flag("--as-pid1", raw.asPid1, "As PID 1 of a PID namespace of its own, as in a container");
}

void understandDrill(const RawArguments &raw, Arguments &arguments)
{
    if (raw.command.empty() || raw.command.front().empty())
        refuse("drill", "a command is missing: sigctl drill [OPTIONS] -- COMMAND…");
    for (const std::string &word : raw.command)
        arguments.command.push_back(QByteArray::fromStdString(word));
    if (raw.grace)
        arguments.graceSeconds = valueOf(parseSeconds("--grace", *raw.grace));
    if (raw.after)
        arguments.afterSeconds = valueOf(parseSeconds("--after", *raw.after));
    arguments.asPid1 = raw.asPid1;
}

constexpr auto filterHelp
    = R"(FILTER is words that must all match. A plain word is searched in name, command and PID. Others ask:
  catches:TERM ignores:HUP blocks:USR1 pending:15   what it has arranged; ends:HUP   what would end it
  user:NAME state:stopped unit:NAME container:NAME pid:N ppid:N name:WORD cmd:WORD
  pid1:yes   the first process of a container       may:yes   you may send SIGTERM to it
  port:8080  it listens there                       open:/srv/data   it uses a file there
  deleted:yes   a file that it uses was deleted or replaced
A comma means or: catches:HUP,USR1. A '-' in front excludes: -user:root. Quotes hold blanks together:
'cmd:"my server"'. What cannot be read matches neither a word nor its exclusion.
States: running sleeping disk-wait stopped traced zombie idle dead unknown.)";

constexpr auto watchHelp
    = R"(It ends with the process, or with SIGINT (^C), SIGTERM or SIGHUP; all of that is success.
In JSON "from" and "to" are words: of a disposition default, ignored or caught; of blocked none, some or all
(threads); of pending none, process, threads or both. With threads they are numbers. The row "ended" has either
the signal that ended it, or the exit code in "to"; neither where it is not known.)";

constexpr auto drillHelp = R"(sigctl drill [OPTIONS] -- COMMAND...

Starts COMMAND, waits until it is ready, sends SIGTERM, and says "ready for Kubernetes: yes or no". Yes: it ended
within the grace period without SIGKILL, with exit code 0 or 143, or by that SIGTERM, and left no process behind.
Ready: it said READY=1 to NOTIFY_SOCKET (sd_notify), or its handlers, masks and listening sockets were unchanged
for a second; 30 seconds at most.
It runs in a session of its own, with stdin from /dev/null and stdout where stderr goes. Whatever it leaves behind
is ended by SIGKILL, also when sigctl is interrupted. All of its signals are in the audit file.
Exit codes: 0 = ready, 1 = not so, 2 = it cannot be started, 4 = --as-pid1 is not permitted here.)";

constexpr auto cannotSignalTree
    = "refused with --proc: the processes of another proc tree cannot be signalled";

constexpr std::array rows{
    VerbRow{ Verb::List, "list", "List processes and what signals would do to them", addListOptions,
        understandList, nullptr, filterHelp },
    VerbRow{ Verb::Show, "show", "Show one process with all 64 signals", addShowOptions, understandShow },
    VerbRow{ Verb::Send, "send", "Send a signal and report what became of it", addSendOptions, understandSend,
        cannotSignalTree },
    VerbRow{ Verb::Stop, "stop", "End a process: SIGTERM, a wait, then SIGKILL", addStopOptions,
        understandStop, cannotSignalTree },
    VerbRow{ Verb::Watch, "watch", "Show what changes in how a process stands with signals", addWatchOptions,
        understandWatch, "refused with --proc: only living processes change", watchHelp },
    VerbRow{ Verb::Signals, "signals", "What each signal is", addSignalsOptions, understandSignals },
    VerbRow{ Verb::Drill, "drill", "Start a program, and see whether SIGTERM ends it as it should",
        addDrillOptions, understandDrill, "refused with --proc: it runs here", drillHelp },
};

} // namespace

std::span<const VerbRow> verbRows() { return rows; }

std::string verbNames(const char *lastJoint)
{
    std::string names;
    for (size_t i = 0; i < rows.size(); ++i) {
        const bool isLast = i + 1 == rows.size();
        names += i == 0 ? "" : isLast ? lastJoint : ", ";
        names += rows.at(i).name;
    }
    return names;
}

} // namespace Sigwise::Cli
