// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/threadfacts.h"

#include <QByteArrayView>

#include <csignal>

namespace Sigwise {
namespace {

/// Kernel functions that /proc/PID/wchan names (proc(5)). Compilers add suffixes such as ".isra.0", and which
/// function of a chain is named differs between versions.
enum class Wait { Other, Hidden, Signal, HardFreezer, SoftFreezer, Stop, Killable };

struct WaitRow
{
    QLatin1String part;
    Wait wait;
};

constexpr WaitRow waits[] = {
    { QLatin1String("sigtimedwait"), Wait::Signal },
    { QLatin1String("__refrigerator"), Wait::HardFreezer },
    { QLatin1String("do_freezer_trap"), Wait::SoftFreezer },
    { QLatin1String("get_signal"), Wait::SoftFreezer },
    { QLatin1String("do_signal_stop"), Wait::Stop },
    { QLatin1String("kernel_clone"), Wait::Killable }, // the parent of vfork(2)
    { QLatin1String("_do_fork"), Wait::Killable }, // its name before Linux 5.10
    { QLatin1String("wait_for_vfork_done"), Wait::Killable },
    { QLatin1String("handle_userfault"), Wait::Killable },
    { QLatin1String("_killable"),
        Wait::Killable }, // rpc_wait_bit_killable and others of network file systems
    { QLatin1String("autofs_wait"), Wait::Killable },
    { QLatin1String("mem_cgroup_oom_synchronize"), Wait::Killable },
};

Wait waitOf(const QByteArray &wchan)
{
    if (wchan.isEmpty() || wchan == "0")
        return Wait::Hidden;
    const QByteArrayView text(wchan);
    for (const WaitRow &row : waits) {
        if (text.indexOf(QByteArrayView(row.part.data(), row.part.size())) >= 0)
            return row.wait;
    }
    return Wait::Other;
}

/// A frozen thread looks like one in an uninterruptible wait since Linux 6.1, and keeps the wait channel that
/// it had.
void takeWait(const ThreadInfo &thread, ThreadFacts &facts)
{
    const bool isAsleep = thread.state == ProcessState::Sleeping;
    const bool isInDisk = thread.state == ProcessState::DiskWait;
    facts.isInWait = isInDisk || thread.isFaulting;
    if (!isAsleep && !isInDisk)
        return;
    const Wait wait = waitOf(thread.wchan);
    const bool wasElsewhere
        = wait == Wait::Other && (thread.unread == ProcFile::Syscall || thread.unread == ProcFile::Busy);
    facts.isWaitHidden = (wait == Wait::Hidden || wasElsewhere) && !thread.awaited;
    facts.isInSignalWait = wait == Wait::Signal && !thread.awaited;
    facts.awaited = thread.awaited.value_or(SignalSet()) & facts.open;
    facts.isFrozenSoft = isAsleep && wait == Wait::SoftFreezer;
    facts.isFrozenHard = isInDisk && (wait == Wait::HardFreezer || wait == Wait::Stop);
    facts.isStopped = isInDisk && wait == Wait::Stop;
    facts.isWaitKillable = facts.isInWait && wait == Wait::Killable;
    facts.isWaitUnnamed = isInDisk && wait == Wait::Hidden;
}

} // namespace

ThreadFacts threadFacts(const ThreadInfo &thread)
{
    ThreadFacts facts;
    facts.tid = thread.tid;
    facts.unread = thread.unread;
    facts.isZombie = thread.hasEnded();
    facts.isLive = !facts.isZombie && !thread.isExiting();
    if (!facts.isLive)
        return facts;
    facts.isStateUnknown = thread.state == ProcessState::Unknown;
    facts.areMasksUnknown = !thread.blocked;
    facts.isKillPosted = thread.pending && thread.pending->contains(SIGKILL);
    facts.isKilled = thread.isKilled();
    facts.pending = thread.pending.value_or(SignalSet());
    facts.isStopped = thread.state == ProcessState::Stopped;
    facts.isTraceStopped = thread.state == ProcessState::Traced;
    facts.tracer = thread.tracer.value_or(0);
    facts.isTraced = facts.tracer != 0 || facts.isTraceStopped;
    facts.open = ~thread.blocked.value_or(SignalSet());
    if (facts.isStopped)
        return facts;
    takeWait(thread, facts);
    return facts;
}

} // namespace Sigwise
