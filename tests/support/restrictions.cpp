// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/restrictions.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <string>

#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

constexpr sock_filter statement(unsigned short code, unsigned value)
{
    return sock_filter{ code, 0, 0, value };
}

constexpr sock_filter jumpIfEqual(unsigned value, unsigned char distance)
{
    return sock_filter{ BPF_JMP | BPF_JEQ | BPF_K, distance, 0, value };
}

constexpr sock_filter loadCallNumber = statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
constexpr sock_filter allow = statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);

constexpr sock_filter refuseWith(int error)
{
    return statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error));
}

template <size_t size>
bool install(std::array<sock_filter, size> filter)
{
    const sock_fprog program{ filter.size(), filter.data() };
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

} // namespace

bool takeAwayPidfds()
{
    return install(std::array{ loadCallNumber, jumpIfEqual(SYS_pidfd_open, 2),
        jumpIfEqual(SYS_pidfd_send_signal, 1), allow, refuseWith(ENOSYS) });
}

bool takeAwayAdvice(int error)
{
    return install(std::array{ loadCallNumber, jumpIfEqual(SYS_madvise, 1), allow, refuseWith(error) });
}

bool becomeNobody()
{
    constexpr unsigned nobody = 65534;
    return ::setgroups(0, nullptr) == 0 && ::setresgid(nobody, nobody, nobody) == 0
        && ::setresuid(nobody, nobody, nobody) == 0;
}

bool takeOwnMounts()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool hideInProc(int pid)
{
    const std::string folder = "/proc/" + std::to_string(pid);
    return ::mount("none", folder.c_str(), "tmpfs", 0, nullptr) == 0;
}

int inPidNamespace(int (*function)())
{
    constexpr int notMade = 255;
    constexpr int killed = 254;
    std::array<int, 2> ends{}; // the second one tells the first process of the namespace that we live
    if (::unshare(CLONE_NEWPID | CLONE_NEWNS) != 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0)
        return -1;
    const pid_t init = ::fork();
    if (init == 0) {
        ::close(ends[1]);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        pollfd parent{ ends[0], POLLIN, 0 };
        const bool isMade = ::poll(&parent, 1, 0) == 0
            && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
            && ::mount("proc", "/proc", "proc", 0, nullptr) == 0;
        ::close(ends[0]);
        ::_exit(isMade ? function() : notMade);
    }
    ::close(ends[0]);
    int status = W_EXITCODE(notMade, 0);
    while (init > 0 && ::waitpid(init, &status, 0) < 0 && errno == EINTR) { }
    ::close(ends[1]);
    if (!WIFEXITED(status))
        return killed;
    return WEXITSTATUS(status) == notMade ? -1 : WEXITSTATUS(status);
}

bool setNextPid(int pid)
{
    const int fd = ::open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    const std::string text = std::to_string(pid - 1);
    const bool written
        = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (fd >= 0)
        ::close(fd);
    return written;
}

} // namespace Sigwise::Test
