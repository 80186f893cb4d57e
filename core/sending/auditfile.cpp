// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/auditfile.h"

#include "core/base/syscalls.h"

#include <QStringBuilder>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <string>
#include <variant>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Sigwise {
namespace {

using Kind = AuditProblem::Kind;

constexpr auto fileName = "sent.jsonl";
constexpr mode_t folderMode = 0700;
constexpr mode_t fileMode = 0600;
constexpr mode_t othersMode = 0077;

using Opened = std::variant<UniqueFd, AuditProblem>;

AuditProblem systemProblem(int errnum) { return { Kind::System, errnum, {} }; }

// A descriptor of ours to a thing of the wanted kind, with the wanted mode.
Opened checked(UniqueFd fd, mode_t kind, mode_t mode)
{
    struct stat info = {};
    if (::fstat(fd.get(), &info) != 0)
        return systemProblem(errno);
    if (info.st_uid != ::geteuid())
        return AuditProblem{ Kind::ForeignOwner, 0, {} };
    if (S_ISDIR(info.st_mode) && kind != S_IFDIR)
        return systemProblem(EISDIR);
    if ((info.st_mode & S_IFMT) != kind)
        return AuditProblem{ Kind::NotAFile, 0, {} };
    if ((info.st_mode & othersMode) != 0)
        (void)::fchmod(fd.get(), mode); // a file system without modes refuses that; its owner knows
    return fd;
}

// Makes the folder and the ones above it that are missing.
int makeFolder(const QByteArray &folder)
{
    if (::mkdir(folder.constData(), folderMode) == 0 || errno == EEXIST)
        return 0;
    const qsizetype slash = folder.lastIndexOf('/');
    if (errno != ENOENT || slash <= 0)
        return errno;
    if (const int errnum = makeFolder(folder.first(slash)); errnum != 0)
        return errnum;
    return ::mkdir(folder.constData(), folderMode) == 0 || errno == EEXIST ? 0 : errno;
}

// Root may link what it likes; another user's link would lead our file to where that user wants it.
bool isForeignLink(const QByteArray &path)
{
    struct stat info = {};
    return ::lstat(path.constData(), &info) == 0 && S_ISLNK(info.st_mode) && info.st_uid != ::geteuid()
        && info.st_uid != 0;
}

Opened openFolder(const QByteArray &folder)
{
    if (isForeignLink(folder))
        return AuditProblem{ Kind::ForeignOwner, 0, {} };
    const int fd = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? Opened(systemProblem(errno)) : checked(UniqueFd(fd), S_IFDIR, folderMode);
}

// O_NONBLOCK: opening a pipe that somebody put there would wait for its reader.
Opened openFile(int folder, const char *name, int flags)
{
    constexpr int always = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    const int fd = retryOnInterrupt([&] { return ::openat(folder, name, flags | always, fileMode); });
    return fd < 0 ? Opened(systemProblem(errno)) : checked(UniqueFd(fd), S_IFREG, fileMode);
}

// Whoever holds the lock holds it for some microseconds, unless it was stopped just there.
bool lock(int fd)
{
    constexpr int tries = 40;
    constexpr timespec pause{ 0, 500'000 };
    for (int i = 0; i < tries; ++i) {
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        (void)::nanosleep(&pause, nullptr); // cut short by a signal: tried again all the sooner
    }
    errno = EWOULDBLOCK;
    return false;
}

bool isStillNamed(int folder, int fd)
{
    struct stat held = {};
    struct stat named = {};
    return ::fstat(fd, &held) == 0 && ::fstatat(folder, fileName, &named, AT_SYMLINK_NOFOLLOW) == 0
        && held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

// The file of that name with its lock held: between the opening and the lock another program may have moved
// it aside.
Opened openLocked(int folder)
{
    constexpr int tries = 10;
    for (int i = 0; i < tries; ++i) {
        Opened opened = openFile(folder, fileName, O_RDWR | O_APPEND | O_CREAT);
        const auto *fd = std::get_if<UniqueFd>(&opened);
        if (fd == nullptr)
            return opened;
        if (!lock(fd->get()))
            return errno == EWOULDBLOCK ? AuditProblem{ Kind::Busy, 0, {} } : systemProblem(errno);
        if (isStillNamed(folder, fd->get()))
            return opened;
    }
    return AuditProblem{ Kind::Busy, 0, {} };
}

std::string partName(int number)
{
    return number == 0 ? std::string(fileName) : std::string(fileName) + '.' + std::to_string(number);
}

// The newest part is the last to move: whoever finds no file of the name then makes the new one. What cannot
// be moved stays and grows.
bool moveAside(int folder, int olderParts)
{
    bool moved = false;
    for (int number = olderParts; number > 0; --number)
        moved = ::renameat(folder, partName(number - 1).c_str(), folder, partName(number).c_str()) == 0;
    return moved;
}

qint64 sizeOf(int fd)
{
    struct stat info = {};
    return ::fstat(fd, &info) == 0 ? static_cast<qint64>(info.st_size) : 0;
}

bool endsWithinLine(int fd, qint64 size)
{
    char last = '\n';
    return size > 0 && ::pread(fd, &last, 1, static_cast<off_t>(size - 1)) == 1 && last != '\n';
}

// One write(2); the rest of a short one follows while the lock is held, or the disk is full.
int writeWhole(int fd, const QByteArray &line)
{
    QByteArrayView rest = line;
    while (!rest.isEmpty()) {
        const auto written
            = retryOnInterrupt([&] { return ::write(fd, rest.data(), static_cast<size_t>(rest.size())); });
        if (written < 0)
            return errno;
        rest = rest.sliced(written);
    }
    return 0;
}

int writeLine(int fd, const QByteArray &line)
{
    return writeWhole(fd, endsWithinLine(fd, sizeOf(fd)) ? QByteArray('\n' + line) : line);
}

AuditFile::Appended appendTo(int folder, std::span<const QByteArray> lines, const AuditFile::Limits &limits)
{
    AuditFile::Appended result;
    Opened file = openLocked(folder);
    for (const QByteArray &line : lines) {
        if (const auto *fd = std::get_if<UniqueFd>(&file)) {
            const qint64 size = sizeOf(fd->get());
            const bool isFull = size > 0 && size + line.size() > limits.size;
            if (isFull && moveAside(folder, limits.olderParts))
                file = openLocked(folder);
        }
        const auto *fd = std::get_if<UniqueFd>(&file);
        if (fd == nullptr) {
            result.problem = std::get<AuditProblem>(file);
            return result;
        }
        if (const int errnum = writeLine(fd->get(), line); errnum != 0) {
            result.problem = systemProblem(errnum);
            return result;
        }
        ++result.count;
    }
    return result;
}

// The end of one part, from the start of a line on.
std::optional<AuditProblem> readEnd(int folder, const std::string &name, qint64 limit, QByteArray &out)
{
    const Opened opened = openFile(folder, name.c_str(), O_RDONLY);
    const auto *fd = std::get_if<UniqueFd>(&opened);
    if (fd == nullptr)
        return std::get<AuditProblem>(opened);
    const qint64 size = sizeOf(fd->get());
    const qint64 from = std::max<qint64>(0, size - limit);
    QByteArray bytes(size - from, Qt::Uninitialized);
    qsizetype used = 0;
    while (used < bytes.size()) {
        const auto got = retryOnInterrupt([&] {
            return ::pread(fd->get(), bytes.data() + used, static_cast<size_t>(bytes.size() - used),
                static_cast<off_t>(from + used));
        });
        if (got < 0)
            return systemProblem(errno);
        if (got == 0)
            break;
        used += got;
    }
    bytes.truncate(used);
    if (from > 0)
        bytes.remove(0, bytes.indexOf('\n') + 1);
    out = bytes;
    return std::nullopt;
}

bool isAbsent(const AuditProblem &problem)
{
    return problem.kind == Kind::System && problem.errnum == ENOENT;
}

// Of the folder, or of the first one above it that is there.
uid_t ownerOf(QByteArray folder)
{
    struct stat info = {};
    while (::stat(folder.constData(), &info) != 0) {
        const qsizetype slash = folder.lastIndexOf('/');
        if (slash <= 0)
            return 0;
        folder.truncate(slash);
    }
    return info.st_uid;
}

QByteArray homeOf(uid_t user)
{
    std::array<char, 16'384> room{};
    passwd entry{};
    passwd *found = nullptr;
    const bool known = ::getpwuid_r(user, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
    return known ? QByteArray(entry.pw_dir) : QByteArray();
}

} // namespace

AuditFile::AuditFile(const QByteArray &folder, const Limits &limits)
    : m_folder(folder)
    , m_limits(limits)
{ }

QByteArray AuditFile::defaultFolder()
{
    const uid_t user = ::geteuid();
    const QByteArray home = qgetenv("HOME");
    QByteArray base = qgetenv("XDG_STATE_HOME");
    if (!base.startsWith('/'))
        base = (home.startsWith('/') ? home : homeOf(user)) + "/.local/state";
    if (user == 0 && ownerOf(base) != 0)
        base = homeOf(user) + "/.local/state";
    return base + "/sigwise";
}

QByteArray AuditFile::path() const { return m_folder + '/' + fileName; }

AuditFile::Appended AuditFile::append(std::span<const QByteArray> lines) const
{
    Appended result;
    if (const int errnum = makeFolder(m_folder); errnum != 0) {
        result.problem = systemProblem(errnum);
    } else {
        const Opened folder = openFolder(m_folder);
        if (const auto *fd = std::get_if<UniqueFd>(&folder))
            result = appendTo(fd->get(), lines, m_limits);
        else
            result.problem = std::get<AuditProblem>(folder);
    }
    if (result.problem)
        result.problem->path = path();
    return result;
}

AuditFile::Tail AuditFile::tail(qint64 bytes) const
{
    Tail result;
    const Opened folder = openFolder(m_folder);
    if (const auto *fd = std::get_if<UniqueFd>(&folder)) {
        result.problem = readEnd(fd->get(), partName(0), bytes, result.bytes);
        for (int number = 1; number <= m_limits.olderParts && result.bytes.size() < bytes; ++number) {
            QByteArray older;
            const qint64 room = bytes - result.bytes.size();
            if (readEnd(fd->get(), partName(number), room, older) || older.isEmpty())
                continue; // a crash while the parts were moved leaves a gap in their numbers
            result.bytes.prepend(older.endsWith('\n') ? older : QByteArray(older + '\n'));
        }
    } else {
        result.problem = std::get<AuditProblem>(folder);
    }
    if (result.problem && isAbsent(*result.problem))
        result.problem.reset();
    if (result.problem)
        result.problem->path = path();
    return result;
}

} // namespace Sigwise
