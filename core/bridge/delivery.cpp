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
    if (!channel.isOpen()) { // in a child of fork(2): the signals and the byte are its parent's
        channel.silence();
        return;
    }
    Lock lock(mutex);
    pump(RingReader::wakeUnderWay());
    for (SignalEvent &event : inbox) {
        if (!event.notifiedNs)
            event.notifiedNs = std::max(notifiedNs, event.takenNs); // it may have come after the first look
    }
    for (size_t count = inbox.size(); count > 0 && !inbox.empty(); --count) {
        if (!deliverNext(lock))
            return;
    }
    if (hasMore()) {
        Handler::wake(0); // for the case that a loop within a slot took the byte
        return;
    }
    if (!channel.takeBytes()) {
        lock.unlock(); // a message handler is anybody's code
        qWarning("SignalHub: somebody closed the wake-up socket: no more signals are delivered");
        return;
    }
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

bool SignalHub::Private::deliverNext(Lock &lock)
{
    const SignalEvent event = std::move(inbox.front());
    inbox.pop_front();
    WatchedKind &kind = kindOf(event.signo);
    --kind.waiting;
    if (kind.isWatched()) {
        ++kind.stats.delivered;
        kind.stats.synthetic += event.synthetic ? 1U : 0U;
        const std::shared_ptr<const Subscribers> subscribers = kind.subscribers;
        return deliver(lock, *subscribers, event);
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
    return true;
}

// Everybody has it before anybody is called: a slot may run a loop, in which the next event must not overtake
// this one, and may end the watch of another watcher, which is to find it. Those of this thread are called,
// in their order; those of others are posted to, under the mutex that their destructor takes.
bool SignalHub::Private::deliver(Lock &lock, const Subscribers &subscribers, const SignalEvent &event)
{
    const auto isHere = [](const Subscriber &subscriber) {
        return subscriber.watcher != nullptr && subscriber.watcher->thread() == QThread::currentThread();
    };
    if (Subscriber &only = *subscribers.front();
        subscribers.size() == 1 && isHere(only) && only.mailbox.isEmpty())
        return !only.kinds.contains(event.signo) || call(lock, only, event);
    for (const std::shared_ptr<Subscriber> &subscriber : subscribers) {
        if (subscriber->watcher == nullptr || !subscriber->kinds.contains(event.signo))
            continue;
        subscriber->mailbox.push(event);
        if (!isHere(*subscriber) && !std::exchange(subscriber->mailPosted, true))
            QMetaObject::invokeMethod(
                subscriber->watcher, [this, subscriber] { deliverMail(subscriber); }, Qt::QueuedConnection);
    }
    for (const std::shared_ptr<Subscriber> &subscriber : subscribers) {
        while (isHere(*subscriber)) {
            const std::optional<SignalEvent> mail = subscriber->mailbox.take();
            if (!mail)
                break;
            if (!call(lock, *subscriber, *mail))
                return false;
        }
    }
    return true;
}

// As many as wait now: a slot that raises signals must not keep the loop from everything else.
void SignalHub::Private::deliverMail(const std::shared_ptr<Subscriber> &to)
{
    if (!channel.isOpen())
        return; // its parent's, as in drain()
    Lock lock(mutex);
    to->mailPosted = false;
    for (size_t count = to->mailbox.count(); count > 0 && to->watcher != nullptr; --count) {
        const std::optional<SignalEvent> event = to->mailbox.take();
        if (!event || !call(lock, *to, *event))
            return;
    }
}

// Whoever deletes the watcher in another thread meanwhile waits until its slots have returned. A slot may
// fork, and the child return from it: what else there was to deliver is its parent's.
bool SignalHub::Private::call(
    Lock &lock, Subscriber &to, const SignalEvent &event, void (SignalWatcher::*how)(const SignalEvent &))
{
    SignalWatcher *const watcher = to.watcher;
    const unsigned before = generation;
    ++to.deliveries;
    to.deliverer = std::this_thread::get_id();
    lock.unlock();
    (watcher->*how)(event);
    lock.lock();
    --to.deliveries;
    if (to.watcher == nullptr)
        idle.notify_all();
    return generation == before && channel.isOpen();
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
