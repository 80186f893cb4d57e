// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/gracefulstopdriver.h"

#include "core/base/syscalls.h"
#include "core/sending/scope.h"
#include "core/sending/stopmember.h"

#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <limits>

#include <unistd.h>

namespace Sigwise {
namespace {

constexpr qint64 msNs = 1'000'000;
constexpr qint64 never = std::numeric_limits<qint64>::max();
constexpr qint64 lookInterval = 250 * msNs;
constexpr qint64 lookPatience = 2'000 * msNs;
// Children that go on appearing after SIGKILL: a tree that grows faster than it can be ended.
constexpr int mostRounds = 40;
// Of the signals that are due, before the event loop gets its turn: whoever breaks the stop off is heard.
constexpr int mostAtOnce = 16;

bool hadEndedAlready(const Receipt &receipt)
{
    return receipt.result == SendResult::Sent && receipt.predicted.effect == Effect::NoEffect
        && receipt.predicted.reason == Reason::Zombie;
}

} // namespace

class GracefulStopDriver::Private
{
public:
    Private(GracefulStopDriver *driver, Dispatcher &sender, const QByteArray &procRoot);

    StopMember &add(const Target &target, size_t tree, std::optional<qint64> deadlineNs);
    void act(size_t member, std::optional<int> signo);
    std::optional<int> sendStep(size_t member, int signo);
    void listenTo(size_t member);
    void takeEnd(size_t member);
    void learn(const Receipt &receipt);
    void setPlan(StopMember &member, KillPlan plan);
    void settlePlan(StopMember &member);
    void adopt(size_t tree, const Snapshot &snapshot);
    void tick();
    void needLook(size_t tree);
    void deliver();
    [[nodiscard]] qint64 nextDueNs() const;
    [[nodiscard]] bool isAnyGrowing() const;
    [[nodiscard]] bool isTreeAlive(size_t tree) const;
    [[nodiscard]] size_t memberOf(quint64 receiptId) const;

    GracefulStopDriver *q;
    Dispatcher &dispatcher;
    ProcReader reader;
    QTimer *timer;
    std::vector<StopTree> trees;
    std::vector<std::unique_ptr<StopMember>> members;
    std::vector<Receipt> unsaid; ///< receipts to be told by sent()
    qint64 nextLookNs = never;
    bool isLookWanted = false;
    qint64 lookAskedNs = 0; ///< a snapshot is on its way; 0 = none
};

GracefulStopDriver::Private::Private(
    GracefulStopDriver *driver, Dispatcher &sender, const QByteArray &procRoot)
    : q(driver)
    , dispatcher(sender)
    , reader(procRoot)
    , timer(new QTimer(driver))
{
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, q, [this] { tick(); });
    QObject::connect(
        &dispatcher, &Dispatcher::receiptChanged, q, [this](const Receipt &receipt) { learn(receipt); });
}

StopMember &GracefulStopDriver::Private::add(
    const Target &target, size_t tree, std::optional<qint64> deadlineNs)
{
    const StopPlan plan = trees.at(tree).planFor(target.key, reader);
    auto member = std::make_unique<StopMember>(GracefulStop(plan, deadlineNs));
    member->record.target = target.key;
    member->record.name = target.name;
    member->record.appeared = target.appeared;
    member->handle = target.handle;
    member->tree = tree;
    member->begunNs = monotonicNs();
    members.push_back(std::move(member));
    return *members.back();
}

/// Sends what is to be sent, and what follows at once.
void GracefulStopDriver::Private::act(size_t member, std::optional<int> signo)
{
    StopMember &its = *members.at(member);
    if (signo && its.record.target.pid == ::getpid()) {
        its.record.steps.push_back({ 0, *signo, 0, SendResult::Refused, 0 });
        signo = its.stop.sent(*signo, SendResult::Refused, false, false, monotonicNs());
    }
    while (signo)
        signo = sendStep(member, *signo);
    settlePlan(its);
}

std::optional<int> GracefulStopDriver::Private::sendStep(size_t index, int signo)
{
    StopMember &member = *members.at(index);
    const bool isFirst = member.record.steps.empty();
    SendRequest request;
    request.signo = signo;
    request.onlyAsShown = false;
    request.statedReason = trees.at(member.tree).statedReason;
    Target target;
    target.key = member.record.target;
    target.name = member.record.name;
    target.handle = member.handle;
    target.appeared = member.record.appeared;
    request.targets = { target };
    request.targets = dispatcher.lookAgain(request);
    const Target &looked = request.targets.front();
    const bool isStopped = looked.predictions && looked.predictions->at(SIGCONT).reason == Reason::WasStopped;
    if (isFirst) {
        member.handle = looked.handle;
        listenTo(index);
        const bool kills = member.stop.isKillPlanned() && signo != SIGKILL;
        request.killPlan = kills ? KillPlan::Planned
            : signo == SIGKILL   ? KillPlan::None
                                 : KillPlan::NotPlanned;
        request.graceNs = member.stop.timeLeftNs(monotonicNs());
    }
    const qint64 before = monotonicNs();
    const Receipt receipt = dispatcher.send(request).front();
    member.record.steps.push_back(
        { receipt.id, signo, before - member.begunNs, receipt.result, receipt.errnum });
    if (member.record.name.isEmpty())
        member.record.name = receipt.name;
    if (isFirst)
        member.first = receipt;
    unsaid.push_back(receipt);
    const std::optional<int> next
        = member.stop.sent(signo, receipt.result, isStopped, hadEndedAlready(receipt), monotonicNs());
    trees.at(member.tree).hasBegun |= member.wasThere();
    return next;
}

void GracefulStopDriver::Private::listenTo(size_t index)
{
    StopMember &member = *members.at(index);
    if (!member.handle)
        return;
    // Readable when the last thread is dead, whether anybody reaps it or not (pidfd_open(2)).
    member.end = new QSocketNotifier(member.handle->pidfd(), QSocketNotifier::Read, q);
    QObject::connect(member.end, &QSocketNotifier::activated, q, [this, index] {
        takeEnd(index);
        deliver();
    });
}

void GracefulStopDriver::Private::takeEnd(size_t index)
{
    StopMember &member = *members.at(index);
    if (member.end != nullptr)
        member.end->setEnabled(false);
    if (member.hasEnded())
        return;
    member.takeEnd(reader);
    settlePlan(member);
    needLook(member.tree);
}

void GracefulStopDriver::Private::learn(const Receipt &receipt)
{
    const size_t index = memberOf(receipt.id);
    if (index < members.size() && members.at(index)->first.id == receipt.id)
        members.at(index)->first = receipt;
}

void GracefulStopDriver::Private::setPlan(StopMember &member, KillPlan plan)
{
    if (member.first.killPlan != KillPlan::Planned)
        return;
    member.first.killPlan = plan;
    // The receipt may not have been told yet.
    for (Receipt &receipt : unsaid) {
        if (receipt.id == member.first.id)
            receipt.killPlan = plan;
    }
    dispatcher.setKillPlan(member.first, plan);
}

/// What has become of the plan, once that is decided.
void GracefulStopDriver::Private::settlePlan(StopMember &member)
{
    if (const std::optional<KillPlan> plan = member.decidedPlan())
        setPlan(member, *plan);
}

/// A child is stopped like its tree, with the time that is left to it.
void GracefulStopDriver::Private::adopt(size_t index, const Snapshot &snapshot)
{
    StopTree &tree = trees.at(index);
    std::vector<TreeMember> known;
    for (const auto &member : members) {
        if (member->tree == index)
            known.push_back(member->treeMember());
    }
    bool hasFound = false;
    for (const ProcessPtr &child : newInTree(known, *tree.listed, snapshot, ::getpid())) {
        if (tree.rounds >= mostRounds || q->isStopping(child->key))
            continue;
        hasFound = true;
        Target target;
        target.key = child->key;
        target.name = child->name;
        target.appeared = true;
        (void)add(target, index, tree.deadlineNs);
        const size_t member = members.size() - 1;
        act(member, members.at(member)->stop.begin(monotonicNs()));
    }
    if (tree.lookNeededNs != 0 && snapshot.takenAtNs > tree.lookNeededNs)
        tree.lookNeededNs = 0;
    if (!hasFound || tree.rounds >= mostRounds)
        return;
    // They may have children by now. Before the time is over there is no hurry.
    tree.lookNeededNs = monotonicNs();
    if (tree.lookNeededNs < tree.deadlineNs)
        return;
    ++tree.rounds;
    isLookWanted = true;
}

void GracefulStopDriver::Private::needLook(size_t tree)
{
    if (!trees.at(tree).withChildren || !trees.at(tree).hasBegun)
        return;
    trees.at(tree).lookNeededNs = monotonicNs();
    isLookWanted = true;
}

/// Whether children may still come, or one of the looks has not been answered.
bool GracefulStopDriver::Private::isAnyGrowing() const
{
    for (size_t tree = 0; tree < trees.size(); ++tree) {
        if (trees.at(tree).withChildren && (trees.at(tree).lookNeededNs != 0 || isTreeAlive(tree)))
            return true;
    }
    return false;
}

bool GracefulStopDriver::Private::isTreeAlive(size_t tree) const
{
    return std::any_of(members.begin(), members.end(),
        [tree](const auto &member) { return member->tree == tree && !member->stop.isOver(); });
}

size_t GracefulStopDriver::Private::memberOf(quint64 receiptId) const
{
    const auto found = std::find_if(members.begin(), members.end(), [receiptId](const auto &member) {
        return !member->record.steps.empty() && member->record.steps.front().receiptId == receiptId;
    });
    return static_cast<size_t>(found - members.begin());
}

qint64 GracefulStopDriver::Private::nextDueNs() const
{
    qint64 next = nextLookNs;
    for (const auto &member : members) {
        next = std::min(next, member->stop.dueNs().value_or(never));
        if (member->askAgainNs != 0)
            next = std::min(next, member->askAgainNs);
    }
    return next;
}

void GracefulStopDriver::Private::tick()
{
    const qint64 now = monotonicNs();
    int acted = 0;
    for (size_t index = 0; index < members.size() && acted < mostAtOnce; ++index) {
        StopMember &member = *members.at(index);
        if (member.askAgainNs != 0 && member.askAgainNs <= now)
            member.askHow(reader);
        // Its end may have come with the time: what has ended is not killed.
        const bool isDue = member.stop.dueNs().value_or(never) <= now;
        if (isDue && !member.hasEnded() && member.handle && !member.handle->isAlive())
            takeEnd(index);
        if (!isDue || member.stop.isOver())
            continue;
        ++acted;
        act(index, member.stop.tick(now));
        needLook(member.tree);
    }
    if (nextLookNs <= now)
        isLookWanted = true;
    deliver();
}

/// Tells what is new and waits for what comes next.
void GracefulStopDriver::Private::deliver()
{
    if (!isAnyGrowing())
        nextLookNs = never;
    else if (isLookWanted || nextLookNs == never)
        nextLookNs = monotonicNs() + lookInterval;
    const qint64 next = nextDueNs();
    if (next == never)
        timer->stop();
    else
        timer->start(static_cast<int>((std::max<qint64>(0, next - monotonicNs()) + msNs - 1) / msNs));
    const std::vector<Receipt> news = std::exchange(unsaid, {});
    if (!news.empty())
        Q_EMIT q->sent(news);
    // One at a time: a thousand ends want a look each, and one answers them all.
    const bool isOnItsWay = lookAskedNs != 0 && monotonicNs() - lookAskedNs < lookPatience;
    if (isLookWanted && !isOnItsWay) {
        isLookWanted = false;
        lookAskedNs = monotonicNs();
        Q_EMIT q->lookWanted();
    }
    Q_EMIT q->changed();
}

GracefulStopDriver::GracefulStopDriver(Dispatcher &dispatcher, const QByteArray &procRoot, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, dispatcher, procRoot))
{ }

GracefulStopDriver::~GracefulStopDriver() = default;

void GracefulStopDriver::start(const StopRequest &request)
{
    StopTree tree;
    tree.withChildren = request.withChildren && request.listed;
    tree.listed = request.listed;
    tree.statedReason = request.statedReason;
    tree.plan = request.plan;
    tree.noKillOf = request.noKillOf;
    d->trees.push_back(tree);
    const size_t index = d->trees.size() - 1;
    const size_t first = d->members.size();
    for (const Target &target : request.targets) {
        if (!isStopping(target.key))
            (void)d->add(target, index, std::nullopt);
    }
    for (size_t member = first; member < d->members.size(); ++member)
        d->act(member, d->members.at(member)->stop.begin(monotonicNs()));
    d->trees.back().deadlineNs = monotonicNs() + std::chrono::nanoseconds(request.plan.grace).count();
    d->needLook(index);
    d->deliver();
}

void GracefulStopDriver::takeSnapshot(const Snapshot &snapshot)
{
    if (snapshot.takenAtNs >= d->lookAskedNs)
        d->lookAskedNs = 0;
    for (size_t tree = 0; tree < d->trees.size(); ++tree) {
        const StopTree &its = d->trees.at(tree);
        const bool isGrowing = its.withChildren && (its.lookNeededNs != 0 || d->isTreeAlive(tree));
        if (isGrowing)
            d->adopt(tree, snapshot);
    }
    d->deliver();
}

void GracefulStopDriver::callOffKill(quint64 receiptId)
{
    const size_t index = d->memberOf(receiptId);
    if (index >= d->members.size())
        return;
    StopMember &member = *d->members.at(index);
    member.stop.callOffKill();
    d->trees.at(member.tree).isCalledOff = true; // for children that come later
    member.record.wasCalledOff = true;
    d->setPlan(member, KillPlan::CalledOff);
    d->deliver();
}

void GracefulStopDriver::killNow(quint64 receiptId)
{
    const size_t index = d->memberOf(receiptId);
    if (index >= d->members.size())
        return;
    d->act(index, d->members.at(index)->stop.killNow());
    d->needLook(d->members.at(index)->tree);
    d->deliver();
}

void GracefulStopDriver::giveUp()
{
    for (StopTree &tree : d->trees) {
        tree.isCalledOff = true;
        tree.withChildren = false;
        tree.lookNeededNs = 0;
    }
    for (const auto &member : d->members) {
        member->record.wasCalledOff |= member->stop.isKillPlanned();
        member->stop.giveUp();
        d->settlePlan(*member);
    }
    d->deliver();
}

std::vector<StopRecord> GracefulStopDriver::records() const
{
    std::vector<StopRecord> result;
    for (const auto &member : d->members)
        result.push_back(member->recordNow());
    return result;
}

bool GracefulStopDriver::isBusy() const
{
    return std::any_of(
               d->trees.begin(), d->trees.end(), [](const StopTree &tree) { return tree.lookNeededNs != 0; })
        || std::any_of(
            d->members.begin(), d->members.end(), [](const auto &member) { return !member->isSettled(); });
}

int GracefulStopDriver::countdowns() const
{
    return static_cast<int>(std::count_if(d->members.begin(), d->members.end(),
        [](const auto &member) { return member->stop.isKillPlanned(); }));
}

std::optional<qint64> GracefulStopDriver::nextKillNs() const
{
    std::optional<qint64> next;
    for (const auto &member : d->members) {
        if (member->stop.isKillPlanned())
            next = std::min(next.value_or(never), member->stop.deadlineNs().value_or(never));
    }
    return next;
}

bool GracefulStopDriver::isStopping(const ProcessKey &key) const
{
    return std::any_of(d->members.begin(), d->members.end(),
        [&key](const auto &member) { return member->record.target == key && !member->stop.isOver(); });
}

void GracefulStopDriver::clearFinished()
{
    if (isBusy())
        return;
    for (const auto &member : d->members)
        delete member->end;
    d->members.clear();
    d->trees.clear();
}

} // namespace Sigwise
