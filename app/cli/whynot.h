// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/findings.h"
#include "core/sending/receipt.h"
#include "core/sending/stoprecord.h"

#include <QByteArray>

#include <vector>

namespace Sigwise::Cli {

/// For the receipts of processes that should have ended and are still there: why, a text of whole lines each,
/// in the order of the receipts; empty for the others. Looks at the processes as they are now.
[[nodiscard]] std::vector<QByteArray> whyNotEndingTexts(
    const QByteArray &procRoot, const std::vector<Receipt> &receipts);

/// The same for what was stopped and is there though SIGKILL was sent, or would do nothing.
[[nodiscard]] std::vector<QByteArray> whyNotEndingTexts(
    const QByteArray &procRoot, const std::vector<StopRecord> &records);

/// One line of `lines` for each of the reasons, which stands under its line.
[[nodiscard]] QByteArray withReasons(const QByteArray &lines, const std::vector<QByteArray> &reasons);

} // namespace Sigwise::Cli
