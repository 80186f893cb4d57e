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
/// "systemd starts nginx.service again when it ends (Restart=always).": what follows the end of a service
/// that a signal ends (systemd.service(5)); empty where nothing follows, or that is not known.
[[nodiscard]] QString restartText(const QByteArray &unit, const QByteArray &restart);
/// "systemctl stop nginx.service": what keeps it stopped, as a shell takes it. `self` runs the command,
/// `userName` is the name of the unit's user if it has one.
[[nodiscard]] QString stopCommand(const UnitName &unit, uid_t self, const QByteArray &userName);
/// Why a process of a scope is left out: "it is this program itself".
[[nodiscard]] QString leftOutText(LeftOut why);
/// Why a scope is the named process alone: "it belongs to no unit".
[[nodiscard]] QString noScopeText(NoScope why);
/// "its process group": who gets it, in a choice.
[[nodiscard]] QString scopeText(Scope scope);

} // namespace Sigwise::Words
