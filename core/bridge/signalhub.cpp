// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/signalhub.h"

#include "core/base/syscalls.h"
#include "core/base/uniquefd.h"
#include "core/bridge/dispositions.h"
#include "core/bridge/handler.h"
#include "core/bridge/installation.h"
#include "core/bridge/refusal.h"
#include "core/bridge/ringreader.h"
#include "core/bridge/signalwatcher.h"
#include "core/bridge/subscriber.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <mutex>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

namespace Sigwise {

using Handler::shared;
using Subscribers = std::vector<std::shared_ptr<Subscriber>>;

namespace {

bool staysIgnored(int signo, WatchOptions options)
{
    constexpr SignalSet respected{ SIGHUP, SIGINT, SIGQUIT };
    return !options.overrideIgnored && respected.contains(signo)
        && disposition(signo) == Disposition::Ignored;
}

struct WatchedKind
{
    /// Replaced, never changed: a delivery goes on with the list that it began with.
    std::shared_ptr<const Subscribers> subscribers = std::make_shared<const Subscribers>();
    std::optional<struct sigaction> before; ///< set while our handler is installed
    Pending afterwards = Pending::Discard; ///< what becomes of records that come after the last watch
    quint64 waiting = 0;
    SignalStats stats;
};

} // namespace

class SignalHub::Private
{
public:
    Result<void> openPair();
    void forgetParent();
    void attach();
    void detach() { notifier.reset(); }

    void drain();
    bool takeBytes();
    void pump(const RingReader::Wake &wake);
    bool deliverNext();
    static void deliverTo(std::mutex &mutex, const std::shared_ptr<Subscriber> &to, const SignalEvent &event);
    void removeQueued(int signo, Pending pending);
    void removeSubscriber(WatchedKind &kind, const std::shared_ptr<Subscriber> &subscriber);

    mutable std::mutex mutex; ///< guards everything but the notifier; never taken by the handler
    std::array<WatchedKind, Handler::kindCount> kinds;
    std::deque<SignalEvent> inbox; ///< taken out of the ring, not delivered yet
    RingReader reader;
    UniqueFd readEnd;
    UniqueFd writeEnd;
    std::unique_ptr<QSocketNotifier> notifier; ///< touched in the application's thread only
};

// A notifier that is made before the application object never fires, so this waits for it. Routines of this
// kind run for every application object that is made (qAddPreRoutine()).
void attachToApplication() { SignalHub::instance().attach(); }
Q_COREAPP_STARTUP_FUNCTION(attachToApplication)

void detachFromApplication() { SignalHub::instance().detach(); }

SignalHub &SignalHub::instance()
{
    static SignalHub *const hub = new SignalHub;
    return *hub;
}

SignalHub::SignalHub()
    : d(new Private)
{ }

void SignalHub::attach() { d->attach(); }

void SignalHub::detach() { d->detach(); }

void SignalHub::Private::attach()
{
    QCoreApplication *application = QCoreApplication::instance();
    if (application == nullptr)
        return;
    if (application->thread() != QThread::currentThread()) {
        QMetaObject::invokeMethod(application, attachToApplication, Qt::QueuedConnection);
        return;
    }
    const std::scoped_lock lock(mutex);
    if (notifier || !readEnd)
        return;
    notifier = std::make_unique<QSocketNotifier>(readEnd.get(), QSocketNotifier::Read);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), [this] { drain(); });
    qAddPostRoutine(detachFromApplication);
}

// CLOEXEC and NONBLOCK from the beginning: another thread may start a child at any time.
Result<void> SignalHub::Private::openPair()
{
    const pid_t self = ::getpid();
    const pid_t owner = shared.owner.load();
    if (readEnd && owner == self)
        return {};
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return unexpected(errno, "socketpair");
    if (owner != 0 && owner != self)
        forgetParent();
    notifier.reset();
    readEnd.reset(ends[0]);
    writeEnd.reset(ends[1]);
    shared.wakeFd.store(ends[1]);
    shared.awake.store(0);
    shared.owner.store(self);
    return {};
}

void SignalHub::Private::forgetParent()
{
    reader.reset();
    inbox.clear();
    for (WatchedKind &kind : kinds)
        kind.waiting = 0;
    shared.quitAsked.store(0);
}

// Takes what is there when it looks, and no more: signals that slots raise wake the loop again, and its other
// work gets its turn.
void SignalHub::Private::drain()
{
    const int64_t notifiedNs = monotonicNs();
    if (!takeBytes())
        return;
    const RingReader::Wake wake = RingReader::acknowledge(notifiedNs);
    size_t count = 0;
    {
        const std::scoped_lock lock(mutex);
        pump(wake);
        count = inbox.size();
    }
    while (count > 0 && deliverNext())
        --count;
}

bool SignalHub::Private::takeBytes()
{
    std::array<char, 64> bytes{};
    for (;;) {
        const ssize_t got
            = retryOnInterrupt([&] { return ::recv(readEnd.get(), bytes.data(), bytes.size(), 0); });
        if (got > 0 && static_cast<size_t>(got) == bytes.size())
            continue;
        if (got > 0 || (got < 0 && errno == EAGAIN))
            return true;
        // Somebody closed the descriptor from outside; a notifier on it would spin.
        notifier->setEnabled(false);
        qWarning("SignalHub: the wake-up socket was closed: no more signals are delivered");
        return false;
    }
}

void SignalHub::Private::pump(const RingReader::Wake &wake)
{
    const size_t known = inbox.size();
    reader.read(wake, inbox);
    for (size_t i = known; i < inbox.size(); ++i) {
        WatchedKind &kind = kinds[static_cast<size_t>(inbox[i].signo)];
        kind.stats.highWaterMark = std::max(kind.stats.highWaterMark, ++kind.waiting);
    }
}

bool SignalHub::Private::deliverNext()
{
    SignalEvent event;
    std::shared_ptr<const Subscribers> subscribers;
    bool sendAgain = false;
    {
        const std::scoped_lock lock(mutex);
        if (inbox.empty())
            return false;
        event = std::move(inbox.front());
        inbox.pop_front();
        WatchedKind &kind = kinds[static_cast<size_t>(event.signo)];
        --kind.waiting;
        subscribers = kind.subscribers;
        if (subscribers->empty()) {
            kind.stats.unclaimed += event.synthetic ? 0U : 1U;
            sendAgain = kind.afterwards == Pending::Flush;
        } else {
            ++kind.stats.delivered;
            kind.stats.synthetic += event.synthetic ? 1U : 0U;
        }
    }
    // Its handler had begun when the last watch ended: it meets the action that was put back then.
    if (sendAgain)
        (void)::kill(::getpid(), event.signo);
    for (const std::shared_ptr<Subscriber> &subscriber : *subscribers)
        deliverTo(mutex, subscriber, event);
    return true;
}

// A watcher of this thread cannot go away between the look and the call; one of another thread is only posted
// to, under the mutex that its destructor takes.
void SignalHub::Private::deliverTo(
    std::mutex &mutex, const std::shared_ptr<Subscriber> &to, const SignalEvent &event)
{
    std::unique_lock lock(mutex);
    SignalWatcher *watcher = to->watcher;
    if (watcher == nullptr || !to->kinds.contains(event.signo))
        return;
    if (watcher->thread() == QThread::currentThread() && to->mailbox.empty()) {
        lock.unlock();
        watcher->deliver(event);
        return;
    }
    to->mailbox.push_back(event);
    if (!std::exchange(to->mailPosted, true))
        QMetaObject::invokeMethod(
            watcher, [watcher] { watcher->takeMail(); }, Qt::QueuedConnection);
}

void SignalHub::Private::removeQueued(int signo, Pending pending)
{
    WatchedKind &kind = kinds[static_cast<size_t>(signo)];
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

void SignalHub::Private::removeSubscriber(WatchedKind &kind, const std::shared_ptr<Subscriber> &subscriber)
{
    auto rest = std::make_shared<Subscribers>(*kind.subscribers);
    std::erase(*rest, subscriber);
    kind.subscribers = std::move(rest);
}

Result<void> SignalHub::subscribe(
    const std::shared_ptr<Subscriber> &subscriber, int signo, WatchOptions options)
{
    if (const std::optional<Refusal> refusal = refusalOf(signo))
        return unexpected(Error{ *refusal, std::to_string(signo) });
    if (QCoreApplication::closingDown())
        return unexpected(Error{ Refusal::ShuttingDown, std::to_string(signo) });
    {
        const std::scoped_lock lock(d->mutex);
        WatchedKind &kind = d->kinds[static_cast<size_t>(signo)];
        if (!kind.before && staysIgnored(signo, options))
            return unexpected(Error{ Refusal::LeftIgnored, std::to_string(signo) });
        if (const Result<void> opened = d->openPair(); !opened)
            return opened;
        if (!kind.before) {
            const Result<struct sigaction> before
                = Handler::install(signo, { .restart = options.restart, .chain = options.chain });
            if (!before)
                return unexpected(before.error());
            kind.before = *before;
        }
        if (!subscriber->kinds.contains(signo)) {
            auto more = std::make_shared<Subscribers>(*kind.subscribers);
            more->push_back(subscriber);
            kind.subscribers = std::move(more);
            subscriber->kinds.insert(signo);
        }
    }
    d->attach();
    return {};
}

std::vector<SignalEvent> SignalHub::unsubscribe(
    const std::shared_ptr<Subscriber> &subscriber, int signo, Pending pending)
{
    std::vector<SignalEvent> events;
    const auto isKind = [signo](const SignalEvent &event) { return event.signo == signo; };
    const std::scoped_lock lock(d->mutex);
    WatchedKind &kind = d->kinds[static_cast<size_t>(signo)];
    d->removeSubscriber(kind, subscriber);
    subscriber->kinds.remove(signo);
    const bool wasLast = kind.subscribers->empty();
    if (wasLast && kind.before) {
        // Only where our handler was the installed one can nobody call it any more: what still comes was
        // under way, and may be sent again.
        const bool wasOurs = Handler::restore(signo, *kind.before);
        kind.afterwards = wasOurs ? pending : Pending::Discard;
        kind.before.reset();
    }
    d->pump({});
    if (pending == Pending::Flush) {
        std::copy_if(
            subscriber->mailbox.begin(), subscriber->mailbox.end(), std::back_inserter(events), isKind);
        std::copy_if(d->inbox.begin(), d->inbox.end(), std::back_inserter(events), isKind);
    }
    std::erase_if(subscriber->mailbox, isKind);
    if (wasLast)
        d->removeQueued(signo, pending);
    return events;
}

void SignalHub::forget(const std::shared_ptr<Subscriber> &subscriber)
{
    const std::scoped_lock lock(d->mutex);
    subscriber->watcher = nullptr;
    subscriber->mailbox.clear();
}

std::optional<SignalEvent> SignalHub::nextMail(Subscriber &subscriber)
{
    const std::scoped_lock lock(d->mutex);
    if (subscriber.mailbox.empty())
        return std::nullopt;
    SignalEvent event = std::move(subscriber.mailbox.front());
    subscriber.mailbox.pop_front();
    return event;
}

size_t SignalHub::mailCount(Subscriber &subscriber)
{
    const std::scoped_lock lock(d->mutex);
    subscriber.mailPosted = false;
    return subscriber.mailbox.size();
}

SignalStats SignalHub::stats(int signo) const
{
    if (!isSignalNumber(signo))
        return {};
    const std::scoped_lock lock(d->mutex);
    SignalStats stats = d->kinds[static_cast<size_t>(signo)].stats;
    stats.handlerRuns = shared.kinds[signo].runs.load(std::memory_order_relaxed);
    stats.lost = shared.kinds[signo].lost.load(std::memory_order_relaxed);
    stats.foreignRuns = shared.kinds[signo].foreign.load(std::memory_order_relaxed);
    return stats;
}

quint64 SignalHub::highWaterMark() const
{
    const std::scoped_lock lock(d->mutex);
    return d->reader.highWaterMark();
}

quint64 SignalHub::refusedWakes() const { return shared.refusedWakes.load(std::memory_order_relaxed); }

SignalSet SignalHub::watched() const
{
    const std::scoped_lock lock(d->mutex);
    SignalSet set;
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (d->kinds[static_cast<size_t>(signo)].before)
            set.insert(signo);
    }
    return set;
}

SignalSet SignalHub::stolen() const
{
    SignalSet set;
    for (SignalSet rest = watched(); !rest.isEmpty(); rest.remove(rest.lowest())) {
        if (disposition(rest.lowest()) != Disposition::CaughtByBridge)
            set.insert(rest.lowest());
    }
    return set;
}

Result<void> SignalHub::childAfterFork()
{
    {
        const std::scoped_lock lock(d->mutex);
        if (const Result<void> opened = d->openPair(); !opened)
            return opened;
    }
    d->attach();
    return {};
}

} // namespace Sigwise
