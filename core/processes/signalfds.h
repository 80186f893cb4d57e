// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/filereader.h"
#include "core/processes/processinfo.h"

#include <optional>
#include <span>
#include <string_view>

namespace Sigwise {

/// The mask in the fdinfo file of a signalfd(2) (proc(5), sigmask); nothing for other descriptors. Takes any
/// bytes.
[[nodiscard]] std::optional<SignalSet> parseSignalFdInfo(std::string_view text);

/// What the signalfds of a process take together.
struct SignalFdLook
{
    std::optional<SignalSet> masks; ///< nothing when its descriptors may not be seen, or are too many
    bool areTooMany = false;
};

/// Looks at some 16,000 descriptors of a process at most, in all its tables together: that takes about 20 ms.
/// `directory` is that of the process, `threads` are its threads: the main thread has no descriptors once it
/// has ended, and a thread may have a table of its own (unshare(2), CLONE_FILES), which only a live tree can
/// tell.
[[nodiscard]] SignalFdLook readSignalFds(
    FileReader &files, int directory, std::span<const ThreadInfo> threads, bool isLive);

} // namespace Sigwise
