// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillrun.h"

#include "core/base/syscalls.h"
#include "core/prediction/predictor.h"
#include "core/query/openfiles.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>

#include <sys/wait.h>

namespace Sigwise::Cli {
namespace {

using namespace std::chrono_literals;
using ReadyBy = DrillReport::ReadyBy;

constexpr std::chrono::milliseconds lookInterval = 50ms;
constexpr double usualGrace = 30; // terminationGracePeriodSeconds of a pod that says nothing
constexpr int restPerWork = 4;
constexpr int64_t startLimitNs = 30'000'000'000;
// A child that was told to end by its parent, and does so, is not one that was left behind.
constexpr int64_t childPatienceNs = 200'000'000;

std::chrono::milliseconds asTime(double seconds)
{
    return std::chrono::milliseconds(static_cast<int64_t>(std::ceil(seconds * 1000)));
}

// Of a program that has gone before it could be looked at.
Prediction unknown()
{
    Prediction prediction;
    prediction.doubt = Doubt::Unreadable;
    return prediction;
}

} // namespace

DrillRun::DrillRun(const Arguments &arguments, pid_t pid, UniqueFd pidfd, NotifySocket &notifySocket)
    : m_sends(currentSender(m_family.reader()))
    , m_pidfd(std::move(pidfd))
    , m_notifySocket(notifySocket)
    , m_end(m_pidfd.get(), QSocketNotifier::Read)
    , m_heard(notifySocket.descriptor(), QSocketNotifier::Read)
    , m_isTimeFixed(arguments.afterSeconds.has_value())
    , m_startedNs(monotonicNs())
{
    m_report.command = arguments.command;
    m_report.pid = pid;
    m_program.key = { pid, m_family.reader().startTime(pid).value_or(0) };
    m_report.asPid1 = arguments.asPid1;
    m_report.graceSeconds = arguments.graceSeconds.value_or(usualGrace);
    connect(&m_end, &QSocketNotifier::activated, this, &DrillRun::takeEnd);
    connect(&m_heard, &QSocketNotifier::activated, this, &DrillRun::hear);
    connect(&m_looks, &QTimer::timeout, this, &DrillRun::look);
    connect(&m_grace, &QTimer::timeout, this, &DrillRun::endPatience);
    m_grace.setSingleShot(true);
    m_looks.setSingleShot(true);
    m_looks.start(lookInterval);
    if (m_isTimeFixed)
        QTimer::singleShot(
            asTime(*arguments.afterSeconds), Qt::PreciseTimer, this, [this] { ask(ReadyBy::Time); });
}

void DrillRun::hear()
{
    const auto heard = m_notifySocket.take([this](pid_t pid) { return m_family.mayCount(pid); });
    m_speaks = m_speaks || heard != NotifySocket::Heard::Nothing;
    if (heard == NotifySocket::Heard::Ready && !m_isTimeFixed)
        ask(ReadyBy::Notified);
}

void DrillRun::look()
{
    const int64_t started = monotonicNs();
    lookByPhase();
    // On a machine with thousands of processes a look takes its time.
    const auto work = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::nanoseconds(monotonicNs() - started));
    if (m_phase != Phase::Finished)
        m_looks.start(std::max(lookInterval, work * restPerWork));
}

void DrillRun::lookByPhase()
{
    switch (m_phase) {
    case Phase::Starting:
        lookWhetherSettled();
        break;
    case Phase::Asked:
        // Whoever comes now is held, so that its end can be told afterwards. In a PID namespace nobody
        // survives the first process, and elsewhere those who do are found at the end.
        if (m_report.asPid1)
            (void)m_family.look();
        break;
    case Phase::Ended:
        lookForChildren();
        break;
    case Phase::Finished:
        break;
    }
}

void DrillRun::lookWhetherSettled()
{
    if (m_isTimeFixed)
        return;
    const int64_t now = monotonicNs();
    if (now - m_startedNs >= startLimitNs) {
        ask(ReadyBy::Limit);
        return;
    }
    if (m_speaks)
        return;
    const std::vector<ProcessPtr> family = m_family.look();
    OpenFiles files(m_family.reader().rootFd());
    std::vector<uint64_t> sockets;
    for (const ProcessPtr &process : family) {
        const std::vector<uint64_t> more = files.listeningSockets(*process);
        sockets.insert(sockets.end(), more.begin(), more.end());
    }
    if (m_readiness.hasSettled(family, sockets, monotonicNs()))
        ask(ReadyBy::Settled);
}

/// With the effect that SIGTERM would have now.
void DrillRun::predict()
{
    (void)m_family.look();
    ProcReader &reader = m_family.reader();
    Result<ProcessInfo> process = reader.read(m_report.pid, ProcReader::Depth::Detail);
    if (!process)
        return;
    m_report.predicted
        = Sigwise::predict(*process, groupLink(*process, m_family.all()), currentSender(reader), SIGTERM);
    m_program = std::move(*process);
}

void DrillRun::ask(ReadyBy readyBy)
{
    if (m_phase != Phase::Starting)
        return;
    m_phase = Phase::Asked;
    m_report.readyBy = readyBy;
    m_report.readyAfterNs = monotonicNs() - m_startedNs;
    predict();
    const std::chrono::nanoseconds grace = asTime(m_report.graceSeconds);
    const DrillSends::Sending asked
        = m_sends.ask(m_program, m_pidfd.get(), m_report.predicted.value_or(unknown()), grace.count());
    m_askedNs = asked.atNs;
    if (asked.isRefused())
        noteRefusal(SIGTERM, asked);
    else // has it ended, that is told as well
        m_grace.start(asTime(m_report.graceSeconds));
}

/// A program that changed its user ids may be out of reach (kill(2)): there is nothing to wait for.
void DrillRun::noteRefusal(int signo, const DrillSends::Sending &sending)
{
    m_report.refusedSigno = signo;
    m_report.refusedErrno = sending.errnum;
    m_end.setEnabled(false);
    finish();
}

void DrillRun::endPatience()
{
    if (m_phase != Phase::Asked)
        return;
    (void)m_family.look(); // who is ended with it in its PID namespace
    const DrillSends::Sending sending = m_sends.kill(m_program, m_pidfd.get());
    m_report.wasKilled = sending.isTaken();
    if (sending.isRefused())
        noteRefusal(SIGKILL, sending);
}

void DrillRun::takeEnd()
{
    siginfo_t info{};
    const auto id = static_cast<id_t>(m_pidfd.get());
    const int waited = retryOnInterrupt([&] { return ::waitid(P_PIDFD, id, &info, WEXITED | WNOHANG); });
    if (waited != 0 || info.si_pid == 0)
        return;
    m_end.setEnabled(false);
    m_grace.stop();
    m_endedNs = monotonicNs();
    m_report.waitStatus = info.si_code == CLD_EXITED
        ? info.si_status << 8
        : info.si_status | (info.si_code == CLD_DUMPED ? 0x80 : 0);
    m_sends.noteEnd(m_report.pid, *m_report.waitStatus);
    if (m_phase == Phase::Asked)
        m_report.afterNs = m_endedNs - m_askedNs;
    m_phase = Phase::Ended;
    lookForChildren();
}

void DrillRun::lookForChildren()
{
    if (m_report.asPid1) {
        // The kernel ends all others by SIGKILL before the first process is reaped (pid_namespaces(7)).
        m_report.childrenLeft = m_family.endedBySigkill(m_report.pid);
        finish();
        return;
    }
    if (m_family.isOver(m_sends)) {
        m_report.childrenLeft.clear();
        finish();
        return;
    }
    m_report.childrenLeft = m_family.look();
    // One that cannot be seen (another user's under hidepid) is not waited for as long as it lives.
    const int64_t patience = m_report.childrenLeft.empty() ? 2 * childPatienceNs : childPatienceNs;
    if (monotonicNs() - m_endedNs >= patience)
        finish();
}

void DrillRun::finish()
{
    m_looks.stop();
    m_phase = Phase::Finished;
    Q_EMIT finished();
}

bool DrillRun::cleanUp() { return m_family.end(m_sends); }

} // namespace Sigwise::Cli
