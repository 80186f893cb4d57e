// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/programmarks.h"
#include "core/signals/signalset.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QMetaType>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <sys/types.h>

namespace Sigwise {

/// Which process: a PID alone may be another process tomorrow, a PID with its start time is not.
/// Two processes that had one PID within one tick of 10 ms cannot be told apart by it.
struct ProcessKey
{
    pid_t pid = 0;
    uint64_t startTime = 0; ///< clock ticks after boot: field 22 of /proc/PID/stat

    friend auto operator<=>(const ProcessKey &, const ProcessKey &) = default;
};

inline size_t qHash(const ProcessKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.pid, key.startTime);
}

/// The State letter of status, of one thread.
enum class ProcessState { Running, Sleeping, DiskWait, Stopped, Traced, Zombie, Idle, Dead, Unknown };

struct UserIds
{
    uid_t real = 0;
    uid_t effective = 0;
    uid_t saved = 0;

    friend bool operator==(const UserIds &, const UserIds &) = default;
};

/// A file of /proc that a prediction may have to do without. procFilePath() names it.
/// ManyDescriptors: they may be seen, but are too many to look at. Busy: what the thread waits for could be
/// read, but it went on while that was looked at, each time.
enum class ProcFile : uint8_t {
    None,
    Status,
    WaitChannel,
    Syscall,
    Memory,
    Descriptors,
    Freezer,
    ManyDescriptors,
    Busy
};

/// One such file of a process or of one of its threads.
struct UnreadFile
{
    ProcFile file = ProcFile::None;
    pid_t pid = 0;
    pid_t thread = 0; ///< 0 = the file is one of the whole process

    friend bool operator==(const UnreadFile &, const UnreadFile &) = default;
};

/// "/proc/4711/task/4712/syscall"; empty for ProcFile::None. The memory of a thread is named by its "mem",
/// the descriptors by "fdinfo", the freezer by the "cgroup" that leads to it.
[[nodiscard]] QByteArray procFilePath(const UnreadFile &unread);

/// Of the flags in field 9 of /proc/PID/stat (include/linux/sched.h of the kernel).
inline constexpr uint32_t exitingFlag = 0x4; ///< PF_EXITING
inline constexpr uint32_t killedFlag = 0x400; ///< PF_SIGNALED: it took a signal that ends it

/// One thread of a process. What could not be read is empty: unknown, never "none".
struct ThreadInfo
{
    pid_t tid = 0;
    QByteArray name;
    ProcessState state = ProcessState::Unknown;
    std::optional<SignalSet> pending; ///< SigPnd: waits for this thread only
    std::optional<SignalSet> blocked; ///< SigBlk
    std::optional<pid_t> tracer; ///< 0 = not traced
    std::optional<uint32_t> flags; ///< field 9 of stat: exitingFlag, killedFlag
    std::optional<UserIds> users;
    QByteArray wchan; ///< kernel function it sleeps in; "0" = runs, or may not be seen; empty = not read
    /// What it takes by itself, waiting in sigwait(3) or its like; no signal when it does not wait so.
    std::optional<SignalSet> awaited;
    /// It takes no signal before the page is there that it faults on inside a system call (userfaultfd(2)).
    bool isFaulting = false;
    ProcFile unread = ProcFile::None; ///< which file would have told what it waits for

    [[nodiscard]] bool hasEnded() const
    {
        return state == ProcessState::Zombie || state == ProcessState::Dead;
    }
    [[nodiscard]] bool isExiting() const { return (flags.value_or(0) & exitingFlag) != 0; }
    [[nodiscard]] bool isKilled() const { return (flags.value_or(0) & killedFlag) != 0; }

    friend bool operator==(const ThreadInfo &, const ThreadInfo &) = default;
};

/// Whether the control group of a process is frozen (cgroups(7)). Empty = could not be read.
struct FreezerState
{
    std::optional<bool> hard; ///< by the freezer of version 1: nothing at all gets through
    std::optional<bool> soft; ///< by that of version 2: what ends a process at once gets through

    friend bool operator==(const FreezerState &, const FreezerState &) = default;
};

/// What is read only for processes that somebody looks at: every thread, and where each one sleeps.
struct ProcessDetail
{
    std::vector<ThreadInfo> threads; ///< the main thread first, also when the process has one thread only
    /// Whether what follows was asked for: descriptors, freezer, and what the threads wait for.
    bool isWhole = false;
    /// In the mask of a signalfd(2) that it has open. Asked for only when a thread blocks something: what is
    /// not blocked goes to no signalfd.
    std::optional<SignalSet> inSignalFds;
    bool areTooManyOpen = false; ///< why inSignalFds is empty: more descriptors than are looked at
    FreezerState freezer;
    /// kill(pid, 0) by this program: allowed or refused. Empty when not asked (another proc tree) or not to
    /// be known.
    std::optional<bool> probeAllowed;
    ProgramMarks program; ///< what runs

    friend bool operator==(const ProcessDetail &, const ProcessDetail &) = default;
};

/// What /proc says about one process. An empty optional is a line that was missing or unreadable: unknown.
/// Names, commands and cgroups are foreign bytes: show them through visibleText() only.
struct ProcessInfo
{
    ProcessKey key;
    bool isStartUnknown = false; ///< its stat could not be read: the start time of the key is 0, and none
    QByteArray
        name; ///< Name of status, unescaped: at most 15 bytes for a program, more for some kernel threads
    ProcessState state = ProcessState::Unknown; ///< of the main thread
    std::optional<pid_t> parent;
    std::optional<pid_t> tracer; ///< of the main thread; 0 = not traced
    std::optional<UserIds> users;
    std::optional<int> threadCount;

    std::optional<SignalSet> pendingThread; ///< SigPnd of the main thread
    std::optional<SignalSet> pendingProcess; ///< ShdPnd
    std::optional<SignalSet> blocked; ///< SigBlk of the main thread
    std::optional<SignalSet> ignored; ///< SigIgn: explicitly ignored
    std::optional<SignalSet> caught; ///< SigCgt: has a handler

    std::vector<pid_t> namespacePids; ///< NSpid, from the namespace of this /proc inward; empty = unknown
    std::optional<bool> kernelThread;
    std::optional<bool> coreDumping;
    std::optional<uint64_t> residentKib; ///< VmRSS
    std::optional<uint64_t>
        signalQueueUsed; ///< SigQ: signals queued for the real user; no change of it alone is told
    std::optional<uint64_t> signalQueueLimit;

    std::optional<pid_t> processGroup;
    std::optional<pid_t> session;
    std::optional<uint32_t> flags; ///< of the main thread, field 9 of stat
    std::optional<int>
        exitStatus; ///< wait status of a zombie, field 52 of stat; reads 0 without the right to trace it

    std::optional<uint64_t> cpuNs; ///< CPU time used by the whole process
    QByteArray command; ///< arguments joined by blanks; empty for kernel threads and zombies
    QByteArray cgroup; ///< the path, as the kernel writes it
    QByteArray unit; ///< "nginx.service", "session-4.scope"; empty = none
    QByteArray container; ///< a short id or name; empty = none

    std::shared_ptr<const ProcessDetail> detail; ///< null = not looked at

    /// PID 1 of a PID namespace below that of this /proc.
    [[nodiscard]] bool isNamespaceInit() const
    {
        return namespacePids.size() > 1 && namespacePids.back() == 1;
    }
    /// PID 1, in the namespace of this /proc or in its own.
    [[nodiscard]] bool isPidOne() const
    {
        return key.pid == 1 || (!namespacePids.empty() && namespacePids.back() == 1);
    }

    /// Compares what stands in the details, not where they are stored.
    friend bool operator==(const ProcessInfo &a, const ProcessInfo &b);
};

/// Processes are passed round as shared values that never change: an unchanged process keeps its pointer from
/// scan to scan.
using ProcessPtr = std::shared_ptr<const ProcessInfo>;

} // namespace Sigwise

Q_DECLARE_METATYPE(Sigwise::ProcessKey)
