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

    /// The program is to end: SIGTERM, with a SIGKILL to follow after `graceNs`. When it went, on
    /// CLOCK_MONOTONIC.
    qint64 ask(const ProcessInfo &program, int pidfd, const Prediction &predicted, qint64 graceNs);
    /// SIGKILL. False when the kernel refused it.
    bool kill(const ProcessInfo &process, int pidfd);
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
    /// When it went.
    qint64 send(Receipt &receipt, int pidfd);

    Sender m_sender;
    UserNames m_users;
    AuditTrail m_trail;
    QHash<pid_t, Sent> m_sent; ///< until they are waited for: so long a PID is that of one process
    quint64 m_lastId = 0;
};

} // namespace Sigwise::Cli
