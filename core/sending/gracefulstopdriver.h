// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"
#include "core/sending/dispatcher.h"
#include "core/sending/gracefulstop.h"
#include "core/sending/stoprecord.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace Sigwise {

/// One process, or one with its children, to be stopped.
struct StopRequest
{
    StopPlan plan;
    std::vector<Target> targets; ///< parents first; they get the first signal in this order
    /// Also the children that they start while they are being stopped, by the rules of newInTree().
    bool withChildren = false;
    QByteArray statedReason; ///< for all of its receipts; foreign bytes
    SnapshotPtr listed = nullptr; ///< with children: from which the targets were taken
    /// Asked for each process, also for children that come later, when the plan has a SIGKILL. A process for
    /// which there is a reason gets none, nor do its children. Empty = the plan holds for all.
    NoKillRule noKillOf = {};
};

/// Carries out graceful stops: the rules are those of GracefulStop, each signal is a receipt of the
/// dispatcher, to processes that are held by pidfds from the begin on. It reads no process list: whoever owns
/// it passes snapshots when lookWanted() asks. When it is destroyed no SIGKILL follows any more. Lives in
/// one thread with an event loop.
class GracefulStopDriver : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GracefulStopDriver)
public:
    /// `dispatcher` must outlive it.
    GracefulStopDriver(Dispatcher &dispatcher, const QByteArray &procRoot, QObject *parent = nullptr);
    ~GracefulStopDriver() override;

    /// The first signals have been sent, or refused, when it returns. Processes that are being stopped
    /// already are left out; this program itself is refused.
    void start(const StopRequest &request);
    void takeSnapshot(const Snapshot &snapshot);

    /// For the process of this receipt, which is that of its first signal: no SIGKILL; the wait goes on.
    void callOffKill(quint64 receiptId);
    /// SIGKILL now.
    void killNow(quint64 receiptId);
    /// No SIGKILL to anybody, and no more waiting.
    void giveUp();

    /// In the order in which they began.
    [[nodiscard]] std::vector<StopRecord> records() const;
    /// Whether something is still to be sent or to be learned.
    [[nodiscard]] bool isBusy() const;
    /// How many processes wait for a planned SIGKILL, and when the next one is due (CLOCK_MONOTONIC).
    [[nodiscard]] int countdowns() const;
    [[nodiscard]] std::optional<qint64> nextKillNs() const;
    [[nodiscard]] bool isStopping(const ProcessKey &key) const;
    /// Forgets all when nothing is left to be done. Not in a slot of its notifications.
    void clearFinished();

Q_SIGNALS:
    /// Receipts of signals that were sent now, or refused.
    void sent(const std::vector<Sigwise::Receipt> &receipts);
    /// A list of all processes is needed, to find children: takeSnapshot().
    void lookWanted();
    /// Something in the records is new.
    void changed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
