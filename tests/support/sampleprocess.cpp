// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/sampleprocess.h"

namespace Sigwise::Test {

constexpr pid_t samplePid = 4120;

ThreadInfo sampleThread(pid_t tid, ProcessState state, const QByteArray &wchan, SignalSet blocked)
{
    ThreadInfo thread;
    thread.tid = tid;
    thread.state = state;
    thread.pending = SignalSet();
    thread.blocked = blocked;
    thread.tracer = 0;
    thread.flags = 0;
    thread.users = UserIds{ 1000, 1000, 1000 };
    thread.wchan = wchan;
    return thread;
}

SampleProcess::SampleProcess()
{
    m_info.key = { samplePid, 81234 };
    m_info.name = "queue-worker";
    m_info.state = ProcessState::Sleeping;
    m_info.parent = 1;
    m_info.tracer = 0;
    m_info.users = UserIds{ 1000, 1000, 1000 };
    m_info.threadCount = 1;
    m_info.pendingThread = SignalSet();
    m_info.pendingProcess = SignalSet();
    m_info.blocked = SignalSet{ SIGPIPE };
    m_info.ignored = SignalSet{ SIGUSR2 };
    m_info.caught = SignalSet{ SIGUSR1 };
    m_info.namespacePids = { samplePid };
    m_info.kernelThread = false;
    m_info.coreDumping = false;
    m_info.processGroup = samplePid;
    m_info.session = 300;
    m_info.flags = 0;
    m_detail.threads.push_back(sampleThread(samplePid, ProcessState::Sleeping, "do_poll"));
    m_detail.probeAllowed = true;
    m_detail.isWhole = true;
    m_detail.inSignalFds = SignalSet();
    m_detail.freezer = { false, false };
}

SampleProcess &SampleProcess::state(ProcessState state)
{
    m_info.state = state;
    m_detail.threads.front().state = state;
    return *this;
}

SampleProcess &SampleProcess::sleepsIn(const QByteArray &wchan)
{
    m_detail.threads.front().wchan = wchan;
    return *this;
}

SampleProcess &SampleProcess::worker(ThreadInfo thread)
{
    m_detail.threads.push_back(std::move(thread));
    m_info.threadCount = static_cast<int>(m_detail.threads.size());
    return *this;
}

SampleProcess &SampleProcess::worker(SignalSet blocked)
{
    const auto tid = samplePid + static_cast<pid_t>(m_detail.threads.size());
    return worker(sampleThread(tid, ProcessState::Sleeping, "futex_wait_queue", blocked));
}

SampleProcess &SampleProcess::notLookedAt()
{
    m_isLookedAt = false;
    return *this;
}

SampleProcess &SampleProcess::signalFds(std::optional<SignalSet> masks)
{
    m_detail.inSignalFds = masks;
    return *this;
}

SampleProcess &SampleProcess::freezer(FreezerState state)
{
    m_detail.freezer = state;
    return *this;
}

SampleProcess &SampleProcess::awaits(std::optional<SignalSet> set)
{
    m_detail.threads.front().awaited = set;
    return *this;
}

SampleProcess &SampleProcess::faults()
{
    m_detail.threads.front().isFaulting = true;
    return *this;
}

SampleProcess &SampleProcess::unread(ProcFile file)
{
    m_detail.threads.front().unread = file;
    return *this;
}

SampleProcess &SampleProcess::probe(std::optional<bool> allowed)
{
    m_detail.probeAllowed = allowed;
    return *this;
}

ProcessInfo SampleProcess::info() const
{
    ProcessInfo result = m_info;
    if (!m_isLookedAt)
        return result;
    ProcessDetail detail = m_detail;
    detail.threads.front().tid = m_info.key.pid;
    result.detail = std::make_shared<const ProcessDetail>(detail);
    return result;
}

Sender sampleSender()
{
    Sender sender;
    sender.pid = 999;
    sender.realUser = 1000;
    sender.effectiveUser = 1000;
    sender.session = 100;
    return sender;
}

} // namespace Sigwise::Test
