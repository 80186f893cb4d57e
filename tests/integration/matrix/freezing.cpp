// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/integration/matrix/freezing.h"

#include "core/processes/freezer.h"
#include "tests/support/outcome.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

struct FreezerFiles
{
    const char *order;
    const char *freeze;
    const char *thaw;
    const char *state;
    const char *frozen; ///< stands in `state`
};
constexpr std::array files{
    FreezerFiles{ "/freezer.state", "FROZEN", "THAWED", "/freezer.state", "FROZEN" },
    FreezerFiles{ "/cgroup.freeze", "1", "0", "/cgroup.events", "frozen 1" },
};

size_t indexOf(FreezerKind kind) { return kind == FreezerKind::First ? 0 : 1; }

bool write(const std::string &path, const std::string &text)
{
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const bool isWritten
        = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(fd);
    return isWritten;
}

QByteArray contents(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string folderIn(const std::optional<CgroupMount> &mount, const char *order, int &errnum)
{
    if (!mount)
        return {};
    const std::string folder = mount->point + "/sigwise-matrix-" + std::to_string(::getpid());
    if (::mkdir(folder.c_str(), 0755) == 0) {
        if (::access((folder + order).c_str(), W_OK) == 0)
            return folder;
        errnum = errno;
        (void)::rmdir(folder.c_str());
        return {};
    }
    errnum = errno;
    return {};
}

/// Runs `function` in a process that is nobody's child and in a session of its own: who ends this program
/// with all that it started, as ctest does when its time is over, does not reach that one.
template <typename Function>
void runApart(Function function)
{
    const pid_t between = ::fork();
    if (between < 0)
        qFatal("no process for a keeper");
    if (between == 0) {
        ::setsid();
        if (::fork() == 0)
            function();
        ::_exit(0);
    }
    while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) { }
}

} // namespace

Freezers::Freezers()
{
    QFile table(QStringLiteral("/proc/self/mountinfo"));
    const QByteArray text = table.open(QIODevice::ReadOnly) ? table.readAll() : QByteArray();
    const FreezerMounts mounts = parseFreezerMounts({ text.constData(), static_cast<size_t>(text.size()) });
    m_folders[0] = folderIn(mounts.first, files[0].order, m_errnums[0]);
    m_folders[1] = folderIn(mounts.second, files[1].order, m_errnums[1]);
    std::array<int, 2> alive{};
    std::array<int, 2> kept{};
    if (::pipe2(alive.data(), O_CLOEXEC) != 0 || ::pipe2(kept.data(), O_CLOEXEC) != 0)
        qFatal("no pipe for a keeper");
    runApart([&] {
        ::close(alive[1]);
        ::close(kept[0]);
        const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        for (const int stream : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO }) // ctest reads to their end
            ::dup2(nowhere, stream);
        keep(alive[0]);
    });
    ::close(alive[0]);
    ::close(kept[1]);
    m_alive = alive[1];
    m_kept = kept[0];
}

void Freezers::keep(int alive)
{
    char byte = 0;
    while (::read(alive, &byte, 1) < 0 && errno == EINTR) { }
    for (const FreezerKind kind : { FreezerKind::First, FreezerKind::Second })
        thaw(kind);
    // Whoever is in there dies with the test; that takes a moment.
    for (const std::string &folder : m_folders) {
        for (int tries = 0; !folder.empty() && ::rmdir(folder.c_str()) != 0 && tries < 2000; ++tries)
            (void)::poll(nullptr, 0, 5);
    }
}

Freezers::~Freezers()
{
    ::close(m_alive);
    char byte = 0;
    while (::read(m_kept, &byte, 1) < 0 && errno == EINTR) { }
    ::close(m_kept);
}

QByteArray Freezers::obstacle(FreezerKind kind) const
{
    if (!m_folders[indexOf(kind)].empty())
        return {};
    const int errnum = m_errnums[indexOf(kind)];
    const QByteArray which = kind == FreezerKind::First ? "no control group with a freezer of version 1"
                                                        : "no control group of version 2";
    return which + (errnum == 0 ? " is mounted here" : " can be made here: ")
        + (errnum == 0 ? "" : ::strerror(errnum));
}

bool Freezers::admit(FreezerKind kind, pid_t pid) const
{
    return write(m_folders[indexOf(kind)] + "/cgroup.procs", std::to_string(pid));
}

bool Freezers::freeze(FreezerKind kind, pid_t pid) const
{
    const std::string &folder = m_folders[indexOf(kind)];
    const FreezerFiles &names = files.at(indexOf(kind));
    if (!admit(kind, pid) || !write(folder + names.order, names.freeze))
        return false;
    return comesTrue([&] { return contents(folder + names.state).contains(names.frozen); });
}

void Freezers::thaw(FreezerKind kind) const
{
    const std::string &folder = m_folders[indexOf(kind)];
    const FreezerFiles &names = files.at(indexOf(kind));
    if (!folder.empty())
        (void)write(folder + names.order, names.thaw);
}

} // namespace Sigwise::Test
