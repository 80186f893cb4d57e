// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"
#include "core/prediction/rights.h"
#include "core/sending/audittrail.h"
#include "core/sending/processhandle.h"
#include "core/sending/receipt.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace Sigwise {

/// One target as the user saw it: fixed when it was pointed at, with the effect that was shown.
struct Target
{
    ProcessKey key;
    ProcessHandlePtr handle; ///< may be null: then it is opened, with the identity check, when it is needed
    QByteArray name; ///< foreign bytes
    Prediction shown; ///< for the signal of the request
    /// For all signals, as lookAgain() found them; nothing where the process could not be looked at.
    std::optional<PredictionTable> predictions = std::nullopt;
    pid_t tid = 0; ///< one thread of it, which gets the signal alone; 0 = the process
    bool appeared = false; ///< see Receipt
};

/// One signal to any number of targets.
struct SendRequest
{
    int signo = 0;
    std::vector<Target> targets;
    QByteArray statedReason; ///< why, for the audit trail: foreign bytes, may be empty
    bool dryRun = false;
    /// False: nobody was shown an effect, send whatever it is now.
    bool onlyAsShown = true;
    std::optional<int> value = std::nullopt; ///< sent along, as sigqueue(3) does
    /// Refuse the targets whose program has no code of its own for the signal, or of which that is unknown.
    bool requireHandler = false;
    /// For the first signal of a graceful stop.
    KillPlan killPlan = KillPlan::None;
    qint64 graceNs = 0;
};

/// Sends requests, follows what becomes of each target, and records both in the audit trail. Lives in one
/// thread and needs its event loop to go on with receipts; the sending itself is done when send() returns.
class Dispatcher : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Dispatcher)
public:
    explicit Dispatcher(const QByteArray &procRoot, QObject *parent = nullptr);
    /// With the audit trail in a place of its own.
    Dispatcher(const QByteArray &procRoot, const AuditFile &file, QObject *parent = nullptr);
    ~Dispatcher() override;

    [[nodiscard]] const Sender &sender() const;

    /// Takes hold of a process that the user points at, before anything is sent. Null when it cannot be held:
    /// gone, another process by now, out of descriptors; the send says which.
    [[nodiscard]] ProcessHandlePtr hold(const ProcessKey &key);

    /// The targets with the prediction of this instant in `shown`, handles opened. A target that cannot be
    /// held keeps a null handle. Use it before a question is asked.
    [[nodiscard]] std::vector<Target> lookAgain(const SendRequest &request);

    /// For each target: hold it, read and predict again, and if its effect is still the one shown, send. One
    /// receipt a target, in their order, whatever happens to the others. A target whose effect changed is not
    /// sent to: its receipt says NotSent, and `predicted` is the new prediction, so that the user can be
    /// asked with it. Where the prediction is that it is not permitted the kernel is asked all the same, and
    /// its answer counts. Without pidfds (Linux before 5.3, a seccomp filter) the result is Error with
    /// ENOSYS: nothing is ever sent to a bare PID. Another proc tree than the running kernel's: Refused. So
    /// is what would end or stop this program itself, whose receipts would be lost.
    std::vector<Receipt> send(const SendRequest &request);

    /// What becomes of the SIGKILL that was planned. `last` is the receipt as it was last seen: it is told
    /// again with the new plan, now and with all that is learned later.
    void setKillPlan(const Receipt &last, KillPlan plan);

    /// Stops following a receipt; it is not changed any more.
    void forget(quint64 receiptId);

    /// Where every send is recorded; lives as long as the dispatcher.
    [[nodiscard]] AuditTrail &trail() const;

Q_SIGNALS:
    /// More is known about a receipt that send() gave.
    void receiptChanged(const Sigwise::Receipt &receipt);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
