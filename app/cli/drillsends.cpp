// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillsends.h"

#include "core/base/syscalls.h"
#include "core/prediction/predictor.h"

#include <cerrno>
#include <csignal>

#include <sys/wait.h>

namespace Sigwise::Cli {
namespace {

SendResult resultOf(const Error &error)
{
    if (error.errnum() == EPERM)
        return SendResult::Denied;
    return error.errnum() == ESRCH ? SendResult::Gone : SendResult::Error;
}

void takeEnd(Receipt &receipt, int waitStatus, qint64 afterNs)
{
    receipt.outcome = Outcome::Ended;
    if (WIFEXITED(waitStatus))
        receipt.exitCode = WEXITSTATUS(waitStatus);
    else
        receipt.exitSignal = WTERMSIG(waitStatus);
    receipt.afterNs = afterNs;
    receipt.final = true;
}

} // namespace

DrillSends::DrillSends(const Sender &sender)
    : m_sender(sender)
    , m_trail(AuditFile(AuditFile::defaultFolder()))
{ }

Receipt DrillSends::newReceipt(const ProcessInfo &process, int signo, const Prediction &predicted)
{
    Receipt receipt;
    receipt.id = ++m_lastId;
    receipt.time = QDateTime::currentDateTime();
    receipt.target = process.key;
    receipt.name = process.name;
    if (process.users)
        receipt.user = m_users.name(process.users->real);
    receipt.signo = signo;
    receipt.statedReason = "drill";
    receipt.predicted = predicted;
    return receipt;
}

DrillSends::Sending DrillSends::send(Receipt &receipt, int pidfd)
{
    m_trail.begin(receipt);
    const qint64 now = monotonicNs();
    const Result<void> sent = pidfdSendSignal(pidfd, receipt.signo);
    receipt.result = sent ? SendResult::Sent : resultOf(sent.error());
    if (!sent) {
        receipt.errnum = receipt.result == SendResult::Gone ? 0 : sent.error().errnum();
        receipt.outcome = Outcome::None;
        receipt.killPlan = KillPlan::None;
        receipt.final = true;
    }
    m_trail.note(receipt);
    return { now, receipt.result, receipt.errnum };
}

DrillSends::Sending DrillSends::ask(
    const ProcessInfo &program, int pidfd, const Prediction &predicted, qint64 graceNs)
{
    Receipt receipt = newReceipt(program, SIGTERM, predicted);
    receipt.killPlan = KillPlan::Planned;
    receipt.graceNs = graceNs;
    Sent &sent = m_sent[program.key.pid];
    const Sending sending = send(receipt, pidfd);
    sent.askedNs = sending.atNs;
    sent.ask = receipt;
    return sending;
}

DrillSends::Sending DrillSends::kill(const ProcessInfo &process, int pidfd)
{
    // An orphaned group matters to terminal stop signals only.
    const Prediction predicted = predict(process, GroupLink::Unknown, m_sender, SIGKILL);
    Receipt receipt = newReceipt(process, SIGKILL, predicted);
    Sent &sent = m_sent[process.key.pid];
    const Sending sending = send(receipt, pidfd);
    sent.killedNs = sending.atNs;
    sent.kill = receipt;
    if (sending.isTaken() && sent.ask && sent.ask->killPlan == KillPlan::Planned) {
        sent.ask->killPlan = KillPlan::Sent;
        m_trail.note(*sent.ask);
    }
    return sending;
}

void DrillSends::noteEnd(pid_t pid, int waitStatus)
{
    const auto found = m_sent.find(pid);
    if (found == m_sent.end())
        return;
    const qint64 now = monotonicNs();
    if (found->ask && found->ask->result == SendResult::Sent) {
        if (found->ask->killPlan == KillPlan::Planned)
            found->ask->killPlan = KillPlan::NotNeeded;
        takeEnd(*found->ask, waitStatus, now - found->askedNs);
        m_trail.note(*found->ask);
    }
    if (found->kill && found->kill->result == SendResult::Sent) {
        takeEnd(*found->kill, waitStatus, now - found->killedNs);
        m_trail.note(*found->kill);
    }
    m_sent.erase(found);
}

} // namespace Sigwise::Cli
