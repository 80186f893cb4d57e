// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"
#include "core/processes/filereader.h"
#include "core/processes/processinfo.h"
#include "core/query/match.h"
#include "core/query/sockettable.h"

#include <QByteArrayView>

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace Sigwise {

/// Looks up what processes have open, in their directories of a proc tree: descriptors, working folder,
/// program, mappings, sockets. All of it needs the rights to trace the process (proc(5)): what may not be
/// read is unknown. At most 65,536 descriptors and 8 MiB of mappings of a process are read, and what was not
/// found in the part is unknown. One process takes about as long as `ls -l` of its descriptors, so ask only
/// when somebody wants to know. Not thread safe; the tables of sockets are read once for each network
/// namespace and kept: make a new one for a new look.
class OpenFiles
{
public:
    /// The descriptor of the proc tree must stay open.
    explicit OpenFiles(int procRoot);

    /// Whether a descriptor is a TCP socket that listens on the port, or a UDP socket bound to it that is
    /// connected to nobody, in the network namespace that the process is in now.
    [[nodiscard]] Match listensOn(const ProcessInfo &process, int port);
    /// Whether a descriptor, the working or root folder, the program or a mapping is at the path or below it.
    [[nodiscard]] Match hasOpen(const ProcessInfo &process, QByteArrayView path);
    /// Whether a descriptor, the program or a mapping is a file that was deleted or replaced. Memory that
    /// only looks like one (memfd_create(2), System V and POSIX shared memory) does not count.
    [[nodiscard]] Match usesDeleted(const ProcessInfo &process);
    /// The inodes of the sockets, of any kind, that wait for others; empty also when they cannot be read.
    [[nodiscard]] std::vector<uint64_t> listeningSockets(const ProcessInfo &process);

private:
    using Test = std::function<bool(std::string_view)>;

    /// The directory of this very process; invalid when it is gone or another one.
    [[nodiscard]] UniqueFd directoryOf(const ProcessInfo &process);
    [[nodiscard]] Match anyDescriptor(int directory, const Test &test);
    [[nodiscard]] Match anyLink(int directory, std::initializer_list<const char *> names, const Test &test);
    [[nodiscard]] Match anyMapping(int directory, const Test &test);
    [[nodiscard]] const SocketTable &socketsOf(int directory);

    int m_root;
    FileReader m_files;
    std::unordered_map<std::string, SocketTable> m_sockets; ///< by the name of the network namespace
    SocketTable m_nameless;
};

} // namespace Sigwise
