// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/dispositions.h"
#include "core/bridge/signalwatcher.h"
#include "tests/support/helper.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <vector>

#include <unistd.h>

namespace Sigwise::Test {

/// The test framework catches TERM, INT and others itself; its handlers are not to be called.
inline constexpr WatchOptions plain{ .overrideIgnored = true, .chain = false };

/// Runs the tests of an object with the real-time signals blocked, except where a watch unblocks them: the
/// test framework's watchdog thread would take some of them, and two threads do not keep their order.
template <typename Tests>
int runInOneThread(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const ScopedBlock block(SignalSet(~uint64_t{ 0 } << (static_cast<unsigned>(SIGRTMIN) - 1)));
    Tests tests;
    return QTest::qExec(&tests, argc, argv);
}

/// A watcher that keeps its events, without the cost of a spy's variants.
struct Listener
{
    SignalWatcher watcher;
    std::vector<SignalEvent> events;

    Listener()
    {
        QObject::connect(&watcher, &SignalWatcher::received, &watcher,
            [this](const SignalEvent &event) { events.push_back(event); });
    }
    [[nodiscard]] int count() const { return static_cast<int>(events.size()); }
    [[nodiscard]] int countOf(int signo) const
    {
        return static_cast<int>(std::count_if(events.begin(), events.end(),
            [signo](const SignalEvent &event) { return event.signo == signo; }));
    }
};

/// sigqueue(3) with a number; false when the queue is full (RLIMIT_SIGPENDING).
inline bool queueTo(pid_t pid, int signo, int number)
{
    sigval value{};
    value.sival_int = number;
    return ::sigqueue(pid, signo, value) == 0;
}

[[nodiscard]] inline int numberOf(const SignalEvent &event)
{
    return static_cast<int>(event.value.value_or(-1));
}

/// A process group of this program's own, whose members all get the signal without end.
inline Helper stormOnTheGroup(int signo)
{
    ::setpgid(0, 0); // fails for a session leader, which has a group of its own already
    if (::getpgrp() != ::getpid())
        qFatal("no process group of its own");
    return Helper([signo] {
        ::signal(signo, SIG_IGN);
        while (::kill(0, signo) == 0) { }
        return 0;
    });
}

} // namespace Sigwise::Test
