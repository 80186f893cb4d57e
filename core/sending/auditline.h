// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QJsonValue>

#include <utility>
#include <vector>

namespace Sigwise {

/// Who writes into the audit trail: one run of one program.
struct AuditWriter
{
    QByteArray program; ///< "sigwise", "sigctl"
    ProcessKey process;
    uid_t user = 0; ///< the effective one
    QByteArray boot; ///< random(4), boot_id: to which boot the start times belong; empty = not known
    QByteArray run; ///< random, so that the ids of two runs never meet

    friend bool operator==(const AuditWriter &, const AuditWriter &) = default;
};

/// What could not be recorded.
struct AuditLosses
{
    int lines = 0; ///< of the file
    int sends = 0; ///< of those lines: which signals were sent to whom
    int journalEntries = 0;

    friend bool operator==(const AuditLosses &, const AuditLosses &) = default;
};

/// This process. Its name is that of the QCoreApplication.
[[nodiscard]] AuditWriter thisAuditWriter();

/// The members of a JSON object in the order in which they are written.
using JsonMembers = std::vector<std::pair<const char *, QJsonValue>>;
/// On one line, without a newline at the end.
[[nodiscard]] QByteArray jsonObject(const JsonMembers &members);

/// The lines of the audit trail: JSON objects, UTF-8, each with its newline and never longer than
/// `longestAuditLine`. Names and other foreign bytes stand there in their visible form (visibleText()), cut
/// where they are longer than anybody needs. Three kinds are joined by "id":
///
/// - "send", written before the signal is sent: who, to whom, what was predicted, why. Its "result" is null
///   when the signal was about to be sent; a send that never came so far has it here, and no other line.
/// - "result", right after the send: what the kernel answered.
/// - "outcome", as often as something lasting is known: final, still running after the last look, stopped,
///   or as it stood when nobody looked any more. The last one counts.
///
/// So a program that is killed at any instant leaves what it had done; a missing line is unknown, not "no".
/// The fourth kind, "lost", stands where lines are missing: how many of this run could not be kept until the
/// file could be written, how many of them were of the kind "send", and how many entries the journal lacks.
constexpr qsizetype longestAuditLine = 16 * 1024;

[[nodiscard]] QByteArray auditSendLine(const Receipt &receipt, const AuditWriter &writer, bool withResult);
[[nodiscard]] QByteArray auditResultLine(const Receipt &receipt, const AuditWriter &writer);
[[nodiscard]] QByteArray auditOutcomeLine(const Receipt &receipt, const AuditWriter &writer);
[[nodiscard]] QByteArray auditLossLine(const AuditLosses &losses, const AuditWriter &writer);

/// The parts of the lines, for other records of the same things: what was sent to whom and with which
/// prediction; the answer; what became of it. The keys are those of `sigctl --json` where it has them.
[[nodiscard]] JsonMembers sendMembers(const Receipt &receipt);
[[nodiscard]] JsonMembers resultMembers(const Receipt &receipt);
[[nodiscard]] JsonMembers outcomeMembers(const Receipt &receipt);

} // namespace Sigwise
