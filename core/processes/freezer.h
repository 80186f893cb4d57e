// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/filereader.h"
#include "core/processes/processinfo.h"

#include <optional>
#include <string>
#include <string_view>

namespace Sigwise {

/// Where a hierarchy of control groups can be seen (cgroups(7)).
struct CgroupMount
{
    std::string point; ///< the folder
    std::string root; ///< the path of the group that is mounted there

    /// The folder of a group; nothing when the mount does not show it.
    [[nodiscard]] std::optional<std::string> folderOf(std::string_view path) const;
    friend bool operator==(const CgroupMount &, const CgroupMount &) = default;
};

/// The two hierarchies that can freeze.
struct FreezerMounts
{
    std::optional<CgroupMount> first; ///< version 1 with the controller "freezer"
    std::optional<CgroupMount> second; ///< version 2

    friend bool operator==(const FreezerMounts &, const FreezerMounts &) = default;
};

/// Takes the text of a /proc/PID/mountinfo; any bytes.
[[nodiscard]] FreezerMounts parseFreezerMounts(std::string_view mountInfo);

/// The groups of a process in the two hierarchies, as its cgroup file names them; nothing = it is in none.
struct FreezerPaths
{
    std::optional<std::string> first;
    std::optional<std::string> second;

    friend bool operator==(const FreezerPaths &, const FreezerPaths &) = default;
};

/// Takes the text of a /proc/PID/cgroup; any bytes.
[[nodiscard]] FreezerPaths parseFreezerPaths(std::string_view text);

/// Tells whether processes are frozen. Keeps the mount table; not thread safe.
class FreezerReader
{
public:
    /// Of the process whose directory is open; `root` is the open proc tree of the running kernel.
    FreezerState read(FileReader &files, int root, int directory);

private:
    /// Reads one file of a group; empty = it cannot be told.
    std::optional<bool> ask(FileReader &files, int root, bool isFirst, const std::string &path);
    void readMounts(FileReader &files, int root);

    FreezerMounts m_mounts;
    bool m_areMountsRead = false;
    bool m_isTopVisible = false; ///< "/" is the group of the whole machine, which is never frozen
};

} // namespace Sigwise
