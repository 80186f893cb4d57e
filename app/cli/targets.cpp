// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/targets.h"

#include "app/cli/textoutput.h"
#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/words/outcomewords.h"
#include "core/words/stopwords.h"

#include <algorithm>

#include <unistd.h>

namespace Sigwise::Cli {
namespace {

Target targetOf(const ProcessPtr &process)
{
    Target target;
    target.key = process->key;
    target.name = process->name;
    return target;
}

QString nameWithPid(const ProcessInfo &process)
{
    return cutToWidth(visibleText(process.name), 32) % QLatin1String(" (") % QString::number(process.key.pid)
        % QLatin1Char(')');
}

} // namespace

Target resolve(ProcReader &reader, const TargetArgument &argument)
{
    Target target;
    target.key = { argument.pid, argument.startTime.value_or(0) };
    if (argument.startTime)
        return target;
    const auto held = ProcessHandle::openAny(reader, argument.pid);
    if (const auto *handle = std::get_if<ProcessHandlePtr>(&held)) {
        target.key = (*handle)->key();
        target.handle = *handle;
    }
    return target;
}

std::vector<Target> resolveAll(ProcReader &reader, const std::vector<TargetArgument> &arguments)
{
    std::vector<Target> targets;
    for (const TargetArgument &argument : arguments) {
        const Target target = resolve(reader, argument);
        const bool isKnown = std::any_of(targets.begin(), targets.end(),
            [&target](const Target &other) { return isIdentified(target) && other.key == target.key; });
        if (!isKnown)
            targets.push_back(target);
    }
    return targets;
}

std::vector<Target> ScopeTargets::expand(const std::vector<Target> &named)
{
    if (m_scope == Scope::Process || m_scope == Scope::Thread)
        return named;
    m_listed = m_scanner.scan();
    std::vector<ProcessKey> keys;
    for (const Target &target : named)
        keys.push_back(target.key);
    if (m_listed->failure != 0) {
        complain(QStringLiteral("/proc"),
            QString(Words::errorText(m_listed->failure) % QLatin1String("; only those named are meant")));
        return named;
    }
    const ScopeList list = scopeMembers(m_scope, keys, *m_listed, ::getpid());
    tell(list, named);
    m_known = list.members;
    std::vector<Target> targets = named;
    for (const ProcessPtr &member : list.members) {
        if (std::find(keys.begin(), keys.end(), member->key) == keys.end())
            targets.push_back(targetOf(member));
    }
    return targets;
}

void ScopeTargets::tell(const ScopeList &list, const std::vector<Target> &named) const
{
    int ended = 0;
    for (const ScopeMember &member : list.leftOut) {
        if (member.why == LeftOut::Ended)
            ++ended;
        else
            complain(QString(QLatin1String("left out: ") % nameWithPid(*member.process)),
                Words::leftOutText(member.why));
    }
    if (ended > 0)
        complain(QStringLiteral("left out: %1").arg(ended), Words::leftOutText(LeftOut::Ended));
    for (const auto &[key, why] : list.failures) {
        if (why != NoScope::Gone) // that one's own result says it
            complain(QString::number(key.pid), Words::noScopeText(why));
    }
    if (list.mayMissHidden && !named.empty())
        complain(QStringLiteral("other users' processes are not visible here (hidepid)"),
            QStringLiteral("some of them may be missing"));
}

void ScopeTargets::tellOfOrphans() const
{
    if (m_scope != Scope::Tree || !m_listed)
        return;
    std::vector<TreeMember> known;
    for (const ProcessPtr &process : m_known)
        known.push_back({ process->key });
    if (const SnapshotPtr now = look())
        Cli::tellOfOrphans(known, *m_listed, *now);
}

void tellOfOrphans(const std::vector<TreeMember> &known, const Snapshot &listed, const Snapshot &now)
{
    QStringList pids;
    for (const ProcessPtr &process : perhapsOfTree(known, listed, now, ::getpid()))
        pids << QString::number(process->key.pid);
    if (!pids.isEmpty())
        complain(QStringLiteral("%1 more").arg(pids.size()),
            QStringLiteral("began meanwhile and may be of the tree, which cannot be told: nothing was sent "
                           "to PID %1")
                .arg(pids.join(QLatin1String(", "))));
}

SnapshotPtr ScopeTargets::look() const
{
    SnapshotPtr all = m_scanner.scan();
    if (all->failure == 0)
        return all;
    complain(QStringLiteral("/proc"),
        QString(Words::errorText(all->failure) % QLatin1String("; some of them may be missing")));
    return nullptr;
}

void ScopeTargets::noteSent(int signo)
{
    if (!m_known.empty())
        m_watch.add({ signo, std::nullopt, m_scope, m_listed, m_known, monotonicNs() });
}

ScopeTargets::Joined ScopeTargets::joined()
{
    Joined result;
    const SnapshotPtr all = m_watch.isWaiting() ? look() : nullptr;
    if (!all)
        return result;
    for (const JoinWatch::Joined &joined : m_watch.take(*all, ::getpid())) {
        result.isLate = joined.isLate;
        for (const ProcessPtr &process : joined.processes) {
            m_known.push_back(process);
            result.targets.push_back(targetOf(process));
            result.targets.back().appeared = true;
        }
    }
    return result;
}

} // namespace Sigwise::Cli
