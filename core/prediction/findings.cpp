// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/findings.h"

#include "core/prediction/findingsubject.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <iterator>
#include <utility>

namespace Sigwise {
namespace {

QByteArray owner(const ProcessInfo &process)
{
    if (!process.users)
        return {};
    return process.users->real == 0 ? QByteArrayLiteral("root") : QByteArray::number(process.users->real);
}

using Subject = FindingSubject;
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
    // A tracer can only put the end off.
    return prediction.effect == Effect::Terminates
        && (prediction.isSure() || prediction.doubt == Doubt::TracedEnd);
}

bool isServiceRestart(const QByteArray &restart)
{
    // Only these can follow a signal of somebody's (systemd.service(5), Restart=).
    static constexpr std::array<QByteArrayView, 5> words{ "always", "on-success", "on-failure", "on-abnormal",
        "on-abort" };
    return std::find(words.begin(), words.end(), restart) != words.end();
}

// What an operator sends first, of the signals that a manual speaks of.
int documentedSigno(const Subject &subject)
{
    for (const int signo : { SIGHUP, SIGUSR1, SIGUSR2, SIGTERM }) {
        if (documentedSignal(subject.program, subject.at(signo), signo) != nullptr)
            return signo;
    }
    return 0;
}

void fillDocumented(const Subject &subject, Finding &finding)
{
    const int signo = documentedSigno(subject);
    const DocumentedSignal *entry = documentedSignal(subject.program, subject.at(signo), signo);
    finding.about = { signo };
    finding.text = entry->does.toUtf8();
    finding.source = entry->source.toUtf8();
}

void fillRuntime(const Subject &subject, Finding &finding)
{
    finding.about = subject.caughtByRuntime();
    finding.runtime = subject.marks().runtime;
    finding.evidence = subject.marks().evidence;
}

bool hasRuntimeHandlers(const Subject &subject)
{
    return subject.isLive() && !subject.caughtByRuntime().isEmpty();
}

// A shell with a prompt does so for the sake of `kill 0` (bash(1), SIGNALS). What is ignored may still be
// read through a signalfd: the effect counts, not the disposition.
bool ignoresTerm(const Subject &subject)
{
    return subject.at(SIGTERM).effect == Effect::Ignored
        && subject.marks().runtime != Runtime::InteractiveShell;
}

// Node.js has SA_RESETHAND handlers for INT and TERM that raise the signal again: PID 1 of a namespace
// survives that, without a handler from then on.
bool losesHandler(const Subject &subject)
{
    return subject.isLive() && subject.process.isPidOne() && subject.marks().runtime == Runtime::Node
        && subject.at(SIGTERM).effect == Effect::Handled;
}

// Worst first.
// clang-format off
constexpr FindingRow rows[] = {
    { Key::HupNotCaught, Kind::Danger, "hup-not-caught",
        [](const Subject &s) { return surelyEnds(s.at(SIGHUP)); },
        [](const Subject &, Finding &f) { f.about = { SIGHUP }; } },
    { Key::TermIgnored, Kind::Warn, "term-ignored", ignoresTerm,
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::TermBlocked, Kind::Warn, "term-blocked",
        [](const Subject &s) { return s.at(SIGTERM).effect == Effect::Blocked; },
        [](const Subject &s, Finding &f) { f.about = { SIGTERM }; f.count = s.at(SIGTERM).threads; } },
    { Key::NamespaceInitWithoutHandler, Kind::Warn, "init-without-handler",
        [](const Subject &s) { return s.isLive() && s.at(SIGTERM).effect == Effect::NoEffect && s.process.isPidOne(); },
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::HandlerVanishes, Kind::Warn, "handler-vanishes", losesHandler,
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::SignalsWaiting, Kind::Warn, "signals-waiting",
        [](const Subject &s) { return s.isLive() && !s.waiting().isEmpty(); },
        [](const Subject &s, Finding &f) { f.about = s.waiting(); } },
    { Key::ZombieToReap, Kind::Warn, "zombie",
        [](const Subject &s) { return s.lifeReason() == Reason::Zombie; },
        [](const Subject &s, Finding &f) { f.other = s.process.parent.value_or(0); f.name = s.around.parentName; } },
    { Key::UninterruptibleWait, Kind::Warn, "uninterruptible-wait",
        [](const Subject &s) { return s.isLive() && s.process.state == ProcessState::DiskWait && !s.isFrozen(); },
        [](const Subject &s, Finding &f) { f.text = s.waitChannel(); } },
    { Key::Stopped, Kind::Warn, "stopped",
        [](const Subject &s) { return s.isStopped(); }, nothing },
    { Key::Frozen, Kind::Warn, "frozen",
        [](const Subject &s) { return s.isLive() && s.isFrozen(); }, nothing },
    { Key::Traced, Kind::Warn, "traced",
        [](const Subject &s) { return s.isLive() && tracerOf(s.process) != 0; },
        [](const Subject &s, Finding &f) { f.other = tracerOf(s.process); f.name = s.around.tracerName; } },
    { Key::Unreadable, Kind::Warn, "unreadable",
        [](const Subject &s) { return s.isLive() && (s.lifeReason() == Reason::Unreadable || !s.process.caught); },
        nothing },
    { Key::Usr1NotCaught, Kind::Warn, "usr1-not-caught",
        [](const Subject &s) { return surelyEnds(s.at(SIGUSR1)) && !s.caught().isEmpty(); },
        [](const Subject &, Finding &f) { f.about = { SIGUSR1 }; } },
    { Key::KernelThread, Kind::Info, "kernel-thread",
        [](const Subject &s) { return s.lifeReason() == Reason::KernelThread; }, nothing },
    { Key::EndingFrozen, Kind::Warn, "ending-frozen",
        [](const Subject &s) { return s.isEndingFrozen(); }, nothing },
    { Key::EndingTraced, Kind::Warn, "ending-traced",
        [](const Subject &s) { return s.isEndingTraced(); },
        [](const Subject &s, Finding &f) { f.other = tracerOf(s.process); f.name = s.around.tracerName; } },
    { Key::EndingBeforeMembers, Kind::Warn, "ending-before-members",
        [](const Subject &s) { return s.isEndingBeforeMembers(); }, nothing },
    { Key::AlreadyEnding, Kind::Info, "ending",
        [](const Subject &s) { return (s.lifeReason() == Reason::Ending || s.lifeReason() == Reason::DumpingCore)
            && !s.isEndingFrozen() && !s.isEndingTraced() && !s.isEndingBeforeMembers(); }, nothing },
    { Key::NotPermitted, Kind::Info, "not-permitted",
        [](const Subject &s) { return !s.at(SIGTERM).permitted && !s.at(SIGTERM).isRefusedByModule; },
        [](const Subject &s, Finding &f) { f.text = owner(s.process); } },
    { Key::RefusedByModule, Kind::Info, "refused-by-module",
        [](const Subject &s) { return !s.at(SIGTERM).permitted && s.at(SIGTERM).isRefusedByModule; }, nothing },
    { Key::LosesDataByKill, Kind::Info, "loses-data-by-kill",
        [](const Subject &s) { return s.isLive() && losesDataByKill(s.program); },
        [](const Subject &s, Finding &f) { f.about = { SIGKILL }; f.text = s.program->noKill->why.toUtf8(); f.source = s.program->noKill->source.toUtf8(); } },
    { Key::UnitRestarts, Kind::Info, "unit-restarts",
        [](const Subject &s) { return s.isLive() && isServiceRestart(s.around.unitRestart); },
        [](const Subject &s, Finding &f) { f.text = s.around.unitRestart; f.name = s.process.unit; } },
    { Key::RuntimeHandlers, Kind::Info, "runtime-handlers", hasRuntimeHandlers, fillRuntime },
    { Key::CatchesNone, Kind::Info, "catches-none",
        [](const Subject &s) { return s.process.caught && s.caught().isEmpty() && s.at(SIGTERM).effect == Effect::Terminates; }, nothing },
    { Key::ReadsSignals, Kind::Info, "reads-signals",
        [](const Subject &s) { return s.at(SIGTERM).effect == Effect::Collected; },
        [](const Subject &, Finding &f) { f.about = { SIGTERM }; } },
    { Key::WaitsForSignals, Kind::Info, "waits-for-signals",
        [](const Subject &s) { return s.at(SIGTERM).effect == Effect::Unknown && s.at(SIGTERM).reason == Reason::SignalWait; }, nothing },
    { Key::Documented, Kind::Ok, "documented",
        [](const Subject &s) { return s.isLive() && documentedSigno(s) != 0; }, fillDocumented },
    { Key::CatchesSome, Kind::Ok, "catches-some",
        [](const Subject &s) { return s.isLive() && !(s.caught() - s.caughtByRuntime()).isEmpty(); },
        [](const Subject &s, Finding &f) { f.about = s.caught() - s.caughtByRuntime(); } },
};
// clang-format on

constexpr const char *nothingSpecialWord = "nothing-special";

constexpr std::array<std::pair<Key, const char *>, 16> stillWords{ {
    { Key::StillEnding, "still-ending" },
    { Key::StillStopped, "still-stopped" },
    { Key::StillFrozen, "still-frozen" },
    { Key::StillTraced, "still-traced" },
    { Key::StillUninterruptible, "still-uninterruptible" },
    { Key::StillBlocked, "still-blocked" },
    { Key::StillCollected, "still-collected" },
    { Key::StillProtected, "still-protected" },
    { Key::StillSystemInit, "still-system-init" },
    { Key::StillIgnored, "still-ignored" },
    { Key::StillHandled, "still-handled" },
    { Key::StillHasChildren, "still-has-children" },
    { Key::StillWaits, "still-waits" },
    { Key::StillRuns, "still-runs" },
    { Key::StillOpen, "still-open" },
    { Key::StillUnknown, "still-unknown" },
} };

} // namespace

const char *findingKey(Finding::Key key)
{
    const auto *row
        = std::find_if(std::begin(rows), std::end(rows), [key](const FindingRow &r) { return r.key == key; });
    if (row != std::end(rows))
        return row->word;
    if (key == Key::NothingSpecial)
        return nothingSpecialWord;
    const auto *still = std::find_if(stillWords.begin(), stillWords.end(),
        [key](const auto &candidate) { return candidate.first == key; });
    return still->second;
}

const char *findingKindKey(Finding::Kind kind)
{
    static constexpr std::array words{ "danger", "warn", "info", "ok" };
    return words.at(static_cast<size_t>(kind));
}

std::vector<Finding> findingsOf(const ProcessInfo &process, const PredictionTable &predictions,
    const Surroundings &around, const Program *program)
{
    const Subject subject{ process, predictions, around, program };
    std::vector<Finding> findings;
    for (const FindingRow &row : rows) {
        if (!row.applies(subject))
            continue;
        Finding finding;
        finding.key = row.key;
        finding.kind = row.kind;
        row.fill(subject, finding);
        findings.push_back(finding);
    }
    if (findings.empty())
        findings.push_back({ Key::NothingSpecial, Kind::Info });
    return findings;
}

} // namespace Sigwise
