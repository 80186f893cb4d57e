// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include <sys/types.h>

namespace Sigwise {

/// The path of one file below a proc root, made without allocating: "4711/status", "task/4712/stat".
class ProcPath
{
public:
    ProcPath(std::string_view folder, pid_t pid, std::string_view leaf);
    ProcPath(pid_t pid, std::string_view leaf)
        : ProcPath(std::string_view(), pid, leaf)
    { }

    [[nodiscard]] const char *c_str() const { return m_text.data(); }

private:
    std::array<char, 64> m_text;
};

/// Reads small files into one buffer that it keeps. Not thread safe.
class FileReader
{
public:
    FileReader();

    /// A whole file, at most `limit` bytes of it; the view holds until the next call. Never waits: a named
    /// pipe reads as empty.
    Result<std::string_view> read(int directory, const char *path, size_t limit);
    /// The same for a file of any number of records, such as mountinfo: the kernel hands out about a page of
    /// them at a time, whatever is asked for (seq_file), so only an empty read is its end.
    Result<std::string_view> readRecords(int directory, const char *path, size_t limit);

private:
    enum class End { ShortRead, EmptyRead };

    Result<std::string_view> readUntil(End end, int directory, const char *path, size_t limit);
    Result<std::string_view> readAll(int fd, End end, size_t limit);
    void grow();

    std::unique_ptr<char[]> m_buffer;
    size_t m_size;
};

} // namespace Sigwise
