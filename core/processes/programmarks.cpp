// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/programmarks.h"

#include "core/base/syscalls.h"
#include "core/processes/processinfo.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr size_t longestMap = 1 << 20; // bytes of the map that are looked at
constexpr size_t mostSections = 256;
constexpr size_t longestSectionNames = 1 << 16;

/// Go's runtime installs a handler for every signal except those that cannot or need not have one
/// (runtime/sigtab_linux_generic.go: CONT, TSTP, TTIN, TTOU and 34 are left at default; HUP and INT stay
/// ignored when they were at the start).
constexpr SignalSet goCatches
    = ~SignalSet{ SIGHUP, SIGINT, SIGKILL, SIGSTOP, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, 32, 33, 34 };

/// HotSpot has handlers of its own for faults, for broken pipes and for large files
/// (os/posix/signals_posix.cpp); -Xrs takes only HUP, INT, TERM and QUIT out.
constexpr SignalSet jvmCatches{ SIGILL, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGXFSZ };

bool has(const std::optional<SignalSet> &set, SignalSet all) { return set && (all - *set).isEmpty(); }

bool looksLikeGo(const ProcessInfo &process) { return has(process.caught, goCatches); }

bool looksLikeJvm(const ProcessInfo &process)
{
    return has(process.caught, jvmCatches) && !looksLikeGo(process);
}

/// A shell with a prompt ignores SIGTERM, so that `kill 0` leaves it alone (bash(1), SIGNALS); a script does
/// not.
bool looksInteractive(const ProcessInfo &process) { return has(process.ignored, { SIGTERM, SIGTSTP }); }

enum class Match { Whole, Start };

struct NameRow
{
    std::string_view name;
    Match match;
    Runtime runtime;
    bool (*applies)(const ProcessInfo &process) = nullptr;
};

constexpr std::array names{
    NameRow{ "python", Match::Start, Runtime::Python },
    NameRow{ "pypy", Match::Start, Runtime::Python },
    NameRow{ "node", Match::Whole, Runtime::Node },
    NameRow{ "nodejs", Match::Whole, Runtime::Node },
    NameRow{ "java", Match::Whole, Runtime::Jvm, looksLikeJvm },
    NameRow{ "bash", Match::Whole, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "dash", Match::Whole, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "sh", Match::Whole, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "zsh", Match::Whole, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "ksh", Match::Start, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "mksh", Match::Whole, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "fish", Match::Whole, Runtime::InteractiveShell, looksInteractive },
    NameRow{ "busybox", Match::Whole, Runtime::InteractiveShell, looksInteractive },
};

// "python3.11" and "python", but not "python-agent".
bool continuesAsVersion(std::string_view rest)
{
    return std::all_of(rest.begin(), rest.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

Runtime runtimeOfName(const QByteArray &bytes, const ProcessInfo &process)
{
    const std::string_view name(bytes.constData(), static_cast<size_t>(bytes.size()));
    for (const NameRow &row : names) {
        const bool fits = row.match == Match::Whole
            ? name == row.name
            : name.substr(0, row.name.size()) == row.name && continuesAsVersion(name.substr(row.name.size()));
        if (fits && (row.applies == nullptr || row.applies(process)))
            return row.runtime;
    }
    return Runtime::None;
}

QByteArray baseName(const std::string &path)
{
    constexpr std::string_view deleted = " (deleted)"; // proc(5): the file was removed or replaced since
    std::string_view name(path);
    if (name.size() > deleted.size() && name.substr(name.size() - deleted.size()) == deleted)
        name.remove_suffix(deleted.size());
    const size_t slash = name.rfind('/');
    if (slash != std::string_view::npos)
        name.remove_prefix(slash + 1);
    return QByteArray(name.data(), static_cast<qsizetype>(name.size()));
}

bool readExactly(int fd, void *buffer, size_t size, uint64_t offset)
{
    const ssize_t got
        = retryOnInterrupt([&] { return ::pread(fd, buffer, size, static_cast<off_t>(offset)); });
    return got == static_cast<ssize_t>(size);
}

bool isElf64(const Elf64_Ehdr &header)
{
    return std::equal(header.e_ident, header.e_ident + SELFMAG, ELFMAG)
        && header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_shentsize == sizeof(Elf64_Shdr);
}

} // namespace

std::optional<bool> hasGoSection(int directory, const char *path)
{
    const Result<UniqueFd> file = openAt(directory, path, O_RDONLY | O_NONBLOCK);
    Elf64_Ehdr header = {};
    if (!file || !readExactly(file->get(), &header, sizeof header, 0) || !isElf64(header)
        || header.e_shnum == 0 || header.e_shnum > mostSections || header.e_shstrndx >= header.e_shnum)
        return std::nullopt;
    std::vector<Elf64_Shdr> sections(header.e_shnum);
    if (!readExactly(file->get(), sections.data(), sections.size() * sizeof(Elf64_Shdr), header.e_shoff))
        return std::nullopt;
    const Elf64_Shdr &nameTable = sections.at(header.e_shstrndx);
    std::string text(std::min<uint64_t>(nameTable.sh_size, longestSectionNames), '\0');
    if (!readExactly(file->get(), text.data(), text.size(), nameTable.sh_offset))
        return std::nullopt;
    return std::any_of(sections.begin(), sections.end(), [&text](const Elf64_Shdr &section) {
        const std::string_view name
            = section.sh_name < text.size() ? std::string_view(text.c_str() + section.sh_name) : "";
        return name == ".go.buildinfo" || name == ".note.go.buildid" || name == ".gopclntab";
    });
}

ProgramMarks programMarks(const ProcessInfo &process, const QByteArray &executable)
{
    ProgramMarks marks;
    marks.executable = executable;
    if (process.kernelThread.value_or(false))
        return marks;
    const bool isKnown = !executable.isEmpty();
    marks.runtime = runtimeOfName(isKnown ? executable : process.name, process);
    marks.evidence = isKnown ? RuntimeEvidence::Executable : RuntimeEvidence::Name;
    if (marks.runtime != Runtime::None)
        return marks;
    marks.evidence = RuntimeEvidence::SignalPattern;
    if (looksLikeGo(process))
        marks.runtime = Runtime::Go;
    else if (!isKnown && looksLikeJvm(process))
        marks.runtime = Runtime::Jvm;
    return marks;
}

ProgramMarks readProgramMarks(FileReader &files, int directory, const ProcessInfo &process)
{
    const Result<std::string> link = readLinkAt(directory, "exe");
    ProgramMarks marks = programMarks(process, link ? baseName(*link) : QByteArray());
    if (!link || (marks.runtime != Runtime::None && marks.runtime != Runtime::Go))
        return marks;
    if (marks.runtime == Runtime::Go) {
        const std::optional<bool> isGo = hasGoSection(directory, "exe");
        if (isGo)
            marks = *isGo ? ProgramMarks{ marks.executable, Runtime::Go, RuntimeEvidence::BuildMark }
                          : ProgramMarks{ marks.executable, Runtime::None, RuntimeEvidence::Executable };
    } else if (looksLikeJvm(process)) {
        const Result<std::string_view> map = files.readRecords(directory, "maps", longestMap);
        if (map && map->find("/libjvm.so") != std::string_view::npos)
            marks = { marks.executable, Runtime::Jvm, RuntimeEvidence::Library };
    }
    return marks;
}

} // namespace Sigwise
