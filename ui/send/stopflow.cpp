// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/stopflow.h"

#include "core/prediction/programreader.h"
#include "core/sending/askedunits.h"
#include "core/sending/scope.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace Sigwise {
StopFlow::StopFlow(Dispatcher &dispatcher, const QByteArray &procRoot, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_dispatcher(dispatcher)
    , m_window(window)
    , m_driver(dispatcher, procRoot)
{
    connect(&m_driver, &GracefulStopDriver::sent, this, &StopFlow::sent);
    connect(&m_driver, &GracefulStopDriver::lookWanted, this, &StopFlow::lookWanted);
    connect(&m_driver, &GracefulStopDriver::changed, this, [this] {
        if (std::exchange(m_countdowns, m_driver.countdowns()) != m_countdowns)
            Q_EMIT countdownsChanged(m_countdowns);
    });
}

void StopFlow::takeSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    m_driver.takeSnapshot(*snapshot);
}

void StopFlow::ask(const std::vector<AskedTarget> &targets)
{
    std::vector<AskedTarget> others = targets;
    std::erase_if(others, [this](const AskedTarget &asked) {
        return asked.target.key.pid == m_dispatcher.sender().pid || m_driver.isStopping(asked.target.key);
    });
    if (!others.empty()) {
        open(offerFor(others));
        return;
    }
    const bool isSelf = std::any_of(targets.begin(), targets.end(),
        [this](const AskedTarget &asked) { return asked.target.key.pid == m_dispatcher.sender().pid; });
    if (!targets.empty())
        Q_EMIT bannerRequested(isSelf ? tr("This is Sigwise itself. To end it, close its window.")
                                      : tr("It is being stopped already. Sent shows how far it is."),
            {});
}

StopOffer StopFlow::offerFor(const std::vector<AskedTarget> &targets)
{
    StopOffer offer;
    offer.targets = targets;
    offer.plan.grace = std::chrono::seconds(m_seconds);
    takeUnits(offer);
    takeChildren(offer);
    (void)lookAgain(offer); // nothing was shown yet
    for (AskedTarget &asked : offer.targets)
        asked.before.reset();
    return offer;
}

/// One unit: what it says. Several: the usual, and no SIGKILL unless asked for if it is wrong for one of
/// them.
void StopFlow::takeUnits(StopOffer &offer)
{
    AskedUnits units([this](const ProcessInfo &process) { return m_units.of(process); });
    bool areAllKnown = true;
    StopPlan::NoKill noKill = StopPlan::NoKill::None;
    for (const AskedTarget &asked : offer.targets) {
        const ProcessPtr process = m_snapshot ? m_snapshot->find(asked.target.key) : nullptr;
        const AskedUnits::Answer answer = units.of(process.get());
        const ProgramPtr program = process ? programOf(*process) : nullptr;
        noKill = std::max(noKill, stopPlanFor(answer.settings, program.get()).noKill);
        areAllKnown = areAllKnown && answer.wasAsked;
        offer.settings = answer.settings;
        offer.unit = process ? process->unit : QByteArray();
    }
    if (units.count() != 1) {
        offer.settings.reset();
        offer.unit.clear();
    }
    if (offer.settings)
        offer.plan = stopPlanFor(offer.settings);
    offer.plan.noKill = noKill;
    offer.plan.kills = noKill == StopPlan::NoKill::None && areAllKnown;
    offer.wasKillOffered = offer.plan.kills;
}

ProgramPtr StopFlow::programOf(const ProcessInfo &process)
{
    if (!m_phrasebook)
        m_phrasebook = phrasebookWith(userProgramsFolder());
    const ProcessPtr parent = m_snapshot ? m_snapshot->find(process.parent.value_or(0)) : nullptr;
    return m_phrasebook->find(process, parent.get());
}

void StopFlow::takeChildren(StopOffer &offer) const
{
    if (!m_snapshot)
        return;
    std::vector<ProcessKey> named;
    for (const AskedTarget &asked : offer.targets)
        named.push_back(asked.target.key);
    const ScopeList list = scopeMembers(Scope::Tree, named, *m_snapshot, m_dispatcher.sender().pid);
    for (const ProcessPtr &member : list.members) {
        if (std::find(named.begin(), named.end(), member->key) != named.end())
            continue;
        Target child;
        child.key = member->key;
        child.name = member->name;
        offer.children.push_back(std::move(child));
    }
}

bool StopFlow::lookAgain(StopOffer &offer)
{
    SendRequest request;
    request.signo = offer.plan.firstSignal;
    for (const AskedTarget &asked : offer.targets)
        request.targets.push_back(asked.target);
    const std::vector<Target> looked = m_dispatcher.lookAgain(request);
    bool isOther = false;
    for (size_t i = 0; i < looked.size(); ++i) {
        AskedTarget &asked = offer.targets[i];
        asked.before.reset();
        if (isOtherEffect(asked.target.shown, looked[i].shown)) {
            asked.before = asked.target.shown;
            isOther = true;
        }
        asked.target = looked[i];
        if (looked[i].predictions)
            asked.predictions = *looked[i].predictions;
    }
    return isOther;
}

void StopFlow::open(const StopOffer &offer)
{
    auto *dialog = new GracefulDialog(offer, m_window);
    connect(dialog, &GracefulDialog::started, this,
        [this, offer, listed = m_snapshot](
            const StopPlan &plan, bool withChildren) { start(offer, listed, plan, withChildren); });
    connect(dialog, &GracefulDialog::copyRequested, this,
        [](const QString &command) { QGuiApplication::clipboard()->setText(command); });
    dialog->open();
}

/// The user is asked again if the first signal would do something else by now.
void StopFlow::start(StopOffer offer, const SnapshotPtr &listed, const StopPlan &plan, bool withChildren)
{
    if (!offer.settings)
        m_seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(plan.grace).count());
    offer.plan = plan;
    if (lookAgain(offer)) {
        open(offer);
        return;
    }
    StopRequest request;
    request.plan = plan;
    request.withChildren = withChildren;
    request.listed = listed;
    for (const AskedTarget &asked : offer.targets)
        request.targets.push_back(asked.target);
    // Who ticked SIGKILL himself means all of them.
    if (offer.wasKillOffered)
        request.noKillOf = [this](const ProcessInfo &process) {
            return stopPlanFor(m_units.of(process), programOf(process).get()).noKill;
        };
    if (withChildren)
        request.targets.insert(request.targets.end(), offer.children.begin(), offer.children.end());
    m_driver.clearFinished();
    m_driver.start(request);
}

} // namespace Sigwise
