// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/processhandle.h"
#include "core/sending/receipt.h"

#include <QObject>

#include <memory>

namespace Sigwise {

/// Completes the receipts of signals that were sent. The end of a process is seen at once, through its pidfd;
/// whether a signal still waits or the process is stopped is looked up 50 ms, 250 ms, 1 s and 5 s after the
/// send, then once a second while it waits or is stopped. All pidfds share one edge-triggered epoll
/// descriptor, so that a zombie that nobody reaps costs nothing; no timer runs while nothing is due. A
/// receipt that is final lets go of its handle. Lives in one thread with an event loop.
class OutcomeWatcher : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OutcomeWatcher)
public:
    /// `reader` must outlive the watcher and belong to the same thread.
    explicit OutcomeWatcher(ProcReader &reader, QObject *parent = nullptr);
    ~OutcomeWatcher() override;

    /// Follows the receipt of a signal that was sent at `sentAtNs` (CLOCK_MONOTONIC, taken before the send).
    void watch(const Receipt &receipt, const ProcessHandlePtr &handle, qint64 sentAtNs);
    /// Changes the plan in a receipt that is followed; told with the next change.
    void setKillPlan(quint64 receiptId, KillPlan plan);
    void forget(quint64 receiptId);

    /// How many receipts are followed.
    [[nodiscard]] int count() const;
    /// Whether a look at some process is due at some time.
    [[nodiscard]] bool isTimerActive() const;

Q_SIGNALS:
    void changed(const Sigwise::Receipt &receipt);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
