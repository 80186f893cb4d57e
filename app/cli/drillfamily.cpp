// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillfamily.h"

#include "core/base/syscalls.h"
#include "core/sending/exitstatus.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unordered_map>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Cli {
namespace {

bool isDead(const ProcessInfo &process)
{
    return (process.state == ProcessState::Zombie && process.threadCount.value_or(1) <= 1)
        || process.state == ProcessState::Dead;
}

// Everything below `ancestor`, itself left out. Parents may have higher PIDs than their children.
std::vector<ProcessPtr> below(pid_t ancestor, const Snapshot &all)
{
    std::unordered_multimap<pid_t, ProcessPtr> children;
    for (const ProcessPtr &process : all.processes) {
        if (process->parent && process->key.pid != ancestor)
            children.emplace(*process->parent, process);
    }
    std::vector<ProcessPtr> found;
    std::vector<pid_t> open{ ancestor };
    while (!open.empty()) {
        const auto [first, last] = children.equal_range(open.back());
        open.pop_back();
        for (auto child = first; child != last; ++child) {
            found.push_back(child->second);
            open.push_back(child->second->key.pid);
        }
        // A process has one parent; a scan that saw two moments must not lead in a circle.
        if (found.size() > all.processes.size())
            break;
    }
    return found;
}

// What the last wait gave.
pid_t reapAll(DrillSends &sends)
{
    for (;;) {
        int status = 0;
        const pid_t reaped = ::waitpid(-1, &status, WNOHANG);
        if (reaped <= 0)
            return reaped;
        sends.noteEnd(reaped, status);
    }
}

} // namespace

DrillFamily::DrillFamily()
    : m_all(std::make_shared<const Snapshot>())
{ }

void DrillFamily::hold(const ProcessPtr &process)
{
    Member &member = m_members[process->key];
    member.process = process;
    if (member.handle)
        return;
    const auto held = ProcessHandle::open(m_scanner.reader(), process->key);
    if (const auto *handle = std::get_if<ProcessHandlePtr>(&held))
        member.handle = *handle;
}

// A program may start more children than there are descriptors. How one ended is told once it is reaped.
void DrillFamily::letGo()
{
    for (Member &member : m_members) {
        if (!member.handle || member.handle->isAlive())
            continue;
        const ProcessPtr seen = m_all->find(member.process->key.pid);
        if (seen && seen->key == member.process->key)
            continue;
        member.waitStatus = exitStatusOf(*member.handle, reader()).waitStatus;
        member.handle.reset();
    }
}

std::vector<ProcessPtr> DrillFamily::look()
{
    m_all = m_scanner.scan();
    letGo();
    std::vector<ProcessPtr> family = below(::getpid(), *m_all);
    std::erase_if(family, [](const ProcessPtr &process) { return isDead(*process); });
    std::vector<ProcessKey> keys;
    for (const ProcessPtr &process : family) {
        hold(process);
        keys.push_back(process->key);
    }
    m_scanner.setDetailed(std::move(keys));
    return family;
}

bool DrillFamily::isOver(DrillSends &sends) { return reapAll(sends) < 0 && errno == ECHILD; }

bool DrillFamily::mayCount(pid_t pid)
{
    constexpr int deepest = 1000;
    pid_t next = pid;
    for (int depth = 0; depth < deepest && next > 1; ++depth) {
        const Result<ProcessInfo> process = reader().read(next, ProcReader::Depth::Status);
        if (!process || !process->parent)
            return next == pid; // gone already, as systemd-notify(1) is at once
        if (*process->parent == ::getpid())
            return true;
        next = *process->parent;
    }
    return false;
}

std::vector<ProcessPtr> DrillFamily::endedBySigkill(pid_t but)
{
    std::vector<ProcessPtr> found;
    for (const Member &member : std::as_const(m_members)) {
        if (member.process->key.pid == but || (member.handle && member.handle->isAlive()))
            continue;
        const std::optional<int> status
            = member.handle ? exitStatusOf(*member.handle, reader()).waitStatus : member.waitStatus;
        if (status && WIFSIGNALED(*status) && WTERMSIG(*status) == SIGKILL)
            found.push_back(member.process);
    }
    return found;
}

// One SIGKILL is enough. Who may not be sent one, as a set-user-ID program, may become somebody else.
void DrillFamily::kill(Member &member, DrillSends &sends)
{
    constexpr long long refusedNs = 500'000'000;
    const long long now = monotonicNs();
    if (!member.handle || member.isKilled || now < member.killDueNs)
        return;
    member.isKilled = sends.kill(*member.process, member.handle->pidfd()).isTaken();
    member.killDueNs = now + refusedNs;
}

bool DrillFamily::end(DrillSends &sends)
{
    constexpr long long patienceNs = 5'000'000'000;
    constexpr int restMs = 5;
    const long long deadline = monotonicNs() + patienceNs;
    for (;;) {
        const std::vector<ProcessPtr> family = look();
        for (const ProcessPtr &process : family)
            kill(m_members[process->key], sends);
        reapAll(sends); // no QProcess is at work here that would miss its child
        if (family.empty())
            return true;
        if (monotonicNs() > deadline)
            return false;
        (void)::poll(nullptr, 0, restMs);
    }
}

} // namespace Sigwise::Cli
