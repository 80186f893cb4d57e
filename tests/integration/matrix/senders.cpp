// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/integration/matrix/senders.h"

#include "tests/support/forkedchild.h"
#include "tests/support/signalone.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <type_traits>

#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" {
#include <sys/pidfd.h>
}

namespace Sigwise::Test {
namespace {

constexpr int failed = 99;
constexpr SignalSet terminalStops{ SIGTSTP, SIGTTIN, SIGTTOU };

static_assert(std::is_trivially_copyable_v<Prediction>, "it goes through a pipe");

std::optional<Judged> judge(Scanner &scanner, pid_t target, int signo)
{
    ProcReader &reader = scanner.reader();
    const Result<ProcessInfo> process = reader.read(target, ProcReader::Depth::Detail);
    if (!process)
        return std::nullopt;
    const GroupLink link
        = terminalStops.contains(signo) ? groupLink(*process, *scanner.scan()) : GroupLink::Unknown;
    Judged judged;
    judged.prediction = predict(*process, link, currentSender(reader), signo);
    judged.errnum = signalOne(target, signo) ? 0 : errno;
    return judged;
}

bool becomeOrdinary()
{
    return ::setgroups(0, nullptr) == 0 && ::setresgid(ordinaryUser, ordinaryUser, ordinaryUser) == 0
        && ::setresuid(ordinaryUser, ordinaryUser, ordinaryUser) == 0;
}

/// The header of older systems does not know the last member.
struct LandlockRules
{
    uint64_t handledFiles = 0;
    uint64_t handledNet = 0;
    uint64_t scoped = 0;
};

int landlockVersion()
{
    return static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, nullptr, size_t{ 0 }, LANDLOCK_CREATE_RULESET_VERSION));
}

bool giveUpSignals()
{
    LandlockRules rules;
    rules.scoped = 2; // LANDLOCK_SCOPE_SIGNAL
    const long ruleset = ::syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0U);
    return ruleset >= 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && ::syscall(SYS_landlock_restrict_self, ruleset, 0U) == 0;
}

/// Goes into the namespaces of an init, with a /proc that belongs there. What is forked then lives there.
bool goInside(pid_t init)
{
    const int pidfd = ::pidfd_open(init, 0);
    return pidfd >= 0 && ::setns(pidfd, CLONE_NEWPID) == 0 && ::unshare(CLONE_NEWNS) == 0
        && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/// In the copy: judges, and writes what it found into the pipe.
int report(int out, pid_t target, int signo)
{
    Scanner scanner;
    const std::optional<Judged> judged = judge(scanner, target, signo);
    const auto size = static_cast<ssize_t>(sizeof(Judged));
    return judged && ::write(out, &*judged, sizeof(Judged)) == size ? 0 : failed;
}

int reportFromInside(int out, pid_t target, int signo)
{
    if (!goInside(target))
        return failed;
    return inForkedChild(
        [&] { return ::mount("proc", "/proc", "proc", 0, nullptr) == 0 ? report(out, 1, signo) : failed; });
}

int reportAs(As sender, int out, pid_t target, int signo)
{
    switch (sender) {
    case As::OrdinaryUser:
        return becomeOrdinary() ? report(out, target, signo) : failed;
    case As::Landlocked:
        return giveUpSignals() ? report(out, target, signo) : failed;
    case As::Inside:
        return reportFromInside(out, target, signo);
    case As::Self:
        break;
    }
    return failed;
}

} // namespace

QByteArray obstacleTo(As sender)
{
    if (sender == As::Landlocked && landlockVersion() < 6)
        return "Landlock of this kernel cannot keep signals in (Linux 6.12)";
    if ((sender == As::OrdinaryUser || sender == As::Inside) && ::geteuid() != 0)
        return "only root can become another user, or go into a namespace";
    return {};
}

std::optional<Judged> judgeAndSend(Scanner &scanner, As sender, pid_t target, int signo)
{
    if (sender == As::Self)
        return judge(scanner, target, signo);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    const int code = inForkedChild([&] { return reportAs(sender, ends[1], target, signo); });
    Judged judged;
    ::close(ends[1]);
    const bool isRead
        = code == 0 && ::read(ends[0], &judged, sizeof judged) == static_cast<ssize_t>(sizeof judged);
    ::close(ends[0]);
    return isRead ? std::optional(judged) : std::nullopt;
}

} // namespace Sigwise::Test
