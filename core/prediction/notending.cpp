// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/notending.h"

#include "core/prediction/findingsubject.h"

#include <algorithm>
#include <iterator>

namespace Sigwise {
namespace {

using Subject = FindingSubject;
using Key = Finding::Key;

/// A reason, in the order in which they count: what holds a process up as a whole says more than what it
/// arranged for the signal.
struct StillRow
{
    Key key;
    bool (*applies)(const Subject &subject, int signo);
    void (*fill)(const Subject &subject, int signo, Finding &finding);
};

void nothing(const Subject &, int, Finding &) { }

bool isDelayedBy(const Subject &subject, int signo, Reason reason)
{
    return subject.at(signo).effect == Effect::Delayed && subject.at(signo).reason == reason;
}

bool isEnding(const Subject &subject, int)
{
    return subject.lifeReason() == Reason::Ending || subject.lifeReason() == Reason::DumpingCore;
}

// clang-format off
constexpr StillRow rows[] = {
    { Key::ZombieToReap, [](const Subject &s, int) { return s.lifeReason() == Reason::Zombie; },
        [](const Subject &s, int, Finding &f) { f.other = s.process.parent.value_or(0); f.name = s.around.parentName; } },
    { Key::KernelThread, [](const Subject &s, int) { return s.lifeReason() == Reason::KernelThread; }, nothing },
    { Key::EndingFrozen, [](const Subject &s, int) { return s.isEndingFrozen(); }, nothing },
    { Key::EndingTraced, [](const Subject &s, int) { return s.isEndingTraced(); },
        [](const Subject &s, int, Finding &f) { f.other = tracerOf(s.process); f.name = s.around.tracerName; } },
    { Key::EndingBeforeMembers, [](const Subject &s, int) { return s.isEndingBeforeMembers(); }, nothing },
    { Key::StillEnding, isEnding,
        [](const Subject &s, int, Finding &f) { f.text = s.waitChannel(); } },
    { Key::StillFrozen, [](const Subject &s, int signo) { return isDelayedBy(s, signo, Reason::Frozen); }, nothing },
    { Key::StillStopped, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::WaitsForContinue; }, nothing },
    { Key::StillTraced, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::Debugger; },
        [](const Subject &s, int, Finding &f) { f.other = tracerOf(s.process); f.name = s.around.tracerName; } },
    { Key::StillUninterruptible, [](const Subject &s, int signo) { return isDelayedBy(s, signo, Reason::UninterruptibleWait); },
        [](const Subject &s, int, Finding &f) { f.text = s.waitChannel(); } },
    { Key::StillBlocked, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::Blocked; },
        [](const Subject &s, int signo, Finding &f) { f.count = s.at(signo).threads; } },
    { Key::StillCollected, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::Collected; }, nothing },
    { Key::StillSystemInit, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::NoEffect && s.at(signo).reason == Reason::SystemInit; }, nothing },
    { Key::StillProtected, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::NoEffect; }, nothing },
    { Key::StillIgnored, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::Ignored; }, nothing },
    { Key::StillHandled, [](const Subject &s, int signo) { return s.at(signo).effect == Effect::Handled; }, nothing },
    { Key::StillOpen, [](const Subject &s, int signo) { return isEnd(s.at(signo).effect); }, nothing },
    { Key::StillUnknown, [](const Subject &, int) { return true; }, nothing },
};
// clang-format on

Finding findingOf(Key key, int signo)
{
    Finding finding;
    finding.key = key;
    finding.kind = key == Key::StillHandled ? Finding::Kind::Info : Finding::Kind::Warn;
    finding.about = { signo };
    return finding;
}

/// What its own code may be busy with.
void addWhatItDoes(const Subject &subject, int signo, std::vector<Finding> &findings)
{
    const auto add = [&](Key key) -> Finding & {
        Finding &finding = findings.emplace_back(findingOf(key, signo));
        finding.kind = Finding::Kind::Info;
        return finding;
    };
    if (subject.around.children.value_or(0) > 0)
        add(Key::StillHasChildren).count = *subject.around.children;
    if (subject.process.state == ProcessState::Running)
        (void)add(Key::StillRuns);
    else if (!subject.waitChannel().isEmpty())
        add(Key::StillWaits).text = subject.waitChannel();
}

} // namespace

std::vector<Finding> whyNotEnding(
    const ProcessInfo &process, const PredictionTable &predictions, int signo, const Surroundings &around)
{
    const Subject subject{ process, predictions, around };
    const StillRow *row = std::find_if(std::begin(rows), std::end(rows),
        [&](const StillRow &candidate) { return candidate.applies(subject, signo); });
    std::vector<Finding> findings{ findingOf(row->key, signo) };
    row->fill(subject, signo, findings.front());
    if (row->key == Key::StillHandled || row->key == Key::StillCollected)
        addWhatItDoes(subject, signo, findings);
    return findings;
}

} // namespace Sigwise
