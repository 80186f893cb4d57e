// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/bridge/terminal.h"

#include <QDeadlineTimer>
#include <QFile>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sigwise::Test {
namespace {

constexpr int patienceMs = 10'000;

[[noreturn]] void becomeProgram(const char *terminal, int out, char *const *argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setsid();
    const int slave = ::open(terminal, O_RDWR);
    ::ioctl(slave, TIOCSCTTY, 0);
    ::dup2(slave, STDIN_FILENO);
    ::dup2(slave, STDERR_FILENO); // where shells look for their terminal
    ::close(slave);
    ::dup2(out, STDOUT_FILENO);
    ::execv(argv[0], argv);
    ::_exit(127);
}

} // namespace

Terminal::Terminal(const QString &program, const QStringList &arguments)
{
    std::array<int, 2> out{};
    m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (m_master < 0 || ::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0
        || ::pipe2(out.data(), O_CLOEXEC) != 0)
        qFatal("no pseudo terminal for a test");
    std::array<char, 64> name{};
    ::ptsname_r(m_master, name.data(), name.size());
    std::vector<QByteArray> words{ QFile::encodeName(program) };
    for (const QString &argument : arguments)
        words.push_back(argument.toUtf8());
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    m_pid = ::fork();
    if (m_pid < 0)
        qFatal("no process for a terminal");
    if (m_pid == 0)
        becomeProgram(name.data(), out[1], argv.data());
    ::close(out[1]);
    m_out = out[0];
}

Terminal::~Terminal()
{
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) { }
    }
    close();
    ::close(m_out);
}

pid_t Terminal::foreground() const { return ::tcgetpgrp(m_master); }

void Terminal::type(const QByteArray &keys) const
{
    if (::write(m_master, keys.constData(), static_cast<size_t>(keys.size())) != keys.size())
        qFatal("the terminal took no keys");
}

void Terminal::close()
{
    if (const int master = std::exchange(m_master, -1); master >= 0)
        ::close(master);
}

QByteArray Terminal::nextLine()
{
    const QDeadlineTimer deadline(patienceMs);
    for (;;) {
        if (const qsizetype end = m_pending.indexOf('\n'); end >= 0) {
            const QByteArray line = m_pending.first(end);
            m_pending.remove(0, end + 1);
            return line;
        }
        pollfd ready{ m_out, POLLIN, 0 };
        if (::poll(&ready, 1, static_cast<int>(deadline.remainingTime())) <= 0)
            return {};
        std::array<char, 512> block{};
        const ssize_t got = ::read(m_out, block.data(), block.size());
        if (got <= 0)
            return {};
        m_pending.append(block.data(), got);
    }
}

std::optional<int> Terminal::waitFor(int options)
{
    const QDeadlineTimer deadline(patienceMs);
    while (!deadline.hasExpired()) {
        int status = 0;
        const pid_t changed = ::waitpid(m_pid, &status, options | WNOHANG);
        if (changed == m_pid) {
            if (WIFEXITED(status) || WIFSIGNALED(status))
                m_pid = -1;
            return status;
        }
        (void)::poll(nullptr, 0, 1); // a stop is told by no descriptor
    }
    return std::nullopt;
}

} // namespace Sigwise::Test
