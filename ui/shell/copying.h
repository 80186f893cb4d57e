// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"

namespace Sigwise {

class Actions;
class ProcessPage;

/// The sigctl command that sends a signal to what is selected and alive, by PID and start time; with sudo
/// when the user may not send it to all of them. Empty when nothing is left.
[[nodiscard]] QString sendCommand(const Selection &selection, int signo);

/// The same with kill(1): whoever has the PID by then gets it.
[[nodiscard]] QString plainKillCommand(const Selection &selection, int signo);

/// Lets the copy actions act on the selection of the page.
void connectCopying(const Actions &actions, const ProcessPage *page);

} // namespace Sigwise
