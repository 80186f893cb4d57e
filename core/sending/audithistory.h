// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/auditfile.h"
#include "core/sending/auditline.h"

#include <QObject>

#include <memory>

namespace Sigwise {

/// What the audit trail tells of earlier sends.
struct AuditHistory
{
    std::vector<Receipt> receipts; ///< newest first; all final, all with `earlier`
    int damagedLines = 0; ///< skipped
    std::optional<AuditProblem> problem; ///< why the file could not be read

    friend bool operator==(const AuditHistory &, const AuditHistory &) = default;
};

/// Joins the lines of one trail by their ids. Takes any bytes. Lines of the run `except` are left out, and so
/// is what was said of a send whose own line is not among them. At most the last `limit` receipts.
[[nodiscard]] AuditHistory parseHistory(QByteArrayView lines, const QByteArray &except, size_t limit);

/// The same from the end of the file. Reads at most two megabytes.
[[nodiscard]] AuditHistory readHistory(const AuditFile &file, const QByteArray &except, size_t limit);

/// Reads it on a thread of its own. Lives in the caller's thread.
class AuditHistoryReader : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AuditHistoryReader)
public:
    explicit AuditHistoryReader(QObject *parent = nullptr);
    /// Waits for a reading at most two seconds.
    ~AuditHistoryReader() override;

    /// Once.
    void start(const AuditFile &file, const QByteArray &except, size_t limit);

Q_SIGNALS:
    void read(const Sigwise::AuditHistory &history);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
