// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/auditfile.h"
#include "core/sending/auditline.h"
#include "core/sending/journal.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace Sigwise {

/// Writes every send, and what became of it, into the audit file and the journal. The Dispatcher calls it, so
/// that no send goes past it.
///
/// A thread of its own writes, from the first send on: a slow disk, or a lock that somebody holds, costs a
/// send at most 50 ms, and after that nothing until the thread has caught up. What cannot be written (disk
/// full, no permission, a folder in the file's place) waits in memory, up to 32 MiB of it, and is tried again
/// with every send and every five seconds; problem() says why meanwhile. The send itself always goes on. A
/// journal that is busy is tried again as well. What is lost all the same is counted: losses(), and a line of
/// the file says so once it can be written.
///
/// Lives in one thread; with an event loop there problemChanged() comes.
class AuditTrail : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AuditTrail)
public:
    /// Nothing is made or written before the first send.
    explicit AuditTrail(const AuditFile &file, const QByteArray &journal = journalSocket);
    /// Writes how far each receipt has come, and waits at most two seconds for that.
    ~AuditTrail() override;

    /// Right before a signal is sent: returns when that stands in the file, or cannot at present. So a
    /// program that the signal itself ends leaves its trace.
    void begin(const Receipt &receipt);
    /// What is known by now. A receipt that did not begin was never sent. A dry run leaves no trace.
    void note(const Receipt &receipt);
    /// Nobody follows the receipt any more: what is known of it is the last word.
    void leave(quint64 receiptId);
    /// The last word on all receipts. True when everything stands in the file, false with a problem(), when
    /// lines were lost, or when it took longer. Journal entries that cannot be handed over within 200 ms are
    /// lost then.
    bool finish(std::chrono::milliseconds patience = std::chrono::seconds(2));

    /// Why the file lacks something at present.
    [[nodiscard]] std::optional<AuditProblem> problem() const;
    /// Lines that wait in memory.
    [[nodiscard]] int waitingCount() const;
    /// All that this run could not record.
    [[nodiscard]] AuditLosses losses() const;
    [[nodiscard]] AuditFile file() const;
    /// The random part of this run's ids.
    [[nodiscard]] QByteArray run() const;

Q_SIGNALS:
    /// There is a problem, another one, or none any more.
    void problemChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
