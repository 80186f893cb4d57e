// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise::Test {

/// From now on this process becomes the parent of its descendants that lose theirs (prctl(2),
/// PR_SET_CHILD_SUBREAPER): so that none of them can be forgotten. False when the kernel refuses.
[[nodiscard]] bool adoptOrphans();

/// Ends and reaps every child of this process, and after adoptOrphans() all that descend from it. Who else
/// waits for one of them, as a TestChild does, must be done with it.
void endDescendants();

} // namespace Sigwise::Test
