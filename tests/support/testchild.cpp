// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/testchild.h"

#include "tests/support/pipewrite.h"
#include "tests/support/signalone.h"

#include <QDeadlineTimer>
#include <QFile>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// The header of glibc 2.36 does not say that its functions have C linkage; later ones do.
extern "C" {
#include <sys/pidfd.h>
}

namespace Sigwise::Test {
namespace {

constexpr int patienceMs = 10'000;

std::vector<QByteArray> encoded(const QString &program, const QStringList &arguments)
{
    std::vector<QByteArray> result{ QFile::encodeName(program) };
    for (const QString &argument : arguments)
        result.push_back(argument.toUtf8());
    return result;
}

[[noreturn]] void becomeProgram(std::vector<QByteArray> &words, int in, int out)
{
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
}

} // namespace

TestChild::TestChild(const QString &program, const QStringList &arguments)
{
    std::vector<QByteArray> words = encoded(program, arguments);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
        qFatal("no pipe for a test child");
    m_pid = ::fork();
    if (m_pid < 0)
        qFatal("no process for a test child");
    if (m_pid == 0)
        becomeProgram(words, in[0], out[1]);
    ::close(in[0]);
    ::close(out[1]);
    m_in = in[1];
    m_out = out[0];
    m_pidfd = ::pidfd_open(m_pid, 0);
}

TestChild TestChild::target(const QStringList &arguments)
{
    TestChild child(QStringLiteral(SIGWISE_TEST_TARGET), arguments);
    if (!child.waitForLine("ready"))
        qFatal("the test target did not start");
    return child;
}

QByteArray TestChild::targetPath() { return QByteArrayLiteral(SIGWISE_TEST_TARGET); }

TestChild::TestChild(TestChild &&other) noexcept
    : m_pid(std::exchange(other.m_pid, -1))
    , m_pidfd(std::exchange(other.m_pidfd, -1))
    , m_in(std::exchange(other.m_in, -1))
    , m_out(std::exchange(other.m_out, -1))
    , m_strayHandlers(other.m_strayHandlers)
    , m_pending(std::move(other.m_pending))
{ }

TestChild::~TestChild()
{
    if (m_pid > 0) {
        (void)signalOne(m_pid, SIGKILL);
        while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) { }
    }
    for (const int fd : { m_pidfd, m_in, m_out }) {
        if (fd >= 0)
            ::close(fd);
    }
}

quint64 TestChild::startTime() const
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(m_pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.size() > 19 ? fields.at(19).toULongLong() : 0;
}

bool TestChild::waitForLine(const QByteArray &line)
{
    const QDeadlineTimer deadline(patienceMs);
    for (;;) {
        for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
            const bool found = QByteArrayView(m_pending).first(end) == line;
            if (!found && (m_pending.startsWith("got ") || m_pending.startsWith("had ")))
                ++m_strayHandlers;
            m_pending.remove(0, end + 1);
            if (found)
                return true;
        }
        pollfd ready{ m_out, POLLIN, 0 };
        if (::poll(&ready, 1, static_cast<int>(deadline.remainingTime())) <= 0)
            return false;
        std::array<char, 512> block{};
        const ssize_t got = ::read(m_out, block.data(), block.size());
        if (got <= 0)
            return false;
        m_pending.append(block.data(), got);
    }
}

bool TestChild::waitForHandler(int signo)
{
    return waitForLine("got " + QByteArray::number(signo).rightJustified(2, '0'));
}

bool TestChild::waitForTaken(int signo)
{
    return waitForLine("had " + QByteArray::number(signo).rightJustified(2, '0'));
}

void TestChild::write(const QByteArray &text) { writeToPipe(m_in, text); }

bool TestChild::waitForState(char letter) const
{
    // /proc tells a change of state to nobody: it has to be asked again.
    const QDeadlineTimer deadline(patienceMs);
    while (!deadline.hasExpired()) {
        QFile file(QStringLiteral("/proc/%1/status").arg(m_pid));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const QByteArray text = file.readAll();
        const qsizetype at = text.indexOf("\nState:\t");
        if (at >= 0 && text.at(at + 8) == letter)
            return true;
        (void)::poll(nullptr, 0, 1);
    }
    return false;
}

bool TestChild::waitForSleep() const
{
    const QDeadlineTimer deadline(patienceMs);
    while (!deadline.hasExpired()) {
        QFile file(QStringLiteral("/proc/%1/wchan").arg(m_pid));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const QByteArray where = file.readAll();
        if (!where.isEmpty() && where != "0")
            return true;
        (void)::poll(nullptr, 0, 1);
    }
    return false;
}

bool TestChild::isRunning() const
{
    pollfd ended{ m_pidfd, POLLIN, 0 };
    return m_pid > 0 && ::poll(&ended, 1, 0) == 0;
}

std::optional<int> TestChild::waitForEnd()
{
    if (m_pid <= 0)
        return std::nullopt;
    int status = 0;
    pollfd ended{ m_pidfd, POLLIN, 0 };
    if (m_pidfd >= 0 && ::poll(&ended, 1, patienceMs) != 1)
        return std::nullopt;
    // Without a pidfd, which valgrind 3.19 does not know, it has to be asked again.
    const QDeadlineTimer deadline(patienceMs);
    while (::waitpid(m_pid, &status, WNOHANG) != m_pid) {
        if (deadline.hasExpired())
            return std::nullopt;
        (void)::poll(nullptr, 0, 1);
    }
    m_pid = -1;
    return status;
}

void TestChild::sendSignal(int signo) const { (void)signalOne(m_pid, signo); }

} // namespace Sigwise::Test
