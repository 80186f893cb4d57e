// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/outcomewatcher.h"

#include "core/base/syscalls.h"
#include "core/sending/exitstatus.h"
#include "core/sending/observation.h"

#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <vector>

#include <sys/epoll.h>
#include <sys/wait.h>

namespace Sigwise {
namespace {

constexpr qint64 msNs = 1'000'000;
constexpr qint64 never = std::numeric_limits<qint64>::max();
constexpr std::array<qint64, 4> schedule{ 50 * msNs, 250 * msNs, 1'000 * msNs, 5'000 * msNs };
constexpr qint64 lateInterval = 1'000 * msNs;
// A thousand looks at once would hold up the window: the rest waits for the next turn of the event loop.
constexpr qint64 longestTurn = 8 * msNs;

struct Watched
{
    Receipt receipt;
    ProcessHandlePtr handle;
    qint64 sentNs = 0;
    qint64 countsFromNs = 0; ///< the send; the end, once it was seen
    size_t step = 0; ///< of the schedule
    qint64 dueNs = never;
};

bool needsLateLooks(Outcome outcome)
{
    return outcome == Outcome::Pending || outcome == Outcome::Stopped || outcome == Outcome::Unknown;
}

bool hasOutlived(Outcome before) { return before != Outcome::Unknown && before != Outcome::Pending; }

void arm(Watched &watched)
{
    if (watched.step < schedule.size())
        watched.dueNs = watched.countsFromNs + schedule.at(watched.step++);
    else if (needsLateLooks(watched.receipt.outcome))
        watched.dueNs = monotonicNs() + lateInterval;
    else
        watched.dueNs = never;
}

void setWaitStatus(Receipt &receipt, int status)
{
    if (WIFEXITED(status))
        receipt.exitCode = WEXITSTATUS(status);
    else if (WIFSIGNALED(status))
        receipt.exitSignal = WTERMSIG(status);
}

} // namespace

class OutcomeWatcher::Private
{
public:
    Private(OutcomeWatcher *q, ProcReader &reader);

    void listenTo(const ProcessHandlePtr &handle);
    void readEvents();
    void takeEnd(Watched &watched, qint64 nowNs);
    void look(Watched &watched, qint64 nowNs);
    void lookAtDue();
    void rearm();
    void remove(quint64 id);
    void report(const Receipt &before, quint64 id);
    std::vector<quint64> receiptsOf(int pidfd) const;

    OutcomeWatcher *q;
    ProcReader &reader;
    UniqueFd epoll;
    QTimer *timer;
    std::map<quint64, Watched> watched; ///< by receipt
    std::map<int, std::vector<quint64>> byPidfd; ///< several signals may be on the way to one process
};

OutcomeWatcher::Private::Private(OutcomeWatcher *watcher, ProcReader &procReader)
    : q(watcher)
    , reader(procReader)
    , epoll(::epoll_create1(EPOLL_CLOEXEC))
    , timer(new QTimer(watcher))
{
    timer->setSingleShot(true);
    timer->setTimerType(Qt::CoarseTimer);
    QObject::connect(timer, &QTimer::timeout, q, [this] { lookAtDue(); });
    // Without the descriptor (all are in use) ends are still seen, by the looks of the schedule.
    if (!epoll)
        return;
    auto *notifier = new QSocketNotifier(epoll.get(), QSocketNotifier::Read, q);
    QObject::connect(notifier, &QSocketNotifier::activated, q, [this] { readEvents(); });
}

void OutcomeWatcher::Private::listenTo(const ProcessHandlePtr &handle)
{
    // Readable at the end, hung up (Linux 6.9) when the parent has taken notice; each is told once.
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLET;
    wanted.data.fd = handle->pidfd();
    if (epoll)
        (void)::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, handle->pidfd(), &wanted); // else by the looks
}

std::vector<quint64> OutcomeWatcher::Private::receiptsOf(int pidfd) const
{
    const auto found = byPidfd.find(pidfd);
    return found == byPidfd.end() ? std::vector<quint64>() : found->second;
}

void OutcomeWatcher::Private::readEvents()
{
    std::array<epoll_event, 64> events{};
    const qint64 now = monotonicNs();
    const int count = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        for (const quint64 id : receiptsOf(events.at(static_cast<size_t>(i)).data.fd)) {
            const auto found = watched.find(id);
            if (found == watched.end() || found->second.handle->isAlive())
                continue;
            const Receipt before = found->second.receipt;
            takeEnd(found->second, now);
            report(before, id);
        }
    }
    rearm();
}

// The end is known at once. How it ended may be known only when the parent has reaped it: wait for that as
// long as the schedule lasts.
void OutcomeWatcher::Private::takeEnd(Watched &entry, qint64 nowNs)
{
    Receipt &receipt = entry.receipt;
    if (receipt.outcome != Outcome::Ended) {
        receipt.outlived = hasOutlived(receipt.outcome);
        receipt.settled = false;
        receipt.outcome = Outcome::Ended;
        receipt.afterNs = nowNs - entry.sentNs;
        entry.countsFromNs = nowNs;
        entry.step = 0;
        arm(entry);
    }
    const ExitStatus end = exitStatusOf(*entry.handle, reader);
    if (end.waitStatus)
        setWaitStatus(receipt, *end.waitStatus);
    receipt.final = end.waitStatus || end.reaped;
}

void OutcomeWatcher::Private::look(Watched &entry, qint64 nowNs)
{
    if (!entry.handle->isAlive()) {
        takeEnd(entry, nowNs);
        const bool waitedLongEnough = entry.step == schedule.size() && entry.dueNs <= nowNs;
        entry.receipt.final = entry.receipt.final || waitedLongEnough;
        return;
    }
    const pid_t pid = entry.handle->key().pid;
    Result<ProcessInfo> process = reader.read(pid, ProcReader::Depth::Row);
    if (process && process->threadCount != 1)
        process = reader.read(pid, ProcReader::Depth::Threads);
    // The process was there when it was read if it is there now; else its end is about to be told.
    if (!process || !entry.handle->isAlive())
        return;
    const Observation seen = observe(*process, entry.receipt);
    Receipt &receipt = entry.receipt;
    if (seen.outcome == Outcome::Unknown && receipt.outcome != Outcome::Unknown)
        return;
    receipt.outcome = seen.outcome;
    receipt.pendingReason = seen.pendingReason;
    receipt.blockingThreads = seen.blockingThreads;
    receipt.final = seen.final;
    receipt.settled = seen.outcome == Outcome::Running && entry.step == schedule.size();
    if (seen.outcome != Outcome::Unknown)
        receipt.afterNs = nowNs - entry.sentNs;
}

void OutcomeWatcher::Private::lookAtDue()
{
    const qint64 start = monotonicNs();
    std::vector<quint64> due;
    for (const auto &[id, entry] : watched) {
        if (entry.dueNs <= start)
            due.push_back(id);
    }
    for (const quint64 id : due) {
        const auto found = watched.find(id);
        if (found == watched.end())
            continue;
        Watched &entry = found->second;
        const Receipt before = entry.receipt;
        look(entry, monotonicNs());
        if (entry.dueNs <= start)
            arm(entry);
        report(before, id);
        if (monotonicNs() - start > longestTurn)
            break;
    }
    rearm();
}

void OutcomeWatcher::Private::report(const Receipt &before, quint64 id)
{
    const Receipt after = watched.at(id).receipt;
    if (after.final)
        remove(id);
    if (after != before)
        Q_EMIT q->changed(after);
}

void OutcomeWatcher::Private::rearm()
{
    qint64 next = never;
    for (const auto &[id, entry] : watched)
        next = std::min(next, entry.dueNs);
    if (next == never) {
        timer->stop();
        return;
    }
    const qint64 delay = std::max<qint64>(0, next - monotonicNs());
    timer->start(static_cast<int>((delay + msNs - 1) / msNs));
}

void OutcomeWatcher::Private::remove(quint64 id)
{
    const auto found = watched.find(id);
    if (found == watched.end())
        return;
    const int pidfd = found->second.handle->pidfd();
    std::vector<quint64> &ids = byPidfd[pidfd];
    std::erase(ids, id);
    if (ids.empty()) {
        byPidfd.erase(pidfd);
        if (epoll)
            (void)::epoll_ctl(epoll.get(), EPOLL_CTL_DEL, pidfd, nullptr); // not in it: as wanted
    }
    watched.erase(found);
}

OutcomeWatcher::OutcomeWatcher(ProcReader &reader, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, reader))
{ }

OutcomeWatcher::~OutcomeWatcher() = default;

void OutcomeWatcher::watch(const Receipt &receipt, const ProcessHandlePtr &handle, qint64 sentAtNs)
{
    Watched entry{ receipt, handle, sentAtNs, sentAtNs, 0, never };
    arm(entry);
    std::vector<quint64> &ids = d->byPidfd[handle->pidfd()];
    ids.push_back(receipt.id);
    const bool isFirst = ids.size() == 1;
    const qint64 due = entry.dueNs;
    d->watched.insert_or_assign(receipt.id, std::move(entry));
    if (isFirst)
        d->listenTo(handle);
    const int delay = static_cast<int>(std::max<qint64>(0, due - monotonicNs()) / msNs) + 1;
    if (!d->timer->isActive() || d->timer->remainingTime() > delay)
        d->timer->start(delay);
}

void OutcomeWatcher::setKillPlan(quint64 receiptId, KillPlan plan)
{
    const auto found = d->watched.find(receiptId);
    if (found != d->watched.end())
        found->second.receipt.killPlan = plan;
}

void OutcomeWatcher::forget(quint64 receiptId)
{
    d->remove(receiptId);
    d->rearm();
}

int OutcomeWatcher::count() const { return static_cast<int>(d->watched.size()); }

bool OutcomeWatcher::isTimerActive() const { return d->timer->isActive(); }

} // namespace Sigwise
