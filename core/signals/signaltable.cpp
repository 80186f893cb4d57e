// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/signals/signaltable.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <vector>

namespace Sigwise {
namespace {

// Default actions: signal(7) and sig_kernel_* of linux/signal.h. Names of the real-time signals as glibc
// counts them: SIGRTMIN is 34, because it keeps 32 and 33 (nptl(7)).
// clang-format off
constexpr std::array<SignalRow, highestSignal> table { {
    { 1, "SIGHUP", DefaultAction::Terminates, true, Purpose::Custom, QT_TRANSLATE_NOOP("SignalTable", "Terminal closed; daemons often read their configuration again") },
    { 2, "SIGINT", DefaultAction::Terminates, true, Purpose::End, QT_TRANSLATE_NOOP("SignalTable", "Ctrl+C in the terminal: interrupt") },
    { 3, "SIGQUIT", DefaultAction::DumpsCore, true, Purpose::End, QT_TRANSLATE_NOOP("SignalTable", "Ctrl+\\ in the terminal: quit and write a core file") },
    { 4, "SIGILL", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Illegal CPU instruction") },
    { 5, "SIGTRAP", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Breakpoint reached (debuggers)") },
    { 6, "SIGABRT", DefaultAction::DumpsCore, true, Purpose::End, QT_TRANSLATE_NOOP("SignalTable", "The program gave up: abort()") },
    { 7, "SIGBUS", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Bad memory access (bus error)") },
    { 8, "SIGFPE", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Arithmetic error, such as division by zero") },
    { 9, "SIGKILL", DefaultAction::Terminates, false, Purpose::End, QT_TRANSLATE_NOOP("SignalTable", "Ends it at once; cannot be caught") },
    { 10, "SIGUSR1", DefaultAction::Terminates, true, Purpose::Custom, QT_TRANSLATE_NOOP("SignalTable", "Free for the program's own use: often “write statistics”") },
    { 11, "SIGSEGV", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Memory access outside its own memory") },
    { 12, "SIGUSR2", DefaultAction::Terminates, true, Purpose::Custom, QT_TRANSLATE_NOOP("SignalTable", "Free for the program's own use") },
    { 13, "SIGPIPE", DefaultAction::Terminates, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "Wrote to a pipe or socket that nobody reads") },
    { 14, "SIGALRM", DefaultAction::Terminates, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "The timer of alarm() ran out") },
    { 15, "SIGTERM", DefaultAction::Terminates, true, Purpose::End, QT_TRANSLATE_NOOP("SignalTable", "Please finish: the polite way to end") },
    { 16, "SIGSTKFLT", DefaultAction::Terminates, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Coprocessor stack fault; unused today") },
    { 17, "SIGCHLD", DefaultAction::Ignored, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "A child process ended, stopped or continued") },
    { 18, "SIGCONT", DefaultAction::Continues, true, Purpose::StopContinue, QT_TRANSLATE_NOOP("SignalTable", "Continue if stopped") },
    { 19, "SIGSTOP", DefaultAction::Stops, false, Purpose::StopContinue, QT_TRANSLATE_NOOP("SignalTable", "Stop; cannot be caught") },
    { 20, "SIGTSTP", DefaultAction::Stops, true, Purpose::StopContinue, QT_TRANSLATE_NOOP("SignalTable", "Ctrl+Z in the terminal: stop") },
    { 21, "SIGTTIN", DefaultAction::Stops, true, Purpose::StopContinue, QT_TRANSLATE_NOOP("SignalTable", "Read from the terminal while in the background") },
    { 22, "SIGTTOU", DefaultAction::Stops, true, Purpose::StopContinue, QT_TRANSLATE_NOOP("SignalTable", "Wrote to the terminal while in the background") },
    { 23, "SIGURG", DefaultAction::Ignored, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "Urgent data on a socket") },
    { 24, "SIGXCPU", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Used more CPU time than its limit") },
    { 25, "SIGXFSZ", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Wrote a file larger than its limit") },
    { 26, "SIGVTALRM", DefaultAction::Terminates, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "The timer of its own CPU time ran out") },
    { 27, "SIGPROF", DefaultAction::Terminates, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "The profiling timer ran out") },
    { 28, "SIGWINCH", DefaultAction::Ignored, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "The terminal window changed its size") },
    { 29, "SIGIO", DefaultAction::Terminates, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "Input or output became possible") },
    { 30, "SIGPWR", DefaultAction::Terminates, true, Purpose::News, QT_TRANSLATE_NOOP("SignalTable", "Power is failing") },
    { 31, "SIGSYS", DefaultAction::DumpsCore, true, Purpose::Fault, QT_TRANSLATE_NOOP("SignalTable", "Forbidden or unknown system call") },
    { 32, "SIG32", DefaultAction::Terminates, true, Purpose::CLibrary, QT_TRANSLATE_NOOP("SignalTable", "Used by the C library itself to cancel threads") },
    { 33, "SIG33", DefaultAction::Terminates, true, Purpose::CLibrary, QT_TRANSLATE_NOOP("SignalTable", "Used by the C library itself to change the user of all threads") },
    { 34, "SIGRTMIN", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 35, "SIGRTMIN+1", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 36, "SIGRTMIN+2", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 37, "SIGRTMIN+3", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 38, "SIGRTMIN+4", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 39, "SIGRTMIN+5", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 40, "SIGRTMIN+6", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 41, "SIGRTMIN+7", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 42, "SIGRTMIN+8", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 43, "SIGRTMIN+9", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 44, "SIGRTMIN+10", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 45, "SIGRTMIN+11", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 46, "SIGRTMIN+12", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 47, "SIGRTMIN+13", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 48, "SIGRTMIN+14", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 49, "SIGRTMIN+15", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 50, "SIGRTMIN+16", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 51, "SIGRTMIN+17", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 52, "SIGRTMIN+18", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 53, "SIGRTMIN+19", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 54, "SIGRTMIN+20", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 55, "SIGRTMIN+21", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 56, "SIGRTMIN+22", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 57, "SIGRTMIN+23", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 58, "SIGRTMIN+24", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 59, "SIGRTMIN+25", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 60, "SIGRTMIN+26", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 61, "SIGRTMIN+27", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 62, "SIGRTMIN+28", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 63, "SIGRTMIN+29", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
    { 64, "SIGRTMAX", DefaultAction::Terminates, true, Purpose::RealTime, QT_TRANSLATE_NOOP("SignalTable", "Real-time signal: queued in order, may carry a value") },
} };
// clang-format on

constexpr int firstRealTime = 34;

struct OtherName
{
    const char *name;
    int number;
};
// Second names of <signal.h>.
constexpr std::array<OtherName, 3> otherNames{ { { "SIGIOT", 6 }, { "SIGCLD", 17 }, { "SIGPOLL", 29 } } };

QString fullName(QStringView text)
{
    const QString upper = text.trimmed().toString().toUpper();
    return upper.startsWith(QLatin1String("SIG")) ? upper : QString(QLatin1String("SIG") + upper);
}

std::optional<int> plainNumber(QStringView text)
{
    const bool digitsOnly = !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!digitsOnly)
        return std::nullopt;
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

// SIGRTMIN+n and SIGRTMAX-n, in the range that programs may use.
std::optional<int> realTimeNumber(const QString &name)
{
    struct Base
    {
        QLatin1String prefix;
        int start, sign;
    };
    static constexpr std::array<Base, 2> bases{ {
        { QLatin1String("SIGRTMIN+"), firstRealTime, 1 },
        { QLatin1String("SIGRTMAX-"), highestSignal, -1 },
    } };
    for (const Base &base : bases) {
        if (!name.startsWith(base.prefix))
            continue;
        const std::optional<int> offset = plainNumber(QStringView(name).sliced(base.prefix.size()));
        if (offset && *offset <= highestSignal - firstRealTime)
            return base.start + base.sign * *offset;
    }
    return std::nullopt;
}

// Optimal string alignment: letters changed, added, left out, or two neighbours swapped.
int editDistance(QStringView a, QStringView b)
{
    const auto columns = static_cast<size_t>(b.size()) + 1;
    std::vector<int> previous(columns);
    std::vector<int> beforePrevious(columns);
    std::vector<int> row(columns);
    for (size_t j = 0; j < columns; ++j)
        previous[j] = static_cast<int>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (size_t j = 1; j < columns; ++j) {
            const auto bj = static_cast<qsizetype>(j);
            const int change = a[i - 1] == b[bj - 1] ? 0 : 1;
            row[j] = std::min({ previous[j] + 1, row[j - 1] + 1, previous[j - 1] + change });
            if (i > 1 && j > 1 && a[i - 1] == b[bj - 2] && a[i - 2] == b[bj - 1])
                row[j] = std::min(row[j], beforePrevious[j - 2] + 1);
        }
        std::swap(beforePrevious, previous);
        std::swap(previous, row);
    }
    return previous.back();
}

} // namespace

std::span<const SignalRow, highestSignal> signalTable() { return table; }

const SignalRow &signalRow(int signo)
{
    Q_ASSERT(isSignalNumber(signo));
    return table.at(static_cast<size_t>(signo - 1));
}

QString signalName(int signo)
{
    if (!isSignalNumber(signo))
        return QLatin1String("signal ") + QString::number(signo);
    return QLatin1String(signalRow(signo).name);
}

QString shortSignalName(int signo)
{
    if (!isSignalNumber(signo))
        return QString::number(signo);
    return QLatin1String(signalRow(signo).name + 3);
}

std::optional<int> signalFromText(QStringView text)
{
    if (const std::optional<int> number = plainNumber(text.trimmed()))
        return isSignalNumber(*number) ? number : std::nullopt;
    const QString name = fullName(text);
    for (const SignalRow &row : table) {
        if (name == QLatin1String(row.name))
            return row.number;
    }
    for (const OtherName &other : otherNames) {
        if (name == QLatin1String(other.name))
            return other.number;
    }
    return realTimeNumber(name);
}

QString nearestSignalName(QStringView text)
{
    constexpr int furthest = 2;
    const QString wrong = fullName(text.left(20));
    QString nearest;
    int best = furthest + 1;
    for (const SignalRow &row : table) {
        const QString name = QLatin1String(row.name);
        const int distance = editDistance(wrong, name);
        if (distance < best) {
            best = distance;
            nearest = name;
        }
    }
    return nearest;
}

SignalSet signalsWithDefault(DefaultAction action)
{
    SignalSet result;
    for (const SignalRow &row : table) {
        if (row.defaultAction == action)
            result.insert(row.number);
    }
    return result;
}

} // namespace Sigwise
