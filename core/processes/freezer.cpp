// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/freezer.h"

#include "core/base/textscan.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace Sigwise {
namespace {

constexpr size_t cgroupLimit = 64 * 1024;
constexpr size_t mountsLimit = 16 * 1024 * 1024;
constexpr size_t stateLimit = 4096;
constexpr ino_t firstCgroupNamespace = 0xEFFFFFFB; ///< of the machine itself (PROC_CGROUP_INIT_INO)

bool isInList(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        const size_t end = std::min(list.find(','), list.size());
        if (list.substr(0, end) == word)
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// The kernel writes blanks, newlines and backslashes as \040 and the like (proc(5), mountinfo).
std::string unescaped(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const std::optional<unsigned> byte = text.front() == '\\' && text.size() >= 4
            ? parseNumber<unsigned>(text.substr(1, 3), 8)
            : std::nullopt;
        result += byte && *byte <= 0xff ? static_cast<char>(*byte) : text.front();
        text.remove_prefix(byte && *byte <= 0xff ? 4 : 1);
    }
    return result;
}

struct MountLine
{
    CgroupMount mount;
    std::string_view type;
    std::string_view options; ///< of the file system
};

std::optional<MountLine> mountLineOf(std::string_view line)
{
    constexpr std::string_view separator = " - ";
    const size_t at = line.find(separator);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view tail = line.substr(at + separator.size());
    MountLine result;
    for (int column = 0; column < 3; ++column)
        (void)takeToken(line); // mount id, id of the parent, device
    result.mount.root = unescaped(takeToken(line));
    result.mount.point = unescaped(takeToken(line));
    result.type = takeToken(tail);
    (void)takeToken(tail); // source
    result.options = takeToken(tail);
    return result;
}

std::optional<bool> firstState(std::string_view text)
{
    const std::string_view line = takeLine(text);
    if (line == "THAWED")
        return false;
    // FREEZING: some of the group are frozen, which ones is not told.
    return line == "FROZEN" ? std::optional(true) : std::nullopt;
}

std::optional<bool> secondState(std::string_view text)
{
    constexpr std::string_view key = "frozen ";
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        if (line.starts_with(key))
            return line.substr(key.size()) != "0";
    }
    return false; // before Linux 5.2 version 2 does not freeze
}

} // namespace

std::optional<std::string> CgroupMount::folderOf(std::string_view path) const
{
    const std::string_view above = root == "/" ? std::string_view() : std::string_view(root);
    const bool isBelow
        = path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '/');
    // A group outside the cgroup namespace of the reader: "/../other" (cgroup_namespaces(7)).
    if (!isBelow || path.starts_with("/.."))
        return std::nullopt;
    const std::string_view rest = path.substr(above.size());
    return point + std::string(rest == "/" ? std::string_view() : rest);
}

FreezerMounts parseFreezerMounts(std::string_view mountInfo)
{
    FreezerMounts mounts;
    while (!mountInfo.empty()) {
        std::optional<MountLine> line = mountLineOf(takeLine(mountInfo));
        if (!line)
            continue;
        if (!mounts.second && line->type == "cgroup2")
            mounts.second = std::move(line->mount);
        else if (!mounts.first && line->type == "cgroup" && isInList(line->options, "freezer"))
            mounts.first = std::move(line->mount);
    }
    return mounts;
}

FreezerPaths parseFreezerPaths(std::string_view text)
{
    FreezerPaths paths;
    while (text.find('\n') != std::string_view::npos) {
        const std::string_view line = takeLine(text);
        const size_t first = line.find(':');
        const size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos || !line.substr(second + 1).starts_with('/'))
            continue;
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        if (controllers.empty())
            paths.second = line.substr(second + 1);
        else if (isInList(controllers, "freezer"))
            paths.first = line.substr(second + 1);
    }
    return paths;
}

FreezerState FreezerReader::read(FileReader &files, int root, int directory)
{
    const Result<std::string_view> text = files.read(directory, "cgroup", cgroupLimit);
    if (!text)
        return {};
    const FreezerPaths paths = parseFreezerPaths(*text);
    if (!m_areMountsRead)
        readMounts(files, root);
    FreezerState state;
    state.hard = paths.first ? ask(files, root, true, *paths.first) : std::optional(false);
    state.soft = paths.second ? ask(files, root, false, *paths.second) : std::optional(false);
    return state;
}

std::optional<bool> FreezerReader::ask(FileReader &files, int root, bool isFirst, const std::string &path)
{
    if (path == "/" && m_isTopVisible)
        return false;
    for (const bool isSecondTry : { false, true }) {
        if (isSecondTry)
            readMounts(files, root); // they may have changed
        const std::optional<CgroupMount> &mount = isFirst ? m_mounts.first : m_mounts.second;
        const std::optional<std::string> folder = mount ? mount->folderOf(path) : std::nullopt;
        if (!folder)
            continue;
        const std::string file = *folder + (isFirst ? "/freezer.state" : "/cgroup.events");
        if (const Result<std::string_view> text = files.read(AT_FDCWD, file.c_str(), stateLimit))
            return isFirst ? firstState(*text) : secondState(*text);
    }
    return std::nullopt;
}

void FreezerReader::readMounts(FileReader &files, int root)
{
    struct stat entry = {};
    m_isTopVisible
        = ::fstatat(root, "self/ns/cgroup", &entry, 0) == 0 && entry.st_ino == firstCgroupNamespace;
    const Result<std::string_view> text = files.readRecords(root, "self/mountinfo", mountsLimit);
    m_mounts = text ? parseFreezerMounts(*text) : FreezerMounts();
    m_areMountsRead = true;
}

} // namespace Sigwise
