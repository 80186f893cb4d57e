// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/stopmembers.h"

#include "core/base/syscalls.h"

#include <QSocketNotifier>

#include <algorithm>
#include <csignal>
#include <utility>

#include <unistd.h>

namespace Sigwise {
namespace {

// Of the signals that are due, before the event loop gets its turn: whoever breaks the stop off is heard.
constexpr int mostAtOnce = 16;

bool hadEndedAlready(const Receipt &receipt)
{
    return receipt.result == SendResult::Sent && receipt.predicted.effect == Effect::NoEffect
        && receipt.predicted.reason == Reason::Zombie;
}

std::optional<qint64> earlier(std::optional<qint64> a, std::optional<qint64> b)
{
    return a && b ? std::min(*a, *b) : (a ? a : b);
}

// A kernel thread, or the PID 1 that is protected: neither this signal nor SIGKILL does anything. What is
// ending already is only waited for.
bool isBeyondKill(const PredictionTable &predictions, int signo)
{
    const auto doesNothing = [&predictions](int candidate) {
        const Prediction &prediction = predictions.at(candidate);
        const bool isBarred = prediction.reason == Reason::KernelThread
            || prediction.reason == Reason::SystemInit || prediction.reason == Reason::NamespaceInit;
        return prediction.effect == Effect::NoEffect && isBarred && prediction.isSure();
    };
    const Prediction &sent = predictions.at(signo);
    return doesNothing(SIGKILL) && (doesNothing(signo) || (sent.effect == Effect::Ignored && sent.isSure()));
}

// Also once the freezer lets it go.
bool continuesIt(const Prediction &cont)
{
    return cont.reason == Reason::WasStopped || cont.then == Effect::Continues;
}

} // namespace

StopMembers::StopMembers(Dispatcher &dispatcher, const QByteArray &procRoot, QObject *parent)
    : QObject(parent)
    , m_dispatcher(dispatcher)
    , m_reader(procRoot)
{
    connect(&m_dispatcher, &Dispatcher::receiptChanged, this, &StopMembers::learn);
}

StopMembers::~StopMembers() = default;

size_t StopMembers::addTree(const StopTree &tree)
{
    m_trees.push_back(tree);
    return m_trees.size() - 1;
}

size_t StopMembers::add(const Target &target, size_t tree, std::optional<qint64> deadlineNs)
{
    const StopPlan plan = m_trees.at(tree).planFor(target.key, m_reader);
    auto member = std::make_unique<StopMember>(GracefulStop(plan, deadlineNs));
    member->record.target = target.key;
    member->record.name = target.name;
    member->record.appeared = target.appeared;
    member->handle = target.handle;
    member->tree = tree;
    member->begunNs = monotonicNs();
    m_members.push_back(std::move(member));
    return m_members.size() - 1;
}

void StopMembers::begin(size_t member) { act(member, m_members.at(member)->stop.begin(monotonicNs())); }

void StopMembers::leaveOut(size_t number)
{
    StopMember &member = *m_members.at(number);
    member.record.keepsAppearing = true;
    member.stop.giveUp();
}

void StopMembers::leaveUnknown(size_t tree)
{
    m_trees.at(tree).lookNeededNs = 0;
    const auto first = std::find_if(
        m_members.begin(), m_members.end(), [tree](const auto &member) { return member->tree == tree; });
    if (first != m_members.end())
        (*first)->record.areChildrenUnknown = true;
}

void StopMembers::killNow(size_t member) { act(member, m_members.at(member)->stop.killNow()); }

void StopMembers::callOffKill(size_t number)
{
    StopMember &member = *m_members.at(number);
    member.stop.callOffKill();
    m_trees.at(member.tree).isCalledOff = true; // for children that come later
    member.record.wasCalledOff = true;
    setPlan(member, KillPlan::CalledOff);
}

void StopMembers::giveUp()
{
    for (StopTree &tree : m_trees) {
        tree.isCalledOff = true;
        tree.withChildren = false;
        tree.lookNeededNs = 0;
    }
    for (const auto &member : m_members) {
        member->record.wasCalledOff |= member->stop.isKillPlanned();
        member->stop.giveUp();
        settlePlan(*member);
    }
}

void StopMembers::actOnDue(qint64 now)
{
    int acted = 0;
    for (size_t index = 0; index < m_members.size() && acted < mostAtOnce; ++index) {
        StopMember &member = *m_members.at(index);
        if (member.askAgainNs != 0 && member.askAgainNs <= now)
            member.askHow(m_reader);
        const bool isDue = member.stop.dueNs() && *member.stop.dueNs() <= now;
        // Its end may have come with the time: what has ended is not killed.
        if (isDue && !member.hasEnded() && member.handle && !member.handle->isAlive())
            takeEnd(index);
        if (!isDue || member.stop.isOver())
            continue;
        ++acted;
        act(index, member.stop.tick(now));
        Q_EMIT touched(member.tree);
    }
}

void StopMembers::clear()
{
    for (const auto &member : m_members)
        delete member->end;
    m_members.clear();
    m_trees.clear();
}

std::optional<size_t> StopMembers::memberOf(quint64 receiptId) const
{
    const auto found = std::find_if(m_members.begin(), m_members.end(), [receiptId](const auto &member) {
        return !member->record.steps.empty() && member->record.steps.front().receiptId == receiptId;
    });
    if (found == m_members.end())
        return std::nullopt;
    return static_cast<size_t>(found - m_members.begin());
}

bool StopMembers::isTreeAlive(size_t tree) const
{
    return std::any_of(m_members.begin(), m_members.end(),
        [tree](const auto &member) { return member->tree == tree && !member->stop.isOver(); });
}

bool StopMembers::isStopping(const ProcessKey &key) const
{
    return std::any_of(m_members.begin(), m_members.end(),
        [&key](const auto &member) { return member->record.target == key && !member->stop.isOver(); });
}

std::optional<qint64> StopMembers::nextDueNs() const
{
    std::optional<qint64> next;
    for (const auto &member : m_members) {
        next = earlier(next, member->stop.dueNs());
        if (member->askAgainNs != 0)
            next = earlier(next, member->askAgainNs);
    }
    return next;
}

std::vector<Receipt> StopMembers::takeNews() { return std::exchange(m_news, {}); }

void StopMembers::act(size_t index, std::optional<int> signo)
{
    StopMember &member = *m_members.at(index);
    if (signo && member.record.target.pid == ::getpid()) {
        member.record.steps.push_back({ 0, *signo, 0, SendResult::Refused, 0 });
        signo = member.stop.sent(*signo, SendResult::Refused, false, false, monotonicNs());
    }
    while (signo)
        signo = sendStep(index, *signo);
    settlePlan(member);
}

std::optional<int> StopMembers::sendStep(size_t index, int signo)
{
    StopMember &member = *m_members.at(index);
    const bool isFirst = member.record.steps.empty();
    SendRequest request;
    request.signo = signo;
    request.onlyAsShown = false;
    request.statedReason = m_trees.at(member.tree).statedReason;
    Target target;
    target.key = member.record.target;
    target.name = member.record.name;
    target.handle = member.handle;
    target.appeared = member.record.appeared;
    request.targets = { target };
    request.targets = m_dispatcher.lookAgain(request);
    const Target &looked = request.targets.front();
    const bool isStopped = looked.predictions && continuesIt(looked.predictions->at(SIGCONT));
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
    const Receipt receipt = m_dispatcher.send(request).front();
    member.record.steps.push_back(
        { receipt.id, signo, before - member.begunNs, receipt.result, receipt.errnum });
    if (member.record.name.isEmpty())
        member.record.name = receipt.name;
    if (isFirst)
        member.first = receipt;
    m_news.push_back(receipt);
    const std::optional<int> next
        = member.stop.sent(signo, receipt.result, isStopped, hadEndedAlready(receipt), monotonicNs());
    m_trees.at(member.tree).hasBegun |= member.wasThere();
    if (!member.stop.isOver() && looked.predictions && isBeyondKill(*looked.predictions, signo)) {
        member.record.isBeyondKill = true;
        member.stop.giveUp();
        return std::nullopt;
    }
    return next;
}

void StopMembers::listenTo(size_t index)
{
    StopMember &member = *m_members.at(index);
    if (!member.handle)
        return;
    // Readable when the last thread is dead, whether anybody reaps it or not (pidfd_open(2)).
    member.end = new QSocketNotifier(member.handle->pidfd(), QSocketNotifier::Read, this);
    connect(member.end, &QSocketNotifier::activated, this, [this, index] {
        takeEnd(index);
        Q_EMIT ended();
    });
}

void StopMembers::takeEnd(size_t index)
{
    StopMember &member = *m_members.at(index);
    if (member.end != nullptr)
        member.end->setEnabled(false);
    if (member.hasEnded())
        return;
    member.takeEnd(m_reader);
    settlePlan(member);
    Q_EMIT touched(member.tree);
}

void StopMembers::learn(const Receipt &receipt)
{
    const std::optional<size_t> index = memberOf(receipt.id);
    if (index && m_members.at(*index)->first.id == receipt.id)
        m_members.at(*index)->first = receipt;
}

void StopMembers::setPlan(StopMember &member, KillPlan plan)
{
    if (member.first.killPlan != KillPlan::Planned)
        return;
    member.first.killPlan = plan;
    // The receipt may not have been told yet.
    for (Receipt &receipt : m_news) {
        if (receipt.id == member.first.id)
            receipt.killPlan = plan;
    }
    m_dispatcher.setKillPlan(member.first, plan);
}

/// What has become of the plan, once that is decided.
void StopMembers::settlePlan(StopMember &member)
{
    if (const std::optional<KillPlan> plan = member.decidedPlan())
        setPlan(member, *plan);
}

} // namespace Sigwise
