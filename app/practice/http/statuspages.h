// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/http/httpconnection.h"
#include "app/practice/reporter.h"

namespace Sigwise::Practice {

/// The pages of the daemon: / for people, /status.json for programs, /slow?ms=N the same after a while;
/// /large?kb=N is written by the connection itself.
[[nodiscard]] HttpPage statusPage(const HttpRequest &request, const WorkCounts &counts);

} // namespace Sigwise::Practice
