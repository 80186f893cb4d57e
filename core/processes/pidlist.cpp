// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/pidlist.h"

#include "core/base/textscan.h"

#include <cerrno>
#include <cstddef>
#include <cstring>

#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Sigwise {
namespace {

/// The fixed part of what getdents64(2) writes; glibc's dirent64 has a longer name than the records have.
struct RawEntry
{
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
};
constexpr size_t nameOffset = offsetof(RawEntry, type) + 1;

void takeEntry(const char *record, const RawEntry &raw, std::vector<PidEntry> &entries)
{
    const char *name = record + nameOffset;
    const std::string_view text(name, ::strnlen(name, raw.length - nameOffset));
    if (text.empty() || text.front() < '1' || text.front() > '9')
        return;
    if (const std::optional<pid_t> pid = parseNumber<pid_t>(text))
        entries.push_back({ *pid, raw.inode });
}

} // namespace

Result<void> listPids(int directory, std::vector<PidEntry> &entries)
{
    alignas(RawEntry) char block[32 * 1024];
    entries.clear();
    if (::lseek(directory, 0, SEEK_SET) < 0)
        return unexpected(errno);
    for (;;) {
        const long got = ::syscall(SYS_getdents64, directory, block, sizeof block);
        if (got < 0)
            return unexpected(errno);
        if (got == 0)
            return {};
        for (const char *record = block; record < block + got;) {
            RawEntry raw{};
            std::memcpy(&raw, record, nameOffset);
            takeEntry(record, raw, entries);
            record += raw.length;
        }
    }
}

} // namespace Sigwise
