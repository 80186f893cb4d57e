// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/options.h"

#include "core/base/textscan.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cmath>

#include <unistd.h>

namespace Sigwise::Practice {
namespace {

constexpr auto footer = R"(LIST is signals with commas: names with or without SIG, numbers, RTMIN+N, RTMAX-N.

Signals it has a habit for:
  TERM, INT    finish the jobs and requests in hand and exit 0; a second one ends it at once
  HUP          read the configuration again, and keep the old one if the new one is broken
  USR1         write jobs, uptime and rate
  USR2         write a stack trace of every thread
  CHLD         reap children that have ended (process 1 of a container gets all orphans)
  PIPE         nothing: writing fails instead

What happens is written to stdout as JSON lines; nothing else is. stdin takes JSON lines:
  {"signal":"SIGUSR1","set":"catch|report|ignore|default|block|unblock"}
  {"alarm_s":3}            SIGALRM to itself after a while; 0 cancels
  {"block_loop_ms":3000}   keep the event loop busy

With --listen: / and /status.json, /slow?ms=N answers late, /large?kb=N answers much.
With NOTIFY_SOCKET it speaks sd_notify: READY, RELOADING, STOPPING, WATCHDOG.

Exit codes: 0 = stopped as asked, 1 = could not start, a job abandoned at the end of the grace period, or
stdout closed, 2 = wrong usage.)";

// The command line as CLI11 leaves it: words that still have to be understood.
struct Raw
{
    std::string config;
    std::string threads = "1";
    std::string port;
    std::string grace = "5";
    std::pair<std::string, std::string> open;
    std::string parent;
    std::array<std::string, 4> lists; ///< as listRows
    std::string mistake;
    bool tick = false;
};

struct ListRow
{
    const char *option;
    Change change;
    const char *help;
};
constexpr std::array<ListRow, 4> listRows{ {
    { "--catch", Change::Catch, "Do what its habit is; without a habit: only report" },
    { "--ignore", Change::Ignore, "Ignore" },
    { "--default", Change::Default, "Leave to the kernel's default action" },
    { "--block", Change::Block, "Block, besides" },
} };

struct MistakeRow
{
    const char *word;
    MistakeKind kind;
};
constexpr std::array mistakeRows{
    MistakeRow{ "block-in-handler", MistakeKind::BlockInHandler },
    MistakeRow{ "lock-in-handler", MistakeKind::LockInHandler },
    MistakeRow{ "slow-slot", MistakeKind::SlowSlot },
};

struct Failed
{ };

[[noreturn]] void refuse(const char *option, std::string_view value, const QString &why)
{
    constexpr size_t enough = 80;
    const QString shown
        = visibleText(QByteArrayView(value.data(), static_cast<qsizetype>(std::min(value.size(), enough))));
    say(QLatin1String(option) % u' ' % (shown.isEmpty() ? QStringLiteral("(nothing)") : shown) % u": " % why);
    throw Failed();
}

long numberOf(const char *option, const std::string &text, long least, long most)
{
    const std::optional<long> number = parseNumber<long>(text);
    if (!number || *number < least || *number > most)
        refuse(option, text, QStringLiteral("not a number from %1 to %2").arg(least).arg(most));
    return *number;
}

std::chrono::milliseconds secondsOf(const char *option, const std::string &text, double least)
{
    constexpr double aDay = 86'400;
    bool isNumber = false;
    const double seconds = QByteArray::fromStdString(text).toDouble(&isNumber);
    if (!isNumber || !(seconds >= least && seconds <= aDay))
        refuse(option, text, QStringLiteral("not seconds from %1 to 86400").arg(least));
    return std::chrono::milliseconds(std::lround(seconds * 1000));
}

int signalOf(const char *option, const std::string &word)
{
    const QString text = QString::fromStdString(word);
    if (const std::optional<int> signo = signalFromText(text))
        return *signo;
    if (parseNumber<long>(word))
        refuse(option, word, QStringLiteral("no such signal (1 to 64)"));
    const QString nearest = nearestSignalName(text);
    refuse(option, word,
        nearest.isEmpty() ? QStringLiteral("no such signal")
                          : QString(u"no such signal; did you mean " % nearest % u"?"));
}

void addWishes(
    const ListRow &row, const std::string &list, SignalSet &arranged, std::vector<Options::Wish> &wishes)
{
    std::string_view rest(list);
    while (!rest.empty()) {
        const size_t comma = std::min(rest.find(','), rest.size());
        const std::string word(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        const int signo = signalOf(row.option, word);
        if (const QString why = whyUnchangeable(signo, row.change); !why.isEmpty())
            refuse(row.option, word, why);
        if (row.change != Change::Block && arranged.contains(signo))
            refuse(row.option, word, QStringLiteral("it stands in two lists"));
        if (row.change != Change::Block)
            arranged.insert(signo);
        wishes.push_back({ signo, row.change });
    }
}

MistakeKind mistakeOf(const std::string &word)
{
    for (const MistakeRow &row : mistakeRows) {
        if (word == row.word)
            return row.kind;
    }
    refuse("--mistake", word, QStringLiteral("not one of block-in-handler, lock-in-handler, slow-slot"));
}

Options understand(const Raw &raw, const CLI::App &app)
{
    constexpr long mostThreads = 64;
    constexpr long mostPid = 2'147'483'647;
    Options options;
    if (app.count("--config") > 0)
        options.configPath = QByteArray::fromStdString(raw.config);
    options.threads = static_cast<int>(numberOf("--threads", raw.threads, 1, mostThreads));
    if (app.count("--listen") > 0)
        options.port = static_cast<quint16>(numberOf("--listen", raw.port, 0, 65'535));
    options.grace = secondsOf("--grace", raw.grace, 0);
    if (app.count("--open-with-deadline") > 0) {
        options.open = { QByteArray::fromStdString(raw.open.first),
            secondsOf("--open-with-deadline", raw.open.second, 0.001) };
    }
    if (app.count("--with-parent") > 0)
        options.parent = static_cast<pid_t>(numberOf("--with-parent", raw.parent, 1, mostPid));
    SignalSet arranged;
    for (size_t i = 0; i < listRows.size(); ++i)
        addWishes(listRows.at(i), raw.lists.at(i), arranged, options.wishes);
    if (app.count("--mistake") > 0)
        options.mistake = mistakeOf(raw.mistake);
    options.tick = raw.tick;
    return options;
}

void addOptions(CLI::App &app, Raw &raw)
{
    app.add_option("--config", raw.config, "JSON: worker_name (a word), job_ms (how long a job takes)")
        ->type_name("FILE");
    app.add_option("--threads", raw.threads, "Worker threads, 1 to 64")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--listen", raw.port, "Answer HTTP on 127.0.0.1; 0 = a free port, named on stderr")
        ->type_name("PORT");
    app.add_option("--grace", raw.grace, "How long jobs and requests in hand may take at the end")
        ->type_name("SECONDS")
        ->capture_default_str();
    app.add_option("--open-with-deadline", raw.open, "Open a file or device, and give up after a while")
        ->type_name("PATH SECONDS");
    app.add_option("--with-parent", raw.parent, "End when this parent, or its thread that started this, ends")
        ->type_name("PID");
    for (size_t i = 0; i < listRows.size(); ++i)
        app.add_option(listRows.at(i).option, raw.lists.at(i), listRows.at(i).help)->type_name("LIST");
    app.add_option(
           "--mistake", raw.mistake, "Show a classic fault: block-in-handler, lock-in-handler or slow-slot")
        ->type_name("KIND");
    app.add_flag("--tick", raw.tick, "Write a tick every second");
}

} // namespace

void say(const QString &text)
{
    const QByteArray line = QString(u"sigwise-practice: " % text % u'\n').toUtf8();
    // Nobody is left to be told that stderr is closed.
    (void)!::write(STDERR_FILENO, line.constData(), static_cast<size_t>(line.size()));
}

std::variant<Options, ExitCode> parseOptions(int argc, char **argv)
{
    Raw raw;
    CLI::App app("A model daemon: how a Qt program lives with Unix signals, to be looked at and tried out.",
        "sigwise-practice");
    app.set_version_flag("--version", "sigwise-practice " SIGWISE_VERSION);
    app.set_help_flag("--help,-h", "Show this help");
    app.footer(footer);
    addOptions(app, raw);
    std::string text;
    try {
        app.parse(argc, argv);
        return understand(raw, app);
    } catch (const CLI::CallForHelp &) {
        text = app.help();
    } catch (const CLI::CallForVersion &version) {
        text = std::string(version.what()) + '\n';
    } catch (const CLI::ParseError &error) {
        say(QString::fromUtf8(visibleBytes(error.what())) % u" (--help lists the options)");
        return ExitCode::Usage;
    } catch (const Failed &) {
        return ExitCode::Usage;
    }
    const bool isWritten
        = ::write(STDOUT_FILENO, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    return isWritten ? ExitCode::Success : ExitCode::Failure;
}

} // namespace Sigwise::Practice
