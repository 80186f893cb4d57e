// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"

namespace Sigwise {

/// What the rules ask about a process, each answer computed once and mostly a set of signals: the rules are
/// then set arithmetic, whatever the number of threads.
struct PredictionFacts
{
    // The process as a whole.
    bool isKernelThread = false;
    bool hasEnded = false; ///< no thread is left, and the main thread is a zombie
    bool isEnding = false; ///< the threads that are left can only end
    bool isAnyTraced = false; ///< a thread of it has a tracer
    bool isDumping = false;
    bool isStopped = false;
    bool isFrozenHard = false; ///< by the first freezer, or for suspend: nothing at all gets through
    bool isFrozenSoft = false; ///< by the second one: what ends it at once gets through
    bool isFreezerRead = false; ///< the two above are what the control group says
    bool isSystemInit = false;
    bool isNamespaceInit = false;
    bool isSenderElsewhere = false; ///< the PIDs of this /proc are not the sender's own
    bool isStateUnknown = false;
    bool areMasksUnknown = false;
    bool allInWait = false; ///< every thread is in an uninterruptible wait
    bool anyInWait = false;
    bool anyInUnknownWait = false; ///< one that is not known to be broken by SIGKILL
    int threads = 0; ///< those that live
    pid_t tracer = 0;

    // Dispositions. The last three are what is left to the default action.
    SignalSet caught;
    SignalSet ignored; ///< explicitly
    SignalSet ignoredByDefault;
    SignalSet isProtected; ///< has no handler and goes to an init that it may not reach
    SignalSet terminates;
    SignalSet dumpsCore;
    SignalSet stops;
    SignalSet orphanIgnores; ///< terminal stop signals in an orphaned group

    // Who would take a signal.
    SignalSet mainDrops; ///< thrown away at once if it is ignored: the main thread is open and not traced
    SignalSet mayCollect; ///< taken by a thread in sigwait, if that waits for it
    SignalSet awaited; ///< taken by a thread in sigwait
    SignalSet blockedByAll;
    SignalSet inSignalFds; ///< of those, the ones that a signalfd hands to the program
    SignalSet toTracer;
    SignalSet inWait; ///< the thread that takes it is in an uninterruptible wait
    SignalSet inKillableWait; ///< and that one can be ended
    SignalSet
        inDeafWait; ///< the wait can be ended, but not by this signal: the thread has others to look at first

    // What cannot be told.
    SignalSet hidden; ///< would be another effect if the process were in a wait that cannot be seen
    Doubt hiddenDoubt = Doubt::WaitChannelHidden;
    SignalSet awaitedOnce; ///< awaited, but lost or fatal if the thread did not block them before it waited
    bool areSignalFdsUnknown = false;
    UnreadFile waitFile; ///< where the threads wait would have stood there
    UnreadFile signalFdFile;
    UnreadFile freezerFile;
    UnreadFile breakFile; ///< whether the wait can be broken would have stood there
    UnreadFile statusFile;
    SignalSet raced; ///< one thread or another may take it, with different effects
    SignalSet groupUnknown; ///< stops unless the group is orphaned
    SignalSet freezerUnknown; ///< acts later than its effect says if the stopped process is also frozen
    SignalSet namespaceUnknown; ///< nothing if it is the init of a PID namespace

    SignalSet pendingStandard; ///< one of the kind waits, another would merge with it
};

[[nodiscard]] PredictionFacts predictionFacts(
    const ProcessInfo &process, GroupLink group, const Sender &sender);

} // namespace Sigwise
