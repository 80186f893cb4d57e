// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/openfiles.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/processes/statparser.h"

#include <array>
#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>

namespace Sigwise {
namespace {

constexpr std::string_view deletedMark = " (deleted)";

// Neither a kernel thread nor a zombie has files.
bool hasNoFiles(const ProcessInfo &process)
{
    return process.kernelThread.value_or(false)
        || (process.state == ProcessState::Zombie && process.threadCount.value_or(1) <= 1);
}

bool isAtOrBelow(std::string_view target, std::string_view path)
{
    if (target.ends_with(deletedMark))
        target.remove_suffix(deletedMark.size());
    return target.starts_with(path)
        && (target.size() == path.size() || target[path.size()] == '/' || path.ends_with('/'));
}

// What has no name in any folder is called deleted by the kernel, too.
bool isDeletedFile(std::string_view target)
{
    static constexpr std::array<std::string_view, 7> notFiles{ "/memfd:", "/SYSV", "/dev/zero", "/dev/shm/",
        "/[aio]", "/anon_hugepage", "/drm mm object" };
    if (!target.starts_with('/') || !target.ends_with(deletedMark))
        return false;
    for (const std::string_view head : notFiles) {
        if (target.starts_with(head))
            return false;
    }
    return true;
}

struct CloseDirectory
{
    void operator()(DIR *directory) const { (void)::closedir(directory); } // only reading: nothing is lost
};

} // namespace

OpenFiles::OpenFiles(int procRoot)
    : m_root(procRoot)
{ }

UniqueFd OpenFiles::directoryOf(const ProcessInfo &process)
{
    const std::string name = std::to_string(process.key.pid);
    Result<UniqueFd> directory = openAt(m_root, name.c_str(), O_PATH | O_DIRECTORY);
    if (!directory)
        return {};
    constexpr size_t enough = 4096;
    const Result<std::string_view> stat = m_files.read(directory->get(), "stat", enough);
    if (!stat || parseStat(*stat).startTime != process.key.startTime)
        return {};
    return std::move(*directory);
}

Match OpenFiles::anyDescriptor(int directory, const Test &test)
{
    Result<UniqueFd> folder = openAt(directory, "fd", O_RDONLY | O_DIRECTORY);
    if (!folder)
        return Match::Unknown;
    const std::unique_ptr<DIR, CloseDirectory> list(::fdopendir(folder->get()));
    if (!list)
        return Match::Unknown;
    const int fd = folder->release(); // the list closes it
    constexpr int most = 65'536;
    for (int count = 0; count < most; ++count) {
        errno = 0;
        const dirent *entry = ::readdir(list.get()); // NOLINT(concurrency-mt-unsafe): a list of our own
        if (entry == nullptr)
            return errno == 0 ? Match::No : Match::Unknown;
        if (entry->d_name[0] == '.')
            continue;
        const Result<std::string> target = readLinkAt(fd, entry->d_name);
        if (target && test(*target))
            return Match::Yes;
        const bool mayNotRead = !target && target.error().errnum() != ENOENT; // else closed meanwhile
        if (mayNotRead)
            return Match::Unknown;
    }
    return Match::Unknown;
}

Match OpenFiles::anyLink(int directory, std::initializer_list<const char *> names, const Test &test)
{
    Match match = Match::No;
    for (const char *name : names) {
        const Result<std::string> target = readLinkAt(directory, name);
        match = either(match, target ? matchOf(test(*target)) : Match::Unknown);
    }
    return match;
}

// address permissions offset device inode path; only a path that is a file's begins with a slash.
Match OpenFiles::anyMapping(int directory, const Test &test)
{
    constexpr size_t most = 8 * 1024 * 1024;
    const Result<std::string_view> text = m_files.readRecords(directory, "maps", most);
    if (!text)
        return Match::Unknown;
    const bool isCut = text->size() >= most;
    std::string_view last;
    for (std::string_view rest = *text; !rest.empty();) {
        const std::string_view line = takeLine(rest);
        const size_t slash = line.find('/');
        const std::string_view path
            = slash == std::string_view::npos ? line.substr(0, 0) : line.substr(slash);
        if (path.empty() || path == last) // a program is mapped in several pieces
            continue;
        last = path;
        if (test(path))
            return Match::Yes;
    }
    return isCut ? Match::Unknown : Match::No;
}

const SocketTable &OpenFiles::socketsOf(int directory)
{
    const Result<std::string> space = readLinkAt(directory, "ns/net");
    if (space) {
        const auto known = m_sockets.find(*space);
        if (known != m_sockets.end())
            return known->second;
    }
    struct FileRow
    {
        const char *path;
        SocketFile file;
        bool isOptional; ///< a kernel without IPv6 has no such file
    };
    static constexpr std::array<FileRow, 5> rows{ { { "net/tcp", SocketFile::Tcp, false },
        { "net/tcp6", SocketFile::Tcp, true }, { "net/udp", SocketFile::Udp, false },
        { "net/udp6", SocketFile::Udp, true }, { "net/unix", SocketFile::Unix, false } } };
    SocketTable table;
    for (const FileRow &row : rows) {
        constexpr size_t most = 32 * 1024 * 1024;
        const Result<std::string_view> text = m_files.readRecords(directory, row.path, most);
        if (text)
            addSockets(row.file, *text, table);
        const bool isMissing = !text && !(row.isOptional && text.error().errnum() == ENOENT);
        if (isMissing || (text && text->size() >= most))
            table.isComplete = false;
    }
    if (!space)
        return m_nameless = std::move(table);
    return m_sockets.emplace(*space, std::move(table)).first->second;
}

Match OpenFiles::listensOn(const ProcessInfo &process, int port)
{
    if (hasNoFiles(process))
        return Match::No;
    const UniqueFd directory = directoryOf(process);
    if (!directory)
        return Match::Unknown;
    const SocketTable &sockets = socketsOf(directory.get());
    const Match match = anyDescriptor(directory.get(), [&](std::string_view target) {
        const auto found = sockets.ports.find(socketInode(target));
        return found != sockets.ports.end() && found->second == port;
    });
    return match == Match::No && !sockets.isComplete ? Match::Unknown : match;
}

Match OpenFiles::hasOpen(const ProcessInfo &process, QByteArrayView path)
{
    if (hasNoFiles(process))
        return Match::No;
    const UniqueFd directory = directoryOf(process);
    if (!directory)
        return Match::Unknown;
    std::string_view wanted(path.data(), static_cast<size_t>(path.size()));
    while (wanted.size() > 1 && wanted.ends_with('/'))
        wanted.remove_suffix(1);
    const Test test = [wanted](std::string_view target) { return isAtOrBelow(target, wanted); };
    Match match = anyLink(directory.get(), { "cwd", "exe" }, test);
    const auto isNoneSoFar = [&match] { return match != Match::Yes; };
    if (isNoneSoFar() && wanted != "/") // the root folder of nearly all of them
        match = either(match, anyLink(directory.get(), { "root" }, test));
    if (isNoneSoFar())
        match = either(match, anyDescriptor(directory.get(), test));
    if (isNoneSoFar())
        match = either(match, anyMapping(directory.get(), test));
    return match;
}

Match OpenFiles::usesDeleted(const ProcessInfo &process)
{
    if (hasNoFiles(process))
        return Match::No;
    const UniqueFd directory = directoryOf(process);
    if (!directory)
        return Match::Unknown;
    Match match = anyLink(directory.get(), { "exe" }, isDeletedFile);
    if (match != Match::Yes)
        match = either(match, anyDescriptor(directory.get(), isDeletedFile));
    if (match != Match::Yes)
        match = either(match, anyMapping(directory.get(), isDeletedFile));
    return match;
}

std::vector<uint64_t> OpenFiles::listeningSockets(const ProcessInfo &process)
{
    std::vector<uint64_t> inodes;
    const UniqueFd directory = directoryOf(process);
    if (!directory || hasNoFiles(process))
        return inodes;
    const SocketTable &sockets = socketsOf(directory.get());
    (void)anyDescriptor(directory.get(), [&](std::string_view target) {
        const uint64_t inode = socketInode(target);
        if (inode != 0 && sockets.contains(inode))
            inodes.push_back(inode);
        return false;
    });
    return inodes;
}

} // namespace Sigwise
