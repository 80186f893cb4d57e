// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"

#include "app/cli/usage.h"
#include "app/cli/verbs.h"
#include "core/base/visibletext.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace Sigwise::Cli {
namespace {

constexpr auto footer = R"(SIGNAL is a name with or without SIG, in any case, a number, RTMIN+N or RTMAX-N.
TARGET is PID, or PID:STARTTIME (field 22 of /proc/PID/stat): then another process that got the PID meanwhile
is never hit.
In the list "?" behind a word means that it is not sure: sigctl show tells why.
sigctl COMMAND --help tells more of each.

Exit codes: 0 = done (send: every signal was sent, whatever became of it; stop: all have ended), 1 = not so,
2 = wrong usage, 3 = no such process, or another one by now (all targets), 4 = not permitted (all targets).)";

// "-user:root" excludes; CLI11 would take it for single letters.
bool isExclusion(std::string_view word) { return word.size() > 2 && word[0] == '-' && word[1] != '-'; }

// "--reason=" with nothing behind it: for CLI11 the next word would be its value.
bool isEmptyValue(std::string_view word)
{
    return word.size() > 3 && word.starts_with("--") && word.ends_with('=');
}

// The words for CLI11, in its order: the last one first. It is not asked about what may begin with '-': what
// a filter excludes, and the words behind "--".
std::vector<std::string> wordsForParser(int argc, char **argv, RawArguments &raw)
{
    std::vector<std::string> words;
    std::string verb;
    std::vector<std::string> *rest = nullptr; // where the words behind "--" go
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool isOfFilter = verb == "list" && isExclusion(word);
        if (rest != nullptr)
            rest->push_back(word);
        else if (word == "--" && verb == "list")
            rest = &raw.filterWords;
        else if (word == "--" && verb == "drill")
            rest = &raw.command;
        else if (isEmptyValue(word))
            words.insert(words.end(), { word.substr(0, word.size() - 1), std::string() });
        else
            (isOfFilter ? raw.filterWords : words).push_back(word);
        if (verb.empty() && (word == "list" || word == "drill"))
            verb = word;
    }
    std::reverse(words.begin(), words.end());
    return words;
}

// What CLI11 did not know: an option of ours it is not, but "-1" was meant as a PID.
void refuseUnknown(const CLI::App &app, Verb verb)
{
    const std::vector<std::string> unknown = app.remaining(true);
    if (unknown.empty())
        return;
    const std::string &word = unknown.front();
    const bool isNumber = word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
    if (isNumber)
        (void)valueOf(parsePid(word)); // always complains
    const bool isOption = word.starts_with('-');
    if (app.get_subcommands().empty()) {
        const std::string noSuchCommand = "no such command (" + verbNames(", ") + ")";
        refuse(word, isOption ? "no such option" : noSuchCommand.c_str());
    }
    if (verb == Verb::Drill && !isOption)
        refuse(word, "the command stands behind --: sigctl drill -- COMMAND…");
    refuse(word, isOption ? "no such option here" : "one argument too many");
}

Arguments understand(const RawArguments &raw, const VerbRow &row, bool hasProcRoot)
{
    Arguments arguments;
    arguments.verb = row.verb;
    arguments.json = raw.json;
    arguments.procRoot = QByteArray::fromStdString(raw.procRoot);
    if (hasProcRoot && row.whyNotProc != nullptr)
        refuse(row.name, row.whyNotProc);
    row.understand(raw, arguments);
    return arguments;
}

void addCommonOptions(CLI::App &app, RawArguments &raw)
{
    app.add_option("--proc", raw.procRoot, "Read another proc tree")->type_name("DIR");
}

void addVerb(CLI::App &app, const VerbRow &row, RawArguments &raw, const VerbRow *&chosen)
{
    CLI::App *sub = app.add_subcommand(row.name, row.help);
    row.addOptions(*sub, raw);
    addCommonOptions(*sub, raw);
    if (row.whyNotProc != nullptr)
        sub->get_option("--proc")->group(""); // known, so that it is refused in words, but not offered
    sub->add_flag("--json", raw.json, "One JSON object, or one a line");
    if (row.footer != nullptr)
        sub->footer(row.footer);
    sub->parse_complete_callback([&chosen, &row] { chosen = &row; });
}

ExitCode print(const std::string &text)
{
    TextOutput out;
    out.writeWhole(QByteArray::fromStdString(text));
    return out.finish() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace

void refuse(std::string_view what, const char *why)
{
    complain(visibleText(QByteArrayView(what.data(), static_cast<qsizetype>(what.size()))),
        QString::fromUtf8(why));
    throw UsageFailure();
}

std::variant<Arguments, ExitCode> parseArguments(int argc, char **argv)
{
    RawArguments raw;
    CLI::App app("Know what a signal will do before you send it.", "sigctl");
    app.set_version_flag("--version", "sigctl " SIGWISE_VERSION);
    app.set_help_flag("--help,-h", "Show this help");
    app.footer(footer);
    app.allow_extras();
    addCommonOptions(app, raw);
    const VerbRow *verb = nullptr;
    for (const VerbRow &row : verbRows())
        addVerb(app, row, raw, verb);
    app.require_subcommand(0, 1);
    try {
        app.parse(wordsForParser(argc, argv, raw));
        refuseUnknown(app, verb != nullptr ? verb->verb : Verb::Show);
        if (verb == nullptr)
            refuse("no command", (verbNames(" or ") + " (sigctl --help)").c_str());
        const bool hasProcRoot
            = app.count("--proc") > 0 || app.get_subcommands().front()->count("--proc") > 0;
        return understand(raw, *verb, hasProcRoot);
    } catch (const CLI::CallForHelp &) {
        return print(app.help());
    } catch (const CLI::CallForVersion &version) {
        return print(std::string(version.what()) + '\n');
    } catch (const CLI::ParseError &error) {
        complain(QStringLiteral("arguments"), QString::fromUtf8(visibleBytes(error.what())));
    } catch (const UsageFailure &) {
        // The complaint has been written.
    }
    return ExitCode::Usage;
}

} // namespace Sigwise::Cli
