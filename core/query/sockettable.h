// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace Sigwise {

/// The sockets of one network namespace that wait for others, by inode.
struct SocketTable
{
    std::unordered_map<uint64_t, int> ports; ///< local port of TCP sockets that listen, UDP ones unconnected
    std::unordered_set<uint64_t> listeningLocally; ///< Unix sockets that listen (unix(7))
    bool isComplete = true; ///< false: a file was missing or too long

    [[nodiscard]] bool contains(uint64_t inode) const
    {
        return ports.contains(inode) || listeningLocally.contains(inode);
    }
};

enum class SocketFile { Tcp, Udp, Unix };

/// Adds what a file of /proc/PID/net says: tcp and tcp6, udp and udp6, unix (proc(5)). Takes any bytes.
void addSockets(SocketFile file, std::string_view text, SocketTable &table);

/// The inode of "socket:[4711]", the target of a link in /proc/PID/fd; 0 for anything else.
[[nodiscard]] uint64_t socketInode(std::string_view linkTarget);

} // namespace Sigwise
