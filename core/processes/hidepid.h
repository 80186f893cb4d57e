// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include <sys/types.h>

namespace Sigwise {

/// Whose eyes look at a proc tree.
struct Viewer
{
    bool isRoot = false;
    std::vector<gid_t> groups; ///< the effective and the supplementary ones

    [[nodiscard]] static Viewer current();
};

/// Whether the mount of this device hides other users' processes from the viewer: proc(5), hidepid= and gid=.
/// `mountInfo` is the text of /proc/PID/mountinfo; takes any bytes. A mount that is not listed hides nothing.
[[nodiscard]] bool isHidingOthers(std::string_view mountInfo, dev_t device, const Viewer &viewer);

} // namespace Sigwise
