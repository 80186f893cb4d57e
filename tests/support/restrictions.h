// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise::Test {

/// Makes the kernel answer ENOSYS to pidfd_open(2) and pidfd_send_signal(2), for good: a kernel before Linux
/// 5.1. For a forked child. False if the filter cannot be installed.
[[nodiscard]] bool takeAwayPidfds();

/// Makes madvise(2) do nothing for good, and answer with this errno; 0: as if it had been done. For a forked
/// child. False if the filter cannot be installed.
[[nodiscard]] bool takeAwayAdvice(int error);

/// Becomes user and group 65534 for good. For a forked child of root.
[[nodiscard]] bool becomeNobody();

/// Takes mounts of its own: what is mounted from then on is seen by this process and its children alone. For
/// a forked child. False if that is not possible.
[[nodiscard]] bool takeOwnMounts();

/// Covers the folder of a process in /proc: as hidepid (proc(5)) does, to root too. After takeOwnMounts();
/// for those who open /proc after that.
[[nodiscard]] bool hideInProc(int pid);

/// In a PID namespace of its own, as its first process, with its own /proc mounted: runs `function` there and
/// returns what it returns, 0 to 253; 254 if it was killed by a signal; -1 if such a namespace cannot be made
/// (or it returned -1, as for one inside it). For a forked child, with which the namespace ends.
[[nodiscard]] int inPidNamespace(int (*function)());

/// The next process of this PID namespace gets this PID (proc(5), ns_last_pid).
[[nodiscard]] bool setNextPid(int pid);

} // namespace Sigwise::Test
