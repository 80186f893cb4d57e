// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QString>

#include <span>

namespace Sigwise {

/// Writes receipts into a file: JSON where its name ends with .json, CSV where it ends with .csv. The file is
/// there whole or as it was before. Empty, or a sentence that says why it was not written.
[[nodiscard]] QString saveReceipts(std::span<const Receipt> receipts, const QString &path);

/// The command that sends the same signal to the same process once more, with sudo where this user was not
/// permitted. Empty where the identity of the target means nothing any more: after a reboot.
[[nodiscard]] QString repeatCommand(const Receipt &receipt);
/// The same with kill(1): whoever has the PID by then gets it. Empty also for one thread and with a value,
/// which not every kill can send.
[[nodiscard]] QString repeatKill(const Receipt &receipt);

} // namespace Sigwise
