// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/signalwatcher.h"

#include "core/bridge/dispositions.h"
#include "core/bridge/subscriber.h"

#include <QThread>

#include <array>
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

// How many watchers of this thread want a signal open, and which it had blocked before the first of them.
struct OpenKinds
{
    std::array<int, highestSignal + 1> watchers{};
    SignalSet wereBlocked;
};
thread_local OpenKinds openKinds;

void keepOpen(int signo)
{
    const bool blocked = isBlocked(signo);
    if (openKinds.watchers.at(static_cast<size_t>(signo))++ == 0 && blocked)
        openKinds.wereBlocked.insert(signo);
    if (blocked)
        changeMask(SIG_UNBLOCK, signo);
}

void needOpenNoMore(int signo)
{
    if (--openKinds.watchers.at(static_cast<size_t>(signo)) > 0 || !openKinds.wereBlocked.contains(signo))
        return;
    openKinds.wereBlocked.remove(signo);
    changeMask(SIG_BLOCK, signo);
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
    if (options.unblock && m_openIn.try_emplace(signo, std::this_thread::get_id()).second)
        keepOpen(signo);
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
    if (const auto open = m_openIn.extract(signo); open && open.mapped() == std::this_thread::get_id())
        needOpenNoMore(signo);
    m_watched.remove(signo);
    m_oneShot.remove(signo);
    const std::shared_ptr<Subscriber> self = m_subscriber;
    for (const SignalEvent &event : SignalHub::instance().unsubscribe(self, signo, pending)) {
        if (!SignalHub::instance().callFlushed(self, event)) // one of its slots deleted it
            return;
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
