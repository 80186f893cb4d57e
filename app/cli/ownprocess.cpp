// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/ownprocess.h"

#include "app/cli/textoutput.h"
#include "core/base/syscalls.h"
#include "core/signals/signaltable.h"
#include "core/words/outcomewords.h"

#include <cerrno>
#include <csignal>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Cli {
namespace {

sigset_t awaited()
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signo : { SIGINT, SIGTERM, SIGHUP, SIGCHLD })
        ::sigaddset(&set, signo);
    return set;
}

void setAction(int signo, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    (void)::sigaction(signo, &action, nullptr); // cannot fail for these signals
}

ExitCode codeOf(int status)
{
    if (WIFEXITED(status))
        return static_cast<ExitCode>(WEXITSTATUS(status));
    complain(QStringLiteral("drill"), QStringLiteral("was ended by %1").arg(signalName(WTERMSIG(status))));
    return ExitCode::Failure;
}

// A blocked signal stays pending, also for PID 1 and where it is ignored (signal(7)); whoever ignores SIGHUP
// hands that down, so that passing it on does nothing there either.
ExitCode waitFor(pid_t child, const sigset_t &set)
{
    for (;;) {
        int status = 0;
        if (::waitpid(child, &status, WNOHANG) == child)
            return codeOf(status);
        const int signo = retryOnInterrupt([&] { return ::sigwaitinfo(&set, nullptr); });
        // Nobody but this process waits for the child, so that its PID is its own. It is this program itself:
        // what was sent to one process of it is for the other, and nobody's send.
        if (signo > 0 && signo != SIGCHLD)
            (void)::kill(child, signo);
    }
}

} // namespace

std::optional<ExitCode> goOnInOwnProcess()
{
    const pid_t self = ::getpid();
    const sigset_t set = awaited();
    sigset_t before;
    setAction(SIGCHLD, SIG_DFL); // where it is ignored nobody learns how a child ended (wait(2))
    (void)::sigprocmask(SIG_BLOCK, &set, &before); // cannot fail with these arguments
    const pid_t child = ::fork();
    if (child < 0) {
        complain(QStringLiteral("drill"), Words::errorText(errno));
        return ExitCode::Failure;
    }
    if (child > 0)
        return waitFor(child, set);
    (void)::setpgid(0, 0); // a new child leads no session, so it cannot fail
    setAction(SIGTTOU, SIG_IGN); // its lines are welcome on a terminal with tostop (termios(3))
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != self)
        ::_exit(static_cast<int>(ExitCode::Failure)); // it went before it could be followed
    (void)::sigprocmask(SIG_SETMASK, &before, nullptr);
    return std::nullopt;
}

} // namespace Sigwise::Cli
