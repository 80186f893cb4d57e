// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/signals/signaltable.h"

#include <QString>

namespace Sigwise::Words {

/// The one-line meaning of a signal, translated.
[[nodiscard]] QString signalMeaning(int signo);
/// "End it", "Reload or custom": the title of a group of signals.
[[nodiscard]] QString purposeTitle(Purpose purpose);
/// "terminates", "dumps-core", …: stable word, not translated.
[[nodiscard]] const char *defaultActionKey(DefaultAction action);
/// "end", "custom", …: stable word, not translated.
[[nodiscard]] const char *purposeKey(Purpose purpose);

} // namespace Sigwise::Words
