// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/gracefulstopdriver.h"

#include "core/base/syscalls.h"
#include "core/sending/stoplooks.h"
#include "core/sending/stopmembers.h"

#include <QTimer>

#include <algorithm>

namespace Sigwise {
namespace {

constexpr qint64 msNs = 1'000'000;

StopTree treeOf(const StopRequest &request)
{
    StopTree tree;
    tree.withChildren = request.withChildren && request.listed;
    tree.listed = request.listed;
    tree.statedReason = request.statedReason;
    tree.plan = request.plan;
    tree.noKillOf = request.noKillOf;
    return tree;
}

} // namespace

class GracefulStopDriver::Private
{
public:
    Private(GracefulStopDriver *driver, Dispatcher &sender, const QByteArray &procRoot);

    void tick();
    void deliver();
    void startTimer(qint64 now);

    GracefulStopDriver *q;
    QTimer *timer;
    StopMembers members;
    StopLooks looks{ members };
};

GracefulStopDriver::Private::Private(
    GracefulStopDriver *driver, Dispatcher &sender, const QByteArray &procRoot)
    : q(driver)
    , timer(new QTimer(driver))
    , members(sender, procRoot)
{
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, q, [this] { tick(); });
    QObject::connect(&members, &StopMembers::touched, q, [this](size_t tree) { looks.need(tree); });
    QObject::connect(&members, &StopMembers::ended, q, [this] { deliver(); });
}

void GracefulStopDriver::Private::tick()
{
    const qint64 now = monotonicNs();
    members.actOnDue(now);
    looks.tick(now);
    deliver();
}

void GracefulStopDriver::Private::startTimer(qint64 now)
{
    std::optional<qint64> next = members.nextDueNs();
    if (looks.nextNs())
        next = std::min(next.value_or(*looks.nextNs()), *looks.nextNs());
    if (next)
        timer->start(static_cast<int>((std::max<qint64>(0, *next - now) + msNs - 1) / msNs));
    else
        timer->stop();
}

/// Tells what is new and waits for what comes next.
void GracefulStopDriver::Private::deliver()
{
    const qint64 now = monotonicNs();
    looks.plan(now);
    startTimer(now);
    const std::vector<Receipt> news = members.takeNews();
    if (!news.empty())
        Q_EMIT q->sent(news);
    if (looks.takeWish(monotonicNs()))
        Q_EMIT q->lookWanted();
    Q_EMIT q->changed();
}

GracefulStopDriver::GracefulStopDriver(Dispatcher &dispatcher, const QByteArray &procRoot, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, dispatcher, procRoot))
{ }

GracefulStopDriver::~GracefulStopDriver() = default;

void GracefulStopDriver::start(const StopRequest &request)
{
    const size_t tree = d->members.addTree(treeOf(request));
    const size_t first = d->members.all().size();
    for (const Target &target : request.targets) {
        if (!isStopping(target.key))
            (void)d->members.add(target, tree, std::nullopt);
    }
    for (size_t member = first; member < d->members.all().size(); ++member)
        d->members.begin(member);
    d->members.tree(tree).deadlineNs = monotonicNs() + std::chrono::nanoseconds(request.plan.grace).count();
    d->looks.need(tree);
    d->deliver();
}

void GracefulStopDriver::takeSnapshot(const Snapshot &snapshot)
{
    d->looks.take(snapshot);
    d->deliver();
}

void GracefulStopDriver::callOffKill(quint64 receiptId)
{
    const std::optional<size_t> member = d->members.memberOf(receiptId);
    if (!member)
        return;
    d->members.callOffKill(*member);
    d->deliver();
}

void GracefulStopDriver::killNow(quint64 receiptId)
{
    const std::optional<size_t> member = d->members.memberOf(receiptId);
    if (!member)
        return;
    d->members.killNow(*member);
    d->looks.need(d->members.all().at(*member)->tree);
    d->deliver();
}

void GracefulStopDriver::giveUp()
{
    d->members.giveUp();
    d->deliver();
}

std::vector<StopRecord> GracefulStopDriver::records() const
{
    std::vector<StopRecord> result;
    for (const auto &member : d->members.all())
        result.push_back(member->recordNow());
    return result;
}

bool GracefulStopDriver::isBusy() const
{
    const auto &members = d->members.all();
    for (size_t tree = 0; tree < d->members.treeCount(); ++tree) {
        if (d->members.tree(tree).lookNeededNs != 0)
            return true;
    }
    return std::any_of(
        members.begin(), members.end(), [](const auto &member) { return !member->isSettled(); });
}

int GracefulStopDriver::countdowns() const
{
    const auto &members = d->members.all();
    return static_cast<int>(std::count_if(
        members.begin(), members.end(), [](const auto &member) { return member->stop.isKillPlanned(); }));
}

std::optional<qint64> GracefulStopDriver::nextKillNs() const
{
    std::optional<qint64> next;
    for (const auto &member : d->members.all()) {
        const std::optional<qint64> deadline = member->stop.deadlineNs();
        if (member->stop.isKillPlanned() && deadline)
            next = std::min(next.value_or(*deadline), *deadline);
    }
    return next;
}

bool GracefulStopDriver::isStopping(const ProcessKey &key) const { return d->members.isStopping(key); }

void GracefulStopDriver::clearFinished()
{
    if (!isBusy())
        d->members.clear();
}

} // namespace Sigwise
