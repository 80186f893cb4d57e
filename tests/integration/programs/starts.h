// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace Sigwise::Test {

/// Where a program is started, so that it acts on nothing but an empty folder.
enum class Place {
    Here,
    Terminal, ///< with a terminal of its own
    Private, ///< with a network, System V memory, /run and /dev/shm that nobody else sees
};

/// How a program of the phrasebook is started. %1 stands for the folder, in all of its texts.
struct Start
{
    const char *id; ///< of the entry
    const char *program; ///< looked for in PATH, and where Debian keeps servers
    const char *arguments = ""; ///< separated by blanks
    Place place = Place::Here;
    /// Commands of the shell that go first, in the same place and in the folder: $bin is the program's own
    /// folder, $as runs a command as nobody if this is root, and $run goes before the program's own name.
    const char *before = "";
    const char *fileName = "";
    const char *fileText = "";
    const char *others = ""; ///< signals that this way of starting it leaves out
    bool isParentKnown = true; ///< false: the entry is for those of which nobody knows who started them
};

/// An entry that no test can start a program for.
struct Unchecked
{
    const char *id;
    const char *why;
};

[[nodiscard]] const std::vector<Start> &starts();
[[nodiscard]] const std::vector<Unchecked> &uncheckedEntries();

} // namespace Sigwise::Test
