// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <string_view>

namespace Sigwise {

/// Where a process stands in the tree of control groups, and what that tells about who runs it. Foreign
/// bytes.
struct CgroupPlace
{
    QByteArray path; ///< as the kernel writes it; empty = unknown
    QByteArray unit; ///< the innermost service or scope of systemd, its \xNN undone; empty = none
    QByteArray container; ///< the innermost one: 12 digits of an id, or a name; empty = none

    friend bool operator==(const CgroupPlace &, const CgroupPlace &) = default;
};

/// Reads a /proc/PID/cgroup (cgroups(7)): the path of version 2 counts when it leads below the root, else
/// that of systemd's own hierarchy, else the first of version 1 that does. Takes any bytes.
[[nodiscard]] CgroupPlace parseCgroup(std::string_view text);

} // namespace Sigwise
