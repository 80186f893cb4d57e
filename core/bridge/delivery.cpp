// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/syscalls.h"
#include "core/bridge/hubstate.h"
#include "core/bridge/signalwatcher.h"

#include <QThread>

#include <algorithm>
#include <utility>

#include <sys/syscall.h>
#include <unistd.h>

namespace Sigwise {

namespace {

// As it came, with sender and value: to itself a process may send any siginfo, as long as its first thread
// does (rt_sigqueueinfo(2)).
void sendAgain(const SignalEvent &event)
{
    siginfo_t info{};
    info.si_signo = event.signo;
    info.si_code = event.code;
    info.si_pid = event.pid.value_or(0);
    info.si_uid = event.uid.value_or(0);
    if (event.value)
        info.si_value.sival_ptr = reinterpret_cast<void *>(static_cast<intptr_t>(*event.value));
    if (event.status)
        info.si_status = *event.status;
    if (event.synthetic || ::syscall(SYS_rt_sigqueueinfo, ::getpid(), event.signo, &info) != 0)
        (void)::kill(::getpid(), event.signo); // ourselves, and a signal that was just received
}

} // namespace

// Takes what is there when it looks, and no more: the loop's other work gets its turn before signals that
// slots raise. The signals come first and the wake-up byte after them, so that nobody waits for its read, and
// handlers that run meanwhile send none. While there is more the byte stays, and calls the notifier again.
void SignalHub::Private::drain()
{
    const int64_t notifiedNs = monotonicNs();
    if (!channel
             .isOpen()) { // a child of fork(2) that runs the loop: the signals and the byte are its parent's
        channel.silence();
        return;
    }
    Lock lock(mutex);
    pump(RingReader::wakeUnderWay(notifiedNs));
    for (size_t count = inbox.size(); count > 0 && !inbox.empty(); --count)
        deliverNext(lock);
    if (hasMore() || !channel.takeBytes())
        return;
    RingReader::acknowledge();
    if (hasMore()) // since the look before: it may have counted on the byte that was just taken
        Handler::wake(0);
}

bool SignalHub::Private::hasMore() const { return !inbox.empty() || reader.hasMore(); }

void SignalHub::Private::pump(const RingReader::Wake &wake)
{
    const size_t known = inbox.size();
    reader.read(wake, inbox);
    for (size_t i = known; i < inbox.size(); ++i) {
        WatchedKind &kind = kindOf(inbox[i].signo);
        kind.stats.highWaterMark = std::max(kind.stats.highWaterMark, ++kind.waiting);
    }
}

void SignalHub::Private::deliverNext(Lock &lock)
{
    const SignalEvent event = std::move(inbox.front());
    inbox.pop_front();
    WatchedKind &kind = kindOf(event.signo);
    --kind.waiting;
    if (kind.isWatched()) {
        ++kind.stats.delivered;
        kind.stats.synthetic += event.synthetic ? 1U : 0U;
        const std::shared_ptr<const Subscribers> subscribers = kind.subscribers;
        for (const std::shared_ptr<Subscriber> &subscriber : *subscribers)
            deliverTo(lock, subscriber, event);
        return;
    }
    kind.stats.unclaimed += event.synthetic ? 0U : 1U;
    // Either its handler had begun when the last watch ended, or the one who had replaced our handler put it
    // back since: it meets the action that was there before us, unless that was called already.
    const bool isDue = uncover(kind, event.signo) || kind.afterwards == Pending::Flush;
    if (isDue && Handler::shared.kinds[event.signo].previous.style.load() == Handler::Previous::None) {
        lock.unlock();
        sendAgain(event);
        lock.lock();
    }
}

// A watcher of this thread is called; one of another thread is posted to, under the mutex that its destructor
// takes.
void SignalHub::Private::deliverTo(
    Lock &lock, const std::shared_ptr<Subscriber> &to, const SignalEvent &event)
{
    SignalWatcher *const watcher = to->watcher;
    if (watcher == nullptr || !to->kinds.contains(event.signo))
        return;
    if (watcher->thread() == QThread::currentThread() && to->mailbox.isEmpty()) {
        call(lock, *to, event);
        return;
    }
    to->mailbox.push(event);
    if (!std::exchange(to->mailPosted, true))
        QMetaObject::invokeMethod(
            watcher, [this, to] { deliverMail(to); }, Qt::QueuedConnection);
}

// As many as wait now: a slot that raises signals must not keep the loop from everything else.
void SignalHub::Private::deliverMail(const std::shared_ptr<Subscriber> &to)
{
    Lock lock(mutex);
    to->mailPosted = false;
    for (size_t count = to->mailbox.count(); count > 0 && to->watcher != nullptr; --count) {
        const std::optional<SignalEvent> event = to->mailbox.take();
        if (!event)
            return;
        call(lock, *to, *event);
    }
}

// Whoever deletes the watcher in another thread meanwhile waits until its slots have returned.
void SignalHub::Private::call(Lock &lock, Subscriber &to, const SignalEvent &event)
{
    SignalWatcher *const watcher = to.watcher;
    ++to.deliveries;
    to.deliverer = std::this_thread::get_id();
    lock.unlock();
    watcher->deliver(event);
    lock.lock();
    --to.deliveries;
    if (to.watcher == nullptr)
        idle.notify_all();
}

void SignalHub::Private::removeQueued(int signo, Pending pending)
{
    WatchedKind &kind = kindOf(signo);
    for (const SignalEvent &event : inbox) {
        if (event.signo != signo)
            continue;
        if (pending == Pending::Flush) {
            ++kind.stats.delivered;
            kind.stats.synthetic += event.synthetic ? 1U : 0U;
        } else if (!event.synthetic) {
            ++kind.stats.unclaimed;
        }
    }
    std::erase_if(inbox, [signo](const SignalEvent &event) { return event.signo == signo; });
    kind.waiting = 0;
}

} // namespace Sigwise
