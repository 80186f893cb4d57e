// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/integration/matrix/freezing.h"
#include "tests/integration/matrix/senders.h"
#include "tests/support/outcome.h"

#include <QStringList>

#include <csignal>
#include <functional>
#include <vector>

namespace Sigwise::Test {

/// A fresh process in some state, and what holds it there. Everything is undone at the end.
class Stage
{
public:
    Stage(TestChild target, const Freezers &groups)
        : child(std::move(target))
        , pid(child.pid())
        , freezers(groups)
    { }
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;
    ~Stage();

    TestChild child;
    pid_t pid; ///< of the process that gets the signal
    const Freezers &freezers;
    std::vector<TestChild> others; ///< end before the child does
    std::vector<pid_t> tracees; ///< threads that this program traces
    std::function<void()> release; ///< ends what holds it up
};

/// A way to bring a target into a state, and who looks at it. A row of the matrix.
struct LiveState
{
    const char *name;
    const char *options; ///< of the target; {all} stands for all that a program may arrange something for
    SignalSet tried = SignalSet::all();
    As sender = As::Self;
    char letter = 'S'; ///< State of the main thread, once it is there
    const char *wchan = ""; ///< part of where it sleeps then
    bool servesInput = true;
    bool isRead = true; ///< what its signalfds take
    bool isStopped = false;
    bool isInit = false; ///< of a PID namespace of its own
    /// No file that the sender may read tells what these do: they are predicted as what is left, and not as
    /// sure. Elsewhere a prediction may be wrong only where the kernel itself has the choice.
    SignalSet untold = {};
    bool (*prepare)(Stage &stage) = nullptr;
    QByteArray (*obstacle)(const Freezers &freezers) = nullptr; ///< why it cannot be made here
};

/// The signals of the short run: one of each kind.
inline constexpr SignalSet oneOfEachKind{ SIGKILL, SIGSTOP, SIGCONT, SIGTERM, SIGQUIT, SIGTSTP, SIGUSR1,
    SIGUSR2, SIGCHLD, SIGPIPE, 40, 64 };

[[nodiscard]] std::vector<LiveState> liveStates();

/// Starts a target and brings it into the state; null when it did not get there, which `why` tells.
[[nodiscard]] std::unique_ptr<Stage> staged(
    const LiveState &state, const Freezers &freezers, QByteArray &why);

} // namespace Sigwise::Test
