// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QByteArray>

#include <span>

namespace Sigwise::Words {

/// Receipts as a table for other programs: CSV (RFC 4180) with a line of titles, UTF-8. Foreign bytes are in
/// their visible form; a text that a spreadsheet would take for a formula gets an apostrophe in front.
[[nodiscard]] QByteArray receiptsAsCsv(std::span<const Receipt> receipts);
/// The same as one JSON array, with the keys of the audit trail, and "text": what is known in one line.
[[nodiscard]] QByteArray receiptsAsJson(std::span<const Receipt> receipts);

} // namespace Sigwise::Words
