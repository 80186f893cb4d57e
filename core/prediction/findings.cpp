// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/findings.h"

#include <algorithm>
#include <csignal>
#include <iterator>

namespace Sigwise {
namespace {

constexpr SignalSet libraryOwn{ 32, 33 }; ///< glibc's own handlers say nothing about the program (nptl(7))

/// What the rows look at.
struct Subject
{
    const ProcessInfo &process;
    const PredictionTable &predictions;

    [[nodiscard]] const Prediction &at(int signo) const { return predictions.at(signo); }
    [[nodiscard]] Reason lifeReason() const { return at(SIGTERM).reason; }
    /// Whether it is an ordinary process whose dispositions mean something.
    [[nodiscard]] bool isLive() const
    {
        static constexpr Reason others[]
            = { Reason::Zombie, Reason::Ending, Reason::DumpingCore, Reason::KernelThread };
        return std::find(std::begin(others), std::end(others), lifeReason()) == std::end(others);
    }
    [[nodiscard]] SignalSet caught() const { return process.caught.value_or(SignalSet()) - libraryOwn; }
    [[nodiscard]] SignalSet waiting() const;
    [[nodiscard]] pid_t tracer() const;
    [[nodiscard]] bool isPidOne() const
    {
        return process.key.pid == 1 || (!process.namespacePids.empty() && process.namespacePids.back() == 1);
    }
};

SignalSet Subject::waiting() const
{
    SignalSet result
        = process.pendingProcess.value_or(SignalSet()) | process.pendingThread.value_or(SignalSet());
    if (process.detail) {
        for (const ThreadInfo &thread : process.detail->threads)
            result = result | thread.pending.value_or(SignalSet());
    }
    return result;
}

pid_t Subject::tracer() const
{
    if (process.tracer.value_or(0) != 0 || !process.detail)
        return process.tracer.value_or(0);
    for (const ThreadInfo &thread : process.detail->threads) {
        if (thread.tracer.value_or(0) != 0)
            return *thread.tracer;
    }
    return 0;
}

QByteArray waitChannel(const ProcessInfo &process)
{
    if (!process.detail || process.detail->threads.empty())
        return {};
    const QByteArray &wchan = process.detail->threads.front().wchan;
    return wchan == "0" ? QByteArray() : wchan;
}

QByteArray owner(const ProcessInfo &process)
{
    if (!process.users)
        return {};
    return process.users->real == 0 ? QByteArrayLiteral("root") : QByteArray::number(process.users->real);
}

using Key = Finding::Key;
using Kind = Finding::Kind;

struct FindingRow
{
    Key key;
    Kind kind;
    const char *word;
    bool (*applies)(const Subject &subject);
    void (*fill)(const Subject &subject, Finding &finding);
};

void nothing(const Subject &, Finding &) { }

bool surelyEnds(const Prediction &prediction)
{
    return prediction.effect == Effect::Terminates && prediction.isSure();
}

// Worst first.
// clang-format off
constexpr FindingRow rows[] = {
    { Key::HupNotCaught, Kind::Danger, "hup-not-caught",
        [](const Subject &s) { return surelyEnds(s.at(SIGHUP)); },
        [](const Subject &, Finding &f) { f.about = { SIGHUP }; } },
    { Key::TermIgnored, Kind::Warn, "term-ignored",
        [](const Subject &s) { return s.isLive() && s.process.ignored && s.process.ignored->contains(SIGTERM); },
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::TermBlocked, Kind::Warn, "term-blocked",
        [](const Subject &s) { return s.at(SIGTERM).effect == Effect::Blocked; },
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::NamespaceInitWithoutHandler, Kind::Warn, "init-without-handler",
        [](const Subject &s) { return s.isLive() && s.at(SIGTERM).effect == Effect::NoEffect && s.isPidOne(); },
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::SignalsWaiting, Kind::Warn, "signals-waiting",
        [](const Subject &s) { return s.isLive() && !s.waiting().isEmpty(); },
        [](const Subject &s, Finding &f) { f.about = s.waiting(); } },
    { Key::ZombieToReap, Kind::Warn, "zombie",
        [](const Subject &s) { return s.lifeReason() == Reason::Zombie; },
        [](const Subject &s, Finding &f) { f.other = s.process.parent.value_or(0); } },
    { Key::UninterruptibleWait, Kind::Warn, "uninterruptible-wait",
        [](const Subject &s) { return s.isLive() && s.process.state == ProcessState::DiskWait; },
        [](const Subject &s, Finding &f) { f.text = waitChannel(s.process); } },
    { Key::Stopped, Kind::Warn, "stopped",
        [](const Subject &s) { return s.at(SIGCONT).effect == Effect::Continues || s.process.state == ProcessState::Stopped; },
        nothing },
    { Key::Traced, Kind::Warn, "traced",
        [](const Subject &s) { return s.isLive() && s.tracer() != 0; },
        [](const Subject &s, Finding &f) { f.other = s.tracer(); } },
    { Key::Unreadable, Kind::Warn, "unreadable",
        [](const Subject &s) { return s.isLive() && (s.lifeReason() == Reason::Unreadable || !s.process.caught); },
        nothing },
    { Key::Usr1NotCaught, Kind::Warn, "usr1-not-caught",
        [](const Subject &s) { return surelyEnds(s.at(SIGUSR1)) && !s.caught().isEmpty(); },
        [](const Subject &, Finding &f) { f.about = { SIGUSR1 }; } },
    { Key::KernelThread, Kind::Info, "kernel-thread",
        [](const Subject &s) { return s.lifeReason() == Reason::KernelThread; }, nothing },
    { Key::AlreadyEnding, Kind::Info, "ending",
        [](const Subject &s) { return s.lifeReason() == Reason::Ending || s.lifeReason() == Reason::DumpingCore; }, nothing },
    { Key::NotPermitted, Kind::Info, "not-permitted",
        [](const Subject &s) { return !s.at(SIGTERM).permitted; },
        [](const Subject &s, Finding &f) { f.text = owner(s.process); } },
    { Key::CatchesNone, Kind::Info, "catches-none",
        [](const Subject &s) { return s.process.caught && s.caught().isEmpty() && s.at(SIGTERM).effect == Effect::Terminates; }, nothing },
    { Key::CatchesSome, Kind::Ok, "catches-some",
        [](const Subject &s) { return s.isLive() && !s.caught().isEmpty(); },
        [](const Subject &s, Finding &f) { f.about = s.caught(); } },
};
// clang-format on

} // namespace

const char *findingKey(Finding::Key key)
{
    const auto *row
        = std::find_if(std::begin(rows), std::end(rows), [key](const FindingRow &r) { return r.key == key; });
    return row->word;
}

const char *findingKindKey(Finding::Kind kind)
{
    static constexpr std::array words{ "danger", "warn", "info", "ok" };
    return words.at(static_cast<size_t>(kind));
}

std::vector<Finding> findingsOf(const ProcessInfo &process, const PredictionTable &predictions)
{
    const Subject subject{ process, predictions };
    std::vector<Finding> findings;
    for (const FindingRow &row : rows) {
        if (!row.applies(subject))
            continue;
        Finding finding{ row.key, row.kind, {}, 0, {} };
        row.fill(subject, finding);
        findings.push_back(finding);
    }
    return findings;
}

} // namespace Sigwise
