// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/targetsource.h"

#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/sending/scope.h"

#include <algorithm>
#include <csignal>

namespace Sigwise {
namespace {

constexpr qint64 termIsFresh = 60'000'000'000; // ns
constexpr qint64 oldAfter = 10'000'000'000; // ns; the list is renewed every 5 s at least
constexpr size_t mostLookedAt = 64; // each costs a few hundred microseconds of the window's time
constexpr qsizetype mostHeld = 256;

} // namespace

std::vector<ProcessKey> keysOf(const std::vector<AskedTarget> &targets)
{
    std::vector<ProcessKey> keys;
    for (const AskedTarget &asked : targets)
        keys.push_back(asked.target.key);
    return keys;
}

std::vector<ProcessPtr> processesOf(const std::vector<AskedTarget> &targets, const SnapshotPtr &snapshot)
{
    std::vector<ProcessPtr> processes;
    for (const AskedTarget &asked : targets) {
        if (const ProcessPtr process = snapshot ? snapshot->find(asked.target.key) : nullptr)
            processes.push_back(process);
    }
    return processes;
}

void TargetSource::takeSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    m_groups.reset();
}

PredictionTable TargetSource::predictionsOf(const ProcessInfo &process)
{
    if (!m_groups)
        m_groups.emplace(*m_snapshot);
    return predictAll(process, m_groups->of(process), m_dispatcher.sender());
}

void TargetSource::hold(const Selection &selection)
{
    QHash<ProcessKey, ProcessHandlePtr> held;
    for (const SelectedProcess &selected : selection.processes) {
        const ProcessKey &key = selected.process->key;
        if (held.size() >= mostHeld)
            break;
        ProcessHandlePtr handle = m_held.value(key);
        if (!handle && !selected.ended)
            handle = m_dispatcher.hold(key);
        if (handle)
            held.insert(key, handle);
    }
    m_held = std::move(held);
}

bool TargetSource::isListOld() const
{
    return m_snapshot && monotonicNs() - m_snapshot->takenAtNs > oldAfter;
}

void TargetSource::note(const std::vector<Receipt> &receipts)
{
    const qint64 now = monotonicNs();
    m_terms.removeIf([now](QHash<ProcessKey, qint64>::iterator entry) { return now - *entry > termIsFresh; });
    for (const Receipt &receipt : receipts) {
        if (receipt.signo == SIGTERM && receipt.result == SendResult::Sent)
            m_terms.insert(receipt.target, now);
    }
}

bool TargetSource::wasTermSentLately(const ProcessKey &key) const
{
    const auto found = m_terms.constFind(key);
    return found != m_terms.constEnd() && monotonicNs() - *found <= termIsFresh;
}

QString TargetSource::userOf(const ProcessInfo &process)
{
    return process.users ? visibleText(m_users.name(process.users->real)) : QString();
}

std::vector<AskedTarget> TargetSource::selected(int signo, const Selection &selection)
{
    std::vector<AskedTarget> targets;
    for (const SelectedProcess &selected : selection.processes) {
        if (selected.ended && selection.hasLiving())
            continue;
        const ProcessInfo &process = *selected.process;
        AskedTarget asked;
        asked.target.key = process.key;
        asked.target.handle = m_held.value(process.key);
        asked.target.name = process.name;
        asked.target.shown = selected.predictions.at(signo);
        asked.predictions = selected.predictions;
        asked.sessionPart = selected.sessionPart;
        asked.termSentLately = wasTermSentLately(process.key);
        asked.unit = unitPath(process);
        asked.restart = selected.around.unitRestart;
        asked.program = selected.program;
        asked.user = userOf(process);
        targets.push_back(std::move(asked));
    }
    return targets;
}

AskedTarget TargetSource::of(const ProcessInfo &process, int signo)
{
    AskedTarget asked;
    asked.target.key = process.key;
    asked.target.handle = m_held.value(process.key);
    asked.target.name = process.name;
    asked.predictions = predictionsOf(process);
    asked.target.shown = asked.predictions.at(signo);
    asked.sessionPart = isSessionPart(process, *m_snapshot, m_dispatcher.sender().pid);
    asked.termSentLately = wasTermSentLately(process.key);
    asked.unit = unitPath(process);
    asked.program = programOf(process);
    asked.user = userOf(process);
    return asked;
}

AskedTarget TargetSource::of(const Receipt &receipt, int signo)
{
    const ProcessPtr process = m_snapshot ? m_snapshot->find(receipt.target) : nullptr;
    if (process)
        return of(*process, signo);
    AskedTarget asked;
    asked.target.key = receipt.target;
    asked.target.name = receipt.name;
    asked.user = visibleText(receipt.user);
    return asked;
}

std::vector<AskedTarget> TargetSource::of(const std::vector<ProcessPtr> &processes, int signo)
{
    std::vector<AskedTarget> targets;
    for (const ProcessPtr &process : processes)
        targets.push_back(of(*process, signo));
    return targets;
}

ProgramPtr TargetSource::programOf(const ProcessInfo &process) const
{
    const ProcessPtr parent = m_snapshot ? m_snapshot->find(process.parent.value_or(0)) : nullptr;
    return m_phrasebook->find(process, parent.get());
}

std::vector<AskedTarget> TargetSource::others(Scope scope, const std::vector<AskedTarget> &named, int signo)
{
    if (!m_snapshot)
        return {};
    const std::vector<ProcessKey> keys = keysOf(named);
    std::vector<AskedTarget> targets;
    for (const ProcessPtr &process :
        scopeMembers(scope, keys, *m_snapshot, m_dispatcher.sender().pid).members) {
        if (std::find(keys.begin(), keys.end(), process->key) == keys.end())
            targets.push_back(of(*process, signo));
    }
    return targets;
}

std::vector<AskedTarget> TargetSource::joined(
    Scope scope, const std::vector<AskedTarget> &members, const SnapshotPtr &listed, int signo)
{
    if (!isWide(scope) || !listed || m_snapshot->takenAtNs <= listed->takenAtNs)
        return {};
    std::vector<ProcessPtr> known = processesOf(members, listed);
    // And those that joined before.
    const std::vector<ProcessPtr> now = processesOf(members, m_snapshot);
    known.insert(known.end(), now.begin(), now.end());
    std::vector<AskedTarget> found
        = of(newInScope(scope, known, *listed, *m_snapshot, m_dispatcher.sender().pid), signo);
    for (AskedTarget &asked : found)
        asked.target.appeared = true;
    return found;
}

bool TargetSource::lookAgain(int signo, std::vector<AskedTarget> &targets)
{
    SendRequest request;
    request.signo = signo;
    for (const AskedTarget &asked : targets)
        request.targets.push_back(asked.target);
    const std::vector<Target> looked = m_dispatcher.lookAgain(request);
    bool isOther = false;
    for (size_t i = 0; i < targets.size(); ++i) {
        AskedTarget &asked = targets[i];
        asked.before.reset();
        if (isOtherEffect(asked.target.shown, looked[i].shown)) {
            asked.before = asked.target.shown;
            isOther = true;
        }
        asked.target = looked[i];
        if (looked[i].predictions)
            asked.predictions = *looked[i].predictions;
    }
    return isOther;
}

bool TargetSource::lookAtAll(int signo, std::vector<AskedTarget> &targets)
{
    return targets.size() <= mostLookedAt ? lookAgain(signo, targets) : compare(signo, targets);
}

bool TargetSource::compare(int signo, std::vector<AskedTarget> &targets)
{
    bool isOther = false;
    for (AskedTarget &asked : targets) {
        asked.before.reset();
        const ProcessPtr process = m_snapshot ? m_snapshot->find(asked.target.key) : nullptr;
        if (!process)
            continue; // it gets nothing
        asked.predictions = predictionsOf(*process);
        const Prediction now = asked.predictions.at(signo);
        if (isOtherEffect(asked.target.shown, now)) {
            asked.before = asked.target.shown;
            isOther = true;
        }
        asked.target.shown = now;
    }
    return isOther;
}

} // namespace Sigwise
