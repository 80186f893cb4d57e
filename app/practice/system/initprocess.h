// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

/// What a program owes to the processes around it, above all as process 1 of a PID namespace (a container's
/// entry point): pid_namespaces(7).
namespace Sigwise::Practice {

[[nodiscard]] bool isInitProcess();

/// Reaps all children that have ended; call it at SIGCHLD, and once at start for those that ended before.
/// Orphans become children of process 1, and children may be inherited through exec. This program starts none
/// of its own: one that does (QProcess) must leave those to their owner, by waiting for each orphan's PID.
void reapChildren();

/// A handler below the bridge's, for SIGTERM and SIGINT of process 1: the kernel drops a signal with default
/// action that is sent to process 1, so "the second one takes the default action" would do nothing there.
/// The second one ends the process by _exit(128 + signo), the code that shells give to such an end.
void endInitAtSecond(int signo);

} // namespace Sigwise::Practice
