// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/gracefulstop.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Sigwise {
namespace {

// A signal that could not be sent for want of something may be followed by nothing: what SIGKILL would hit is
// not held, or the program that sends is in trouble itself.
StopOutcome outcomeOf(SendResult result)
{
    switch (result) {
    case SendResult::Denied:
        return StopOutcome::Denied;
    case SendResult::Gone:
        return StopOutcome::Gone;
    case SendResult::Reused:
        return StopOutcome::Reused;
    case SendResult::Refused:
        return StopOutcome::Refused;
    default:
        return StopOutcome::Running;
    }
}

} // namespace

StopPlan stopPlanFor(const std::optional<UnitSettings> &unit, const Program *program)
{
    using namespace std::chrono_literals;
    StopPlan plan;
    if (losesDataByKill(program))
        plan.noKill = StopPlan::NoKill::Program;
    if (unit) {
        plan.firstSignal = unit->killSignal;
        plan.grace = std::clamp<std::chrono::milliseconds>(unit->stopTimeout.value_or(600s), 1s, 600s);
        if (!unit->sendsSigkill || !unit->stopTimeout)
            plan.noKill = StopPlan::NoKill::Unit;
    }
    plan.kills = plan.noKill == StopPlan::NoKill::None;
    return plan;
}

StopPlan::NoKill noKillFor(const UnitReply &unit, const Program *program)
{
    const StopPlan::NoKill known = stopPlanFor(unit.settings, program).noKill;
    return unit.isKnown ? known : std::max(known, StopPlan::NoKill::UnitUnknown);
}

const char *stopOutcomeKey(StopOutcome outcome)
{
    static constexpr std::array<const char *, 6> keys{ "ended", "running", "denied", "gone", "reused",
        "refused" };
    return keys.at(static_cast<size_t>(outcome));
}

std::optional<int> GracefulStop::begin(qint64 nowNs)
{
    if (m_phase != Phase::New)
        return std::nullopt;
    m_phase = Phase::Waiting;
    // Found when the time was over already: there is none left for it to clean up.
    if (m_plan.kills && m_deadlineNs && nowNs >= *m_deadlineNs)
        return SIGKILL;
    return m_plan.firstSignal;
}

std::optional<int> GracefulStop::sent(
    int signo, SendResult result, bool isStopped, bool hadEnded, qint64 nowNs)
{
    if (isOver() || (m_hasBegun && signo == SIGCONT)) // whether it could be continued changes nothing
        return std::nullopt;
    const bool isFirst = !std::exchange(m_hasBegun, true);
    if (!m_deadlineNs)
        m_deadlineNs = nowNs + timeLeftNs(nowNs);
    if (result == SendResult::Gone && !isFirst) {
        // It was there for the first signal: its end is told by ended(), and nothing is due any more.
        m_phase = Phase::Killed;
        m_killedNs = nowNs;
        return std::nullopt;
    }
    if (result != SendResult::Sent || (isFirst && hadEnded)) {
        finish(hadEnded ? StopOutcome::Gone : outcomeOf(result));
        return std::nullopt;
    }
    if (signo == SIGKILL) {
        m_phase = Phase::Killed;
        m_killedNs = nowNs;
        return std::nullopt;
    }
    return isStopped && signo != SIGCONT ? std::optional(SIGCONT) : std::nullopt;
}

std::optional<int> GracefulStop::tick(qint64 nowNs)
{
    const std::optional<qint64> due = dueNs();
    if (!due || nowNs < *due)
        return std::nullopt;
    if (m_phase == Phase::Waiting && m_plan.kills)
        return SIGKILL;
    finish(StopOutcome::Running);
    return std::nullopt;
}

std::optional<int> GracefulStop::killNow()
{
    return m_phase == Phase::Waiting ? std::optional(SIGKILL) : std::nullopt;
}

void GracefulStop::callOffKill() { m_plan.kills = false; }

void GracefulStop::giveUp()
{
    if (!isOver())
        finish(StopOutcome::Running);
}

void GracefulStop::ended()
{
    // Also after a wait that was given up as too long, or a SIGKILL that took its time.
    if (!isOver() || m_outcome == StopOutcome::Running)
        finish(StopOutcome::Ended);
}

std::optional<qint64> GracefulStop::dueNs() const
{
    switch (m_phase) {
    case Phase::Waiting:
        return m_deadlineNs;
    case Phase::Killed:
        return m_killedNs + killPatienceNs;
    default:
        return std::nullopt;
    }
}

qint64 GracefulStop::timeLeftNs(qint64 nowNs) const
{
    if (!m_deadlineNs)
        return std::chrono::nanoseconds(m_plan.grace).count();
    return std::max<qint64>(0, *m_deadlineNs - nowNs);
}

void GracefulStop::finish(StopOutcome outcome)
{
    m_phase = Phase::Over;
    m_outcome = outcome;
}

} // namespace Sigwise
