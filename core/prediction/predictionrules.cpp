// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/predictionrules.h"

#include <csignal>

namespace Sigwise {
namespace {

using Facts = PredictionFacts;

constexpr SignalSet kill{ SIGKILL };
constexpr SignalSet stop{ SIGSTOP };
constexpr SignalSet cont{ SIGCONT };
constexpr SignalSet allStops{ SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };

constexpr SignalSet when(bool condition, SignalSet set = SignalSet::all())
{
    return condition ? set : SignalSet();
}

bool hasForeignInit(const Facts &f) { return f.isSenderElsewhere && (f.isSystemInit || f.isNamespaceInit); }
bool isFrozen(const Facts &f) { return f.isFrozenHard || f.isFrozenSoft; }
SignalSet endsInWait(const Facts &f) { return f.inWait - (f.terminates & f.inKillableWait); }

// The order is that of kernel/signal.c: what is left of the process, what is thrown away when the signal is
// made, who takes it, and what that thread does with it.
constexpr bool wait = true;
// clang-format off
constexpr PredictionRule rules[] = {
    // Nothing to deliver to.
    { [](const Facts &f) { return when(f.isKernelThread, f.caught); }, Effect::Unknown, Reason::KernelThread, !wait, Doubt::KernelThread },
    { [](const Facts &f) { return when(f.isKernelThread); }, Effect::NoEffect, Reason::KernelThread },
    { [](const Facts &f) { return when(f.hasEnded); }, Effect::NoEffect, Reason::Zombie },
    { [](const Facts &f) { return when(f.isEnding); }, Effect::NoEffect, Reason::Ending },
    { [](const Facts &f) { return when(f.isStateUnknown); }, Effect::Unknown, Reason::Unreadable, !wait, Doubt::Unreadable },
    { [](const Facts &f) { return when(f.isDumping && f.allInWait, kill); }, Effect::Delayed, Reason::DumpingCore, wait, Doubt::UninterruptibleWait },
    { [](const Facts &f) { return when(f.isDumping && f.anyInUnknownWait, kill); }, Effect::Terminates, Reason::DumpingCore, !wait, Doubt::UninterruptibleWait },
    { [](const Facts &f) { return when(f.isDumping, kill); }, Effect::Terminates, Reason::DumpingCore },
    { [](const Facts &f) { return when(f.isDumping); }, Effect::NoEffect, Reason::DumpingCore },

    // SIGKILL, and SIGSTOP to an init: from outside its namespace only (pid_namespaces(7)).
    { [](const Facts &f) { return when(hasForeignInit(f), kill | stop); }, Effect::Unknown, Reason::NamespaceInit, !wait, Doubt::NamespaceUnknown },
    { [](const Facts &f) { return f.isProtected & kill; }, Effect::NoEffect, Reason::SystemInit },
    { [](const Facts &f) { return when(f.isFrozenHard, kill); }, Effect::Delayed, Reason::Frozen, wait, Doubt::Freezer },
    { [](const Facts &f) { return endsInWait(f) & kill; }, Effect::Delayed, Reason::UninterruptibleWait, wait, Doubt::UninterruptibleWait },
    { [](const Facts &f) { return when(f.anyInUnknownWait, kill); }, Effect::Terminates, Reason::CannotBeCaught, !wait, Doubt::UninterruptibleWait },
    { [](const Facts &) { return kill; }, Effect::Terminates, Reason::CannotBeCaught },

    // SIGCONT wakes a stopped process whatever becomes of the signal itself.
    { [](const Facts &f) { return when(f.isStopped && isFrozen(f), cont); }, Effect::Delayed, Reason::Frozen, wait, Doubt::Freezer },
    { [](const Facts &f) { return when(f.isStopped, cont); }, Effect::Continues, Reason::WasStopped },

    { [](const Facts &f) { return when(f.areMasksUnknown, ~stop); }, Effect::Unknown, Reason::Unreadable, !wait, Doubt::Unreadable },
    { [](const Facts &f) { return f.mayCollect; }, Effect::Unknown, Reason::SignalWait, !wait, Doubt::SignalWait },

    // A thread in sigwait(3) takes it out of the queue itself, before anything of the rest is looked at.
    { [](const Facts &f) { return when(f.isFrozenHard, f.awaited); }, Effect::Delayed, Reason::Frozen, wait, Doubt::Freezer },
    { [](const Facts &f) { return f.awaited; }, Effect::Collected, Reason::SignalWait },

    // Thrown away at once.
    { [](const Facts &f) { return f.mainDrops & f.ignored; }, Effect::Ignored, Reason::SetToIgnore },
    { [](const Facts &f) { return f.mainDrops & f.ignoredByDefault; }, Effect::Ignored, Reason::IgnoredByDefault },
    { [](const Facts &f) { return when(f.isSystemInit, f.mainDrops & f.isProtected); }, Effect::NoEffect, Reason::SystemInit },
    { [](const Facts &f) { return f.mainDrops & f.isProtected; }, Effect::NoEffect, Reason::NamespaceInit },
    { [](const Facts &f) { return when(f.isStopped, allStops); }, Effect::NoEffect, Reason::AlreadyStopped },

    // Nobody takes it, or a tracer does (ptrace(2)).
    { [](const Facts &f) { return when(!f.isStopped && !isFrozen(f), f.inSignalFds); }, Effect::Collected, Reason::SignalFd, !wait, Doubt::SignalFdReader },
    { [](const Facts &f) { return f.blockedByAll; }, Effect::Blocked, Reason::AllThreadsBlock, wait },
    { [](const Facts &f) { return f.toTracer; }, Effect::Debugger, Reason::Traced, wait },

    // The thread that takes it drops it. A namespace's init whose main thread blocks a signal that ends it does not:
    // the end is posted to all threads before anybody looks who it is (complete_signal(); seen with Linux 6.18).
    { [](const Facts &f) { return f.ignored; }, Effect::Ignored, Reason::SetToIgnore },
    { [](const Facts &f) { return f.ignoredByDefault; }, Effect::Ignored, Reason::IgnoredByDefault },
    { [](const Facts &f) { return when(f.isSystemInit, f.isProtected); }, Effect::NoEffect, Reason::SystemInit, !wait, Doubt::KernelVersion },
    { [](const Facts &f) { return f.isProtected & f.terminates; }, Effect::Terminates, Reason::NotCaught, !wait, Doubt::KernelVersion },
    { [](const Facts &f) { return f.isProtected; }, Effect::NoEffect, Reason::NamespaceInit, !wait, Doubt::KernelVersion },
    { [](const Facts &f) { return f.orphanIgnores; }, Effect::NoEffect, Reason::OrphanedGroup },

    // It has to wait. What ends a process at once goes through the second freezer, but not through a stop.
    { [](const Facts &f) { return when(f.isFrozenHard); }, Effect::Delayed, Reason::Frozen, wait, Doubt::Freezer },
    { [](const Facts &f) { return f.inDeafWait; }, Effect::Delayed, Reason::UninterruptibleWait, wait },
    { [](const Facts &f) { return when(f.isFrozenSoft && !f.isStopped, f.terminates); }, Effect::Terminates, Reason::NotCaught, !wait, Doubt::Freezer },
    { [](const Facts &f) { return when(f.isFrozenSoft); }, Effect::Delayed, Reason::Frozen, wait, Doubt::Freezer },
    { [](const Facts &f) { return when(f.isStopped); }, Effect::WaitsForContinue, Reason::ProcessStopped, wait },
    { [](const Facts &f) { return f.inWait - f.terminates; }, Effect::Delayed, Reason::UninterruptibleWait, wait },
    { endsInWait, Effect::Delayed, Reason::UninterruptibleWait, wait, Doubt::UninterruptibleWait },
    { [](const Facts &f) { return when(f.anyInUnknownWait, f.terminates); }, Effect::Terminates, Reason::NotCaught, !wait, Doubt::UninterruptibleWait },
    { [](const Facts &f) { return when(f.anyInUnknownWait, f.dumpsCore); }, Effect::DumpsCore, Reason::NotCaught, !wait, Doubt::UninterruptibleWait },

    // It acts.
    { [](const Facts &f) { return f.caught; }, Effect::Handled, Reason::Caught },
    { [](const Facts &f) { return f.terminates; }, Effect::Terminates, Reason::NotCaught },
    { [](const Facts &f) { return f.dumpsCore; }, Effect::DumpsCore, Reason::NotCaught },
    { [](const Facts &) { return stop; }, Effect::Stops, Reason::CannotBeCaught },
    { [](const Facts &f) { return f.groupUnknown; }, Effect::Stops, Reason::NotCaught, !wait, Doubt::GroupUnknown },
    { [](const Facts &) { return SignalSet::all(); }, Effect::Stops, Reason::NotCaught },
};
// clang-format on

struct FinalRow
{
    SignalSet PredictionFacts::*set;
    Effect effect;
};

constexpr FinalRow finals[] = {
    { &Facts::awaited, Effect::Collected },
    { &Facts::inSignalFds, Effect::Collected },
    { &Facts::caught, Effect::Handled },
    { &Facts::ignored, Effect::Ignored },
    { &Facts::ignoredByDefault, Effect::Ignored },
    { &Facts::isProtected, Effect::NoEffect },
    { &Facts::orphanIgnores, Effect::NoEffect },
    { &Facts::terminates, Effect::Terminates },
    { &Facts::dumpsCore, Effect::DumpsCore },
};

} // namespace

std::span<const PredictionRule> predictionRules() { return rules; }

Effect finalEffect(const PredictionFacts &facts, int signo)
{
    if (signo == SIGCONT && facts.isStopped)
        return Effect::Continues;
    for (const FinalRow &row : finals) {
        if ((facts.*row.set).contains(signo))
            return row.effect;
    }
    return Effect::Stops;
}

} // namespace Sigwise
