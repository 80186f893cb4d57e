// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/phrasebook.h"

#include <variant>

namespace Sigwise {

/// The largest file of an entry, in bytes, and how many files of a user are read.
inline constexpr qsizetype largestProgramFile = 64 * 1024;
inline constexpr int mostProgramFiles = 200;

/// One entry from the bytes of its file; `id` is the file's name without ".json". Every key must be known and
/// every value of its kind, so that nothing is lost by a slip of the pen.
[[nodiscard]] std::variant<ProgramPtr, PhrasebookProblem> readProgram(
    const QByteArray &id, const QByteArray &bytes, bool isUsers = false);

/// The entries that this program was built with. Throws nothing and reads no file.
[[nodiscard]] PhrasebookPtr builtInPhrasebook();

/// Those, and the user's own: all *.json of `folder`. A broken one is left out and named in problems().
[[nodiscard]] PhrasebookPtr phrasebookWith(const QString &folder);

/// Where the user's own entries are: $XDG_DATA_HOME/sigwise/programs.
[[nodiscard]] QString userProgramsFolder();

} // namespace Sigwise
