// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/auditfile.h"

#include <QString>

namespace Sigwise {
struct Receipt;
}

namespace Sigwise::Words {

/// Why the audit file cannot be used, and what was lost by it: "no space left on the device".
[[nodiscard]] QString auditProblem(const AuditProblem &problem);
/// "3 lines could not be written".
[[nodiscard]] QString unwrittenLines(int number);
/// What the journal lacks: "2 entries were not taken; the audit file has them", if it does.
[[nodiscard]] QString lostJournalEntries(int number, bool areInFile);
/// Where and who, of a receipt that another run made: "sent on 20 November 2026 14:02:19 by sigctl (4711)".
[[nodiscard]] QString earlierSend(const Receipt &receipt);

} // namespace Sigwise::Words
