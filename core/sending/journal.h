// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/auditline.h"

namespace Sigwise {

/// Finds all entries of sends: journalctl MESSAGE_ID=…
constexpr auto journalMessageId = "697f8dcab11c44748af2f7816ab29e6f";
/// Where journald listens (systemd.journal-fields(7); the Native Journal Protocol of systemd, a stable
/// interface).
constexpr auto journalSocket = "/run/systemd/journal/socket";

/// One send as an entry of the journal: MESSAGE for people, and for programs the fields SIGWISE_… . Every
/// value goes with its length, so that a newline in it cannot make a field of its own. In English, as logs
/// are.
[[nodiscard]] QByteArray journalEntry(const Receipt &receipt, const AuditWriter &writer);

enum class JournalAnswer {
    Taken,
    Absent, ///< no journald listens: nothing to be missed there
    Busy, ///< its queue is full, or this program is short of descriptors: later it may go
    Refused
};

/// Hands an entry to journald. Never waits. No library is needed for it, so nothing is loaded at each start
/// for the sake of some sends.
[[nodiscard]] JournalAnswer sendToJournal(const QByteArray &entry, const char *socketPath = journalSocket);

} // namespace Sigwise
