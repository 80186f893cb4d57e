// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise::Practice {

/// Reaps all children that have ended; call it at SIGCHLD, and once at start for those that ended before.
/// Orphans become children of the first process of a PID namespace (a container's entry point,
/// pid_namespaces(7)), and children may be inherited through exec. This program starts none of its own: one
/// that does (QProcess) must leave those to their owner, by waiting for each orphan's PID.
void reapChildren();

} // namespace Sigwise::Practice
