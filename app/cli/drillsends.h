// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/rights.h"
#include "core/processes/users.h"
#include "core/sending/audittrail.h"

#include <QHash>

#include <optional>

namespace Sigwise::Cli {

/// The signals that a drill sends to what it started: each of them stands in the audit trail, with what was
/// predicted and what became of it. Not thread safe.
class DrillSends
{
public:
    explicit DrillSends(const Sender &sender);

    struct Sending
    {
        qint64 atNs = 0; ///< CLOCK_MONOTONIC
        SendResult result = SendResult::Sent;
        int errnum = 0; ///< with a refusal; none where the process has ended

        [[nodiscard]] bool isTaken() const { return result == SendResult::Sent; }
        /// It is there, and the kernel sends it nothing.
        [[nodiscard]] bool isRefused() const { return !isTaken() && result != SendResult::Gone; }
    };
    /// The program is to end: SIGTERM, with a SIGKILL to follow after `graceNs`.
    Sending ask(const ProcessInfo &program, int pidfd, const Prediction &predicted, qint64 graceNs);
    /// SIGKILL.
    Sending kill(const ProcessInfo &process, int pidfd);
    /// A process was waited for; `waitStatus` is that of wait(2).
    void noteEnd(pid_t pid, int waitStatus);

    [[nodiscard]] AuditTrail &trail() { return m_trail; }

private:
    /// What was sent to one process.
    struct Sent
    {
        std::optional<Receipt> ask;
        std::optional<Receipt> kill;
        qint64 askedNs = 0;
        qint64 killedNs = 0;
    };

    [[nodiscard]] Receipt newReceipt(const ProcessInfo &process, int signo, const Prediction &predicted);
    Sending send(Receipt &receipt, int pidfd);

    Sender m_sender;
    UserNames m_users;
    AuditTrail m_trail;
    QHash<pid_t, Sent> m_sent; ///< until they are waited for: so long a PID is that of one process
    quint64 m_lastId = 0;
};

} // namespace Sigwise::Cli
