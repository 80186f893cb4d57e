// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A process with the dispositions that its options ask for. It says "ready" on stdout once they are in place,
// then one line for each signal that one of its handlers got: "got SIGUSR1". It ends when its stdin is
// closed, so that none is left behind, and never outlives its parent. Commands on stdin change its
// dispositions while it runs.
#include "tests/support/kernelsleep.h"
#include "tests/support/targetoptions.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace Sigwise::Test;

char exitOn[65];
char forkOn[65];

void writeAll(const char *text, size_t length)
{
    const int saved = errno;
    (void)!::write(STDOUT_FILENO, text, length); // nothing can be done about a closed stdout in a handler
    errno = saved;
}

// Ends when stdin is closed, so that none is left behind whoever its parent is then. A copy of this process
// with the same dispositions, or, made in a handler, with all signals at default.
[[noreturn]] void waitAsChild()
{
    pollfd fd = { STDIN_FILENO, 0, 0 };
    for (;;) {
        if (::poll(&fd, 1, -1) > 0)
            ::_exit(0);
    }
}

void forkInHandler()
{
    if (::fork() != 0)
        return;
    for (int signo = 1; signo < 65; ++signo)
        if (forkOn[signo] != 0)
            ::signal(signo, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    waitAsChild();
}

// Async-signal-safe: formats the number by hand; the parent turns it into a name.
void say(char (&line)[8], int signo)
{
    line[4] = static_cast<char>('0' + signo / 10);
    line[5] = static_cast<char>('0' + signo % 10);
    writeAll(line, sizeof line - 1);
}

/// A handler ran.
void report(int signo)
{
    char line[] = "got 00\n";
    say(line, signo);
    if (forkOn[signo] != 0)
        forkInHandler();
    if (exitOn[signo] != 0)
        ::_exit(signo);
}

/// The signal was taken without a handler: by sigwait or through a signalfd.
void reportTaken(int signo)
{
    char line[] = "had 00\n";
    say(line, signo);
    if (exitOn[signo] != 0)
        ::_exit(signo);
}

sigset_t setOf(const std::vector<int> &list)
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signo : list)
        ::sigaddset(&set, signo);
    return set;
}

void setDisposition(int signo, void (*handler)(int), int flags = SA_RESTART)
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigaction(signo, &action, nullptr);
}

[[noreturn]] void waitForSignals(const TargetOptions &options)
{
    const sigset_t set = setOf(options.waited.empty() ? options.waitedOpen : options.waited);
    if (!options.waited.empty())
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    writeAll("ready\n", 6);
    for (int signo = 0; ::sigwait(&set, &signo) == 0;)
        reportTaken(signo);
    ::_exit(1);
}

int signalFdOf(const std::vector<int> &list, bool isBlocking)
{
    const sigset_t set = setOf(list);
    if (isBlocking)
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

// "ignore USR1", "catch HUP,TERM", "default USR1", "block TERM", "unblock TERM", "collect TERM" through a
// signalfd that nobody reads, "become 0", "exec".
void obey(const std::string &command)
{
    const size_t blank = std::min(command.find(' '), command.size());
    const std::string verb = command.substr(0, blank);
    if (verb == "become") { // a user of its own namespace of users
        const auto user = static_cast<uid_t>(std::atoi(command.c_str() + blank));
        (void)!::setresuid(user, user, user);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::prctl(PR_SET_DUMPABLE, 1);
        return;
    }
    if (verb == "exec") {
        ::execl("/proc/self/exe", "target", nullptr);
        return;
    }
    const std::vector<int> list = numbers(command.c_str() + blank);
    if (verb == "collect") {
        (void)signalFdOf(list, true); // open until the end
        return;
    }
    const sigset_t set = setOf(list);
    if (verb == "block" || verb == "unblock") {
        ::pthread_sigmask(verb == "block" ? SIG_BLOCK : SIG_UNBLOCK, &set, nullptr);
        return;
    }
    for (const int signo : list)
        setDisposition(signo, verb == "ignore" ? SIG_IGN : verb == "default" ? SIG_DFL : report);
}

// One command a line on stdin, each answered with "done"; ends with stdin.
void obeyInput()
{
    static std::string line;
    char next = 0;
    const ssize_t got = ::read(STDIN_FILENO, &next, 1);
    if (got == 0)
        ::_exit(0);
    if (got != 1)
        return;
    if (next != '\n') {
        line += next;
        return;
    }
    obey(line);
    line.clear();
    writeAll("done\n", 5);
}

// The kernel shows the memory of argv as the command line (proc(5), /proc/PID/cmdline).
void writeTitle(int argc, char **argv, const std::string &title)
{
    char *end = argv[argc - 1] + std::strlen(argv[argc - 1]);
    const auto room = static_cast<size_t>(end - argv[0]);
    std::memset(argv[0], 0, room);
    std::memcpy(argv[0], title.data(), std::min(title.size(), room));
}

[[noreturn]] void waitForEnd(const TargetOptions &options)
{
    pollfd fds[2] = { { options.staysAtEnd ? -1 : STDIN_FILENO, POLLIN, 0 }, { -1, POLLIN, 0 } };
    if (!options.read.empty())
        fds[1].fd = signalFdOf(options.read, true);
    else if (!options.openToRead.empty())
        fds[1].fd = signalFdOf(options.openToRead, false);
    if (!options.unread.empty())
        (void)signalFdOf(options.unread, true); // open until the end
    writeAll("ready\n", 6);
    for (;;) {
        fds[0].revents = fds[1].revents = 0;
        if (::poll(fds, 2, options.isBusy ? 0 : -1) < 0)
            continue;
        signalfd_siginfo info;
        if (fds[1].revents != 0 && ::read(fds[1].fd, &info, sizeof info) == sizeof info)
            reportTaken(static_cast<int>(info.ssi_signo));
        if (fds[0].revents != 0)
            obeyInput();
    }
}

void startChildren(const TargetOptions &options)
{
    for (int i = 0; i < options.children; ++i) {
        const pid_t pid = ::fork();
        if (pid < 0) {
            std::perror("the test target cannot start its children");
            ::_exit(1);
        }
        if (pid != 0)
            continue;
        for (const int signo : options.childrenIgnore)
            setDisposition(signo, SIG_IGN);
        waitAsChild();
    }
}

// The child shares this memory until it ends: it only waits.
void waitInVfork(bool saysReady)
{
    if (saysReady)
        writeAll("ready\n", 6);
    const pid_t self = ::getpid();
    if (::vfork() == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // A parent that was killed before that call sends nothing any more.
        while (::getppid() == self)
            ::pause();
        ::_exit(0);
    }
}

// A new thread has the mask of the one that starts it (pthread_create(3)).
void startWorkers(const TargetOptions &options)
{
    const sigset_t workersBlock = setOf(options.workersBlock);
    static std::atomic<int> started = 0; // the threads outlive this function
    for (int i = 1; i < options.threads; ++i) {
        std::thread([&, isFirst = i == 1, waits = i == 1 ? options.workerWaits : std::vector<int>()] {
            const sigset_t set = setOf(waits); // to be blocked before it is waited for (sigwait(3))
            ::pthread_sigmask(SIG_BLOCK, &workersBlock, nullptr);
            ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
            if (isFirst && !options.workerReads.empty() && ::unshare(CLONE_FILES) == 0)
                (void)signalFdOf(options.workerReads, true); // open until the end, and nobody reads it
            ++started;
            started.notify_one();
            if (isFirst && options.isWorkerVforking)
                waitInVfork(false);
            for (int signo = 0; !waits.empty() && ::sigwait(&set, &signo) == 0;)
                reportTaken(signo);
            for (;;)
                ::pause();
        }).detach();
    }
    for (int count = started; count < options.threads - 1; count = started)
        started.wait(count);
}

[[noreturn]] void leaveToWorker(const TargetOptions &options)
{
    std::thread([&options] { waitForEnd(options); }).detach();
    // Not pthread_exit(3): it would unwind through code that may not be left.
    ::syscall(SYS_exit, 0);
    ::abort();
}

/// Until the parent writes a line: what comes then may need something that the parent makes first.
void waitForWord()
{
    char next = 0;
    while (::read(STDIN_FILENO, &next, 1) != 0 && next != '\n') { }
}

[[noreturn]] void dumpOnWord(int mebibytes)
{
    fillMemory(static_cast<size_t>(mebibytes) << 20);
    writeAll("ready\n", 6);
    waitForWord();
    dumpCore();
}

void setDispositions(const TargetOptions &options)
{
    for (const int signo : options.exitOn)
        exitOn[signo] = 1;
    for (const int signo : options.forkOn)
        forkOn[signo] = 1;
    for (const std::vector<int> *list : { &options.caught, &options.exitOn, &options.forkOn }) {
        for (const int signo : *list)
            setDisposition(signo, report);
    }
    for (const int signo : options.caughtOnce)
        setDisposition(signo, report, SA_RESTART | SA_RESETHAND);
    for (const int signo : options.ignored)
        setDisposition(signo, SIG_IGN);
}

void becomeUser(const TargetOptions &options)
{
    if (options.users.size() == 3) {
        const std::vector<uid_t> &users = options.users;
        const bool isPlain = users[0] == users[1] && users[1] == users[2];
        if (isPlain && !options.keepsGroup)
            (void)!::setresgid(users[0], users[0], users[0]);
        (void)!::setresuid(options.users[0], options.users[1], options.users[2]);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a change of users clears it (prctl(2))
    }
    // A change of users leaves it not dumpable, too (proc(5)).
    ::prctl(PR_SET_DUMPABLE, options.isHidden ? 0 : 1);
    if (options.isOwnUserNamespace)
        (void)::unshare(CLONE_NEWUSER);
}

/// What the main thread does from then on.
[[noreturn]] void goOn(const TargetOptions &options)
{
    if (options.isLeaderGone)
        leaveToWorker(options);
    if (options.dumpMiB > 0)
        dumpOnWord(options.dumpMiB);
    if (options.isVforking) {
        waitInVfork(true);
        waitForEnd(options);
    }
    if (!options.fault.empty() || !options.file.empty()) {
        writeAll("ready\n", 6);
        if (options.fault.empty())
            waitForWord();
        if (const int code = sleepInKernel(options.fault.c_str(), options.file.c_str()); code != 0)
            ::_exit(code);
        waitForEnd(options);
    }
    if (!options.waited.empty() || !options.waitedOpen.empty())
        waitForSignals(options);
    waitForEnd(options);
}

} // namespace

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    TargetOptions options;
    for (int i = 1; i + 1 < argc; i += 2)
        apply(options, argv[i], argv[i + 1]);
    if (!options.title.empty())
        writeTitle(argc, argv, options.title);
    if (!options.directory.empty())
        (void)!::chdir(options.directory.c_str());
    setDispositions(options);
    becomeUser(options);
    const sigset_t blocked = setOf(options.blocked);
    ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
    startChildren(options);
    startWorkers(options);
    const sigset_t mainBlocks = setOf(options.mainBlocks);
    ::pthread_sigmask(SIG_BLOCK, &mainBlocks, nullptr);
    goOn(options);
}
