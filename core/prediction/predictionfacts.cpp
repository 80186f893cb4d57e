// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/predictionfacts.h"

#include "core/prediction/threadfacts.h"
#include "core/processes/threads.h"
#include "core/signals/signaltable.h"

#include <csignal>

namespace Sigwise {
namespace {

constexpr SignalSet killAndStop{ SIGKILL, SIGSTOP };
constexpr SignalSet terminalStops{ SIGTSTP, SIGTTIN, SIGTTOU };
constexpr SignalSet standardSignals(0x7fff'ffff); ///< 1 to 31: the kernel keeps one of each

struct Defaults
{
    SignalSet terminates = signalsWithDefault(DefaultAction::Terminates);
    SignalSet dumpsCore = signalsWithDefault(DefaultAction::DumpsCore);
    SignalSet stops = signalsWithDefault(DefaultAction::Stops);
    SignalSet ignores
        = signalsWithDefault(DefaultAction::Ignored) | signalsWithDefault(DefaultAction::Continues);
};

const Defaults &defaults()
{
    static const Defaults sets;
    return sets;
}

/// What the workers do together with the signals that the main thread does not take.
struct Workers
{
    SignalSet blocked = SignalSet::all();
    SignalSet free, waiting, killable, deaf, traced; ///< open in a worker of that kind
    SignalSet traceStopped; ///< open in a worker that is passed over
    SignalSet signalWait, hidden; ///< open in a worker that sleeps there
    SignalSet awaited; ///< what a worker takes by itself
    bool anyStopped = false;
    bool anyKillPosted = false;
    bool anyKilled = false;
    bool anyTraced = false;
    bool allKillPosted = true;
    bool anyFrozenHard = false;
    bool anyFrozenSoft = false;
    bool anyInWait = false;
    bool anyInUnknownWait = false;
    bool allInWait = true;
    bool anyStateUnknown = false;
    bool anyMasksUnknown = false;
    int count = 0; ///< live ones
    int seen = 0; ///< all that were looked at
    pid_t tracer = 0;
    UnreadFile waitFile;
    UnreadFile breakFile;

    void add(const ThreadFacts &thread, SignalSet processPending, bool isFrozen);
};

/// The first file that would have told more about a wait, of those noted before and this thread's.
void noteUnread(const ThreadFacts &thread, UnreadFile &waitFile, UnreadFile &breakFile)
{
    const bool isWaitUnknown = thread.isWaitHidden || thread.isInSignalWait;
    if (isWaitUnknown && waitFile.file == ProcFile::None)
        waitFile = { thread.unread, 0, thread.tid };
    if (thread.isWaitUnnamed && breakFile.file == ProcFile::None)
        breakFile = { ProcFile::WaitChannel, 0, thread.tid };
}

/// The thread is not chosen for anything but SIGKILL while another signal, or the freezer, wants its
/// attention (kernel/signal.c, wants_signal()): what would end the process waits in the queue then.
bool isDeaf(const ThreadFacts &thread, SignalSet processPending, bool isFrozen)
{
    return thread.isInWait && (isFrozen || !(thread.open & (thread.pending | processPending)).isEmpty());
}

void Workers::add(const ThreadFacts &thread, SignalSet processPending, bool isFrozen)
{
    ++seen;
    if (!thread.isLive)
        return;
    ++count;
    blocked = blocked - thread.open;
    const SignalSet takes = thread.takes() - thread.awaited;
    awaited = awaited | thread.awaited;
    noteUnread(thread, waitFile, breakFile);
    SignalSet &kind = thread.isTraced ? traced : thread.isInWait ? waiting : free;
    kind = kind | takes;
    if (thread.isWaitKillable)
        killable = killable | takes;
    if (isDeaf(thread, processPending, isFrozen))
        deaf = deaf | takes;
    if (thread.isTraceStopped)
        traceStopped = traceStopped | thread.open;
    if (thread.isInSignalWait)
        signalWait = signalWait | thread.open;
    if (thread.isWaitHidden)
        hidden = hidden | thread.open;
    if (thread.tracer != 0)
        tracer = thread.tracer;
    anyStopped |= thread.isStopped;
    anyKillPosted |= thread.isKillPosted;
    anyKilled |= thread.isKilled;
    anyTraced |= thread.isTraced;
    allKillPosted &= thread.isKillPosted;
    anyFrozenHard |= thread.isFrozenHard;
    anyFrozenSoft |= thread.isFrozenSoft;
    anyInWait |= thread.isInWait;
    anyInUnknownWait |= thread.isInWait && !thread.isWaitKillable;
    allInWait &= thread.isInWait;
    anyStateUnknown |= thread.isStateUnknown;
    anyMasksUnknown |= thread.areMasksUnknown;
}

/// All threads of a process: the main thread from its own files, the workers from the details.
struct Threads
{
    ThreadFacts main;
    Workers workers;
    bool isMainDeaf = false;
    bool areAllSeen = true; ///< false: there are workers that were not looked at
    bool isWaitSeen = true; ///< false: the wait channel was not looked at
};

ThreadFacts mainFacts(const ProcessInfo &process)
{
    const ProcessDetail *detail = process.detail.get();
    ThreadInfo main = mainThread(process);
    if (detail != nullptr && !detail->threads.empty() && detail->threads.front().tid == process.key.pid) {
        const ThreadInfo &seen = detail->threads.front();
        main.wchan = seen.wchan;
        main.awaited = seen.awaited;
        main.isFaulting = seen.isFaulting;
        main.unread = seen.unread;
    }
    return threadFacts(main);
}

Threads threadsOf(const ProcessInfo &process)
{
    Threads result;
    result.main = mainFacts(process);
    const ProcessDetail *detail = process.detail.get();
    result.isWaitSeen = detail != nullptr;
    const SignalSet pending = process.pendingProcess.value_or(SignalSet());
    const bool isFrozen = detail != nullptr && detail->freezer.soft == true;
    result.isMainDeaf = isDeaf(result.main, pending, isFrozen);
    if (detail != nullptr) {
        for (const ThreadInfo &thread : detail->threads) {
            if (thread.tid != process.key.pid)
                result.workers.add(threadFacts(thread), pending, isFrozen);
        }
    }
    // A main thread that has ended is counted until its process has.
    result.areAllSeen = process.threadCount && result.workers.seen + 1 >= *process.threadCount;
    return result;
}

/// Nobody looked at the threads that outlive this main thread: they are taken to be like it.
void standInForWorkers(const ProcessInfo &process, Threads &threads)
{
    ThreadInfo worker;
    worker.state = ProcessState::Running;
    worker.blocked = process.blocked;
    worker.tracer = process.tracer;
    threads.workers.add(threadFacts(worker), {}, false);
    threads.workers.count = process.threadCount.value_or(2) - 1;
}

void takeInit(const ProcessInfo &process, const Sender &sender, PredictionFacts &facts)
{
    const std::vector<pid_t> &pids = process.namespacePids;
    facts.isSystemInit = process.key.pid == 1 && pids.size() <= 1;
    facts.isNamespaceInit = process.isNamespaceInit();
    facts.isSenderElsewhere = !sender.ownNamespace;
    if (facts.isSystemInit)
        facts.isProtected = ~facts.caught;
    else if (facts.isNamespaceInit)
        facts.isProtected = ~facts.caught - killAndStop;
    if (pids.empty() && process.key.pid != 1)
        facts.namespaceUnknown = ~(facts.caught | facts.ignored | facts.ignoredByDefault) - killAndStop;
}

void takeDispositions(const ProcessInfo &process, GroupLink group, PredictionFacts &facts)
{
    const Defaults &byDefault = defaults();
    facts.caught = process.caught.value_or(SignalSet()) - killAndStop;
    facts.ignored = process.ignored.value_or(SignalSet()) - facts.caught - killAndStop;
    const SignalSet rest = ~(facts.caught | facts.ignored);
    facts.ignoredByDefault = byDefault.ignores & rest;
    facts.terminates = byDefault.terminates & rest;
    facts.dumpsCore = byDefault.dumpsCore & rest;
    facts.stops = byDefault.stops & rest;
    if (group == GroupLink::Orphaned)
        facts.orphanIgnores = terminalStops & rest;
    if (group == GroupLink::Unknown)
        facts.groupUnknown = terminalStops & rest;
}

void takeLife(const ProcessInfo &process, const Threads &threads, PredictionFacts &facts)
{
    const Workers &workers = threads.workers;
    const ThreadFacts &main = threads.main;
    facts.threads = workers.count + (main.isLive ? 1 : 0);
    facts.isDumping = process.coreDumping == true && facts.threads > 0;
    facts.hasEnded = facts.threads == 0 && main.isZombie;
    const bool isKillPosted = (main.isLive && main.isKillPosted) || workers.anyKillPosted;
    // A dump posts SIGKILL to the other threads and lets them wait; the one that writes has it only when
    // somebody ended the dump (fs/coredump.c, zap_process()).
    const bool isAllPosted = (!main.isLive || main.isKillPosted) && workers.allKillPosted;
    // Held in its end by a tracer it has taken SIGKILL out of the queue, and shows what ended it.
    const bool isKilled = isKillPosted || (main.isLive && main.isKilled) || workers.anyKilled;
    facts.isEnding
        = facts.threads == 0 ? !main.isZombie : (facts.isDumping ? isKillPosted && isAllPosted : isKilled);
    facts.isAnyTraced = main.isTraced || workers.anyTraced;
    facts.isStateUnknown = main.isStateUnknown || workers.anyStateUnknown;
    facts.areMasksUnknown
        = !process.caught || !process.ignored || main.areMasksUnknown || workers.anyMasksUnknown;
    facts.isStopped = main.isStopped || workers.anyStopped;
    facts.anyInWait = main.isInWait || workers.anyInWait;
    facts.anyInUnknownWait = (main.isInWait && !main.isWaitKillable) || workers.anyInUnknownWait;
    facts.allInWait = facts.anyInWait && (!main.isLive || main.isInWait) && workers.allInWait;
}

/// What the control group says counts. Where it cannot be read, or freezes just now, the threads show it.
void takeFreezer(const ProcessInfo &process, const Threads &threads, PredictionFacts &facts)
{
    const FreezerState state = process.detail ? process.detail->freezer : FreezerState();
    facts.isFrozenHard = state.hard == true || threads.main.isFrozenHard || threads.workers.anyFrozenHard;
    facts.isFrozenSoft = state.soft == true || threads.main.isFrozenSoft || threads.workers.anyFrozenSoft;
    facts.isFreezerRead = state.hard == facts.isFrozenHard && state.soft == facts.isFrozenSoft;
    // A stop hides a freezer: state and wait channel stay those of the stop. A list asks for no freezer, of
    // nobody: an answer that is missing there is no reason to doubt a stopped row more than any other.
    const bool isMissed = process.detail && process.detail->isWhole && (!state.hard || !state.soft);
    if (!facts.isStopped || facts.isFrozenHard || facts.isFrozenSoft || !isMissed)
        return;
    // SIGKILL gets through the second freezer, also to a stopped process.
    facts.freezerUnknown = state.hard ? ~SignalSet{ SIGKILL } : SignalSet::all();
}

/// A signal that is ignored, or ends the process, is dropped or acts at once unless the thread that waits
/// for it blocked it before, which it does not show any more (kernel/signal.c, real_blocked).
void takeAwaited(const Threads &threads, bool isMainTraced, PredictionFacts &facts)
{
    const ThreadFacts &main = threads.main;
    const SignalSet left = ~main.takes();
    const SignalSet ignoredAnyway = facts.ignored | facts.ignoredByDefault | facts.isProtected;
    const SignalSet byWorkers = (left & threads.workers.awaited) - (facts.mainDrops & ignoredAnyway);
    facts.awaited = (main.awaited | byWorkers) - killAndStop;
    if (!isMainTraced)
        facts.awaitedOnce
            = (main.awaited & (facts.terminates | ignoredAnyway)) | (byWorkers & facts.terminates);
    const Workers &workers = threads.workers;
    facts.raced = facts.raced | (byWorkers & (workers.free | workers.waiting | workers.traced));
}

/// kernel/signal.c, complete_signal(): the main thread takes what it does not block, else any other one.
void takeReceivers(const ProcessInfo &process, const Threads &threads, PredictionFacts &facts)
{
    const ThreadFacts &main = threads.main;
    const Workers &workers = threads.workers;
    const SignalSet left = ~main.takes();
    const SignalSet others = workers.free | workers.waiting | workers.traced;
    // Also a main thread that has ended counts for what is thrown away (kernel/signal.c, prepare_signal()).
    const bool isMainTraced = main.isTraced || process.tracer.value_or(0) != 0;
    facts.mainDrops = isMainTraced ? SignalSet() : ~process.blocked.value_or(SignalSet::all());
    facts.blockedByAll = workers.blocked - main.open;
    facts.inWait = (main.isInWait ? main.takes() : SignalSet())
        | (left & (workers.waiting - workers.free - workers.traced));
    facts.inDeafWait
        = ((threads.isMainDeaf ? main.takes() : SignalSet()) | (left & workers.deaf)) - SignalSet{ SIGKILL };
    facts.inKillableWait = (main.isWaitKillable ? main.takes() : SignalSet()) | (left & workers.killable);
    const SignalSet onlyStopped
        = (left - others) & (workers.traceStopped | (main.isTraceStopped ? main.open : SignalSet()));
    const SignalSet tracedWorkers = left & (workers.traced - workers.free);
    facts.toTracer = (main.isTraced ? main.takes() : SignalSet()) | onlyStopped
        | (isMainTraced ? tracedWorkers : tracedWorkers - facts.terminates);
    facts.tracer = main.isTraced ? main.tracer : workers.tracer;
    const SignalSet ignoredAnyway = facts.ignored | facts.ignoredByDefault;
    facts.raced = (left & workers.free & (workers.waiting | workers.traced))
        | (left & workers.waiting & workers.traced)
        | (main.isTraced ? ignoredAnyway & (workers.free | workers.waiting) : SignalSet());
    const SignalSet dropped = facts.mainDrops & (ignoredAnyway | facts.isProtected);
    takeAwaited(threads, isMainTraced, facts);
    facts.mayCollect
        = ((main.isInSignalWait ? main.open : SignalSet()) | ((left & workers.signalWait) - dropped))
        - killAndStop;
}

void takeHidden(const ProcessInfo &process, const Threads &threads, PredictionFacts &facts)
{
    constexpr SignalSet kill{ SIGKILL };
    const ThreadFacts &main = threads.main;
    const SignalSet left = ~main.takes();
    const SignalSet ignoredAnyway = facts.ignored | facts.ignoredByDefault | facts.isProtected;
    const SignalSet dropped = main.isLive ? SignalSet() : facts.mainDrops & ignoredAnyway;
    facts.hidden
        = ((main.isWaitHidden ? main.open : SignalSet()) | ((left & threads.workers.hidden) - dropped))
        - kill;
    facts.hiddenDoubt = threads.isWaitSeen ? Doubt::WaitChannelHidden : Doubt::NotLookedAt;
    if (threads.areAllSeen)
        return;
    facts.hiddenDoubt = Doubt::NotLookedAt;
    const SignalSet byOthers = main.isLive ? left | facts.terminates | facts.dumpsCore : SignalSet::all();
    facts.hidden = facts.hidden | ((process.state == ProcessState::Stopped ? left : byOthers) - kill);
}

void takeSignalFds(const ProcessInfo &process, PredictionFacts &facts)
{
    const ProcessDetail *detail = process.detail.get();
    facts.areSignalFdsUnknown = detail == nullptr || !detail->inSignalFds;
    if (!facts.areSignalFdsUnknown)
        facts.inSignalFds = facts.blockedByAll & *detail->inSignalFds;
}

/// The files that were asked for and did not tell.
void takeUnread(const ProcessInfo &process, const Threads &threads, PredictionFacts &facts)
{
    facts.statusFile.file = ProcFile::Status;
    if (process.detail && process.detail->isWhole) {
        facts.signalFdFile.file
            = process.detail->areTooManyOpen ? ProcFile::ManyDescriptors : ProcFile::Descriptors;
        facts.freezerFile.file = ProcFile::Freezer;
        noteUnread(threads.main, facts.waitFile, facts.breakFile);
        if (facts.waitFile.file == ProcFile::None)
            facts.waitFile = threads.workers.waitFile;
        if (facts.breakFile.file == ProcFile::None)
            facts.breakFile = threads.workers.breakFile;
    }
    for (UnreadFile *file :
        { &facts.waitFile, &facts.signalFdFile, &facts.freezerFile, &facts.breakFile, &facts.statusFile }) {
        if (file->file == ProcFile::None)
            *file = {};
        else
            file->pid = process.key.pid;
        if (file->thread == process.key.pid)
            file->thread = 0;
    }
}

} // namespace

PredictionFacts predictionFacts(const ProcessInfo &process, GroupLink group, const Sender &sender)
{
    PredictionFacts facts;
    // Only a kernel thread can have SIGKILL among what it ignores or catches: older kernels have no Kthread
    // line.
    const SignalSet arranged = process.ignored.value_or(SignalSet()) | process.caught.value_or(SignalSet());
    facts.isKernelThread = process.kernelThread.value_or(arranged.contains(SIGKILL));
    Threads threads = threadsOf(process);
    if (threads.main.isZombie && threads.workers.seen == 0 && process.threadCount.value_or(1) > 1)
        standInForWorkers(process, threads);
    takeDispositions(process, group, facts);
    takeInit(process, sender, facts);
    takeLife(process, threads, facts);
    takeFreezer(process, threads, facts);
    takeReceivers(process, threads, facts);
    takeHidden(process, threads, facts);
    takeSignalFds(process, facts);
    takeUnread(process, threads, facts);
    facts.pendingStandard = process.pendingProcess.value_or(SignalSet()) & standardSignals;
    return facts;
}

} // namespace Sigwise
