// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statusparser.h"

#include "core/base/textscan.h"

#include <cstring>

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
    if (value == "0000000000000000")
        return SignalSet(); // most are, and sixteen digits take as long to read as all the rest of a line
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

/// The first four characters of a key: no two keys of interest have them in common.
constexpr uint32_t mark(std::string_view line)
{
    const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(line[i])); };
    return byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24; // no loop: compilers make one load of this
}

/// The value of a line that starts with this key; nothing when it does not after all. A name may begin with
/// blanks of its own, so that only the kernel's tab goes; numbers may stand behind any blanks.
[[gnu::always_inline]] inline std::optional<std::string_view> valueOf(
    std::string_view line, std::string_view key)
{
    // Inlined, the comparison with a key whose length is known becomes one or two instructions.
    if (!line.starts_with(key) || !line.substr(key.size()).starts_with('\t'))
        return std::nullopt;
    return line.substr(key.size() + 1);
}

template <typename T, typename Parse>
[[gnu::always_inline]] inline void take(
    std::string_view line, std::string_view key, std::optional<T> &field, Parse parse)
{
    if (const std::optional<std::string_view> value = valueOf(line, key))
        field = parse(*value);
}

void takeState(std::string_view line, StatusFields &fields)
{
    if (const std::optional<std::string_view> value = valueOf(line, "State:"))
        fields.state = stateOf(*value);
}

/// One comparison of four characters finds the row of a line among all: most lines are in none.
bool takeLine(std::string_view line, StatusFields &fields)
{
    const auto whole = [](std::string_view value) { return std::optional(value); };
    // clang-format off
    switch (mark(line)) {
    case mark("Name"): take(line, "Name:", fields.escapedName, whole); break;
    case mark("Stat"): takeState(line, fields); break;
    case mark("Tgid"): take(line, "Tgid:", fields.threadGroup, countOf); break;
    case mark("Pid:"): take(line, "Pid:", fields.pid, countOf); break;
    case mark("PPid"): take(line, "PPid:", fields.parent, countOf); break;
    case mark("Trac"): take(line, "TracerPid:", fields.tracer, countOf); break;
    case mark("Uid:"): take(line, "Uid:", fields.users, usersOf); break;
    case mark("NSpi"): fields.namespacePids = valueOf(line, "NSpid:").value_or(std::string_view()); break;
    case mark("NSpg"): take(line, "NSpgid:", fields.processGroup, firstCountOf); break;
    case mark("NSsi"): take(line, "NSsid:", fields.session, firstCountOf); break;
    case mark("Kthr"): take(line, "Kthread:", fields.kernelThread, flagOf); break;
    case mark("VmRS"): take(line, "VmRSS:", fields.residentKib, kibOf); break;
    case mark("Core"): take(line, "CoreDumping:", fields.coreDumping, flagOf); break;
    case mark("Thre"): take(line, "Threads:", fields.threadCount, countOf); break;
    case mark("SigQ"): takeQueue(valueOf(line, "SigQ:").value_or(std::string_view()), fields); break;
    case mark("SigP"): take(line, "SigPnd:", fields.pendingThread, maskOf); break;
    case mark("ShdP"): take(line, "ShdPnd:", fields.pendingProcess, maskOf); break;
    case mark("SigB"): take(line, "SigBlk:", fields.blocked, maskOf); break;
    case mark("SigI"): take(line, "SigIgn:", fields.ignored, maskOf); break;
    case mark("SigC"): take(line, "SigCgt:", fields.caught, maskOf); return false; // the last one of interest
    default: break;
    }
    // clang-format on
    return true;
}

/// The two counters stand at the end, behind long lines that nobody needs: they are looked for from there.
/// x86 kernels with shadow stacks write two more lines after them.
std::optional<uint64_t> contextSwitchesOf(std::string_view text)
{
    constexpr int linesAfter = 4;
    const auto number = [](std::string_view value) { return parseNumber<uint64_t>(value); };
    std::optional<uint64_t> forced;
    std::optional<uint64_t> voluntary;
    for (int lines = 0; lines < linesAfter + 2 && text.ends_with('\n') && !voluntary; ++lines) {
        text.remove_suffix(1);
        const void *before = ::memrchr(text.data(), '\n', text.size());
        const size_t start = before == nullptr
            ? 0
            : static_cast<size_t>(static_cast<const char *>(before) - text.data()) + 1;
        const std::string_view line = text.substr(start);
        take(line, "nonvoluntary_ctxt_switches:", forced, number);
        take(line, "voluntary_ctxt_switches:", voluntary, number);
        text = text.substr(0, start);
    }
    return forced && voluntary ? std::optional(*forced + *voluntary) : std::nullopt;
}

} // namespace

StatusFields parseStatus(std::string_view text)
{
    StatusFields fields;
    std::string_view rest = text;
    for (bool goOn = true; goOn;) {
        const size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            break; // a line without its newline was cut: what it says cannot be trusted
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        constexpr size_t shortest = 4;
        goOn = line.size() < shortest || takeLine(line, fields);
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
