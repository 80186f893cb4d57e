// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statusparser.h"

#include "core/base/textscan.h"

namespace Sigwise {
namespace {

ProcessState stateOf(std::string_view value)
{
    if (value.empty())
        return ProcessState::Unknown;
    switch (value.front()) {
    case 'R':
        return ProcessState::Running;
    case 'S':
        return ProcessState::Sleeping;
    case 'D':
        return ProcessState::DiskWait;
    case 'T':
        return ProcessState::Stopped;
    case 't':
        return ProcessState::Traced;
    case 'Z':
        return ProcessState::Zombie;
    case 'I':
        return ProcessState::Idle;
    case 'X':
    case 'x':
        return ProcessState::Dead;
    default:
        return ProcessState::Unknown;
    }
}

/// A number of at least zero that fits; a PID, a count of threads.
std::optional<int> countOf(std::string_view value)
{
    const std::optional<int> number = parseNumber<int>(value);
    return number && *number >= 0 ? number : std::nullopt;
}

std::optional<int> firstCountOf(std::string_view value) { return countOf(takeToken(value)); }

std::optional<bool> flagOf(std::string_view value)
{
    if (value == "0" || value == "1")
        return value == "1";
    return std::nullopt;
}

std::optional<SignalSet> maskOf(std::string_view value)
{
    const std::optional<uint64_t> bits = parseNumber<uint64_t>(value, 16);
    return bits ? std::optional(SignalSet(*bits)) : std::nullopt;
}

std::optional<UserIds> usersOf(std::string_view value)
{
    const std::optional<uid_t> real = parseNumber<uid_t>(takeToken(value));
    const std::optional<uid_t> effective = parseNumber<uid_t>(takeToken(value));
    const std::optional<uid_t> saved = parseNumber<uid_t>(takeToken(value));
    if (!real || !effective || !saved)
        return std::nullopt;
    return UserIds{ *real, *effective, *saved };
}

std::optional<uint64_t> kibOf(std::string_view value)
{
    const std::optional<uint64_t> number = parseNumber<uint64_t>(takeToken(value));
    return takeToken(value) == "kB" ? number : std::nullopt;
}

void takeQueue(std::string_view value, StatusFields &fields)
{
    const size_t slash = value.find('/');
    if (slash == std::string_view::npos)
        return;
    fields.signalQueueUsed = parseNumber<uint64_t>(value.substr(0, slash));
    fields.signalQueueLimit = parseNumber<uint64_t>(value.substr(slash + 1));
}

struct Row
{
    std::string_view key; ///< with its colon
    void (*take)(std::string_view value, StatusFields &fields);
};

// In the order in which the kernel writes the lines, which lets the search go on where the last one ended.
// clang-format off
constexpr Row rows[] = {
    { "Name:", [](std::string_view v, StatusFields &f) { f.escapedName = v; } },
    { "State:", [](std::string_view v, StatusFields &f) { f.state = stateOf(v); } },
    { "Tgid:", [](std::string_view v, StatusFields &f) { f.threadGroup = countOf(v); } },
    { "Pid:", [](std::string_view v, StatusFields &f) { f.pid = countOf(v); } },
    { "PPid:", [](std::string_view v, StatusFields &f) { f.parent = countOf(v); } },
    { "TracerPid:", [](std::string_view v, StatusFields &f) { f.tracer = countOf(v); } },
    { "Uid:", [](std::string_view v, StatusFields &f) { f.users = usersOf(v); } },
    { "NSpid:", [](std::string_view v, StatusFields &f) { f.namespacePids = v; } },
    { "NSpgid:", [](std::string_view v, StatusFields &f) { f.processGroup = firstCountOf(v); } },
    { "NSsid:", [](std::string_view v, StatusFields &f) { f.session = firstCountOf(v); } },
    { "Kthread:", [](std::string_view v, StatusFields &f) { f.kernelThread = flagOf(v); } },
    { "VmRSS:", [](std::string_view v, StatusFields &f) { f.residentKib = kibOf(v); } },
    { "CoreDumping:", [](std::string_view v, StatusFields &f) { f.coreDumping = flagOf(v); } },
    { "Threads:", [](std::string_view v, StatusFields &f) { f.threadCount = countOf(v); } },
    { "SigQ:", takeQueue },
    { "SigPnd:", [](std::string_view v, StatusFields &f) { f.pendingThread = maskOf(v); } },
    { "ShdPnd:", [](std::string_view v, StatusFields &f) { f.pendingProcess = maskOf(v); } },
    { "SigBlk:", [](std::string_view v, StatusFields &f) { f.blocked = maskOf(v); } },
    { "SigIgn:", [](std::string_view v, StatusFields &f) { f.ignored = maskOf(v); } },
    { "SigCgt:", [](std::string_view v, StatusFields &f) { f.caught = maskOf(v); } },
};
// clang-format on
constexpr size_t rowCount = std::size(rows);

/// The value of a line behind its key: without the blanks before it.
std::string_view valueOf(std::string_view line, size_t keyLength)
{
    line.remove_prefix(std::min(line.find_first_not_of(" \t", keyLength), line.size()));
    return line;
}

/// The two counters stand at the end, behind long lines that nobody needs: they are looked for from there.
/// x86 kernels with shadow stacks write two more lines after them.
std::optional<uint64_t> contextSwitchesOf(std::string_view text)
{
    constexpr std::string_view forced = "nonvoluntary_ctxt_switches:";
    constexpr std::string_view voluntary = "voluntary_ctxt_switches:";
    std::optional<uint64_t> counts[2];
    for (int lines = 0; lines < 8 && text.ends_with('\n') && !counts[1]; ++lines) {
        text.remove_suffix(1);
        const size_t start = text.rfind('\n') + 1; // npos + 1 is 0
        const std::string_view line = text.substr(start);
        if (line.starts_with(forced))
            counts[0] = parseNumber<uint64_t>(valueOf(line, forced.size()));
        else if (line.starts_with(voluntary))
            counts[1] = parseNumber<uint64_t>(valueOf(line, voluntary.size()));
        text = text.substr(0, start);
    }
    if (!counts[0] || !counts[1])
        return std::nullopt;
    return *counts[0] + *counts[1];
}

} // namespace

StatusFields parseStatus(std::string_view text)
{
    StatusFields fields;
    std::string_view rest = text;
    size_t next = 0;
    while (next < rowCount) {
        const size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            break; // a line without its newline was cut: what it says cannot be trusted
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        for (size_t row = next; row < rowCount; ++row) {
            if (!line.starts_with(rows[row].key))
                continue;
            const size_t keyLength = rows[row].key.size();
            // A name may begin with blanks of its own: only the tab of the kernel goes.
            rows[row].take(
                row == 0 ? line.substr(std::min(keyLength + 1, line.size())) : valueOf(line, keyLength),
                fields);
            next = row + 1;
            break;
        }
    }
    fields.contextSwitches = contextSwitchesOf(text);
    return fields;
}

QByteArray unescapedName(std::string_view escaped)
{
    QByteArray name;
    name.reserve(static_cast<qsizetype>(escaped.size()));
    for (size_t i = 0; i < escaped.size(); ++i) {
        const bool isPair = escaped[i] == '\\' && i + 1 < escaped.size();
        if (isPair && escaped[i + 1] == 'n') {
            name += '\n';
            ++i;
        } else if (isPair && escaped[i + 1] == '\\') {
            name += '\\';
            ++i;
        } else {
            name += escaped[i];
        }
    }
    return name;
}

bool isSameName(std::string_view escaped, const QByteArray &name)
{
    if (escaped.find('\\') != std::string_view::npos)
        return unescapedName(escaped) == name;
    return escaped == std::string_view(name.constData(), static_cast<size_t>(name.size()));
}

std::vector<pid_t> parsePids(std::string_view numbers)
{
    constexpr size_t mostLevels = 33;
    std::vector<pid_t> result;
    for (std::string_view token = takeToken(numbers); !token.empty(); token = takeToken(numbers)) {
        const std::optional<int> pid = countOf(token);
        if (!pid || result.size() == mostLevels)
            return {};
        result.push_back(*pid);
    }
    return result;
}

} // namespace Sigwise
