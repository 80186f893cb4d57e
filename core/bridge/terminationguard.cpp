// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/terminationguard.h"

#include "core/bridge/handler.h"

#include <QCoreApplication>

#include <ctime>
#include <memory>
#include <utility>

namespace Sigwise {

using Handler::shared;

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
    stopDeadline();
    if (!m_armed)
        return;
    shared.quitKinds.store(0);
    shared.kernelOnlyKinds.store(0);
    shared.quitAsked.store(0);
}

Result<void> TerminationGuard::arm()
{
    if (m_armed)
        return {};
    if (shared.quitKinds.load() != 0)
        return unexpected(Error{ Refusal::GuardExists, {} });
    SignalSet kinds;
    for (SignalSet rest = m_options.kinds; !rest.isEmpty(); rest.remove(rest.lowest())) {
        const int signo = rest.lowest();
        const Result<void> watched = m_watcher.watch(signo, m_options.watch);
        if (watched) {
            kinds.insert(signo);
        } else if (watched.error().code != Refusal::LeftIgnored) {
            for (; !kinds.isEmpty(); kinds.remove(kinds.lowest()))
                (void)m_watcher.unwatch(kinds.lowest(), Pending::Discard); // watched just above: cannot fail
            return watched;
        }
    }
    shared.quitAsked.store(0);
    shared.kernelOnlyKinds.store(m_options.hangupOnlyFromKernel ? Handler::kindBit(SIGHUP) : 0);
    shared.quitKinds.store(kinds.bits());
    m_armed = true;
    return {};
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
    shared.quitAsked.store(1);
    if (std::exchange(m_requested, true))
        return;
    startDeadline(event.signo);
    Q_EMIT quitRequested(event);
}

void TerminationGuard::startOver()
{
    stopDeadline();
    m_requested = false;
    shared.quitAsked.store(0);
}

// The kernel sends the signal once more, as the second one: no thread is needed, and a hung event loop does
// not matter.
void TerminationGuard::startDeadline(int signo)
{
    if (!m_armed || !m_options.deadline)
        return;
    const SignalSet kinds(shared.quitKinds.load());
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = kinds.contains(signo) ? signo : kinds.lowest();
    timer_t timer{};
    if (kinds.isEmpty() || ::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
        return;
    m_deadline = timer;
    const auto ns = std::chrono::nanoseconds(std::max(*m_options.deadline, std::chrono::milliseconds(1)));
    itimerspec when{};
    when.it_value.tv_sec = static_cast<time_t>(ns.count() / 1'000'000'000);
    when.it_value.tv_nsec = static_cast<long>(ns.count() % 1'000'000'000);
    (void)::timer_settime(timer, 0, &when, nullptr); // the timer was just made, the time is valid
}

void TerminationGuard::stopDeadline()
{
    if (m_deadline)
        (void)::timer_delete(*std::exchange(m_deadline, std::nullopt));
}

Result<TerminationGuard *> quitOn(SignalSet kinds)
{
    QCoreApplication *application = QCoreApplication::instance();
    if (application == nullptr)
        return unexpected(Error{ Refusal::NoApplication, {} });
    TerminationGuard::Options options;
    options.kinds = kinds;
    auto guard = std::make_unique<TerminationGuard>(options);
    if (const Result<void> armed = guard->arm(); !armed)
        return unexpected(armed.error());
    guard->setParent(application);
    QObject::connect(
        guard.get(), &TerminationGuard::quitRequested, application, [] { QCoreApplication::quit(); });
    return guard.release();
}

} // namespace Sigwise
