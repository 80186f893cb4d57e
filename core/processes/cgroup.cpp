// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/cgroup.h"

#include "core/base/textscan.h"

#include <algorithm>

namespace Sigwise {
namespace {

constexpr size_t idLength = 64; ///< what docker, podman, containerd and CRI-O call their containers
constexpr size_t shortIdLength = 12; ///< what their tools show of it

bool isHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool isContainerId(std::string_view text)
{
    return text.size() == idLength && std::all_of(text.begin(), text.end(), isHexDigit);
}

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

/// systemd writes bytes that a unit name cannot hold as \xNN (systemd.unit(5)).
QByteArray unescapedUnit(std::string_view text)
{
    QByteArray result;
    while (!text.empty()) {
        const bool isEscape = text.size() >= 4 && text.starts_with("\\x");
        const std::optional<unsigned> byte
            = isEscape ? parseNumber<unsigned>(text.substr(2, 2), 16) : std::nullopt;
        result += byte ? static_cast<char>(*byte) : text.front();
        text.remove_prefix(byte ? 4 : 1);
    }
    return result;
}

struct Wrapping
{
    std::string_view before;
    std::string_view after;
};

std::string_view unwrapped(std::string_view segment, Wrapping wrapping)
{
    const size_t length = wrapping.before.size() + wrapping.after.size();
    if (segment.size() <= length || !segment.starts_with(wrapping.before)
        || !segment.ends_with(wrapping.after))
        return {};
    return segment.substr(wrapping.before.size(), segment.size() - length);
}

/// What stands round the id of a container in a segment of the path.
constexpr Wrapping idWrappings[] = {
    { "", "" }, // docker, containerd and kubepods without systemd
    { "docker-", ".scope" },
    { "libpod-", ".scope" },
    { "libpod-", "" },
    { "cri-containerd-", ".scope" },
    { "crio-", ".scope" },
    { "crio-", "" },
    { "nerdctl-", ".scope" },
};

/// What stands round the name of a container in a segment of the path.
constexpr Wrapping nameWrappings[] = {
    { "lxc.payload.", "" },
    { "systemd-nspawn@", ".service" },
    { "machine-", ".scope" },
};

QByteArray containerIn(std::string_view segment, std::string_view parent)
{
    // containerd below its own unit: kubepods-besteffort-podUID.slice:cri-containerd:ID
    const std::string_view id = segment.substr(segment.rfind(':') + 1);
    for (const Wrapping &wrapping : idWrappings) {
        if (const std::string_view inner = unwrapped(id, wrapping); isContainerId(inner))
            return bytes(inner.substr(0, shortIdLength));
    }
    // machine-qemu-... is a virtual machine of libvirt: its processes are not inside.
    for (const Wrapping &wrapping : nameWrappings) {
        const std::string_view name = unwrapped(segment, wrapping);
        if (!name.empty() && !name.starts_with("qemu\\x2d"))
            return unescapedUnit(name);
    }
    return parent == "lxc" || parent == "lxc.payload" ? bytes(segment) : QByteArray();
}

bool isUnit(std::string_view segment)
{
    constexpr std::string_view suffixes[] = { ".service", ".scope" };
    return std::any_of(std::begin(suffixes), std::end(suffixes),
        [&](std::string_view suffix) { return segment.size() > suffix.size() && segment.ends_with(suffix); });
}

/// Without the mark of a group that was removed (cgroups(7)).
std::string_view withoutMark(std::string_view path)
{
    constexpr std::string_view removedMark = " (deleted)";
    return path.ends_with(removedMark) ? path.substr(0, path.size() - removedMark.size()) : path;
}

/// systemd puts "_" before names that would look like files of the kernel.
std::string_view unitName(std::string_view segment)
{
    return segment.starts_with('_') ? segment.substr(1) : segment;
}

/// Which of the paths of one file says most: the higher the better.
int rankOf(std::string_view controllers, std::string_view path)
{
    if (path == "/")
        return 1;
    if (controllers.empty())
        return 4; // the line of version 2
    return controllers == "name=systemd" ? 3 : 2;
}

std::string_view bestPath(std::string_view text)
{
    std::string_view best;
    int bestRank = 0;
    while (text.find('\n') != std::string_view::npos) {
        const std::string_view line = takeLine(text);
        const size_t first = line.find(':');
        const size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos || !line.substr(second + 1).starts_with('/'))
            continue;
        const std::string_view path = line.substr(second + 1);
        const int rank = rankOf(line.substr(first + 1, second - first - 1), path);
        if (rank > bestRank) {
            bestRank = rank;
            best = path;
        }
    }
    return best;
}

} // namespace

QByteArray unitPathIn(const QByteArray &path)
{
    std::string_view rest = withoutMark({ path.constData(), static_cast<size_t>(path.size()) });
    for (size_t begin = rest.rfind('/'); begin != std::string_view::npos; begin = rest.rfind('/')) {
        if (isUnit(rest.substr(begin + 1)))
            return bytes(rest);
        rest = rest.substr(0, begin);
    }
    return {};
}

QByteArray unitNameIn(const QByteArray &unitPath)
{
    const std::string_view path(unitPath.constData(), static_cast<size_t>(unitPath.size()));
    return bytes(unitName(path.substr(path.rfind('/') + 1)));
}

CgroupPlace parseCgroup(std::string_view text)
{
    const std::string_view path = bestPath(text);
    CgroupPlace place{ bytes(path), {}, {} };
    std::string_view rest = withoutMark(path);
    std::string_view parent;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::string_view segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        if (isUnit(segment))
            place.unit = unescapedUnit(unitName(segment));
        if (const QByteArray container = containerIn(segment, parent); !container.isEmpty())
            place.container = container;
        parent = segment;
    }
    return place;
}

} // namespace Sigwise
