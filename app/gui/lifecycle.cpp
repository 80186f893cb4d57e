// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/gui/lifecycle.h"

#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/processes/procreader.h"
#include "core/signals/signaltable.h"
#include "core/words/effectwords.h"

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace Sigwise {

Q_LOGGING_CATEGORY(lcSigwise, "sigwise")

namespace {

TerminationGuard::Options guardOptions()
{
    TerminationGuard::Options options;
    options.kinds = { SIGTERM, SIGINT, SIGHUP };
    options.hangupOnlyFromKernel = true;
    return options;
}

// tty(4): opening /dev/tty fails with ENXIO when the process has no controlling terminal (any more).
int terminalError()
{
    const Result<UniqueFd> terminal = openAt(AT_FDCWD, "/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK);
    return terminal ? 0 : terminal.error().errnum();
}

void report(const char *what, const Error &error)
{
    qCWarning(lcSigwise, "%s: %s %s", what, error.code.message().c_str(), error.context.c_str());
}

QString namesOf(const std::optional<SignalSet> &set)
{
    if (!set)
        return QStringLiteral("not known");
    QStringList names;
    for (SignalSet rest = *set; !rest.isEmpty(); rest.remove(rest.lowest()))
        names << shortSignalName(rest.lowest());
    return names.isEmpty() ? QStringLiteral("none") : names.join(QLatin1Char(' '));
}

} // namespace

Lifecycle::Lifecycle(QObject *parent)
    : QObject(parent)
    , m_hadTerminal(terminalError() == 0)
    , m_guard(guardOptions())
{
    connect(&m_guard, &TerminationGuard::quitRequested, this, [this](const SignalEvent &event) {
        qCInfo(lcSigwise, "%s: ending", qPrintable(signalName(event.signo)));
        Q_EMIT endRequested();
    });
    connect(&m_news, &SignalWatcher::received, this, &Lifecycle::take);
    if (const Result<void> armed = m_guard.arm(); !armed)
        report("cannot watch for the end", armed.error());
    for (const int signo : { SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE, SIGXFSZ }) {
        const Result<void> watched = m_news.watch(signo);
        if (!watched && watched.error().code != Refusal::LeftIgnored)
            report("cannot watch signal", watched.error());
    }
}

void Lifecycle::take(const SignalEvent &event)
{
    switch (event.signo) {
    case SIGHUP:
        takeHangup(event);
        break;
    case SIGUSR1:
        Q_EMIT countersRequested();
        break;
    case SIGUSR2:
        logLines(threadsText());
        break;
    default:
        break; // SIGPIPE, SIGXFSZ: being caught was all
    }
}

void Lifecycle::takeHangup(const SignalEvent &event)
{
    if (event.cause == SignalEvent::Cause::Kernel)
        return; // the guard's
    if (m_hadTerminal && terminalError() == ENXIO)
        m_guard.requestQuit(event);
    else
        Q_EMIT reloadRequested();
}

QString bridgeCountersText()
{
    const SignalHub &hub = SignalHub::instance();
    QStringList lines{ QStringLiteral("bridge high_water_mark %1").arg(hub.highWaterMark()),
        QStringLiteral("bridge refused_wakes %1").arg(hub.refusedWakes()) };
    for (SignalSet rest = hub.watched(); !rest.isEmpty(); rest.remove(rest.lowest())) {
        const SignalStats stats = hub.stats(rest.lowest());
        if (stats.handlerRuns + stats.foreignRuns == 0)
            continue;
        lines << QStringLiteral("bridge %1 received %2 delivered %3 lost %4 unclaimed %5 in_children %6")
                     .arg(signalName(rest.lowest()))
                     .arg(stats.handlerRuns)
                     .arg(stats.delivered)
                     .arg(stats.lost)
                     .arg(stats.unclaimed)
                     .arg(stats.foreignRuns);
    }
    return lines.join(QLatin1Char('\n'));
}

QString threadsText()
{
    ProcReader reader;
    const Result<ProcessInfo> self = reader.read(::getpid(), ProcReader::Depth::Detail);
    if (!self || !self->detail)
        return QStringLiteral("threads: /proc does not tell");
    QStringList lines;
    for (const ThreadInfo &thread : self->detail->threads) {
        const QByteArray place = thread.wchan.isEmpty() || thread.wchan == "0" ? "-" : thread.wchan;
        lines << QStringLiteral("thread %1 %2: %3, in %4, blocks %5, pending %6")
                     .arg(thread.tid)
                     .arg(visibleText(thread.name), Words::stateWord(thread.state), visibleText(place),
                         namesOf(thread.blocked), namesOf(thread.pending));
    }
    return lines.join(QLatin1Char('\n'));
}

void logLines(const QString &text)
{
    const QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &line : lines)
        qCInfo(lcSigwise, "%s", qPrintable(line));
}

} // namespace Sigwise
