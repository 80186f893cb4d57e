// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/ringreader.h"
#include "core/bridge/signalhub.h"
#include "core/bridge/signalwatcher.h"
#include "core/bridge/subscriber.h"
#include "core/bridge/wakechannel.h"

#include <array>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace Sigwise {

using Subscribers = std::vector<std::shared_ptr<Subscriber>>;

/// One kind of signal.
struct WatchedKind
{
    /// Replaced, never changed: a delivery goes on with the list that it began with.
    std::shared_ptr<const Subscribers> subscribers = std::make_shared<const Subscribers>();
    std::optional<struct sigaction> before; ///< while our handler is installed: what it was installed over
    /// An earlier watch that ended while somebody else's handler was on top of ours, which may still call
    /// ours, or put it back some day.
    struct Covered
    {
        struct sigaction before; ///< what ours had been installed over
        struct sigaction by; ///< theirs
    };
    std::optional<Covered> covered;
    Pending afterwards = Pending::Discard; ///< what becomes of records that come after the last watch
    quint64 waiting = 0;
    SignalStats stats;

    [[nodiscard]] bool isWatched() const { return !subscribers->empty(); }
};

/// What the hub keeps, and the way of a record to its watchers (delivery.cpp).
class SignalHub::Private
{
public:
    using Lock = std::unique_lock<std::mutex>;

    static void attachToApplication();
    static void detachFromApplication();
    static void followApplications();
    void attach();
    /// Needs the mutex, as all that follow but drain() and deliverMail().
    Result<void> belongToThisProcess();
    Result<void> installFor(WatchedKind &kind, int signo, WatchOptions options);
    static bool uncover(WatchedKind &kind, int signo);
    static void endInstallation(WatchedKind &kind, int signo, Pending pending);

    void drain();
    [[nodiscard]] bool hasMore() const;
    void pump(const RingReader::Wake &wake);
    // These return false when a slot has forked and this is the child now: nothing more is to be delivered.
    bool deliverNext(Lock &lock);
    bool deliver(Lock &lock, const Subscribers &subscribers, const SignalEvent &event);
    bool call(Lock &lock, Subscriber &to, const SignalEvent &event,
        void (SignalWatcher::*how)(const SignalEvent &) = &SignalWatcher::deliver);
    void deliverMail(const std::shared_ptr<Subscriber> &to);
    void removeQueued(int signo, Pending pending);

    [[nodiscard]] WatchedKind &kindOf(int signo) { return kinds[static_cast<size_t>(signo)]; }

    mutable std::mutex mutex; ///< guards everything; never taken by the handler, never held in a slot
    std::condition_variable idle; ///< a delivery to a watcher that is gone has ended
    std::array<WatchedKind, Handler::kindCount> kinds;
    std::deque<SignalEvent> inbox; ///< taken out of the ring, not delivered yet
    RingReader reader;
    unsigned generation = 0; ///< counts the processes, each the child of the one before, that it belonged to
    WakeChannel channel; ///< attached and read in the application's thread only
};

} // namespace Sigwise
