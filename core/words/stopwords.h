// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/gracefulstopdriver.h"
#include "core/sending/scope.h"

#include <QString>

namespace Sigwise::Words {

/// What came of a graceful stop, in one line: "exited after 84 ms (code 0); SIGKILL was not needed".
[[nodiscard]] QString stopText(const StopRecord &record);
/// Why a plan has no SIGKILL by itself: a sentence; empty where it has one.
[[nodiscard]] QString noKillText(StopPlan::NoKill why);
/// Why a process of a scope is left out: "it is this program itself".
[[nodiscard]] QString leftOutText(LeftOut why);
/// Why a scope is the named process alone: "it belongs to no unit".
[[nodiscard]] QString noScopeText(NoScope why);
/// "its process group": who gets it, in a choice.
[[nodiscard]] QString scopeText(Scope scope);

} // namespace Sigwise::Words
