// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/filereader.h"
#include "core/signals/signalset.h"

#include <QByteArray>

#include <optional>

namespace Sigwise {

struct ProcessInfo;

/// Whose handlers a program has without its author's doing.
enum class Runtime { None, Python, Go, Jvm, Node, InteractiveShell };

/// What says so, best first. A name can be anybody's, and what is caught can be anybody's choice.
enum class RuntimeEvidence {
    Executable, ///< the file that runs
    BuildMark, ///< a section of that file
    Library, ///< what is mapped
    Name, ///< the name of the process only
    SignalPattern, ///< what it catches and ignores only
};

/// What tells programs apart, beyond the name that a process gives itself.
struct ProgramMarks
{
    QByteArray
        executable; ///< base name of the file that runs (/proc/PID/exe), foreign bytes; empty = unknown
    Runtime runtime = Runtime::None;
    RuntimeEvidence evidence = RuntimeEvidence::Executable;

    friend bool operator==(const ProgramMarks &, const ProgramMarks &) = default;
};

/// The marks without a look at any file: from the base name of the executable where it is known, else from
/// the process's name, and from what it catches and ignores.
[[nodiscard]] ProgramMarks programMarks(const ProcessInfo &process, const QByteArray &executable);

/// The same, for the process whose directory is open: reads the link `exe`, and only where the caught signals
/// look like a runtime's own, the headers of that file or the map of the memory. Without the right to trace
/// the process (ptrace(2), PTRACE_MODE_READ) the executable stays unknown.
[[nodiscard]] ProgramMarks readProgramMarks(FileReader &files, int directory, const ProcessInfo &process);

/// Whether an ELF file has a section that only Go's linker makes; empty = not to be told.
[[nodiscard]] std::optional<bool> hasGoSection(int directory, const char *path);

} // namespace Sigwise
