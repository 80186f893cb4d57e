// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace Sigwise::Test {

/// A living machine of values: processes come, go and change, and each snapshot() is one scan of it, one
/// second after the last.
class ListFixture
{
public:
    /// A new process; its start time is later than that of all before it.
    ProcessKey add(pid_t pid, const QByteArray &name, pid_t parent = 0)
    {
        ProcessInfo info;
        info.key = { pid, ++m_started };
        info.name = name;
        info.state = ProcessState::Sleeping;
        info.parent = parent;
        info.tracer = 0;
        info.users = UserIds{ 0, 0, 0 };
        info.threadCount = 1;
        info.pendingThread = info.pendingProcess = info.blocked = info.ignored = SignalSet();
        info.caught = SignalSet{ 15 };
        info.namespacePids = { pid };
        info.kernelThread = false;
        info.residentKib = 1024;
        info.processGroup = info.session = pid;
        info.flags = 0;
        info.cpuNs = 0;
        info.command = "/usr/bin/" + name + " --serve";
        info.unit = name + ".service";
        m_processes.push_back(std::make_shared<const ProcessInfo>(info));
        return info.key;
    }

    void remove(const ProcessKey &key)
    {
        std::erase_if(m_processes, [&key](const ProcessPtr &process) { return process->key == key; });
    }

    template <typename Change>
    void change(const ProcessKey &key, Change apply)
    {
        for (size_t i = 0; i < m_processes.size(); ++i) {
            if (m_processes[i]->key == key)
                changeAt(i, apply);
        }
    }

    template <typename Change>
    void changeAt(size_t place, Change apply)
    {
        ProcessInfo info = *m_processes[place];
        apply(info);
        m_processes[place] = std::make_shared<const ProcessInfo>(info);
    }

    [[nodiscard]] const std::vector<ProcessPtr> &processes() const { return m_processes; }
    [[nodiscard]] bool has(pid_t pid) const
    {
        return std::any_of(m_processes.begin(), m_processes.end(),
            [pid](const ProcessPtr &process) { return process->key.pid == pid; });
    }

    [[nodiscard]] SnapshotPtr snapshot()
    {
        const auto result = std::make_shared<Snapshot>();
        result->sequence = ++m_sequence;
        result->takenAtNs = static_cast<int64_t>(m_sequence) * 1'000'000'000;
        result->uptimeSeconds = 100'000 + static_cast<double>(m_sequence);
        result->processes = m_processes;
        std::sort(result->processes.begin(), result->processes.end(),
            [](const ProcessPtr &a, const ProcessPtr &b) { return a->key < b->key; });
        return result;
    }

private:
    std::vector<ProcessPtr> m_processes;
    uint64_t m_started = 1000;
    uint64_t m_sequence = 0;
};

} // namespace Sigwise::Test
