// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/procreader.h"

#include <optional>

namespace Sigwise {

/// Who would send: the credentials that kill(2) checks, and where the sender stands.
struct Sender
{
    pid_t pid = 0;
    uid_t realUser = 0;
    uid_t effectiveUser = 0;
    bool mayKillAny = false; ///< CAP_KILL effective, in the user namespace of this /proc
    std::optional<pid_t> session;
    /// Whether the PIDs of this /proc are the sender's own (its NSpid has one number). Else namespace inits
    /// are unknown.
    bool ownNamespace = true;
    /// Whether its user namespace knows every user (user_namespaces(7), uid_map). Else 65534 stands for any
    /// user that it does not know, and CAP_KILL may end at the namespace.
    bool allUsersMapped = true;
};

/// The sender that this program is. Fields that cannot be read take the value that promises least.
[[nodiscard]] Sender currentSender(ProcReader &reader);

/// Whether `sender` may signal the process with `signo`, by the rules of kill(2) and the probe in the details
/// where there is one. Only the real and saved user of the target count, and the real and effective user of
/// the sender. SIGCONT is also allowed within one session. Empty = cannot be told.
[[nodiscard]] std::optional<bool> maySend(const ProcessInfo &process, const Sender &sender, int signo);

/// Whether the probe was refused though the credentials suffice: Landlock(7), SELinux or another security
/// module does not let the sender.
[[nodiscard]] bool isRefusedByModule(const ProcessInfo &process, const Sender &sender);

} // namespace Sigwise
