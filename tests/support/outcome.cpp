// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/outcome.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <csignal>
#include <vector>

#include <poll.h>
#include <sys/wait.h>

namespace Sigwise::Test {
namespace {

constexpr int patienceMs = 10'000;

QByteArray file(pid_t pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isPending(pid_t pid, int signo)
{
    return SignalSet(statusValue(pid, "ShdPnd").toULongLong(nullptr, 16)).contains(signo);
}

char mainState(pid_t pid)
{
    const QByteArray value = statusValue(pid, "State");
    return value.isEmpty() ? 'X' : value.front();
}

std::vector<pid_t> threadsOf(pid_t pid)
{
    std::vector<pid_t> result;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString &name : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        result.push_back(name.toInt());
    return result;
}

/// Dead, whether it is reaped or not: a zombie main thread may have live threads beside it, or dead ones that
/// their tracer has yet to wait for.
bool hasEnded(pid_t pid)
{
    const std::vector<pid_t> threads = threadsOf(pid);
    return std::all_of(threads.begin(), threads.end(), [](pid_t thread) {
        const char state = mainState(thread);
        return state == 'X' || state == 'Z';
    });
}

/// The state of the main thread, or of the thread that outlives it.
char stateOf(pid_t pid)
{
    const char state = mainState(pid);
    if (state != 'Z' || hasEnded(pid))
        return state;
    const std::vector<pid_t> threads = threadsOf(pid);
    return threads.empty() ? 'X' : mainState(threads.back());
}

} // namespace

QByteArray statusValue(pid_t pid, const QByteArray &key)
{
    for (const QByteArray &line : file(pid, "status").split('\n')) {
        if (line.startsWith(key) && line.mid(key.size(), 1) == ":")
            return line.mid(key.size() + 1).trimmed();
    }
    return {};
}

bool comesTrue(const std::function<bool()> &isSo)
{
    const QDeadlineTimer deadline(patienceMs);
    while (!isSo()) {
        if (deadline.hasExpired())
            return false;
        (void)::poll(nullptr, 0, 1);
    }
    return true;
}

OutcomeCheck::OutcomeCheck(TestChild &child, pid_t pid, bool servesInput)
    : m_child(child)
    , m_pid(pid)
    , m_servesInput(servesInput)
{ }

QByteArray OutcomeCheck::contradiction(const Prediction &prediction, int signo)
{
    switch (prediction.effect) {
    case Effect::Terminates:
    case Effect::DumpsCore:
        return ended();
    case Effect::Handled:
    case Effect::Collected:
        return handled(signo);
    case Effect::Stops:
        return reachesState('T');
    case Effect::Continues:
        return comesTrue([this] { return stateOf(m_pid) != 'T'; }) ? QByteArray() : "stays stopped";
    case Effect::Blocked:
    case Effect::Delayed:
        return waits(signo);
    case Effect::WaitsForContinue:
        return waitsUntilContinued(prediction, signo);
    case Effect::Ignored:
    case Effect::NoEffect:
        return prediction.reason == Reason::Zombie ? QByteArray() : nothing(signo);
    case Effect::Debugger:
        return toTracer(signo);
    case Effect::Denied:
    case Effect::Unknown:
        break;
    }
    return "says nothing that can be checked";
}

QByteArray OutcomeCheck::ended()
{
    return comesTrue([this] { return hasEnded(m_pid); }) ? QByteArray() : "lives";
}

QByteArray OutcomeCheck::handled(int signo)
{
    return m_child.waitForHandler(signo) ? QByteArray() : "no handler ran";
}

QByteArray OutcomeCheck::reachesState(char letter)
{
    return comesTrue([&] { return stateOf(m_pid) == letter; }) ? QByteArray() : "does not stop";
}

bool OutcomeCheck::answers()
{
    m_child.write("block\n");
    return m_child.waitForLine("done");
}

QByteArray OutcomeCheck::waits(int signo)
{
    if (m_servesInput && stateOf(m_pid) != 'T' && !answers())
        return "lives no more";
    return isPending(m_pid, signo) ? QByteArray() : "does not wait";
}

QByteArray OutcomeCheck::waitsUntilContinued(const Prediction &prediction, int signo)
{
    if (stateOf(m_pid) != 'T' || !isPending(m_pid, signo))
        return "does not wait";
    ::kill(m_pid, SIGCONT);
    Prediction then = prediction;
    then.effect = prediction.then.value_or(Effect::Unknown);
    return contradiction(then, signo);
}

QByteArray OutcomeCheck::nothing(int signo)
{
    int handlers = m_child.strayHandlers();
    if (stateOf(m_pid) == 'T') {
        ::kill(m_pid, SIGCONT); // what only waited would show now
        const SignalSet caught(statusValue(m_pid, "SigCgt").toULongLong(nullptr, 16));
        handlers += caught.contains(SIGCONT) ? 1 : 0;
    }
    if (m_servesInput && !answers())
        return "does not answer";
    if (hasEnded(m_pid) || stateOf(m_pid) == 'T')
        return "ends or stops";
    if (m_child.strayHandlers() != handlers)
        return "a handler ran";
    return comesTrue([&] { return !isPending(m_pid, signo); }) ? QByteArray() : "waits";
}

QByteArray OutcomeCheck::toTracer(int signo) const
{
    int status = 0;
    const bool isSeen = comesTrue([&] { return ::waitpid(-1, &status, WNOHANG | __WALL) > 0; });
    if (!isSeen || !WIFSTOPPED(status))
        return "the tracer gets nothing";
    // SIGCONT wakes the tracer of a seized thread even before the thread takes it (ptrace(2), Group-stop).
    constexpr int stopEvent = 128;
    if (signo == SIGCONT && status >> 16 == stopEvent)
        return {};
    return WSTOPSIG(status) == signo ? QByteArray() : "the tracer gets another signal";
}

} // namespace Sigwise::Test
