// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/signalfds.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"

#include <array>
#include <cerrno>
#include <memory>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Sigwise {
namespace {

constexpr size_t infoLimit = 4096;
constexpr size_t mostDescriptors = 16'384;
constexpr size_t perTable = 4; ///< to open and close a table takes as long as looking at so many descriptors
constexpr std::string_view linkText = "anon_inode:[signalfd]";

struct CloseDirectory
{
    void operator()(DIR *directory) const { (void)::closedir(directory); } // it was only read
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

Directory openDirectory(int directory, const char *path)
{
    Result<UniqueFd> opened = openAt(directory, path, O_RDONLY | O_DIRECTORY);
    if (!opened)
        return nullptr;
    Directory stream(::fdopendir(opened->get()));
    if (stream)
        (void)opened->release(); // closed with the stream
    return stream;
}

/// Nothing when it may not be seen; a descriptor that was closed meanwhile is none.
std::optional<bool> isSignalFd(int descriptors, const char *number)
{
    std::array<char, linkText.size() + 1> target{};
    const ssize_t length = ::readlinkat(descriptors, number, target.data(), target.size());
    if (length < 0)
        return errno == ENOENT || errno == ESRCH ? std::optional(false) : std::nullopt;
    return std::string_view(target.data(), static_cast<size_t>(length)) == linkText;
}

/// How much of a process may still be looked at.
class Budget
{
public:
    /// False when it is used up.
    [[nodiscard]] bool take(size_t count)
    {
        m_left = count > m_left ? 0 : m_left - count;
        return m_left > 0;
    }
    [[nodiscard]] bool isUsedUp() const { return m_left == 0; }

private:
    size_t m_left = mostDescriptors;
};

/// Those of one table of descriptors: the folder holds `fd` and `fdinfo`.
std::optional<SignalSet> masksIn(FileReader &files, int directory, const std::string &folder, Budget &budget)
{
    if (!budget.take(perTable))
        return std::nullopt;
    const Directory descriptors = openDirectory(directory, (folder + "/fd").c_str());
    if (!descriptors)
        return std::nullopt;
    SignalSet masks;
    while (const dirent *entry = ::readdir(descriptors.get())) {
        const char *name = entry->d_name;
        if (name[0] == '.')
            continue;
        if (!budget.take(1))
            return std::nullopt;
        // The folder may be open to a user whose group keeps the links closed (ptrace(2), access checks).
        const std::optional<bool> isOne = isSignalFd(::dirfd(descriptors.get()), name);
        if (!isOne)
            return std::nullopt;
        if (!*isOne)
            continue;
        const Result<std::string_view> info
            = files.read(directory, (folder + "/fdinfo/" + name).c_str(), infoLimit);
        const std::optional<SignalSet> mask = info ? parseSignalFdInfo(*info) : std::nullopt;
        if (mask)
            masks = masks | *mask;
        else if (isSignalFd(::dirfd(descriptors.get()), name) != false) // it was not closed meanwhile
            return std::nullopt;
    }
    return masks;
}

/// kcmp(2). Where it cannot be asked the threads are taken for ordinary ones.
bool haveOwnTables(pid_t a, pid_t b) { return ::syscall(SYS_kcmp, a, b, KCMP_FILES, 0L, 0L) > 0; }

} // namespace

std::optional<SignalSet> parseSignalFdInfo(std::string_view text)
{
    constexpr std::string_view key = "sigmask:";
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        if (!line.starts_with(key))
            continue;
        line.remove_prefix(key.size());
        const std::optional<uint64_t> bits = parseNumber<uint64_t>(takeToken(line), 16);
        return bits ? std::optional(SignalSet(*bits)) : std::nullopt;
    }
    return std::nullopt;
}

SignalFdLook readSignalFds(
    FileReader &files, int directory, std::span<const ThreadInfo> threads, bool isLiveTree)
{
    SignalFdLook look;
    Budget budget;
    pid_t first = 0;
    for (const ThreadInfo &thread : threads) {
        const bool isLive = !thread.hasEnded() && !thread.isExiting();
        if (!isLive || (first != 0 && (!isLiveTree || !haveOwnTables(first, thread.tid))))
            continue;
        const std::optional<SignalSet> own
            = masksIn(files, directory, "task/" + std::to_string(thread.tid), budget);
        if (!own)
            return { std::nullopt, budget.isUsedUp() };
        look.masks = look.masks.value_or(SignalSet()) | *own;
        if (first == 0)
            first = thread.tid;
    }
    return look;
}

} // namespace Sigwise
