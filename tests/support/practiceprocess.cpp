// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/practiceprocess.h"

#include "tests/support/pipewrite.h"
#include "tests/support/signalone.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

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

struct Ends
{
    int in;
    int out;
    int err;
};

// execve(2) leaves a handler as default, but an ignored or a blocked signal as it is.
void becomeOrdinary()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct sigaction action = {};
    for (int signo = 1; signo < NSIG; ++signo)
        ::sigaction(signo, &action, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void becomeProgram(std::vector<QByteArray> &words, std::vector<QByteArray> &environment,
    Ends ends, const std::function<void()> &step)
{
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<char *> envp;
    for (QByteArray &variable : environment)
        envp.push_back(variable.data());
    envp.push_back(nullptr);
    becomeOrdinary();
    ::dup2(ends.in, STDIN_FILENO);
    ::dup2(ends.out, STDOUT_FILENO);
    ::dup2(ends.err, STDERR_FILENO);
    if (step)
        step();
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
}

std::array<int, 2> makePipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        qFatal("no pipe for the practice process");
    return ends;
}

void closeEnd(int &fd)
{
    if (fd >= 0)
        ::close(fd);
    fd = -1;
}

// False at its end.
bool readBlock(int &fd, QByteArray &to)
{
    std::array<char, 4096> block{};
    const ssize_t got = ::read(fd, block.data(), block.size());
    if (got > 0)
        to.append(block.data(), got);
    else if (got == 0 || errno != EINTR)
        closeEnd(fd);
    return fd >= 0;
}

} // namespace

PracticeProcess::PracticeProcess(QStringList arguments)
    : PracticeProcess(QStringLiteral(SIGWISE_PRACTICE), std::move(arguments))
{ }

PracticeProcess::PracticeProcess(const QString &program, QStringList arguments)
    : m_program(program)
    , m_arguments(std::move(arguments))
{ }

PracticeProcess::~PracticeProcess()
{
    if (m_pid > 0) {
        (void)signalOne(m_pid, SIGKILL);
        while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) { }
    }
    for (int *fd : { &m_pidfd, &m_in, &m_out, &m_err })
        closeEnd(*fd);
}

void PracticeProcess::setEnvironment(const QByteArray &name, const QByteArray &value)
{
    m_environment.emplace_back(name, value);
}

void PracticeProcess::start()
{
    std::vector<QByteArray> words{ QFile::encodeName(m_program) };
    for (const QString &argument : m_arguments)
        words.push_back(argument.toUtf8());
    std::vector<QByteArray> environment;
    for (char **variable = ::environ; *variable != nullptr; ++variable)
        environment.emplace_back(*variable);
    for (const auto &[name, value] : m_environment)
        environment.push_back(name + '=' + value);
    std::array<int, 2> in = makePipe();
    std::array<int, 2> out = makePipe();
    std::array<int, 2> err = makePipe();
    m_pid = ::fork();
    if (m_pid < 0)
        qFatal("no process for the daemon");
    if (m_pid == 0)
        becomeProgram(words, environment, { in[0], out[1], err[1] }, m_step);
    for (int *fd : { &in[0], &out[1], &err[1] })
        closeEnd(*fd);
    m_in = in[1];
    m_out = out[0];
    m_err = err[0];
    m_pidfd = ::pidfd_open(m_pid, 0);
}

bool PracticeProcess::startAndWait()
{
    start();
    return !event("ready").isEmpty();
}

void PracticeProcess::sendSignal(int signo) const { (void)signalOne(m_pid, signo); }

void PracticeProcess::write(const QByteArray &text) { writeToPipe(m_in, text); }

void PracticeProcess::closeInput() { closeEnd(m_in); }

void PracticeProcess::closeOutput() { closeEnd(m_out); }

// Waits for output of any kind; false when there can be none any more, or not in time.
bool PracticeProcess::readMore(int timeoutMs)
{
    std::array<pollfd, 2> ready{ pollfd{ m_out, POLLIN, 0 }, pollfd{ m_err, POLLIN, 0 } };
    if ((m_out < 0 && m_err < 0) || ::poll(ready.data(), ready.size(), timeoutMs) <= 0)
        return false;
    if (ready[0].revents != 0 && m_out >= 0)
        (void)readBlock(m_out, m_pending);
    if (ready[1].revents != 0 && m_err >= 0)
        (void)readBlock(m_err, m_errors);
    takeLines();
    return true;
}

void PracticeProcess::takeLines()
{
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        m_lines.append(m_pending.first(end));
        m_pending.remove(0, end + 1);
        if (!QJsonDocument::fromJson(m_lines.last()).object().contains(QLatin1String("event")))
            m_hasForeignLine = true;
    }
}

QJsonObject PracticeProcess::event(const char *name, const Condition &condition)
{
    const QDeadlineTimer deadline(patienceMs);
    for (;;) {
        while (m_next < m_lines.size()) {
            const QJsonObject object = QJsonDocument::fromJson(m_lines.at(m_next++)).object();
            const bool isNamed = object.value(QLatin1String("event")).toString() == QLatin1String(name);
            if (isNamed && (!condition || condition(object)))
                return object;
        }
        if (m_out < 0 || !readMore(static_cast<int>(deadline.remainingTime())))
            return {};
    }
}

QJsonObject PracticeProcess::received(const char *signalName)
{
    return event("signal", [signalName](const QJsonObject &object) {
        return object.value(QLatin1String("signal")).toString() == QLatin1String(signalName);
    });
}

std::optional<int> PracticeProcess::waitForEnd()
{
    pollfd ended{ m_pidfd, POLLIN, 0 };
    const QDeadlineTimer deadline(patienceMs);
    // What it writes must be read meanwhile, or it waits for us.
    while (::poll(&ended, 1, 0) == 0) {
        std::array<pollfd, 3> any{ ended, pollfd{ m_out, POLLIN, 0 }, pollfd{ m_err, POLLIN, 0 } };
        if (::poll(any.data(), any.size(), static_cast<int>(deadline.remainingTime())) <= 0)
            return std::nullopt;
        (void)readMore(0);
    }
    while (readMore(0)) { }
    int status = 0;
    if (m_pid <= 0 || ::waitpid(m_pid, &status, 0) != m_pid)
        return std::nullopt;
    m_pid = -1;
    return status;
}

bool PracticeProcess::endsWith(int exitCode)
{
    const std::optional<int> status = waitForEnd();
    return status && WIFEXITED(*status) && WEXITSTATUS(*status) == exitCode;
}

bool PracticeProcess::waitForErrors(const QByteArray &text)
{
    const QDeadlineTimer deadline(patienceMs);
    while (!m_errors.contains(text)) {
        if (!readMore(static_cast<int>(deadline.remainingTime())))
            return false;
    }
    return true;
}

quint16 PracticeProcess::port()
{
    const QByteArray before("listening on http://127.0.0.1:");
    if (!waitForErrors(before) || !waitForErrors("/\n"))
        return 0;
    const QByteArray after = m_errors.mid(m_errors.indexOf(before) + before.size());
    return after.left(after.indexOf('/')).toUShort();
}

QString configWith(const QTemporaryDir &folder, const QByteArray &text)
{
    QFile file(folder.filePath(QStringLiteral("config.json")));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("no configuration file");
    return file.fileName();
}

} // namespace Sigwise::Test
