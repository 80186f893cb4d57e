// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/bridge/signalevent.h"
#include "core/signals/signalset.h"

#include <QtGlobal>

#include <memory>
#include <optional>
#include <vector>

namespace Sigwise {

class SignalWatcher;
struct Subscriber;

/// What to do with signals that were taken by the handler and not delivered yet when a watch ends.
enum class Pending {
    Flush, ///< deliver them now; one that is still in a handler meets the action that was put back
    Discard, ///< forget them
};

/// How a signal is watched.
struct WatchOptions
{
    /// HUP, INT and QUIT that are ignored when first watched stay ignored (nohup(1), background jobs of
    /// shells without job control), unless this is set.
    bool overrideIgnored = false;
    /// Call the handler function that was installed before, first, in the handler. It must return (no
    /// longjmp).
    bool chain = true;
    /// Interrupted system calls go on by themselves (SA_RESTART).
    bool restart = true;
    /// Unblock the signal in the calling thread; undone by unwatch() in the same thread.
    bool unblock = true;
    /// The watch ends with the first event.
    bool oneShot = false;
};

/// What was counted for one kind of signal since the process began. The books balance:
/// handlerRuns == delivered - synthetic + unclaimed + lost + those that still wait.
struct SignalStats
{
    quint64 handlerRuns = 0;
    quint64 delivered = 0; ///< events given to at least one watcher, synthetic ones too
    quint64 synthetic = 0; ///< of these, those that stand for lost records
    quint64 unclaimed = 0; ///< records that nobody watched any more
    quint64 lost = 0; ///< handler runs whose record found the ring full
    quint64 foreignRuns = 0; ///< handler runs in a child that had not called exec yet; never delivered
    quint64 highWaterMark = 0; ///< the most events of this kind that waited at once

    friend bool operator==(const SignalStats &, const SignalStats &) = default;
};

/// The one place of a process where the records of the handler become SignalEvents. It takes the wake-up
/// bytes by a QSocketNotifier in the thread of the application object, and hands events to the watchers.
///
/// All functions may be called from any thread, none from a signal handler. Signals taken before there is an
/// application wait in the ring until its event loop runs. It costs one socket pair and no thread, and
/// nothing while no signal comes. Where the loop is GLib's, its poll function gets one around it. It is never
/// destroyed, so that late handler runs are harmless; a plugin that it is part of stays loaded (dlclose(3)
/// has no effect). Two libraries of a process may each contain it: the handler that came later calls the
/// earlier one.
class SignalHub
{
    Q_DISABLE_COPY_MOVE(SignalHub)
public:
    [[nodiscard]] static SignalHub &instance();

    /// Zeros for a number that is no signal.
    [[nodiscard]] SignalStats stats(int signo) const;
    /// The most events that waited in the ring at once, of 65,536.
    [[nodiscard]] quint64 highWaterMark() const;
    /// Wake-up bytes that the socket refused; the signals are still delivered with the next one.
    [[nodiscard]] quint64 refusedWakes() const;

    /// The signals that at least one watcher watches.
    [[nodiscard]] SignalSet watched() const;
    /// The signals that are watched, but whose handler somebody replaced: events come only if theirs calls
    /// ours. Their action is left alone when the watch ends; if they put ours back later, the first signal
    /// that finds it puts back the action before ours, and meets that.
    [[nodiscard]] SignalSet stolen() const;

    /// For a process made by fork(2) that goes on without exec: gives it a socket pair of its own and an
    /// empty ring; what was pending in the parent is not seen again. Until then, and without it until the
    /// next watch(), its handlers do nothing. Call it in the application's thread, while the child has no
    /// other one; and no other thread of the parent may have been at a watcher or at the hub when it forked
    /// (fork(2) allows a child of a program with threads only what is async-signal-safe).
    Result<void> childAfterFork();

private:
    friend class SignalWatcher;

    SignalHub();
    ~SignalHub() = delete;

    // For SignalWatcher, in the watcher's thread.
    Result<void> subscribe(const std::shared_ptr<Subscriber> &subscriber, int signo, WatchOptions options);
    /// The events that Pending::Flush asks for; the caller delivers them.
    [[nodiscard]] std::vector<SignalEvent> unsubscribe(
        const std::shared_ptr<Subscriber> &subscriber, int signo, Pending pending);
    /// Calls the watcher with an event that unsubscribe() gave; false when it was deleted since.
    bool callFlushed(const std::shared_ptr<Subscriber> &to, const SignalEvent &event);
    /// The watcher is called no more; where another thread is in one of its slots, it waits for that.
    void forget(const std::shared_ptr<Subscriber> &subscriber);

    class Private;
    Private *d;
};

} // namespace Sigwise
