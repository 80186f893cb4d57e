// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/findingsubject.h"

#include "core/processes/threads.h"

#include <algorithm>
#include <csignal>
#include <iterator>

namespace Sigwise {
namespace {

constexpr SignalSet libraryOwn{ 32, 33 }; ///< glibc's own handlers say nothing about the program (nptl(7))

/// Where a runtime catches more than its authors chose to document, all of it counts.
SignalSet arrangedBy(Runtime runtime, SignalSet caught)
{
    switch (runtime) {
    case Runtime::Python: // Python documentation, module signal
        return { SIGINT };
    case Runtime::Node: // Node.js documentation, Signal events; SEGV is V8's, for WebAssembly
        return { SIGINT, SIGTERM, SIGUSR1, SIGSEGV };
    case Runtime::Jvm:
        return caught - SignalSet{ SIGUSR1, SIGALRM };
    case Runtime::Go:
    case Runtime::InteractiveShell:
        return caught;
    case Runtime::None:
        break;
    }
    return {};
}

} // namespace

Reason FindingSubject::lifeReason() const { return at(SIGTERM).reason; }

bool FindingSubject::isLive() const
{
    static constexpr Reason others[]
        = { Reason::Zombie, Reason::Ending, Reason::DumpingCore, Reason::KernelThread };
    return std::find(std::begin(others), std::end(others), lifeReason()) == std::end(others);
}

SignalSet FindingSubject::caught() const { return process.caught.value_or(SignalSet()) - libraryOwn; }

SignalSet FindingSubject::caughtByRuntime() const { return arrangedBy(marks().runtime, caught()) & caught(); }

SignalSet FindingSubject::waiting() const
{
    SignalSet result
        = process.pendingProcess.value_or(SignalSet()) | process.pendingThread.value_or(SignalSet());
    if (process.detail) {
        for (const ThreadInfo &thread : process.detail->threads)
            result = result | thread.pending.value_or(SignalSet());
    }
    return result;
}

bool FindingSubject::isStopped() const
{
    return at(SIGCONT).effect == Effect::Continues || process.state == ProcessState::Stopped;
}

bool FindingSubject::isFrozen() const
{
    for (int signo = 1; signo <= highestSignal; ++signo) {
        if (at(signo).reason == Reason::Frozen)
            return true;
    }
    return false;
}

// The second freezer lets an end through.
bool FindingSubject::isEndingFrozen() const
{
    return lifeReason() == Reason::Ending && process.detail && process.detail->freezer.hard == true;
}

bool FindingSubject::isEndingTraced() const
{
    if (lifeReason() != Reason::Ending)
        return false;
    const auto isHeld = [](ProcessState state) { return state == ProcessState::Traced; };
    if (isHeld(process.state) || !process.detail)
        return isHeld(process.state);
    return std::any_of(process.detail->threads.begin(), process.detail->threads.end(),
        [&](const ThreadInfo &thread) { return isHeld(thread.state); });
}

bool FindingSubject::isEndingBeforeMembers() const
{
    return lifeReason() == Reason::Ending && Sigwise::isEndingBeforeMembers(process);
}

ProgramMarks FindingSubject::marks() const
{
    return process.detail ? process.detail->program : programMarks(process, {});
}

QByteArray FindingSubject::waitChannel() const
{
    if (!process.detail || process.detail->threads.empty())
        return {};
    const QByteArray &wchan = process.detail->threads.front().wchan;
    return wchan == "0" ? QByteArray() : wchan;
}

} // namespace Sigwise
