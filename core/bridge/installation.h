// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <csignal>

namespace Sigwise::Handler {

/// How our handler is installed.
struct Installation
{
    bool restart = true; ///< SA_RESTART: interrupted system calls go on by themselves
    bool chain = true; ///< call the handler function that was there before, first
};

/// Installs the handler; the whole action before is returned. SA_ONSTACK only where the calling thread has an
/// alternate stack: Go programs need it, valgrind crashes without one.
[[nodiscard]] Result<struct sigaction> install(int signo, Installation installation);

/// Puts `before` back bit for bit if our handler is still installed; else somebody replaced it, and their
/// action stays. True when it was ours.
bool restore(int signo, const struct sigaction &before);

} // namespace Sigwise::Handler
