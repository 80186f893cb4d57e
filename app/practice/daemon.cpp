// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/daemon.h"

#include "app/practice/http/statuspages.h"
#include "app/practice/signals/stackrequest.h"
#include "app/practice/signals/stacktrace.h"
#include "app/practice/system/orphans.h"
#include "core/base/syscalls.h"
#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <QCoreApplication>

#include <csignal>
#include <utility>

#include <unistd.h>

namespace Sigwise::Practice {
namespace {

using std::chrono::milliseconds;

// After the grace period it ends by itself; the guard is for the case that it does not even do that.
constexpr milliseconds guardMargin(1000);

} // namespace

Daemon::Daemon(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_mistake(options.mistake)
    , m_modes(m_mistake, options.grace + guardMargin)
    , m_desk(m_modes, m_mistake, m_reporter, [this](int signo) { return whyNotChanged(signo); })
    , m_work(options.threads)
    , m_http([this](const HttpRequest &request) { return statusPage(request, counts()); })
    , m_open(options.open ? options.open->path : QByteArray(),
          options.open ? options.open->patience : milliseconds::zero())
{
    m_uptime.start();
    m_grace.setSingleShot(true);
    m_grace.setTimerType(Qt::PreciseTimer); // a coarse one may end 5 % early (Qt::TimerType)
    connectParts();
}

void Daemon::connectParts()
{
    connect(&m_modes, &SignalModes::received, this, &Daemon::take);
    connect(&m_modes, &SignalModes::quitRequested, this, &Daemon::stop);
    // Queued: before the event loop runs nothing can end it.
    connect(&m_reporter, &Reporter::closed, this, &Daemon::stopQuietly, Qt::QueuedConnection);
    connect(&m_commands, &CommandReader::lineRead, &m_desk, &CommandDesk::obey);
    connect(&m_commands, &CommandReader::lineTooLong, &m_desk, &CommandDesk::refuseLongLine);
    connect(&m_manager, &ServiceManager::failed, &m_reporter,
        [this](const QString &why) { m_reporter.error(QStringLiteral("NOTIFY_SOCKET"), why); });
    // In the workers' threads: the reporter takes lines from any.
    connect(&m_work, &Workforce::jobStarted, &m_reporter, &Reporter::jobStarted, Qt::DirectConnection);
    connect(&m_work, &Workforce::jobFinished, &m_reporter, &Reporter::jobFinished, Qt::DirectConnection);
    connect(&m_work, &Workforce::jobAbandoned, this, [this](int job) {
        m_exitCode = ExitCode::Failure;
        reportUnfinished(QStringLiteral("job %1").arg(job));
    });
    connect(&m_work, &Workforce::ended, this, &Daemon::endIfDone);
    // QtNetwork makes the whole program ignore SIGPIPE when it takes in its first client, whatever was
    // arranged; children would inherit that.
    connect(&m_http, &HttpServer::accepted, this, [this] { m_modes.reapply(SIGPIPE); });
    connect(&m_http, &HttpServer::ended, this, &Daemon::endIfDone);
    connect(&m_open, &DeadlineOpen::ended, this, &Daemon::endIfDone);
    connect(&m_grace, &QTimer::timeout, this, &Daemon::endGrace);
}

bool Daemon::start()
{
    if (!startSignals())
        return false;
    if (m_options.configPath) {
        const SettingsRead read = readSettings(*m_options.configPath);
        m_reporter.config(read.error, read.settings);
        if (!read.error.isEmpty()) {
            say(u"configuration " % read.error);
            return false;
        }
        m_settings = read.settings;
    }
    if (!startServices())
        return false;
    m_commands.start();
    startOpen();
    startTicks();
    m_work.start();
    m_work.apply(m_settings);
    m_reporter.ready(::getpid());
    m_manager.ready("working");
    m_work.begin();
    return true;
}

// Before everything else: what comes from now on is taken and waits for the event loop.
bool Daemon::startSignals()
{
    StackRequest::install();
    if (const QString warning = m_mistake.warning(); !warning.isEmpty())
        say(warning);
    if (const Result<void> started = m_modes.start(); !started) {
        say(u"cannot catch signals: " % QString::fromStdString(started.error().code.message()));
        return false;
    }
    for (const Options::Wish &wish : m_options.wishes) {
        if (const QString why = m_modes.change(wish.signo, wish.change); !why.isEmpty()) {
            say(signalName(wish.signo) % u": " % why);
            return false;
        }
        m_reporter.disposition(wish.signo, m_modes.mode(wish.signo), m_modes.isBlocked(wish.signo));
    }
    reapChildren();
    return true;
}

bool Daemon::startServices()
{
    if (!m_options.port)
        return true;
    if (const QString why = m_http.listen(*m_options.port); !why.isEmpty()) {
        say(u"cannot listen on 127.0.0.1:" % QString::number(*m_options.port) % u": " % why);
        return false;
    }
    say(u"listening on http://127.0.0.1:" % QString::number(m_http.port()) % u'/');
    return true;
}

void Daemon::startTicks()
{
    if (!m_options.tick)
        return;
    auto *timer = new QTimer(this);
    timer->setTimerType(Qt::PreciseTimer);
    connect(timer, &QTimer::timeout, this, [this, number = 0]() mutable { m_reporter.tick(++number); });
    timer->start(std::chrono::seconds(1));
}

void Daemon::startOpen()
{
    if (!m_options.open)
        return;
    const QString what = QString(u"open " % visibleText(m_options.open->path));
    connect(&m_open, &DeadlineOpen::opened, &m_reporter, &Reporter::opened);
    connect(&m_open, &DeadlineOpen::failed, &m_reporter,
        [this, what](const QString &why) { m_reporter.error(what, why); });
    connect(&m_open, &DeadlineOpen::deadlinePassed, &m_reporter, [this, what] {
        const auto seconds = static_cast<double>(m_options.open->patience.count()) / 1000;
        m_reporter.deadline(what % u": nobody answered within " % QString::number(seconds) % u" s");
    });
    connect(&m_open, &DeadlineOpen::alarmReceived, this, &Daemon::reportSignal);
    if (const Result<void> started = m_open.start(); !started)
        m_reporter.error(what, QString::fromStdString(started.error().code.message()));
}

void Daemon::take(const SignalEvent &event)
{
    reportSignal(event);
    if (m_modes.mode(event.signo) != Mode::Catch)
        return;
    switch (event.signo) {
    case SIGHUP:
        reload();
        break;
    case SIGUSR1:
        m_reporter.stats(counts());
        break;
    case SIGUSR2:
        reportStacks();
        break;
    case SIGCHLD:
        reapChildren();
        break;
    default:
        break;
    }
}

void Daemon::reportSignal(const SignalEvent &event)
{
    const int64_t slotNs = monotonicNs();
    // While the open runs two may watch for SIGALRM, and either may be told first.
    if (event.signo == SIGALRM && event.sequence <= m_lastAlarm)
        return;
    if (event.signo == SIGALRM)
        m_lastAlarm = event.sequence;
    m_mistake.inSlot();
    m_reporter.received(event, slotNs);
}

void Daemon::reload()
{
    if (m_isStopping)
        return; // it has said STOPPING=1, and nothing is to be started any more
    if (!m_options.configPath) {
        m_reporter.config(QStringLiteral("there is no configuration file (--config FILE)"), m_settings);
        return;
    }
    m_manager.reloading();
    const SettingsRead read = readSettings(*m_options.configPath);
    if (read.error.isEmpty()) {
        m_settings = read.settings;
        m_work.apply(m_settings);
    }
    m_reporter.config(read.error, m_settings);
    m_manager.ready(read.error.isEmpty() ? QByteArray("working")
                                         : "working with the old configuration: " + read.error.toUtf8());
}

void Daemon::reportStacks()
{
    const std::vector<ThreadStack> threads = stacksOfAllThreads();
    m_reporter.stacks(threads);
    for (const ThreadStack &thread : threads) {
        if (!thread.whyNot.isEmpty()) {
            m_reporter.error(u"stack of thread " % QString::number(thread.tid) % u" (" % thread.name % u')',
                thread.whyNot);
        }
    }
}

WorkCounts Daemon::counts() const
{
    const int jobs = m_work.finishedJobs();
    const double uptime = static_cast<double>(m_uptime.nsecsElapsed()) / 1e9;
    return { jobs, uptime, jobs / uptime };
}

QString Daemon::whyNotChanged(int signo) const
{
    if (m_isStopping)
        return QStringLiteral("the daemon is stopping");
    if (signo == SIGALRM && m_open.isRunning())
        return QStringLiteral("the open with a deadline needs it");
    return {};
}

void Daemon::stop(const SignalEvent &event)
{
    if (m_isStopping)
        return;
    m_reporter.stopping(event.signo);
    beginStop();
}

// Nobody is left to be told anything.
void Daemon::stopQuietly()
{
    m_exitCode = ExitCode::Failure;
    if (!m_isStopping)
        beginStop();
}

void Daemon::beginStop()
{
    m_isStopping = true;
    m_manager.stopping();
    m_grace.start(m_options.grace);
    m_http.finish();
    m_work.finish();
    m_open.cancel();
    endIfDone();
}

void Daemon::endIfDone()
{
    if (!m_isStopping || m_work.isRunning() || m_http.connectionCount() > 0 || m_open.isRunning())
        return;
    if (std::exchange(m_hasEnded, true))
        return;
    const int jobs = m_work.finishedJobs();
    const bool isRead = !m_reporter.isClosed();
    m_reporter.stopped(jobs);
    if (isRead)
        say(QString::number(jobs) % (jobs == 1 ? u" job done" : u" jobs done"));
    QCoreApplication::exit(static_cast<int>(m_exitCode));
}

// A client that does not take its answer keeps nobody from ending well; a job that was not finished does.
void Daemon::endGrace()
{
    if (const size_t count = m_http.connectionCount(); count > 0)
        reportUnfinished(QStringLiteral("%1 connections").arg(count));
    m_http.abort();
    m_work.abandon();
}

void Daemon::reportUnfinished(const QString &what)
{
    m_reporter.error(what, QStringLiteral("not finished within the grace period"));
}

} // namespace Sigwise::Practice
