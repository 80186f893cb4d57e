// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/exitstatus.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"

#include <array>
#include <cerrno>

#include <sys/ioctl.h>
#include <sys/wait.h>

namespace Sigwise {
namespace {

// PIDFD_GET_INFO of linux/pidfd.h, which headers before 6.13 do not have; the exit code came with 6.15.
struct PidfdInfo
{
    uint64_t mask;
    uint64_t cgroupId;
    std::array<uint32_t, 3> pids;
    std::array<uint32_t, 8> users;
    int32_t exitCode;
};
static_assert(sizeof(PidfdInfo) == 64, "the size is part of the number of the ioctl");
constexpr uint64_t exitInfo = 1U << 3U;

std::optional<int> statusByPidfd(int pidfd)
{
    PidfdInfo info{};
    info.mask = exitInfo;
    const bool told = ::ioctl(pidfd, _IOWR(0xFF, 11, PidfdInfo), &info) == 0;
    if (!told || (info.mask & exitInfo) == 0)
        return std::nullopt;
    return info.exitCode;
}

std::optional<int> statusOfChild(int pidfd)
{
    siginfo_t info{};
    const auto id = static_cast<id_t>(pidfd);
    if (::waitid(P_PIDFD, id, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
        return std::nullopt;
    if (info.si_code == CLD_EXITED)
        return info.si_status << 8;
    return info.si_status | (info.si_code == CLD_DUMPED ? 0x80 : 0);
}

std::optional<int> statusOfZombie(const ProcessHandle &handle, const ProcReader &reader)
{
    std::string stat;
    const std::string path = std::to_string(handle.key().pid) + "/stat";
    if (!readFileAt(reader.rootFd(), path.c_str(), stat, 4096))
        return std::nullopt;
    return zombieWaitStatus(stat, handle.key().startTime);
}

} // namespace

std::optional<int> zombieWaitStatus(std::string_view stat, uint64_t startTime)
{
    // Field 3 is the first one after the name, which may hold anything but ends with the last bracket.
    const size_t nameEnd = stat.rfind(')');
    if (nameEnd == std::string_view::npos)
        return std::nullopt;
    std::string_view rest = stat.substr(nameEnd + 1);
    std::array<std::string_view, 53> fields{};
    for (size_t number = 3; number < fields.size(); ++number)
        fields.at(number) = takeToken(rest);
    if (fields[3] != "Z" || parseNumber<uint64_t>(fields[22]) != startTime)
        return std::nullopt;
    if (!fields[52].empty() && fields[52].back() == '\n')
        fields[52].remove_suffix(1);
    const std::optional<int> status = parseNumber<int>(fields[52]);
    // Field 35 says whether the process sleeps, to the same readers as field 52, and 0 to the others; an
    // ended process always "sleeps" there (fs/proc/array.c, since Linux 5.16).
    const bool mayRead = fields[35] == "1";
    return status && (*status != 0 || mayRead) ? status : std::nullopt;
}

ExitStatus exitStatusOf(const ProcessHandle &handle, const ProcReader &reader)
{
    if (const std::optional<int> status = statusByPidfd(handle.pidfd()))
        return { status, true };
    if (const std::optional<int> status = statusOfChild(handle.pidfd()))
        return { status, false };
    const std::optional<int> status = statusOfZombie(handle, reader);
    const Result<void> probe = pidfdSendSignal(handle.pidfd(), 0);
    if (probe || probe.error().errnum() != ESRCH)
        return { status, false };
    // Reaped in the meantime: now the pidfd tells, if the kernel can.
    return { status ? status : statusByPidfd(handle.pidfd()), true };
}

} // namespace Sigwise
