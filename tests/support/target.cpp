// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A process with the dispositions that its options ask for. It says "ready" on stdout once they are in place,
// then one line for each signal that one of its handlers got: "got SIGUSR1". It ends when its stdin is
// closed, so that none is left behind, and never outlives its parent. Commands on stdin change its
// dispositions while it runs.
#include "core/signals/signaltable.h"

#include <QString>
#include <QStringList>

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
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using namespace Sigwise;

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
void report(int signo)
{
    char line[] = "got 00\n";
    line[4] = static_cast<char>('0' + signo / 10);
    line[5] = static_cast<char>('0' + signo % 10);
    writeAll(line, sizeof line - 1);
    if (forkOn[signo] != 0)
        forkInHandler();
    if (exitOn[signo] != 0)
        ::_exit(signo);
}

std::vector<int> numbers(const char *list)
{
    std::vector<int> result;
    for (const QString &word : QString::fromLatin1(list).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const std::optional<int> signo = signalFromText(word);
        if (!signo) {
            std::fprintf(stderr, "no such signal: %s\n", qPrintable(word));
            std::exit(2);
        }
        result.push_back(*signo);
    }
    return result;
}

sigset_t setOf(const std::vector<int> &list)
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signo : list)
        ::sigaddset(&set, signo);
    return set;
}

void setDisposition(int signo, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigaction(signo, &action, nullptr);
}

struct Options
{
    std::vector<int> caught, ignored, blocked, workersBlock, waited, read;
    std::vector<int> mainBlocks; ///< by the main thread only
    std::vector<int> workerWaits; ///< what the first worker waits for with sigwait
    std::vector<uid_t> users; ///< real, effective, saved
    bool isLeaderGone = false; ///< the main thread ends, a worker goes on
    bool isVforking = false; ///< waits in vfork(2) for a child that stays
    int threads = 1;
    int children = 0;
    std::vector<int> childrenIgnore;
    std::string title; ///< what its command line shows from then on
    bool staysAtEnd = false; ///< goes on when its stdin is closed
};

void apply(Options &options, const std::string &option, const char *value)
{
    if (option == "--catch")
        options.caught = numbers(value);
    else if (option == "--exit-on")
        for (const int signo : numbers(value)) {
            exitOn[signo] = 1;
            options.caught.push_back(signo);
        }
    else if (option == "--fork-on")
        for (const int signo : numbers(value)) {
            forkOn[signo] = 1;
            options.caught.push_back(signo);
        }
    else if (option == "--children")
        options.children = std::atoi(value);
    else if (option == "--children-ignore")
        options.childrenIgnore = numbers(value);
    else if (option == "--ignore")
        options.ignored = numbers(value);
    else if (option == "--block")
        options.blocked = numbers(value);
    else if (option == "--workers-block")
        options.workersBlock = numbers(value);
    else if (option == "--sigwait")
        options.waited = numbers(value);
    else if (option == "--signalfd")
        options.read = numbers(value);
    else if (option == "--main-blocks")
        options.mainBlocks = numbers(value);
    else if (option == "--worker-sigwait")
        options.workerWaits = numbers(value);
    else if (option == "--users")
        for (const QString &word : QString::fromLatin1(value).split(QLatin1Char(',')))
            options.users.push_back(word.toUInt());
    else if (option == "--leader-exits")
        options.isLeaderGone = std::strcmp(value, "yes") == 0;
    else if (option == "--vfork")
        options.isVforking = std::strcmp(value, "yes") == 0;
    else if (option == "--new") // a "group" or a "session" of its own
        (void)(std::strcmp(value, "session") == 0 ? ::setsid() : ::setpgid(0, 0));
    else if (option == "--threads")
        options.threads = std::atoi(value);
    else if (option == "--name")
        ::prctl(PR_SET_NAME, value);
    else if (option == "--title")
        options.title = value;
    else if (option == "--stay")
        options.staysAtEnd = std::strcmp(value, "yes") == 0;
    else {
        std::fprintf(stderr, "unknown option %s\n", option.c_str());
        std::exit(2);
    }
}

void waitForSignals(const std::vector<int> &waited)
{
    const sigset_t set = setOf(waited);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    writeAll("ready\n", 6);
    for (int signo = 0; ::sigwait(&set, &signo) == 0;)
        report(signo);
}

// "ignore USR1", "catch HUP,TERM", "default USR1", "block TERM", "unblock TERM".
void obey(const std::string &command)
{
    const size_t blank = std::min(command.find(' '), command.size());
    const std::string verb = command.substr(0, blank);
    const std::vector<int> list = numbers(command.c_str() + blank);
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

void waitForEnd(const std::vector<int> &read, bool stays)
{
    pollfd fds[2] = { { stays ? -1 : STDIN_FILENO, POLLIN, 0 }, { -1, POLLIN, 0 } };
    if (!read.empty()) {
        const sigset_t set = setOf(read);
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
        fds[1].fd = ::signalfd(-1, &set, SFD_CLOEXEC);
    }
    writeAll("ready\n", 6);
    for (;;) {
        if (::poll(fds, 2, -1) < 0)
            continue;
        signalfd_siginfo info;
        if (fds[1].revents != 0 && ::read(fds[1].fd, &info, sizeof info) == sizeof info)
            report(static_cast<int>(info.ssi_signo));
        if (fds[0].revents != 0)
            obeyInput();
    }
}

// A new thread has the mask of the one that starts it (pthread_create(3)).
void startWorkers(const Options &options)
{
    const sigset_t workersBlock = setOf(options.workersBlock);
    static std::atomic<int> started = 0; // the threads outlive this function
    for (int i = 1; i < options.threads; ++i) {
        std::thread([&, waits = i == 1 ? options.workerWaits : std::vector<int>()] {
            ::pthread_sigmask(SIG_BLOCK, &workersBlock, nullptr);
            ++started;
            started.notify_one();
            const sigset_t set = setOf(waits);
            for (int signo = 0; !waits.empty() && ::sigwait(&set, &signo) == 0;)
                report(signo);
            for (;;)
                ::pause();
        }).detach();
    }
    for (int count = started; count < options.threads - 1; count = started)
        started.wait(count);
}

[[noreturn]] void leaveToWorker(const Options &options)
{
    std::thread([&options] { waitForEnd(options.read, options.staysAtEnd); }).detach();
    // Not pthread_exit(3): it would unwind through code that may not be left.
    ::syscall(SYS_exit, 0);
    ::abort();
}

// The child shares this memory until it ends: it only waits.
[[noreturn]] void waitInVfork()
{
    writeAll("ready\n", 6);
    const pid_t self = ::getpid();
    if (::vfork() == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // A parent that was killed before that call sends nothing any more.
        while (::getppid() == self)
            ::pause();
        ::_exit(0);
    }
    ::_exit(1);
}

} // namespace

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    Options options;
    for (int i = 1; i + 1 < argc; i += 2)
        apply(options, argv[i], argv[i + 1]);
    if (!options.title.empty())
        writeTitle(argc, argv, options.title);
    for (const int signo : options.caught)
        setDisposition(signo, report);
    for (const int signo : options.ignored)
        setDisposition(signo, SIG_IGN);

    if (options.users.size() == 3) {
        (void)!::setresuid(options.users[0], options.users[1], options.users[2]);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a change of users clears it (prctl(2))
    }

    const sigset_t blocked = setOf(options.blocked);
    ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
    for (int i = 0; i < options.children; ++i) {
        if (::fork() != 0)
            continue;
        for (const int signo : options.childrenIgnore)
            setDisposition(signo, SIG_IGN);
        waitAsChild();
    }
    startWorkers(options);
    const sigset_t mainBlocks = setOf(options.mainBlocks);
    ::pthread_sigmask(SIG_BLOCK, &mainBlocks, nullptr);
    if (options.isLeaderGone)
        leaveToWorker(options);
    if (options.isVforking)
        waitInVfork();
    if (!options.waited.empty())
        waitForSignals(options.waited);
    waitForEnd(options.read, options.staysAtEnd);
}
