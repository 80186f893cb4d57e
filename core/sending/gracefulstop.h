// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/phrasebook.h"
#include "core/processes/unitsettings.h"
#include "core/sending/receipt.h"

#include <chrono>
#include <csignal>
#include <functional>
#include <optional>

namespace Sigwise {

/// How one process is to be stopped.
struct StopPlan
{
    int firstSignal = SIGTERM;
    std::chrono::milliseconds grace{ 10'000 }; ///< from the first signal on; 1 s to 600 s
    bool kills = true; ///< SIGKILL when the time is over
    /// Why it does not by itself: the unit has not told yet whether it may, it has SendSIGKILL=no or waits
    /// for ever, or the program loses data.
    enum class NoKill { None, UnitUnknown, Unit, Program };
    NoKill noKill = NoKill::None;

    friend bool operator==(const StopPlan &, const StopPlan &) = default;
};

/// The plan for a process of this unit, or of none: the unit's first signal and time, 1 s to 600 s; no
/// SIGKILL where the unit has none or waits for ever, or where the program's manual advises against it.
[[nodiscard]] StopPlan stopPlanFor(const std::optional<UnitSettings> &unit, const Program *program = nullptr);

/// Why a process of this unit is not to be killed; UnitUnknown only where nothing that is known forbids it.
[[nodiscard]] StopPlan::NoKill noKillFor(const UnitReply &unit, const Program *program = nullptr);

/// Why a process of a stop is not to be killed, though the plan of the stop has a SIGKILL.
using NoKillRule = std::function<StopPlan::NoKill(const ProcessInfo &)>;

/// What came of a stop. Running: it is there when nothing more is going to be sent.
enum class StopOutcome { Ended, Running, Denied, Gone, Reused, Refused };
[[nodiscard]] const char *stopOutcomeKey(StopOutcome outcome);

/// The way of one process to its end: the first signal, SIGCONT if it is stopped, the wait, SIGKILL. A value:
/// it is told what happened and when, and says what to send next; it sends nothing and knows no clock. Times
/// are nanoseconds of CLOCK_MONOTONIC.
class GracefulStop
{
public:
    enum class Phase {
        New, ///< nothing was sent
        Waiting, ///< for its end, until the time is over
        Killed, ///< SIGKILL was sent, or came too late: waiting for its end
        Over, ///< nothing more will be sent; outcome() stands
    };
    /// How long a process may take to end after SIGKILL: more only if it is in an uninterruptible wait.
    static constexpr qint64 killPatienceNs = 5'000'000'000;

    /// Its time begins with its first signal. With a deadline it is over then, whenever the process was
    /// found.
    explicit GracefulStop(const StopPlan &plan, std::optional<qint64> deadlineNs = std::nullopt)
        : m_plan(plan)
        , m_deadlineNs(deadlineNs)
    { }

    // What happens. Each returns the signal to be sent now, if there is one; its result is told by sent().
    std::optional<int> begin(qint64 nowNs);
    /// `isStopped`: it was when the signal was sent. `hadEnded`: it was a zombie already.
    std::optional<int> sent(int signo, SendResult result, bool isStopped, bool hadEnded, qint64 nowNs);
    std::optional<int> tick(qint64 nowNs);
    /// Not waiting any longer: SIGKILL, also where none was planned.
    std::optional<int> killNow();
    /// No SIGKILL; the wait goes on.
    void callOffKill();
    /// Nothing more: whoever waited goes away.
    void giveUp();
    void ended();

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] bool isOver() const { return m_phase == Phase::Over; }
    /// With Over.
    [[nodiscard]] StopOutcome outcome() const { return m_outcome; }
    [[nodiscard]] bool isKillPlanned() const { return m_phase == Phase::Waiting && m_plan.kills; }
    /// When tick() has something to do; nothing = never.
    [[nodiscard]] std::optional<qint64> dueNs() const;
    [[nodiscard]] const StopPlan &plan() const { return m_plan; }
    /// Empty: its time has not begun.
    [[nodiscard]] std::optional<qint64> deadlineNs() const { return m_deadlineNs; }
    /// The time that it has if its first signal is sent now; 0 or more.
    [[nodiscard]] qint64 timeLeftNs(qint64 nowNs) const;

private:
    void finish(StopOutcome outcome);

    StopPlan m_plan;
    std::optional<qint64> m_deadlineNs;
    qint64 m_killedNs = 0;
    bool m_hasBegun = false; ///< the first signal was tried
    Phase m_phase = Phase::New;
    StopOutcome m_outcome = StopOutcome::Running;
};

} // namespace Sigwise
