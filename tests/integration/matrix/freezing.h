// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <string>

#include <sys/types.h>

namespace Sigwise::Test {

/// The two freezers of Linux: cgroups(7).
enum class FreezerKind { First, Second };

/// Control groups of this test that can freeze processes. A keeper, a process of its own, thaws and removes
/// them when the test is gone, however it ended: nobody else could end a process that is frozen.
class Freezers
{
public:
    Freezers();
    Freezers(const Freezers &) = delete;
    Freezers &operator=(const Freezers &) = delete;
    ~Freezers();

    /// Why there is no such freezer here; empty = there is one.
    [[nodiscard]] QByteArray obstacle(FreezerKind kind) const;
    /// Moves the process, with all its threads, into the group; the kernel says when it is frozen.
    [[nodiscard]] bool freeze(FreezerKind kind, pid_t pid) const;
    /// Moves only.
    [[nodiscard]] bool admit(FreezerKind kind, pid_t pid) const;
    /// The whole group.
    void thaw(FreezerKind kind) const;

private:
    void keep(int alive);

    std::string m_folders[2]; ///< empty = there is none
    int m_errnums[2] = {}; ///< why there is none; 0 = no such tree of groups is mounted
    int m_alive = -1; ///< its end tells the keeper that this is gone
    int m_kept = -1; ///< comes to its end with the keeper
};

} // namespace Sigwise::Test
