// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"
#include "core/processes/processinfo.h"

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>

#include <optional>

namespace Sigwise {

/// What the send itself gave. NotSent = dry run, or the user was not asked yet.
enum class SendResult { Sent, Denied, Gone, Reused, Refused, Error, NotSent };
/// What became of the process, as far as it was seen.
enum class Outcome { Ended, Running, Pending, Collected, Ignored, Stopped, Continued, None, Unknown };

/// Why nothing was sent though it could have been: with Refused. OwnProcess: it would have ended or stopped
/// this program, which then could not have told what became of it. Unchecked: it is hidden, so whether it
/// still is the process that was named cannot be told.
enum class WhyRefused { None, NoHandler, OwnProcess, Unchecked };
/// What the first signal of a graceful stop says of the SIGKILL that may follow it. Planned: it follows when
/// the time is over, as long as this program runs.
enum class KillPlan { None, Planned, NotPlanned, NotNeeded, CalledOff, Sent };

[[nodiscard]] const char *sendResultKey(SendResult result);
[[nodiscard]] const char *outcomeKey(Outcome outcome);
[[nodiscard]] const char *killPlanKey(KillPlan plan);
[[nodiscard]] const char *whyRefusedKey(WhyRefused why);

/// Where a receipt comes from that another run of a program made: the audit trail.
struct EarlierSend
{
    QByteArray program; ///< "sigwise", "sigctl"; foreign bytes
    pid_t pid = 0; ///< of the sender
    bool isResultKnown = true; ///< false: the sender ended in the middle of the send
    bool isFollowed = false; ///< the sender still ran when the trail was read: it may learn more
    bool isOfThisBoot = true; ///< else the target's start time means nothing any more

    friend bool operator==(const EarlierSend &, const EarlierSend &) = default;
};

/// The record of one signal to one process. It is written when the signal is sent and completed until the
/// truth is known; it never claims what was not seen.
struct Receipt
{
    quint64 id = 0; ///< grows within one program run
    QDateTime time;
    ProcessKey target;
    QByteArray name; ///< foreign bytes
    QByteArray user; ///< owner of the target
    pid_t tid = 0; ///< the one thread that it went to; 0 = the process
    int signo = 0;
    std::optional<int> value; ///< that went with it, as sigqueue(3) does
    bool appeared = false; ///< it joined the group or the tree while that was signalled
    QByteArray statedReason; ///< why, in the words of who sent it; foreign bytes, may be empty
    Prediction predicted;
    SendResult result = SendResult::NotSent;
    WhyRefused whyRefused = WhyRefused::None; ///< with Refused
    int errnum = 0; ///< errno, with Denied and Error
    bool merged = false; ///< one of the kind was already waiting: the kernel keeps one

    Outcome outcome = Outcome::Unknown;
    Reason pendingReason = Reason::AllThreadsBlock; ///< with Pending: why it waits
    int blockingThreads = 0; ///< with Pending
    std::optional<int> exitCode; ///< with Ended, where it is known: exactly one of the two
    std::optional<int> exitSignal;
    std::optional<qint64> afterNs; ///< from the send until the outcome was seen
    bool outlived = false; ///< it had taken the signal and was seen alive: a later end may be another's doing
    bool settled = false; ///< Running at the last look of the schedule: only an end would be news
    bool final = false; ///< nothing more will be learned
    std::optional<EarlierSend> earlier; ///< with what was read from the audit trail

    KillPlan killPlan = KillPlan::None; ///< for the first signal of a graceful stop
    qint64 graceNs = 0; ///< with a plan: how long it waits
    qint64 killAtNs = 0; ///< with Planned: when the time is over, on CLOCK_MONOTONIC

    [[nodiscard]] bool isInProgress() const
    {
        return result == SendResult::Sent && (killPlan == KillPlan::Planned || (!final && !settled));
    }
    friend bool operator==(const Receipt &, const Receipt &) = default;
};

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::Receipt)
