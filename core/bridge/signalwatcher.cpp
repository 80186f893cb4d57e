// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/signalwatcher.h"

#include "core/bridge/dispositions.h"
#include "core/bridge/subscriber.h"

#include <QThread>

#include <string>

namespace Sigwise {

namespace {

void changeMask(int how, int signo)
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, signo);
    ::pthread_sigmask(how, &set, nullptr);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
    , m_subscriber(std::make_shared<Subscriber>())
{
    m_subscriber->watcher = this;
}

// First of all it is called no more: it may be deleted in another thread.
SignalWatcher::~SignalWatcher()
{
    SignalHub::instance().forget(m_subscriber);
    for (SignalSet rest = m_watched; !rest.isEmpty(); rest.remove(rest.lowest()))
        endWatch(rest.lowest(), Pending::Discard);
}

Result<void> SignalWatcher::watch(int signo, WatchOptions options)
{
    if (thread() != QThread::currentThread())
        return unexpected(Error{ Refusal::WrongThread, std::to_string(signo) });
    if (const Result<void> done = SignalHub::instance().subscribe(m_subscriber, signo, options); !done)
        return done;
    m_watched.insert(signo);
    m_oneShot.remove(signo);
    if (options.oneShot)
        m_oneShot.insert(signo);
    if (options.unblock && isBlocked(signo)) {
        changeMask(SIG_UNBLOCK, signo);
        m_unblocked.insert(signo);
    }
    return {};
}

Result<void> SignalWatcher::unwatch(int signo, Pending pending)
{
    if (thread() != QThread::currentThread())
        return unexpected(Error{ Refusal::WrongThread, std::to_string(signo) });
    if (!m_watched.contains(signo))
        return unexpected(Error{ Refusal::NotWatched, std::to_string(signo) });
    endWatch(signo, pending);
    return {};
}

void SignalWatcher::endWatch(int signo, Pending pending)
{
    if (m_unblocked.contains(signo) && thread() == QThread::currentThread())
        changeMask(SIG_BLOCK, signo);
    m_unblocked.remove(signo);
    m_watched.remove(signo);
    m_oneShot.remove(signo);
    const std::shared_ptr<Subscriber> self = m_subscriber;
    for (const SignalEvent &event : SignalHub::instance().unsubscribe(self, signo, pending)) {
        if (self->watcher == nullptr) // deleted by one of its slots, in this thread
            return;
        Q_EMIT received(event);
    }
}

void SignalWatcher::deliver(const SignalEvent &event)
{
    if (!m_watched.contains(event.signo))
        return; // the watch ended between the hub's look and now
    if (m_oneShot.contains(event.signo))
        endWatch(event.signo, Pending::Discard);
    Q_EMIT received(event);
}

} // namespace Sigwise
