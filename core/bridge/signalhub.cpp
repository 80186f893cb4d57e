// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/signalhub.h"

#include "core/bridge/dispositions.h"
#include "core/bridge/handler.h"
#include "core/bridge/hubstate.h"
#include "core/bridge/installation.h"
#include "core/bridge/refusal.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <string>

#include <dlfcn.h>
#include <unistd.h>

namespace Sigwise {

using Handler::shared;

namespace {

bool staysIgnored(int signo, WatchOptions options)
{
    constexpr SignalSet respected{ SIGHUP, SIGINT, SIGQUIT };
    return !options.overrideIgnored && respected.contains(signo) && isIgnored(signo);
}

// Whether a function still stands there (sa_handler and sa_sigaction share their storage).
bool isInstalled(const struct sigaction &action, int signo)
{
    struct sigaction now = {};
    return ::sigaction(signo, nullptr, &now) == 0 && now.sa_handler == action.sa_handler
        && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN;
}

// From the first watch on, the kernel and Qt call functions of this library: it must outlive a dlclose(3) of
// the plugin that it is part of. A program itself is never unloaded, and dlopen(3) finds nothing to do.
void keepLoaded()
{
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void *>(&Handler::handle), &info) != 0)
        (void)::dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

// In a child of fork(2): what waited is told to the parent, and of its threads only the one that forked is
// here.
void leaveToParent(Subscriber &subscriber)
{
    subscriber.mailbox.clear();
    subscriber.mailPosted = false;
    if (subscriber.deliverer != std::this_thread::get_id())
        subscriber.deliveries = 0;
}

} // namespace

SignalHub &SignalHub::instance()
{
    static SignalHub *const hub = new SignalHub;
    return *hub;
}

SignalHub::SignalHub()
    : d(new Private)
{
    qRegisterMetaType<SignalEvent>();
}

void SignalHub::Private::attachToApplication() { instance().d->attach(); }

void SignalHub::Private::detachFromApplication()
{
    const std::scoped_lock lock(instance().d->mutex);
    instance().d->channel.detach();
}

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
    if (channel.attach([this] { drain(); }))
        qAddPostRoutine(detachFromApplication);
}

// A notifier that is made before the application object never fires, so this waits for it. Routines of this
// kind run for every application object that is made, and at once when there is one (qAddPreRoutine()).
void SignalHub::Private::followApplications()
{
    static const bool once = [] {
        keepLoaded();
        qAddPreRoutine(attachToApplication);
        return true;
    }();
    static_cast<void>(once);
    instance().d->attach();
}

Result<void> SignalHub::Private::belongToThisProcess()
{
    if (channel.isOpen())
        return {};
    if (const Result<void> opened = channel.open(); !opened)
        return opened;
    // An owner there is, then, is the parent. It may have the same number, in another PID namespace.
    if (shared.owner.load() != 0) {
        reader.reset();
        inbox.clear();
        ++generation;
        for (WatchedKind &kind : kinds) {
            kind.waiting = 0;
            for (const std::shared_ptr<Subscriber> &subscriber : *kind.subscribers)
                leaveToParent(*subscriber);
        }
        shared.quitAsked.store(0);
        shared.deadlineNs.store(0); // timers are not inherited (timer_create(2))
    }
    shared.owner.store(::getpid());
    return {};
}

// A handler on top of one of ours that it may call is not called in its turn: that would have no end.
Result<void> SignalHub::Private::installFor(WatchedKind &kind, int signo, WatchOptions options)
{
    if (kind.before)
        return belongToThisProcess();
    const bool beneath = kind.covered && !uncover(kind, signo) && isInstalled(kind.covered->by, signo);
    if (!beneath)
        kind.covered.reset();
    if (staysIgnored(signo, options))
        return unexpected(Error{ Refusal::LeftIgnored, std::to_string(signo) });
    if (const Result<void> ready = belongToThisProcess(); !ready)
        return ready;
    const Result<struct sigaction> before
        = Handler::install(signo, { .restart = options.restart, .chain = options.chain && !beneath });
    if (!before)
        return unexpected(before.error());
    kind.before = *before;
    return {};
}

// Puts back what was there before ours, when ours is on top again.
bool SignalHub::Private::uncover(WatchedKind &kind, int signo)
{
    if (!kind.covered || !Handler::restore(signo, kind.covered->before))
        return false;
    kind.covered.reset();
    return true;
}

// Only where our handler was the installed one can nobody call it any more: what still comes was under way,
// and may be sent again. Where that would be ignored it is not: the action may be another one by then.
void SignalHub::Private::endInstallation(WatchedKind &kind, int signo, Pending pending)
{
    const bool wasOurs = Handler::restore(signo, *kind.before);
    const bool isMissed = wasOurs && kind.before->sa_handler != SIG_IGN;
    kind.afterwards = isMissed ? pending : Pending::Discard;
    struct sigaction now = {};
    if (!wasOurs && ::sigaction(signo, nullptr, &now) == 0)
        kind.covered = { kind.covered ? kind.covered->before : *kind.before, now };
    kind.before.reset();
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
        WatchedKind &kind = d->kindOf(signo);
        if (const Result<void> installed = d->installFor(kind, signo, options); !installed)
            return installed;
        if (!subscriber->kinds.contains(signo)) {
            auto more = std::make_shared<Subscribers>(*kind.subscribers);
            more->push_back(subscriber);
            kind.subscribers = std::move(more);
            subscriber->kinds.insert(signo);
        }
    }
    Private::followApplications();
    return {};
}

std::vector<SignalEvent> SignalHub::unsubscribe(
    const std::shared_ptr<Subscriber> &subscriber, int signo, Pending pending)
{
    const std::scoped_lock lock(d->mutex);
    WatchedKind &kind = d->kindOf(signo);
    auto rest = std::make_shared<Subscribers>(*kind.subscribers);
    std::erase(*rest, subscriber);
    kind.subscribers = std::move(rest);
    subscriber->kinds.remove(signo);
    if (!kind.isWatched() && kind.before)
        Private::endInstallation(kind, signo, pending);
    d->pump(RingReader::wakeUnderWay());
    std::vector<SignalEvent> events = subscriber->mailbox.takeKind(signo);
    std::copy_if(d->inbox.begin(), d->inbox.end(), std::back_inserter(events),
        [signo](const SignalEvent &event) { return event.signo == signo; });
    if (!kind.isWatched())
        d->removeQueued(signo, pending);
    if (pending == Pending::Discard)
        events.clear();
    return events;
}

bool SignalHub::callFlushed(const std::shared_ptr<Subscriber> &to, const SignalEvent &event)
{
    Private::Lock lock(d->mutex);
    return to->watcher != nullptr && d->call(lock, *to, event, &SignalWatcher::received)
        && to->watcher != nullptr;
}

void SignalHub::forget(const std::shared_ptr<Subscriber> &subscriber)
{
    Private::Lock lock(d->mutex);
    subscriber->watcher = nullptr;
    subscriber->mailbox.clear();
    d->idle.wait(lock,
        [&] { return subscriber->deliveries == 0 || subscriber->deliverer == std::this_thread::get_id(); });
}

SignalStats SignalHub::stats(int signo) const
{
    if (!isSignalNumber(signo))
        return {};
    const std::scoped_lock lock(d->mutex);
    SignalStats stats = d->kindOf(signo).stats;
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
        if (d->kindOf(signo).isWatched())
            set.insert(signo);
    }
    return set;
}

SignalSet SignalHub::stolen() const
{
    SignalSet set;
    for (SignalSet rest = watched(); !rest.isEmpty(); rest.remove(rest.lowest())) {
        if (!isCaughtByBridge(rest.lowest()))
            set.insert(rest.lowest());
    }
    return set;
}

Result<void> SignalHub::childAfterFork()
{
    {
        const std::scoped_lock lock(d->mutex);
        if (const Result<void> ready = d->belongToThisProcess(); !ready)
            return ready;
    }
    Private::followApplications();
    return {};
}

} // namespace Sigwise
