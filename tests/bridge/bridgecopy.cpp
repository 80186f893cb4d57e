// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A plugin that contains the bridge. A program may load several, each with a copy of its own.
#include "core/bridge/signalwatcher.h"

#include <memory>

namespace {

std::unique_ptr<Sigwise::SignalWatcher> watcher;
int received = 0;

} // namespace

extern "C" {

__attribute__((visibility("default"))) bool copyWatch(int signo)
{
    watcher = std::make_unique<Sigwise::SignalWatcher>();
    QObject::connect(watcher.get(), &Sigwise::SignalWatcher::received, [] { ++received; });
    return watcher->watch(signo).has_value();
}

__attribute__((visibility("default"))) void copyUnwatch() { watcher.reset(); }

__attribute__((visibility("default"))) int copyReceived() { return received; }
}
