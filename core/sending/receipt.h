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

[[nodiscard]] const char *sendResultKey(SendResult result);
[[nodiscard]] const char *outcomeKey(Outcome outcome);

/// The record of one signal to one process. It is written when the signal is sent and completed until the
/// truth is known; it never claims what was not seen.
struct Receipt
{
    quint64 id = 0; ///< grows within one program run
    QDateTime time;
    ProcessKey target;
    QByteArray name; ///< foreign bytes
    QByteArray user; ///< owner of the target
    int signo = 0;
    Prediction predicted;
    SendResult result = SendResult::NotSent;
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

    [[nodiscard]] bool isInProgress() const { return result == SendResult::Sent && !final && !settled; }
    friend bool operator==(const Receipt &, const Receipt &) = default;
};

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::Receipt)
