// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/mailbox.h"
#include "core/signals/signalset.h"

#include <thread>

namespace Sigwise {

class SignalWatcher;

/// What the hub knows about a watcher. It outlives the watcher as long as somebody is delivering to it.
/// All members are guarded by the hub's mutex.
struct Subscriber
{
    SignalWatcher *watcher = nullptr; ///< null when the watcher is gone
    SignalSet kinds;
    Mailbox mailbox; ///< events on their way to another thread
    bool mailPosted = false; ///< the watcher's thread was told about its mailbox
    int deliveries = 0; ///< calls of the watcher under way, one within the other
    std::thread::id deliverer; ///< the thread of these calls
};

} // namespace Sigwise
