// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/sending/receipt.h"

#include <QString>

#include <optional>

#include <sys/types.h>

namespace Sigwise::Words {

/// What is known of a send, in one line: "exited after 84 ms (code 0)", "not permitted: owned by root".
[[nodiscard]] QString receiptText(const Receipt &receipt);
/// "84 ms", "1.2 s", "17 µs".
[[nodiscard]] QString duration(qint64 ns);
/// "2 d 4 h", "3 min": the age of a process.
[[nodiscard]] QString age(double seconds);
/// An errno in plain words.
[[nodiscard]] QString errorText(int errnum);
/// Why nothing is known of a process that exists.
[[nodiscard]] QString hiddenProcess();
/// That there is no process with a number; and, when the number is that of a thread, whose.
[[nodiscard]] QString noSuchProcess(std::optional<pid_t> threadOf);

} // namespace Sigwise::Words
