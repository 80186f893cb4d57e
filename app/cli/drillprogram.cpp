// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillprogram.h"

#include "core/base/descriptorlimit.h"
#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/words/outcomewords.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Cli {
namespace {

enum class Stage : int { Mount, Exec };

// What the child tells when it could not become the program.
struct ChildFailure
{
    Stage stage;
    int errnum;
};

std::vector<char *> pointers(std::vector<QByteArray> &words)
{
    std::vector<char *> list;
    for (QByteArray &word : words)
        list.push_back(word.data());
    list.push_back(nullptr);
    return list;
}

std::vector<QByteArray> environmentWith(const QByteArray &notifySocket)
{
    constexpr std::string_view name = "NOTIFY_SOCKET=";
    std::vector<QByteArray> environment;
    for (char **entry = ::environ; *entry != nullptr; ++entry) {
        if (!std::string_view(*entry).starts_with(name))
            environment.emplace_back(*entry);
    }
    environment.push_back(QByteArray(name.data(), static_cast<qsizetype>(name.size())) + notifySocket);
    return environment;
}

// The rest runs in the child, between fork and exec: system calls only.

[[noreturn]] void giveUp(int pipe, Stage stage)
{
    const ChildFailure failure{ stage, errno };
    (void)!::write(pipe, &failure, sizeof failure); // nobody else could be told
    ::_exit(127);
}

void makeSignalsDefault()
{
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    for (int signo = 1; signo < _NSIG; ++signo)
        (void)::sigaction(signo, &action, nullptr); // fails for KILL, STOP and those of glibc only
    sigset_t none;
    ::sigemptyset(&none);
    (void)::sigprocmask(SIG_SETMASK, &none, nullptr); // cannot fail with these arguments
}

// /proc shows the PID namespace of whoever mounted it (pid_namespaces(7)).
bool mountOwnProc()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
        && ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0;
}

[[noreturn]] void becomeProgram(char **argv, char **environment, const DrillProgram &program, int pipe)
{
    (void)::setsid(); // a new child leads no group, so it cannot fail
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL); // without it only a killed sigctl would leave it behind
    if (program.asPid1 && !mountOwnProc())
        giveUp(pipe, Stage::Mount);
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null >= 0)
        (void)::dup2(null, STDIN_FILENO);
    (void)::dup2(STDERR_FILENO, STDOUT_FILENO);
    makeSignalsDefault();
    if (program.descriptorLimit)
        setDescriptorLimit(*program.descriptorLimit);
    ::execvpe(argv[0], argv, environment);
    giveUp(pipe, Stage::Exec);
}

// The parent again.

bool writeFile(const char *path, const std::string &text)
{
    const Result<UniqueFd> file = openAt(AT_FDCWD, path, O_WRONLY);
    return file && retryOnInterrupt([&] {
        return ::write(file->get(), text.data(), text.size());
    }) == static_cast<ssize_t>(text.size());
}

// user_namespaces(7): one may map oneself, once setgroups(2) is given up.
bool mapOneself(uid_t user, gid_t group)
{
    const std::string mine = std::to_string(user);
    const std::string ours = std::to_string(group);
    return writeFile("/proc/self/setgroups", "deny")
        && writeFile("/proc/self/uid_map", mine + ' ' + mine + " 1\n")
        && writeFile("/proc/self/gid_map", ours + ' ' + ours + " 1\n");
}

bool enterPidNamespace()
{
    if (::unshare(CLONE_NEWPID) == 0)
        return true;
    if (errno != EPERM)
        return false;
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    return ::unshare(CLONE_NEWUSER | CLONE_NEWPID) == 0 && mapOneself(user, group);
}

StartFailure noNamespace(int errnum)
{
    const bool isForbidden = errnum == EPERM || errnum == EACCES || errnum == ENOSPC;
    return { QStringLiteral("--as-pid1"),
        QString(QLatin1String("a PID namespace cannot be made here: ") % Words::errorText(errnum)),
        isForbidden ? ExitCode::NotPermitted : ExitCode::Failure };
}

StartFailure fromChild(const ChildFailure &failure, const DrillProgram &program)
{
    if (failure.stage == Stage::Mount)
        return noNamespace(failure.errnum);
    return { visibleText(program.command.front()), Words::errorText(failure.errnum), ExitCode::Usage };
}

// Signals that come meanwhile wait: a handler of this program must not run in the child.
class AllBlocked
{
    Q_DISABLE_COPY_MOVE(AllBlocked)
public:
    AllBlocked()
    {
        sigset_t all;
        ::sigfillset(&all);
        (void)::sigprocmask(SIG_SETMASK, &all, &m_before); // cannot fail with these arguments
    }
    ~AllBlocked() { (void)::sigprocmask(SIG_SETMASK, &m_before, nullptr); }

private:
    sigset_t m_before{};
};

pid_t forkChild(std::vector<QByteArray> &words, std::vector<QByteArray> &environment,
    const DrillProgram &program, int pipe)
{
    const std::vector<char *> argv = pointers(words);
    const std::vector<char *> variables = pointers(environment);
    const AllBlocked blocked;
    const pid_t child = ::fork();
    if (child == 0)
        becomeProgram(const_cast<char **>(argv.data()), const_cast<char **>(variables.data()), program, pipe);
    return child;
}

} // namespace

std::variant<pid_t, StartFailure> startProgram(const DrillProgram &program)
{
    std::vector<QByteArray> words = program.command;
    std::vector<QByteArray> environment = environmentWith(program.notifySocket);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return StartFailure{ QStringLiteral("drill"), Words::errorText(errno) };
    const UniqueFd in(ends[0]);
    UniqueFd out(ends[1]);
    if (program.asPid1 && !enterPidNamespace())
        return noNamespace(errno);
    const pid_t child = forkChild(words, environment, program, out.get());
    if (child < 0)
        return StartFailure{ QStringLiteral("drill"), Words::errorText(errno) };
    out.reset();
    // The pipe is closed by exec, or brings the reason why there was none.
    ChildFailure failure{};
    const ssize_t got = retryOnInterrupt([&] { return ::read(in.get(), &failure, sizeof failure); });
    if (got != sizeof failure)
        return child;
    (void)retryOnInterrupt([&] { return ::waitpid(child, nullptr, 0); }); // it is at its end
    return fromChild(failure, program);
}

} // namespace Sigwise::Cli
