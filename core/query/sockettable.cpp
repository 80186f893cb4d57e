// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/sockettable.h"

#include "core/base/textscan.h"

#include <array>

namespace Sigwise {
namespace {

// sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode; the addresses are hexadecimal,
// with the port behind a colon (proc(5), /proc/net/tcp).
void addInternetSocket(std::string_view line, std::string_view wantedState, SocketTable &table)
{
    std::array<std::string_view, 10> fields;
    for (std::string_view &field : fields)
        field = takeToken(line);
    const std::string_view address = fields[1];
    const size_t colon = address.rfind(':');
    if (fields[3] != wantedState || colon == std::string_view::npos)
        return;
    const auto port = parseNumber<uint16_t>(address.substr(colon + 1), 16);
    const auto inode = parseNumber<uint64_t>(fields[9]);
    if (port && inode && *inode != 0)
        table.ports.emplace(*inode, *port);
}

// Num: RefCount Protocol Flags Type St Inode Path; the flag of listen(2) is 00010000 (__SO_ACCEPTCON).
void addLocalSocket(std::string_view line, SocketTable &table)
{
    std::array<std::string_view, 7> fields;
    for (std::string_view &field : fields)
        field = takeToken(line);
    constexpr uint32_t acceptsConnections = 1U << 16U;
    const auto flags = parseNumber<uint32_t>(fields[3], 16);
    const auto inode = parseNumber<uint64_t>(fields[6]);
    if (flags && (*flags & acceptsConnections) != 0 && inode)
        table.listeningLocally.insert(*inode);
}

} // namespace

void addSockets(SocketFile file, std::string_view text, SocketTable &table)
{
    (void)takeLine(text); // the titles
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        switch (file) {
        case SocketFile::Tcp:
            addInternetSocket(line, "0A", table); // TCP_LISTEN
            break;
        case SocketFile::Udp:
            addInternetSocket(line, "07", table); // bound, connected to nobody
            break;
        case SocketFile::Unix:
            addLocalSocket(line, table);
            break;
        }
    }
}

uint64_t socketInode(std::string_view linkTarget)
{
    constexpr std::string_view head = "socket:[";
    if (!linkTarget.starts_with(head) || !linkTarget.ends_with(']'))
        return 0;
    linkTarget.remove_prefix(head.size());
    linkTarget.remove_suffix(1);
    return parseNumber<uint64_t>(linkTarget).value_or(0);
}

} // namespace Sigwise
