// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/hidepid.h"

#include "core/base/textscan.h"

#include <algorithm>

#include <sys/sysmacros.h>
#include <unistd.h>

namespace Sigwise {
namespace {

/// "0:21", the third field of a line.
std::optional<dev_t> deviceOf(std::string_view line)
{
    (void)takeToken(line); // mount id
    (void)takeToken(line); // id of the parent
    const std::string_view token = takeToken(line);
    const size_t colon = token.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    const std::optional<unsigned> major = parseNumber<unsigned>(token.substr(0, colon));
    const std::optional<unsigned> minor = parseNumber<unsigned>(token.substr(colon + 1));
    if (!major || !minor)
        return std::nullopt;
    return makedev(*major, *minor);
}

struct Hiding
{
    std::string_view mode; ///< a number before Linux 5.8, a word since
    gid_t exempt = 0; ///< not written when it is 0
};

Hiding hidingOf(std::string_view options)
{
    Hiding hiding;
    while (!options.empty()) {
        const size_t end = std::min(options.find(','), options.size());
        const std::string_view option = options.substr(0, end);
        options.remove_prefix(std::min(end + 1, options.size()));
        if (option.starts_with("hidepid="))
            hiding.mode = option.substr(8);
        else if (option.starts_with("gid="))
            hiding.exempt = parseNumber<gid_t>(option.substr(4)).value_or(0);
    }
    return hiding;
}

bool isHidden(const Hiding &hiding, const Viewer &viewer)
{
    if (hiding.mode.empty() || hiding.mode == "0" || hiding.mode == "off" || viewer.isRoot)
        return false;
    if (hiding.mode == "4" || hiding.mode == "ptraceable")
        return true; // no group is exempt from this one
    return std::find(viewer.groups.begin(), viewer.groups.end(), hiding.exempt) == viewer.groups.end();
}

} // namespace

Viewer Viewer::current()
{
    Viewer viewer;
    viewer.isRoot = ::geteuid() == 0;
    const int count = ::getgroups(0, nullptr);
    viewer.groups.resize(static_cast<size_t>(std::max(count, 0)));
    const int got = ::getgroups(count, viewer.groups.data());
    viewer.groups.resize(static_cast<size_t>(std::max(got, 0)));
    viewer.groups.push_back(::getegid());
    return viewer;
}

bool isHidingOthers(std::string_view mountInfo, dev_t device, const Viewer &viewer)
{
    while (!mountInfo.empty()) {
        const std::string_view line = takeLine(mountInfo);
        constexpr std::string_view separator = " - ";
        const size_t at = line.find(separator);
        if (at == std::string_view::npos || deviceOf(line) != device)
            continue;
        std::string_view tail = line.substr(at + separator.size());
        const std::string_view type = takeToken(tail);
        (void)takeToken(tail); // source
        return type == "proc" && isHidden(hidingOf(takeToken(tail)), viewer);
    }
    return false;
}

} // namespace Sigwise
