// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"

#include "app/cli/parsevalues.h"
#include "app/cli/textoutput.h"
#include "core/base/visibletext.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace Sigwise::Cli {
namespace {

constexpr auto footer = R"(SIGNAL is a name with or without SIG, in any case, a number, RTMIN+N or RTMAX-N.
TARGET is PID, or PID:STARTTIME (field 22 of /proc/PID/stat): then another process that got the PID meanwhile
is never hit.
In the list "?" behind a word means that it is not sure: sigctl show tells why.

Exit codes: 0 = done (send: every signal was sent, whatever became of it; stop: all have ended), 1 = not so,
2 = wrong usage, 3 = no such process, or another one by now (all targets), 4 = not permitted (all targets).)";

// The command line as CLI11 leaves it: words that still have to be understood.
struct Raw
{
    std::string procRoot = "/proc";
    std::string signalList = "HUP,INT,TERM,USR1,USR2";
    std::string pid;
    std::string signal;
    std::string signalOrMask;
    std::string wait = "1";
    std::string reason;
    std::string thread;
    std::string value;
    std::string first;
    std::string grace;
    std::vector<std::string> words;
    std::vector<std::string> targets;
    bool json = false;
    bool dryRun = false;
    bool toGroup = false;
    bool toSession = false;
    bool toTree = false;
    bool requireHandler = false;
    bool kill = false;
    bool noKill = false;
};

struct VerbRow
{
    Verb verb;
    const char *name;
    const char *help;
    void (*addOptions)(CLI::App &, Raw &);
};

void addListOptions(CLI::App &app, Raw &raw)
{
    app.add_option("TEXT", raw.words, "Only processes with all these words in name, command or PID");
    app.add_option("--signals", raw.signalList, "Which signals to predict: names or numbers, with commas")
        ->type_name("LIST")
        ->capture_default_str();
}

void addShowOptions(CLI::App &app, Raw &raw)
{
    app.add_option("PID", raw.pid, "The process")->required()->type_name("");
}

void addSendOptions(CLI::App &app, Raw &raw)
{
    app.add_option("SIGNAL", raw.signal, "What to send")->required()->type_name("");
    app.add_option("TARGET", raw.targets, "To whom: PID or PID:STARTTIME")->required()->type_name("");
    app.add_option("--value", raw.value, "A number that goes along, as sigqueue(3) sends it")->type_name("N");
    app.add_option("--thread", raw.thread, "To this thread of the process alone")->type_name("TID");
    app.add_flag("--group", raw.toGroup, "To all of its process group");
    app.add_flag("--session", raw.toSession, "To all of its session");
    app.add_flag("--tree", raw.toTree, "To the process and all its children");
    app.add_flag(
        "--require-handler", raw.requireHandler, "Send nothing to a program without a handler for it");
    app.add_flag("--dry-run", raw.dryRun, "Say what would happen, send nothing");
    app.add_option("--wait", raw.wait, "How long to watch what becomes of it; 0 = not at all")
        ->type_name("SECONDS")
        ->capture_default_str();
    app.add_option("--reason", raw.reason, "Why: kept in the audit trail and the journal")->type_name("TEXT");
}

void addStopOptions(CLI::App &app, Raw &raw)
{
    app.add_option("TARGET", raw.targets, "Whom: PID or PID:STARTTIME")->required()->type_name("");
    app.add_flag("--tree", raw.toTree, "Also all its children, and those that it starts meanwhile");
    app.add_option("--first", raw.first, "The first signal (else its unit's KillSignal, or SIGTERM)")
        ->type_name("SIGNAL");
    app.add_option(
           "--grace", raw.grace, "How long it may take, 1 to 600 (else its unit's TimeoutStopSec, or 10)")
        ->type_name("SECONDS");
    app.add_flag("--no-kill", raw.noKill, "No SIGKILL when the time is over");
    app.add_flag("--kill", raw.kill, "SIGKILL when the time is over, whatever its unit says");
    app.add_option("--reason", raw.reason, "Why: kept in the audit trail and the journal")->type_name("TEXT");
}

void addSignalsOptions(CLI::App &app, Raw &raw)
{
    app.add_option("SIGNAL", raw.signalOrMask,
           "A name, a number, or a mask as in /proc/PID/status: 0x… or 16 hexadecimal digits")
        ->type_name("");
}

constexpr std::array verbRows{
    VerbRow{ Verb::List, "list", "List processes and what signals would do to them", addListOptions },
    VerbRow{ Verb::Show, "show", "Show one process with all 64 signals", addShowOptions },
    VerbRow{ Verb::Send, "send", "Send a signal and report what became of it", addSendOptions },
    VerbRow{ Verb::Stop, "stop", "End a process: SIGTERM, a wait, then SIGKILL", addStopOptions },
    VerbRow{ Verb::Signals, "signals", "What each signal is", addSignalsOptions },
};

struct Failed
{ };

template <typename T>
T valueOf(Parsed<T> parsed)
{
    if (const auto *complaint = std::get_if<Complaint>(&parsed)) {
        complain(complaint->what, complaint->why);
        throw Failed();
    }
    return std::get<T>(std::move(parsed));
}

void refuse(std::string_view what, const char *why)
{
    complain(visibleText(QByteArrayView(what.data(), static_cast<qsizetype>(what.size()))),
        QString::fromUtf8(why));
    throw Failed();
}

// What CLI11 did not know: an option of ours it is not, but "-1" was meant as a PID.
void refuseUnknown(const CLI::App &app, Verb verb, Raw &raw)
{
    const std::vector<std::string> unknown = app.remaining(true);
    if (unknown.empty())
        return;
    // CLI11 leaves all that follows "--" to us: words that look like options, to be searched for.
    if (verb == Verb::List && unknown.front() == "--") {
        raw.words.insert(raw.words.end(), unknown.begin() + 1, unknown.end());
        return;
    }
    const std::string &word = unknown.front();
    const bool isNumber = word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
    if (isNumber)
        (void)valueOf(parsePid(word)); // always complains
    if (app.get_subcommands().empty())
        refuse(word,
            word.starts_with('-') ? "no such option" : "no such command (list, show, send, stop, signals)");
    refuse(word, word.starts_with('-') ? "no such option here" : "one argument too many");
}

void understandTargets(const Raw &raw, Verb verb, bool hasProcRoot, Arguments &arguments)
{
    if (hasProcRoot)
        refuse(verb == Verb::Send ? "send" : "stop",
            "refused with --proc: the processes of another proc tree cannot be signalled");
    const std::array scopes{ std::pair(raw.toGroup, Scope::Group), std::pair(raw.toSession, Scope::Session),
        std::pair(raw.toTree, Scope::Tree), std::pair(!raw.thread.empty(), Scope::Thread) };
    for (const auto &[isAskedFor, scope] : scopes) {
        if (isAskedFor && arguments.scope != Scope::Process)
            refuse("send", "only one of --thread, --group, --session and --tree");
        if (isAskedFor)
            arguments.scope = scope;
    }
    for (const std::string &target : raw.targets)
        arguments.targets.push_back(valueOf(parseTarget(target)));
    arguments.reason = valueOf(parseReason(raw.reason));
}

void understandSend(const Raw &raw, Arguments &arguments)
{
    arguments.signo = valueOf(parseSignal(raw.signal));
    arguments.waitSeconds = valueOf(parseWait(raw.wait));
    arguments.requireHandler = raw.requireHandler;
    if (!raw.value.empty())
        arguments.value = valueOf(parseValue(raw.value));
    if (arguments.scope != Scope::Thread)
        return;
    arguments.tid = valueOf(parseThread(raw.thread));
    if (arguments.targets.size() > 1)
        refuse("--thread", "one process only: a thread belongs to one");
}

void understandStop(const Raw &raw, Arguments &arguments)
{
    if (!raw.first.empty())
        arguments.firstSignal = valueOf(parseSignal(raw.first));
    if (!raw.grace.empty())
        arguments.graceSeconds = valueOf(parseGrace(raw.grace));
    if (raw.kill && raw.noKill)
        refuse("stop", "only one of --kill and --no-kill");
    if (raw.kill || raw.noKill)
        arguments.kills = raw.kill;
}

Arguments understand(const Raw &raw, Verb verb, bool hasProcRoot)
{
    Arguments arguments;
    arguments.verb = verb;
    arguments.json = raw.json;
    arguments.dryRun = raw.dryRun;
    arguments.procRoot = QByteArray::fromStdString(raw.procRoot);
    for (const std::string &word : raw.words)
        arguments.words.push_back(QString::fromStdString(word));
    if (verb == Verb::List)
        arguments.signalNumbers = valueOf(parseSignalList(raw.signalList));
    if (verb == Verb::Show)
        arguments.pid = valueOf(parsePid(raw.pid));
    if (verb == Verb::Signals)
        arguments.signalNumbers = valueOf(raw.signalOrMask.empty() ? parseSignalOrMask("0xffffffffffffffff")
                                                                   : parseSignalOrMask(raw.signalOrMask));
    if (verb == Verb::Send || verb == Verb::Stop)
        understandTargets(raw, verb, hasProcRoot, arguments);
    if (verb == Verb::Send)
        understandSend(raw, arguments);
    if (verb == Verb::Stop)
        understandStop(raw, arguments);
    return arguments;
}

void addCommonOptions(CLI::App &app, Raw &raw)
{
    app.add_option("--proc", raw.procRoot, "Read another proc tree")->type_name("DIR");
}

ExitCode print(const std::string &text)
{
    TextOutput out;
    out.writeWhole(QByteArray::fromStdString(text));
    return out.finish() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace

std::variant<Arguments, ExitCode> parseArguments(int argc, char **argv)
{
    Raw raw;
    CLI::App app("Know what a signal will do before you send it.", "sigctl");
    app.set_version_flag("--version", "sigctl " SIGWISE_VERSION);
    app.set_help_flag("--help,-h", "Show this help");
    app.footer(footer);
    app.allow_extras();
    addCommonOptions(app, raw);
    Verb verb = Verb::List;
    for (const VerbRow &row : verbRows) {
        CLI::App *sub = app.add_subcommand(row.name, row.help);
        row.addOptions(*sub, raw);
        addCommonOptions(*sub, raw);
        if (row.verb == Verb::Send || row.verb == Verb::Stop)
            sub->get_option("--proc")->group(""); // known, so that it is refused in words, but not offered
        sub->add_flag("--json", raw.json, "One JSON object, or one a line");
        sub->parse_complete_callback([&verb, &row] { verb = row.verb; });
    }
    app.require_subcommand(0, 1);
    try {
        app.parse(argc, argv);
        refuseUnknown(app, verb, raw);
        if (app.get_subcommands().empty())
            refuse("no command", "list, show, send, stop or signals (sigctl --help)");
        const bool hasProcRoot
            = app.count("--proc") > 0 || app.get_subcommands().front()->count("--proc") > 0;
        return understand(raw, verb, hasProcRoot);
    } catch (const CLI::CallForHelp &) {
        return print(app.help());
    } catch (const CLI::CallForVersion &version) {
        return print(std::string(version.what()) + '\n');
    } catch (const CLI::ParseError &error) {
        complain(QStringLiteral("arguments"), QString::fromUtf8(visibleBytes(error.what())));
    } catch (const Failed &) {
        // The complaint has been written.
    }
    return ExitCode::Usage;
}

} // namespace Sigwise::Cli
