// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Sigwise::Words {

/// What is counted in the window.
enum class Counted { Processes, Users, Units, Threads, Zombies };

/// "1 process", "214 processes".
[[nodiscard]] QString counted(Counted what, int number);

} // namespace Sigwise::Words
