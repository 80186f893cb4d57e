// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exitcode.h"

#include <optional>

namespace Sigwise::Cli {

/// Goes on in a new child of this process. There it returns nothing: that process has no children but those
/// it makes itself, and once it is a subreaper none but their descendants come to it. What this process had
/// before (`server & exec sigctl`), or is given because it is PID 1 or a subreaper already, stays here.
///
/// Here it returns when the child has ended, with the code to end with. Until then SIGINT, SIGTERM and SIGHUP
/// are passed on to the child, which leads a process group of its own so that it gets each of them once; it
/// dies with this process, whatever happens to that (prctl(2), PR_SET_PDEATHSIG). Call it while this process
/// has one thread.
[[nodiscard]] std::optional<ExitCode> goOnInOwnProcess();

} // namespace Sigwise::Cli
