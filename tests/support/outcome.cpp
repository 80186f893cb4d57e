// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/outcome.h"

#include "tests/support/signalone.h"

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

bool isPending(pid_t pid, int signo)
{
    return SignalSet(statusValue(pid, "ShdPnd").toULongLong(nullptr, 16)).contains(signo);
}

char mainState(pid_t pid)
{
    const QByteArray value = statusValue(pid, "State");
    return value.isEmpty() ? 'X' : value.front();
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

QByteArray procFile(pid_t pid, const QByteArray &name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QString::fromLatin1(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<pid_t> threadsOf(pid_t pid)
{
    std::vector<pid_t> result;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString &name : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        result.push_back(name.toInt());
    return result;
}

QByteArray statusValue(pid_t pid, const QByteArray &key)
{
    for (const QByteArray &line : procFile(pid, "status").split('\n')) {
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

OutcomeCheck::OutcomeCheck(Subject subject)
    : m_subject(std::move(subject))
{ }

QByteArray OutcomeCheck::contradiction(const Prediction &prediction, int signo)
{
    switch (prediction.effect) {
    case Effect::Terminates:
    case Effect::DumpsCore:
        return ended();
    case Effect::Handled:
        return handled(signo);
    case Effect::Collected:
        return collected(signo);
    case Effect::Stops:
        return stops();
    case Effect::Continues:
        return continues();
    case Effect::Blocked:
    case Effect::Delayed:
        return waits(prediction, signo);
    case Effect::WaitsForContinue:
        return waitsUntilContinued(prediction, signo);
    case Effect::Ignored:
    case Effect::NoEffect:
        return nothing(prediction, signo);
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
    return comesTrue([this] { return hasEnded(m_subject.pid); }) ? QByteArray() : "lives";
}

QByteArray OutcomeCheck::handled(int signo)
{
    // The handlers of glibc's own signals say nothing (nptl(7)): it goes on, and the signal is gone.
    constexpr SignalSet libraryOwn{ 32, 33 };
    if (libraryOwn.contains(signo)) {
        if (m_subject.servesInput && !answers())
            return "does not answer";
        return comesTrue([&] { return !isPending(m_subject.pid, signo); }) ? QByteArray() : "waits";
    }
    return m_subject.child.waitForHandler(signo) ? QByteArray() : "no handler ran";
}

QByteArray OutcomeCheck::collected(int signo)
{
    if (m_subject.isRead)
        return m_subject.child.waitForTaken(signo) ? QByteArray() : "was not taken";
    return answers() && isPending(m_subject.pid, signo) ? QByteArray() : "does not wait to be read";
}

QByteArray OutcomeCheck::stops()
{
    return comesTrue([this] { return stateOf(m_subject.pid) == 'T'; }) ? QByteArray() : "does not stop";
}

QByteArray OutcomeCheck::continues()
{
    if (!comesTrue([this] { return stateOf(m_subject.pid) != 'T'; }))
        return "stays stopped";
    return m_subject.servesInput && !answers() ? "does not answer" : QByteArray();
}

bool OutcomeCheck::answers()
{
    m_subject.child.write("block\n");
    return m_subject.child.waitForLine("done");
}

void OutcomeCheck::releaseIt()
{
    if (m_subject.release)
        m_subject.release();
    m_subject.release = nullptr;
}

QByteArray OutcomeCheck::follows(const Prediction &prediction, int signo)
{
    Prediction then = prediction;
    then.effect = prediction.then.value_or(Effect::Unknown);
    then.reason = Reason::NotCaught;
    return contradiction(then, signo);
}

QByteArray OutcomeCheck::waits(const Prediction &prediction, int signo)
{
    const bool isHeldUp = static_cast<bool>(m_subject.release);
    if (m_subject.servesInput && !isHeldUp && stateOf(m_subject.pid) != 'T' && !answers())
        return "lives no more";
    // What continues it is no signal that would wait.
    const bool isQueued = prediction.then != Effect::Continues;
    if (isQueued && !isPending(m_subject.pid, signo))
        return "does not wait";
    if (prediction.effect != Effect::Delayed || !isHeldUp)
        return {};
    releaseIt();
    if (m_subject.isStopped && isQueued && signo != SIGKILL)
        (void)signalOne(m_subject.pid, SIGCONT);
    return follows(prediction, signo);
}

QByteArray OutcomeCheck::waitsUntilContinued(const Prediction &prediction, int signo)
{
    if (stateOf(m_subject.pid) != 'T' || !isPending(m_subject.pid, signo))
        return "does not wait";
    (void)signalOne(m_subject.pid, SIGCONT);
    return follows(prediction, signo);
}

QByteArray OutcomeCheck::nothing(const Prediction &prediction, int signo)
{
    TestChild &child = m_subject.child;
    const pid_t pid = m_subject.pid;
    if (prediction.reason == Reason::Zombie)
        return stateOf(pid) == 'Z' ? QByteArray() : "is no zombie any more";
    if (prediction.reason == Reason::Ending || prediction.reason == Reason::DumpingCore)
        return isPending(pid, signo) && signo != SIGKILL ? "waits" : QByteArray(); // SIGKILL was there before
    int handlers = child.strayHandlers();
    releaseIt();
    if (m_subject.isStopped) {
        if (!comesTrue([pid] { return stateOf(pid) == 'T'; }))
            return "stays stopped no more";
        (void)signalOne(pid, SIGCONT); // what only waited would show now
        const SignalSet caught(statusValue(pid, "SigCgt").toULongLong(nullptr, 16));
        handlers += caught.contains(SIGCONT) ? 1 : 0;
    }
    if (m_subject.servesInput && !answers())
        return "does not answer";
    if (hasEnded(pid) || stateOf(pid) == 'T')
        return "ends or stops";
    if (child.strayHandlers() != handlers)
        return "a handler ran, or it was taken";
    return comesTrue([&] { return !isPending(pid, signo); }) ? QByteArray() : "waits";
}

QByteArray OutcomeCheck::toTracer(int signo)
{
    releaseIt();
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
