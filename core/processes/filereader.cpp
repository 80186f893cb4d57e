// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/filereader.h"

#include "core/base/syscalls.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr size_t firstSize = 16 * 1024; ///< every status but those of users in thousands of groups

} // namespace

ProcPath::ProcPath(std::string_view folder, pid_t pid, std::string_view leaf)
{
    assert(folder.size() + leaf.size() + 16 <= m_text.size()); // two slashes, a PID, the end
    char *end = std::copy(folder.begin(), folder.end(), m_text.data());
    if (!folder.empty())
        *end++ = '/';
    end = std::to_chars(end, m_text.data() + m_text.size(), pid).ptr;
    if (!leaf.empty())
        *end++ = '/';
    end = std::copy(leaf.begin(), leaf.end(), end);
    *end = '\0';
}

// Not value-initialised: pages that no file fills are never touched.
FileReader::FileReader()
    : m_buffer(new char[firstSize])
    , m_size(firstSize)
{ }

Result<std::string_view> FileReader::read(int directory, const char *path, size_t limit)
{
    return readUntil(End::ShortRead, directory, path, limit);
}

Result<std::string_view> FileReader::readRecords(int directory, const char *path, size_t limit)
{
    return readUntil(End::EmptyRead, directory, path, limit);
}

Result<std::string_view> FileReader::readUntil(End end, int directory, const char *path, size_t limit)
{
    constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    const int fd = retryOnInterrupt([&] { return ::openat(directory, path, flags); });
    if (fd < 0)
        return unexpected(errno);
    Result<std::string_view> text = readAll(fd, end, limit);
    ::close(fd);
    return text;
}

Result<std::string_view> FileReader::readAll(int fd, End end, size_t limit)
{
    size_t used = 0;
    while (used < limit) {
        if (used == m_size)
            grow();
        const size_t room = std::min(m_size, limit) - used;
        const ssize_t got = retryOnInterrupt([&] { return ::read(fd, m_buffer.get() + used, room); });
        if (got < 0)
            return unexpected(errno);
        used += static_cast<size_t>(got);
        // A file of one record is handed out whole by one read that it fits in (seq_file): the second, empty
        // one is spared.
        if (got == 0 || (end == End::ShortRead && static_cast<size_t>(got) < room))
            break;
    }
    return std::string_view(m_buffer.get(), used);
}

void FileReader::grow()
{
    std::unique_ptr<char[]> larger(new char[m_size * 4]);
    std::memcpy(larger.get(), m_buffer.get(), m_size);
    m_buffer = std::move(larger);
    m_size *= 4;
}

} // namespace Sigwise
