// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/signalevent.h"
#include "core/signals/signalset.h"

#include <deque>

namespace Sigwise {

class SignalWatcher;

/// What the hub knows about a watcher. It outlives the watcher as long as somebody is delivering to it.
/// All members are guarded by the hub's mutex.
struct Subscriber
{
    SignalWatcher *watcher = nullptr; ///< null when the watcher is gone
    SignalSet kinds;
    std::deque<SignalEvent> mailbox; ///< events on their way to another thread
    bool mailPosted = false; ///< the watcher's thread was told about its mailbox
};

} // namespace Sigwise
