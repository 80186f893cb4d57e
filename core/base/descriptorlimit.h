// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <sys/resource.h>

namespace Sigwise {

/// Raises the soft limit of open descriptors as far as the hard limit allows, at most to 65,536: a pidfd is
/// held for every process that is being signalled or watched. Returns the soft limit as it was, to be given
/// back to the programs that this one starts (some of them walk through all descriptors up to the limit, or
/// use select(2)); nothing when it cannot be read. See getrlimit(2), RLIMIT_NOFILE.
std::optional<rlim_t> raiseDescriptorLimit();

/// Sets the soft limit of open descriptors, at most to the hard limit. Async-signal-safe: for a child between
/// fork and exec.
void setDescriptorLimit(rlim_t soft);

} // namespace Sigwise
