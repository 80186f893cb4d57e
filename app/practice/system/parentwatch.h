// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

namespace Sigwise::Practice {

/// From now on the kernel kills this process (SIGKILL) when its parent ends, whatever ended it: prctl(2),
/// PR_SET_PDEATHSIG. "The parent" is the thread that started it; a parent must start it in a thread that
/// lasts. False when `parent` is not the parent: it may have ended before this call, so it is looked at after
/// it. fork(2) clears the setting: a program that starts children calls this in each of them too.
[[nodiscard]] bool endWithParent(pid_t parent);

} // namespace Sigwise::Practice
