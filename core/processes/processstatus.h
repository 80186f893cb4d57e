// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"
#include "core/processes/statusparser.h"

namespace Sigwise {

/// Puts what a status file says into a process. What older kernels do not write there (process group,
/// session, kernel thread) is left as it is when the line is missing.
void takeStatus(const StatusFields &status, ProcessInfo &info);

/// Whether takeStatus() would change nothing, but for NSpid, which a process keeps for life.
[[nodiscard]] bool hasStatus(const ProcessInfo &info, const StatusFields &status);

} // namespace Sigwise
