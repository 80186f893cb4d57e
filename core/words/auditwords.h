// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/auditfile.h"

#include <QString>

namespace Sigwise {
struct Receipt;
}

namespace Sigwise::Words {

/// Why the audit file cannot be used: "no space left on the device".
[[nodiscard]] QString auditProblem(const AuditProblem &problem);
/// Where and who, of a receipt that another run made: "sent on 20 November 2026 14:02:19 by sigctl (4711)".
[[nodiscard]] QString earlierSend(const Receipt &receipt);

} // namespace Sigwise::Words
