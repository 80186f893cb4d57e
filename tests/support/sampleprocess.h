// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/rights.h"
#include "core/processes/processinfo.h"

#include <csignal>
#include <memory>

namespace Sigwise::Test {

/// A made-up process for tests of rules: user 1000, sleeping in poll, one thread, everything at default but
/// USR1 caught, USR2 ignored and PIPE blocked. Each function changes one thing and gives the process back.
class SampleProcess
{
public:
    SampleProcess();

    SampleProcess &state(ProcessState state);
    /// Where the main thread sleeps, as wchan names it.
    SampleProcess &sleepsIn(const QByteArray &wchan);
    SampleProcess &worker(ThreadInfo thread);
    /// A worker that sleeps in a futex and blocks what `blocked` names.
    SampleProcess &worker(SignalSet blocked = SignalSet{ SIGPIPE });
    SampleProcess &notLookedAt();
    /// What its signalfds take; nothing = its descriptors may not be seen. None at first.
    SampleProcess &signalFds(std::optional<SignalSet> masks);
    /// What its control group says; thawed at first.
    SampleProcess &freezer(FreezerState state);
    /// What the main thread waits for with sigwait; where it sleeps tells before.
    SampleProcess &awaits(std::optional<SignalSet> set);
    /// It faults on a page inside a system call.
    SampleProcess &faults();
    SampleProcess &unread(ProcFile file);
    template <typename T>
    SampleProcess &set(T ProcessInfo::*member, const T &value)
    {
        m_info.*member = value;
        return *this;
    }
    SampleProcess &probe(std::optional<bool> allowed);

    [[nodiscard]] ProcessInfo info() const;

private:
    ProcessInfo m_info;
    ProcessDetail m_detail;
    bool m_isLookedAt = true;
};

[[nodiscard]] ThreadInfo sampleThread(
    pid_t tid, ProcessState state, const QByteArray &wchan, SignalSet blocked = SignalSet{ SIGPIPE });

/// User 1000, in session 100.
[[nodiscard]] Sender sampleSender();

} // namespace Sigwise::Test
