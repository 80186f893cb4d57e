// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/terminationguard.h"

#include "core/bridge/handler.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <memory>
#include <utility>

#include <unistd.h>

namespace Sigwise {

using Handler::shared;

namespace {

// QCoreApplication::quit() does nothing before exec(); a login dialog or a splash screen runs a loop earlier,
// and exec() forgets that it was told to exit. So this is repeated until the application really quits: each
// time when the one before has been answered, because a window may ask its user, and a second QEvent::Quit
// would close that dialog. Windows may refuse, as they may refuse quit(): then nothing was asked for.
void askToQuit(TerminationGuard *guard)
{
    const QPointer<QTimer> again = new QTimer(guard);
    again->setSingleShot(true);
    const auto ask = [guard, again] {
        QEvent quit(QEvent::Quit);
        QCoreApplication::sendEvent(QCoreApplication::instance(), &quit);
        if (!again) // deleted meanwhile, with the guard
            return;
        if (quit.isAccepted()) {
            again->start(std::chrono::milliseconds(50));
            return;
        }
        again->deleteLater();
        guard->startOver();
    };
    QObject::connect(again, &QTimer::timeout, again, ask);
    QObject::connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, again, &QTimer::stop);
    ask();
}

} // namespace

TerminationGuard::TerminationGuard(QObject *parent)
    : TerminationGuard(Options(), parent)
{ }

TerminationGuard::TerminationGuard(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
    connect(&m_watcher, &SignalWatcher::received, this, &TerminationGuard::take);
}

TerminationGuard::~TerminationGuard()
{
    if (!m_armed)
        return;
    shared.quitKinds.store(0);
    shared.kernelOnlyKinds.store(0);
    removeDeadlines();
    shared.quitAsked.store(0);
}

Result<void> TerminationGuard::arm()
{
    if (m_armed)
        return m_owner == ::getpid() ? Result<void>() : armInChild();
    if (shared.quitKinds.load() != 0)
        return unexpected(Error{ Refusal::GuardExists, {} });
    const Result<SignalSet> kinds = watchKinds();
    if (!kinds)
        return unexpected(kinds.error());
    m_owner = ::getpid();
    if (const Result<void> made = makeDeadlines(*kinds); !made) {
        removeDeadlines();
        unwatchKinds(*kinds);
        return made;
    }
    shared.quitAsked.store(0);
    shared.kernelOnlyKinds.store(m_options.hangupOnlyFromKernel ? Handler::kindBit(SIGHUP) : 0);
    shared.quitKinds.store(kinds->bits());
    m_armed = true;
    return {};
}

// The watches and what the handler knows are inherited; the timers are not, and what was asked of the parent
// was not asked of this process.
Result<void> TerminationGuard::armInChild()
{
    m_deadlines.clear();
    m_owner = ::getpid();
    if (const Result<void> made = makeDeadlines(SignalSet(shared.quitKinds.load())); !made) {
        removeDeadlines();
        m_owner = 0; // the next call tries again
        return made;
    }
    startOver();
    return {};
}

// All of them, or none.
Result<SignalSet> TerminationGuard::watchKinds()
{
    SignalSet kinds;
    for (SignalSet rest = m_options.kinds; !rest.isEmpty(); rest.remove(rest.lowest())) {
        const int signo = rest.lowest();
        const Result<void> watched = m_watcher.watch(signo, m_options.watch);
        if (watched) {
            kinds.insert(signo);
        } else if (watched.error().code != Refusal::LeftIgnored) {
            unwatchKinds(kinds);
            return unexpected(watched.error());
        }
    }
    return kinds;
}

void TerminationGuard::unwatchKinds(SignalSet kinds)
{
    for (; !kinds.isEmpty(); kinds.remove(kinds.lowest()))
        (void)m_watcher.unwatch(kinds.lowest(), Pending::Discard); // watched just before: cannot fail
}

// The handler has counted already; a synthetic event says nothing of its cause, so what it counted is asked.
void TerminationGuard::take(const SignalEvent &event)
{
    const bool counted
        = event.synthetic ? shared.quitAsked.load() != 0 : Handler::isQuit(event.signo, event.code);
    if (m_armed && counted)
        requestQuit(event);
}

void TerminationGuard::requestQuit(const SignalEvent &event)
{
    const SignalSet kinds(shared.quitKinds.load());
    if (shared.quitAsked.exchange(1) == 0 && m_armed && !kinds.isEmpty())
        Handler::startDeadline(kinds.contains(event.signo) ? event.signo : kinds.lowest());
    if (!std::exchange(m_requested, true))
        Q_EMIT quitRequested(event);
}

void TerminationGuard::startOver()
{
    stopDeadlines();
    m_requested = false;
    shared.quitAsked.store(0);
}

// Made here and started in the handler, which may set a timer but not make one (signal-safety(7)).
Result<void> TerminationGuard::makeDeadlines(SignalSet kinds)
{
    if (!m_options.deadline)
        return {};
    for (; !kinds.isEmpty(); kinds.remove(kinds.lowest())) {
        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = kinds.lowest();
        event.sigev_value.sival_ptr = &shared;
        timer_t timer{};
        if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
            return unexpected(errno, "timer_create");
        m_deadlines.push_back(timer);
        shared.kinds[kinds.lowest()].deadline.store(timer);
    }
    const auto shortest = std::chrono::milliseconds(1); // zero would stop the timer
    shared.deadlineNs.store(std::chrono::nanoseconds(std::max(*m_options.deadline, shortest)).count());
    return {};
}

void TerminationGuard::stopDeadlines()
{
    const itimerspec never{};
    for (const timer_t timer : m_deadlines) {
        if (m_owner == ::getpid())
            (void)::timer_settime(timer, 0, &never, nullptr); // our own timer: cannot fail
    }
}

void TerminationGuard::removeDeadlines()
{
    shared.deadlineNs.store(0);
    for (const timer_t timer : m_deadlines) {
        if (m_owner == ::getpid())
            (void)::timer_delete(timer); // the same
    }
    m_deadlines.clear();
}

Result<TerminationGuard *> quitOn(SignalSet kinds)
{
    QCoreApplication *application = QCoreApplication::instance();
    if (application == nullptr)
        return unexpected(Error{ Refusal::NoApplication, {} });
    if (application->thread() != QThread::currentThread())
        return unexpected(Error{ Refusal::WrongThread, {} });
    TerminationGuard::Options options;
    options.kinds = kinds;
    auto guard = std::make_unique<TerminationGuard>(options);
    if (const Result<void> armed = guard->arm(); !armed)
        return unexpected(armed.error());
    guard->setParent(application);
    QObject::connect(guard.get(), &TerminationGuard::quitRequested, guard.get(),
        [guard = guard.get()] { askToQuit(guard); });
    return guard.release();
}

} // namespace Sigwise
