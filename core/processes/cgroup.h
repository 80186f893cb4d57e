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

/// The part of such a path down to the innermost segment that names a service or a scope; empty = none.
/// What the kernel adds to the path of a removed group is no part of it.
[[nodiscard]] QByteArray unitPathIn(const QByteArray &path);
/// The name that systemd has for a unit with this path: the last segment, its \xNN left as they are
/// (systemd.unit(5), cg_unescape() of systemd).
[[nodiscard]] QByteArray unitNameIn(const QByteArray &unitPath);

/// Reads a /proc/PID/cgroup (cgroups(7)): the path of version 2 counts when it leads below the root, else
/// that of systemd's own hierarchy, else the first of version 1 that does. Takes any bytes.
[[nodiscard]] CgroupPlace parseCgroup(std::string_view text);

} // namespace Sigwise
