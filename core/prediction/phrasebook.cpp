// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/phrasebook.h"

#include <QList>

#include <csignal>
#include <utility>

namespace Sigwise {
namespace {

constexpr int noMatch = -1;

/// One thing to tell a program by. The weight makes what is particular win over what many share.
struct MarkRow
{
    int weight;
    bool (*isGiven)(const Recogniser &recogniser);
    bool (*fits)(const Recogniser &recogniser, const ProcessInfo &process, const ProcessInfo *parent);
};

const ProgramMarks *marksOf(const ProcessInfo &process)
{
    return process.detail ? &process.detail->program : nullptr;
}

bool isExecutableRight(const Recogniser &recogniser, const ProcessInfo &process)
{
    const ProgramMarks *marks = marksOf(process);
    if (marks == nullptr || marks->executable.isEmpty())
        return !recogniser.name.isEmpty();
    return marks->executable == recogniser.executable;
}

// Arguments are joined by blanks in what is known of a process.
bool hasArgument(const ProcessInfo &process, const QByteArray &wanted)
{
    return process.command.split(' ').indexOf(wanted) > 0;
}

bool isParentRight(Recogniser::Parent wanted, const ProcessInfo &process, const ProcessInfo *parent)
{
    const bool isOutermost = process.parent == 0; // its parent is in no namespace that can be seen here
    if (parent == nullptr)
        return isOutermost && wanted == Recogniser::Parent::Differs;
    return (parent->name == process.name) == (wanted == Recogniser::Parent::Same);
}

Runtime runtimeOf(const ProcessInfo &process)
{
    const ProgramMarks *marks = marksOf(process);
    return marks != nullptr ? marks->runtime : programMarks(process, {}).runtime;
}

// clang-format off
constexpr MarkRow marks[] = {
    { 4, [](const Recogniser &r) { return !r.name.isEmpty(); },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *) { return p.name == r.name; } },
    { 1, [](const Recogniser &r) { return !r.executable.isEmpty(); },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *) { return isExecutableRight(r, p); } },
    { 4, [](const Recogniser &r) { return !r.starts.isEmpty(); },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *) { return p.command.startsWith(r.starts); } },
    { 2, [](const Recogniser &r) { return !r.argument.isEmpty(); },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *) { return hasArgument(p, r.argument); } },
    { 1, [](const Recogniser &r) { return r.parent != Recogniser::Parent::Any; },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *parent) { return isParentRight(r.parent, p, parent); } },
    { 1, [](const Recogniser &r) { return !r.ignores.isEmpty(); },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *) { return p.ignored && (r.ignores - *p.ignored).isEmpty(); } },
    { 1, [](const Recogniser &r) { return r.pidOne; },
        [](const Recogniser &, const ProcessInfo &p, const ProcessInfo *) { return p.isPidOne(); } },
    { 1, [](const Recogniser &r) { return r.runtime.has_value(); },
        [](const Recogniser &r, const ProcessInfo &p, const ProcessInfo *) { return runtimeOf(p) == *r.runtime; } },
};
// clang-format on

int weightOf(const Recogniser &recogniser, const ProcessInfo &process, const ProcessInfo *parent)
{
    int weight = 0;
    for (const MarkRow &mark : marks) {
        if (!mark.isGiven(recogniser))
            continue;
        if (!mark.fits(recogniser, process, parent))
            return noMatch;
        weight += mark.weight;
    }
    return weight == 0 ? noMatch : weight;
}

bool hasProgram(const ProcessInfo &process) { return !process.kernelThread.value_or(false); }

bool reachesProgram(Effect effect) { return effect == Effect::Handled || effect == Effect::Collected; }

const DocumentedSignal *entryOf(const Program *program, int signo)
{
    if (program == nullptr)
        return nullptr;
    const auto found = program->bySignal.find(signo);
    return found == program->bySignal.end() ? nullptr : &found->second;
}

} // namespace

Phrasebook::Phrasebook(std::vector<ProgramPtr> programs, std::vector<PhrasebookProblem> problems)
    : m_programs(std::move(programs))
    , m_problems(std::move(problems))
{ }

ProgramPtr Phrasebook::find(const ProcessInfo &process, const ProcessInfo *parent) const
{
    ProgramPtr best;
    std::pair<int, bool> bestRank{ noMatch, false };
    if (!hasProgram(process))
        return best;
    for (const ProgramPtr &program : m_programs) {
        for (const Recogniser &recogniser : program->recognisers) {
            const std::pair rank{ weightOf(recogniser, process, parent), program->isUsers };
            if (rank.first != noMatch && rank > bestRank) {
                bestRank = rank;
                best = program;
            }
        }
    }
    return best;
}

const DocumentedSignal *documentedSignal(const Program *program, const Prediction &prediction, int signo)
{
    const DocumentedSignal *entry = entryOf(program, signo);
    if (entry == nullptr)
        return nullptr;
    const bool holds = entry->supposes == DocumentedSignal::Supposes::Caught
        ? reachesProgram(prediction.effect)
        : prediction.effect == Effect::Ignored && prediction.reason == Reason::SetToIgnore;
    return holds ? entry : nullptr;
}

bool isDocumentedDanger(const Program *program, const Prediction &prediction, int signo)
{
    if (signo == SIGKILL)
        return losesDataByKill(program);
    const DocumentedSignal *entry = entryOf(program, signo);
    const bool reaches
        = reachesProgram(prediction.effect) || (prediction.then && reachesProgram(*prediction.then));
    return entry != nullptr && entry->danger && reaches;
}

} // namespace Sigwise
