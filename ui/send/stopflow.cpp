// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/stopflow.h"

#include "core/base/syscalls.h"
#include "core/sending/scope.h"
#include "core/sending/unitservice.h"
#include "core/signals/signaltable.h"
#include "core/words/stopwords.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHash>

#include <algorithm>
#include <csignal>
#include <set>
#include <utility>

namespace Sigwise {
namespace {

// The units of three buses that say nothing; what a user takes for "at once" ends about there.
constexpr std::chrono::milliseconds patienceWithUnits(700);
constexpr std::chrono::seconds patienceWithALook(3);

/// What stands behind a reason: a program's manual, or a unit.
using Cause = std::pair<bool, QByteArray>;

Cause causeOf(StopPlan::NoKill why, const QByteArray &unit, const ProgramPtr &program)
{
    const bool isProgram = why == StopPlan::NoKill::Program;
    return { isProgram, isProgram && program ? program->id : unit };
}

/// Those for which the user wants a SIGKILL all the same.
std::set<Cause> acceptedCauses(const StopOffer &offer)
{
    std::set<Cause> causes;
    if (offer.wasKillOffered)
        return causes;
    const auto accept = [&causes](const AskedTarget &asked) {
        if (asked.noKill != StopPlan::NoKill::None)
            causes.insert(causeOf(asked.noKill, asked.unit, asked.program));
    };
    std::for_each(offer.targets.begin(), offer.targets.end(), accept);
    if (offer.withChildren)
        std::for_each(offer.children.begin(), offer.children.end(), accept);
    return causes;
}

} // namespace

StopFlow::StopFlow(Dispatcher &dispatcher, TargetSource &source, UnitService &units,
    const QByteArray &procRoot, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_dispatcher(dispatcher)
    , m_source(source)
    , m_units(units)
    , m_window(window)
    , m_driver(dispatcher, procRoot)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceWithUnits);
    connect(&m_patience, &QTimer::timeout, this, &StopFlow::openWanted);
    connect(&units, &UnitService::answered, this, &StopFlow::openIfKnown);
    m_lookPatience.setSingleShot(true);
    m_lookPatience.setInterval(patienceWithALook);
    connect(&m_lookPatience, &QTimer::timeout, this, &StopFlow::giveUpWaiting);
    connect(&m_driver, &GracefulStopDriver::sent, this, &StopFlow::sent);
    connect(&m_driver, &GracefulStopDriver::lookWanted, this, &StopFlow::lookWanted);
    connect(&m_driver, &GracefulStopDriver::changed, this, [this] {
        if (std::exchange(m_countdowns, m_driver.countdowns()) != m_countdowns)
            Q_EMIT countdownsChanged(m_countdowns);
    });
}

void StopFlow::takeSnapshot(const SnapshotPtr &snapshot)
{
    m_driver.takeSnapshot(*snapshot);
    const bool isSeen
        = snapshot->failure == 0 && m_wanted && m_wanted->lookNs && snapshot->takenAtNs > *m_wanted->lookNs;
    if (isSeen) {
        m_wanted->lookNs.reset();
        listWanted();
        openIfKnown();
    }
    startWaiting();
}

void StopFlow::ask(const std::vector<AskedTarget> &targets)
{
    std::vector<AskedTarget> others = targets;
    std::erase_if(others, [this](const AskedTarget &asked) {
        return asked.target.key.pid == m_dispatcher.sender().pid || m_driver.isStopping(asked.target.key);
    });
    if (!others.empty()) {
        want(others);
        return;
    }
    const bool isSelf = std::any_of(targets.begin(), targets.end(),
        [this](const AskedTarget &asked) { return asked.target.key.pid == m_dispatcher.sender().pid; });
    if (!targets.empty())
        Q_EMIT bannerRequested(isSelf ? tr("This is Sigwise itself. To end it, close its window.")
                                      : tr("It is being stopped already. Sent shows how far it is."),
            {});
}

/// A dialog that is still to come stands for the same targets, or comes first.
void StopFlow::want(const std::vector<AskedTarget> &targets)
{
    if (m_wanted && keysOf(m_wanted->targets) == keysOf(targets))
        return;
    if (m_wanted)
        openWanted();
    m_wanted.emplace();
    m_wanted->targets = targets;
    listWanted();
    if (m_source.isListOld())
        m_wanted->lookNs = monotonicNs();
    openIfKnown();
    if (!m_wanted)
        return;
    m_wanted->isLate = true;
    m_patience.start();
    if (m_wanted->lookNs)
        Q_EMIT lookWanted();
}

void StopFlow::listWanted()
{
    m_wanted->children = childrenOf(m_wanted->targets);
    m_wanted->listed = m_source.snapshot();
    m_wanted->unanswered = processesOf(m_wanted->targets, m_wanted->listed);
    const std::vector<ProcessPtr> children = processesOf(m_wanted->children, m_wanted->listed);
    m_wanted->unanswered.insert(m_wanted->unanswered.end(), children.begin(), children.end());
}

/// Asks all units that have not told at once.
void StopFlow::openIfKnown()
{
    if (!m_wanted)
        return;
    std::erase_if(
        m_wanted->unanswered, [this](const ProcessPtr &process) { return m_units.of(*process).isKnown; });
    if (m_wanted->unanswered.empty() && !m_wanted->lookNs)
        openWanted();
}

void StopFlow::openWanted()
{
    m_patience.stop();
    const Wanted wanted = *std::exchange(m_wanted, std::nullopt);
    StopOffer offer;
    offer.targets = wanted.targets;
    offer.children = wanted.children;
    offer.opensLate = wanted.isLate;
    offer.plan.grace = std::chrono::seconds(m_seconds);
    takeUnits(offer);
    for (std::vector<AskedTarget> *some : { &offer.targets, &offer.children }) {
        for (AskedTarget &asked : *some)
            asked.target.shown = asked.predictions.at(offer.plan.firstSignal);
    }
    (void)lookAgain(offer); // nothing was shown yet
    for (std::vector<AskedTarget> *some : { &offer.targets, &offer.children }) {
        for (AskedTarget &asked : *some)
            asked.before.reset();
    }
    open(offer, wanted.listed);
}

/// One unit: what it says. Several: the usual, and no SIGKILL unless asked for if it is wrong for one of
/// them.
void StopFlow::takeUnits(StopOffer &offer) const
{
    std::set<QByteArray> paths;
    StopPlan::NoKill noKill = StopPlan::NoKill::None;
    std::optional<UnitSettings> settings;
    QByteArray restart;
    for (AskedTarget &asked : offer.targets) {
        const ProcessPtr process
            = m_source.snapshot() ? m_source.snapshot()->find(asked.target.key) : nullptr;
        paths.insert(process ? unitPath(*process) : QByteArray());
        if (!process)
            continue;
        asked.noKill = noKillOf(*process);
        noKill = std::max(noKill, asked.noKill);
        settings = m_units.of(*process).settings;
        offer.unit = serviceOf(*process);
        if (const QByteArray its = restartOf(*process, *m_source.snapshot(), settings); !its.isEmpty())
            restart = its;
    }
    if (paths.size() != 1) {
        offer.unit.reset();
        settings.reset();
    }
    if (settings)
        offer.plan = stopPlanFor(settings);
    if (offer.unit) {
        offer.restart = restart;
        offer.keepStopped = Words::stopCommand(*offer.unit, m_dispatcher.sender().effectiveUser,
            offer.unit->user ? UserNames().name(*offer.unit->user) : QByteArray());
    }
    offer.hasUnitsTime = settings.has_value();
    offer.plan.noKill = noKill;
    offer.plan.kills = noKill == StopPlan::NoKill::None;
    offer.wasKillOffered = offer.plan.kills;
    takeSpared(offer);
}

/// What a spared process has started is spared with it, as StopTree::planFor() does.
void StopFlow::takeSpared(StopOffer &offer) const
{
    QHash<pid_t, StopPlan::NoKill> spared;
    for (AskedTarget &asked : offer.children) { // parents first
        const ProcessPtr process
            = m_source.snapshot() ? m_source.snapshot()->find(asked.target.key) : nullptr;
        if (!process)
            continue;
        asked.noKill = noKillOf(*process);
        if (asked.noKill == StopPlan::NoKill::None && offer.wasKillOffered)
            asked.noKill = spared.value(process->parent.value_or(0), StopPlan::NoKill::None);
        if (asked.noKill != StopPlan::NoKill::None)
            spared.insert(asked.target.key.pid, asked.noKill);
    }
}

/// Without those that are being stopped already: that stop goes on as it began.
std::vector<AskedTarget> StopFlow::childrenOf(const std::vector<AskedTarget> &targets)
{
    std::vector<AskedTarget> children = m_source.others(Scope::Tree, targets, SIGTERM);
    std::erase_if(
        children, [this](const AskedTarget &asked) { return m_driver.isStopping(asked.target.key); });
    return children;
}

/// Predicts the first signal again; true if the user saw something else of one that is to get it. Of very
/// many children what the list has is compared.
bool StopFlow::lookAgain(StopOffer &offer)
{
    const int signo = offer.plan.firstSignal;
    bool isOther = m_source.lookAgain(signo, offer.targets);
    const bool areOther = m_source.lookAtAll(signo, offer.children);
    isOther |= areOther && offer.withChildren;
    return isOther;
}

void StopFlow::open(const StopOffer &offer, const SnapshotPtr &listed)
{
    auto *dialog = new GracefulDialog(offer, m_window);
    connect(dialog, &GracefulDialog::started, this,
        [this, offer, listed](const StopPlan &plan, bool withChildren) {
            StopOffer chosen = offer;
            chosen.plan = plan;
            chosen.withChildren = withChildren;
            startOnceSeen(chosen, listed);
        });
    connect(dialog, &GracefulDialog::copyRequested, this,
        [](const QString &command) { QGuiApplication::clipboard()->setText(command); });
    dialog->open();
}

/// Who the children are is looked at after the press, also while the list in the window rests.
void StopFlow::startOnceSeen(const StopOffer &offer, const SnapshotPtr &listed)
{
    if (!offer.withChildren) {
        start(offer, listed);
        return;
    }
    m_waiting.push_back({ offer, listed, monotonicNs() });
    m_lookPatience.start();
    Q_EMIT lookWanted();
}

void StopFlow::startWaiting()
{
    const SnapshotPtr &now = m_source.snapshot();
    std::vector<Waiting> ready;
    for (Waiting &waiting : std::exchange(m_waiting, {})) {
        const bool isSeen = now->failure == 0 && now->takenAtNs > waiting.pressedNs;
        (isSeen ? ready : m_waiting).push_back(std::move(waiting));
    }
    if (m_waiting.empty())
        m_lookPatience.stop();
    for (const Waiting &waiting : ready)
        start(waiting.offer, waiting.listed);
}

void StopFlow::giveUpWaiting()
{
    for (const Waiting &waiting : std::exchange(m_waiting, {}))
        Q_EMIT bannerRequested(tr("%1 was not sent: the list of all processes could not be read again.")
                                   .arg(signalName(waiting.offer.plan.firstSignal)),
            {});
}

/// Children that came while the dialog was open.
std::vector<AskedTarget> StopFlow::takeJoined(StopOffer &offer, const SnapshotPtr &listed)
{
    if (!offer.withChildren)
        return {};
    std::vector<AskedTarget> known = offer.targets;
    known.insert(known.end(), offer.children.begin(), offer.children.end());
    std::vector<AskedTarget> joined = m_source.joined(Scope::Tree, known, listed, offer.plan.firstSignal);
    std::erase_if(joined, [this](const AskedTarget &asked) { return m_driver.isStopping(asked.target.key); });
    offer.children.insert(offer.children.end(), joined.begin(), joined.end());
    takeSpared(offer);
    return joined;
}

/// Those of them that got it, where the user was not asked.
void StopFlow::tellOf(const std::vector<AskedTarget> &joined, int signo)
{
    int reached = 0;
    for (const StopRecord &record : m_driver.records()) {
        const bool hasJoined = std::any_of(joined.begin(), joined.end(),
            [&record](const AskedTarget &asked) { return asked.target.key == record.target; });
        if (hasJoined && !record.steps.empty() && record.steps.front().result == SendResult::Sent)
            ++reached;
    }
    if (reached > 0)
        Q_EMIT bannerRequested(tr("%n more joined before %1 was sent; it went to them too.", nullptr, reached)
                                   .arg(signalName(signo)),
            {});
}

/// The user is asked again if the first signal would do something else by now, or goes to more than were
/// shown and the rules say so.
void StopFlow::start(StopOffer offer, const SnapshotPtr &listed)
{
    if (!offer.hasUnitsTime)
        m_seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(offer.plan.grace).count());
    const int signo = offer.plan.firstSignal;
    const std::vector<AskedTarget> joined = takeJoined(offer, listed);
    const bool isOther = lookAgain(offer);
    std::vector<AskedTarget> all = offer.targets;
    all.insert(all.end(), offer.children.begin(), offer.children.end());
    const bool areMore = !joined.empty() && !reasonsToAsk(signo, askTargets(signo, all)).empty();
    if (areMore || isOther) {
        open(offer, listed);
        return;
    }
    StopRequest request;
    request.plan = offer.plan;
    request.withChildren = offer.withChildren;
    request.listed = listed;
    for (const AskedTarget &asked : offer.targets)
        request.targets.push_back(asked.target);
    // Who ticked SIGKILL himself means those of whom he was told why not, and what else is for that reason.
    request.noKillOf = [this, accepted = acceptedCauses(offer)](const ProcessInfo &process) {
        const StopPlan::NoKill why = noKillOf(process);
        const Cause cause = causeOf(why, unitPath(process), m_source.programOf(process));
        return accepted.count(cause) > 0 ? StopPlan::NoKill::None : why;
    };
    if (offer.withChildren) {
        for (const AskedTarget &asked : offer.children)
            request.targets.push_back(asked.target);
    }
    m_driver.clearFinished();
    m_driver.start(request);
    tellOf(joined, signo);
}

StopPlan::NoKill StopFlow::noKillOf(const ProcessInfo &process) const
{
    return noKillFor(m_units.of(process), m_source.programOf(process).get());
}

} // namespace Sigwise
