// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/bridge/refusal.h"
#include "core/bridge/signalevent.h"
#include "core/bridge/signalhub.h"
#include "core/signals/signalset.h"

#include <QObject>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace Sigwise {

/// Receives Unix signals of this program as notifications:
///
///     SignalWatcher watcher;
///     connect(&watcher, &SignalWatcher::received, this, &Daemon::reload);
///     if (const Result<void> watched = watcher.watch(SIGHUP); !watched)
///         qWarning("%s", watched.error().code.message().c_str());
///
/// Any number of watchers in any threads may watch the same signals; each gets every event, in the order in
/// which the handler took them. It may be made before the application object: what comes is delivered when
/// the event loop runs. It may be destroyed in a slot of its own notification.
///
/// The first watch of a signal installs the handler; the last unwatch puts the action before back bit for bit
/// (sigaction(2)), unless somebody replaced ours meanwhile. Children that are started see none of it: caught
/// signals become default at exec, descriptors are closed, no mask is changed except by the unblock option.
///
/// A watcher is owned like any QObject, by its parent or by whoever made it. No function of it may be called
/// in a signal handler; slots of received() run in the event loop and may do anything.
class SignalWatcher : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalWatcher)
public:
    explicit SignalWatcher(QObject *parent = nullptr);
    /// Ends all watches; what was not delivered yet is discarded. A watcher of the application's thread, or
    /// of a thread that has ended, may be deleted by any thread: it waits until a slot that is being called
    /// returns.
    ~SignalWatcher() override;

    /// Begins to watch a signal. Watching twice is watching once, with the later oneShot option. A Refusal,
    /// or the errno of socketpair(2) or sigaction(2), when it cannot be done; then nothing has changed. The
    /// options restart and chain are those of the first watcher of a signal. Only in the watcher's thread.
    [[nodiscard]] Result<void> watch(int signo, WatchOptions options = {});

    /// Ends a watch. With Pending::Flush the events that were taken before are delivered before it returns.
    /// Only in the watcher's thread.
    Result<void> unwatch(int signo, Pending pending = Pending::Flush);

    [[nodiscard]] SignalSet watched() const { return m_watched; }

Q_SIGNALS:
    /// A watched signal was received; in the watcher's thread.
    void received(const Sigwise::SignalEvent &event);

private:
    friend class SignalHub;
    void deliver(const SignalEvent &event);
    void endWatch(int signo, Pending pending);

    std::shared_ptr<Subscriber> m_subscriber;
    SignalSet m_watched;
    SignalSet m_oneShot;
    std::map<int, std::thread::id> m_openIn; ///< where it is counted among those that want the signal open
};

/// Calls `slot` with each event (or without arguments) in the thread of `context`, as long as `context`
/// lives. The watcher belongs to `context`. Only in the thread of `context` (Refusal::WrongThread, also
/// without a context).
template <typename Slot>
Result<SignalWatcher *> onSignal(int signo, QObject *context, Slot &&slot, WatchOptions options = {})
{
    auto watcher = std::make_unique<SignalWatcher>();
    if (context == nullptr || context->thread() != watcher->thread())
        return unexpected(Error{ Refusal::WrongThread, std::to_string(signo) });
    if (const Result<void> watched = watcher->watch(signo, options); !watched)
        return unexpected(watched.error());
    watcher->setParent(context);
    QObject::connect(watcher.get(), &SignalWatcher::received, context, std::forward<Slot>(slot));
    return watcher.release();
}

} // namespace Sigwise
