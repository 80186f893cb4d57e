// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/dispatcher.h"

#include "core/base/syscalls.h"
#include "core/prediction/predictor.h"
#include "core/prediction/threadpredictor.h"
#include "core/processes/scanner.h"
#include "core/processes/users.h"
#include "core/sending/outcomewatcher.h"
#include "core/sending/threadhandle.h"
#include "core/signals/signaltable.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace Sigwise {
namespace {

// Below this number the kernel keeps one waiting signal of a kind (SIGRTMIN of the kernel, not of glibc;
// signal(7), "Queueing and delivery semantics for standard signals").
constexpr int firstQueuedSignal = 32;

struct Failing
{
    ProcessHandle::Failure failure;
    SendResult result;
};
constexpr std::array failureRows{
    Failing{ ProcessHandle::Failure::Gone, SendResult::Gone },
    Failing{ ProcessHandle::Failure::Reused, SendResult::Reused },
    Failing{ ProcessHandle::Failure::Unsupported, SendResult::Error },
    Failing{ ProcessHandle::Failure::NoDescriptors, SendResult::Error },
    Failing{ ProcessHandle::Failure::NotLive, SendResult::Refused },
};

void close(Receipt &receipt, SendResult result, int errnum = 0)
{
    receipt.result = result;
    receipt.errnum = errnum;
    receipt.outcome = Outcome::None;
    receipt.killPlan = KillPlan::None;
    receipt.final = true;
}

void closeWithError(Receipt &receipt, const Error &error)
{
    switch (error.errnum()) {
    case EPERM:
        return close(receipt, SendResult::Denied, EPERM);
    case ESRCH:
    case ENOENT:
        return close(receipt, SendResult::Gone);
    default:
        return close(receipt, SendResult::Error, error.errnum());
    }
}

void closeWithFailure(Receipt &receipt, const ProcessHandle::OpenError &error)
{
    if (error.failure == ProcessHandle::Failure::Other)
        return closeWithError(receipt, error.error);
    const auto row = std::find_if(failureRows.begin(), failureRows.end(),
        [&error](const Failing &candidate) { return candidate.failure == error.failure; });
    const bool isSaidByResult = row->result == SendResult::Gone || row->result == SendResult::Reused;
    close(receipt, row->result, isSaidByResult ? 0 : error.error.errnum());
}

bool hasEndedAlready(const Prediction &prediction)
{
    return prediction.effect == Effect::NoEffect && prediction.reason == Reason::Zombie;
}

bool mayEndOrStop(const Prediction &prediction)
{
    const Effect effect = prediction.effectForSender();
    return isEnd(effect) || effect == Effect::Stops || effect == Effect::Unknown;
}

// A program that reads the signal itself, through signalfd or sigwait, has its own code for it as well.
bool hasHandler(const ProcessInfo &process, const Receipt &receipt)
{
    return (process.caught && process.caught->contains(receipt.signo))
        || receipt.predicted.effect == Effect::Collected;
}

bool hasThread(const ProcessInfo &process, pid_t tid)
{
    const auto isIt = [tid](const ThreadInfo &thread) { return thread.tid == tid; };
    return process.detail
        && std::any_of(process.detail->threads.begin(), process.detail->threads.end(), isIt);
}

// Its files cannot be read though it is held: with hidepid (proc(5)) that is so for a process that is
// somebody else's, or has become so. Of one that lives nothing is known then but what the kernel answers to
// signal 0.
std::optional<ProcessInfo> lookBlindly(const ProcessHandle &handle, const Error &error, Receipt &receipt)
{
    const bool isOurLack = error.errnum() == EMFILE || error.errnum() == ENFILE;
    const Result<void> probe = pidfdSendSignal(handle.pidfd(), 0);
    const bool hasEnded = !handle.isAlive() || (!probe && probe.error().errnum() == ESRCH);
    if (isOurLack || hasEnded) {
        close(receipt, isOurLack ? SendResult::Error : SendResult::Gone, isOurLack ? error.errnum() : 0);
        return std::nullopt;
    }
    if (receipt.tid != 0) { // whether the thread is one of its own cannot be told
        close(receipt, SendResult::Error, EACCES);
        return std::nullopt;
    }
    ProcessInfo unknown;
    unknown.key = handle.key();
    unknown.name = receipt.name;
    auto detail = std::make_shared<ProcessDetail>();
    if (probe || probe.error().errnum() == EPERM)
        detail->probeAllowed = probe.has_value();
    unknown.detail = std::move(detail);
    return unknown;
}

void refuse(Receipt &receipt, WhyRefused why)
{
    close(receipt, SendResult::Refused);
    receipt.whyRefused = why;
}

// Whether a group is orphaned matters to the terminal stop signals only, and takes a look at all processes:
// that is done once, for the first target that needs it.
class GroupLookup
{
public:
    GroupLookup(const QByteArray &procRoot, int signo)
        : m_procRoot(procRoot)
        , m_isNeeded(SignalSet{ SIGTSTP, SIGTTIN, SIGTTOU }.contains(signo))
    { }

    GroupLink of(const ProcessInfo &process)
    {
        if (!m_isNeeded)
            return GroupLink::Unknown;
        if (!m_all)
            m_all = Scanner(m_procRoot).scan();
        return groupLink(process, *m_all);
    }

private:
    QByteArray m_procRoot;
    bool m_isNeeded;
    SnapshotPtr m_all;
};

} // namespace

class Dispatcher::Private
{
public:
    Private(Dispatcher *q, const QByteArray &procRoot, const AuditFile &file)
        : reader(procRoot)
        , sender(currentSender(reader))
        , watcher(new OutcomeWatcher(reader, q))
        , trail(file)
    { }

    ProcessHandlePtr hold(const Target &target, Receipt &receipt);
    std::optional<ProcessInfo> look(const ProcessHandle &handle, GroupLookup &groups, Receipt &receipt);
    [[nodiscard]] Result<void> signalTo(const Receipt &receipt, const ProcessHandlePtr &handle) const;
    void deliver(Receipt &receipt, const ProcessHandlePtr &handle, const SendRequest &request);
    Receipt newReceipt(const SendRequest &request, const Target &target);
    Receipt sendOne(const SendRequest &request, const Target &target, GroupLookup &groups);

    ProcReader reader;
    Sender sender;
    UserNames users;
    OutcomeWatcher *watcher;
    AuditTrail trail;
    quint64 lastId = 0;
};

// The handle of the target, or null and a closed receipt.
ProcessHandlePtr Dispatcher::Private::hold(const Target &target, Receipt &receipt)
{
    if (target.handle)
        return target.handle;
    auto held = ProcessHandle::open(reader, target.key);
    const auto *error = std::get_if<ProcessHandle::OpenError>(&held);
    // Signal 0 says nothing of SIGCONT, which whoever is of the same session may send (kill(2)).
    const bool mayContinue = error != nullptr && receipt.signo == SIGCONT && receipt.tid == 0
        && error->failure == ProcessHandle::Failure::Other && error->error.errnum() == EPERM;
    if (mayContinue && target.key.startTime != 0) {
        refuse(receipt, WhyRefused::Unchecked);
        return {};
    }
    if (mayContinue) {
        held = ProcessHandle::openHidden(reader, target.key.pid);
        error = std::get_if<ProcessHandle::OpenError>(&held);
    }
    if (error != nullptr) {
        closeWithFailure(receipt, *error);
        return {};
    }
    return std::get<ProcessHandlePtr>(held);
}

// The process as it is now, with its prediction in the receipt; or nothing and a closed receipt.
std::optional<ProcessInfo> Dispatcher::Private::look(
    const ProcessHandle &handle, GroupLookup &groups, Receipt &receipt)
{
    Result<ProcessInfo> read = reader.read(handle.key().pid, ProcReader::Depth::Detail);
    std::optional<ProcessInfo> process
        = read ? std::optional(std::move(*read)) : lookBlindly(handle, read.error(), receipt);
    if (!process)
        return std::nullopt;
    if (process->key != handle.key()) {
        close(receipt, SendResult::Reused);
        return std::nullopt;
    }
    receipt.name = process->name;
    if (process->users)
        receipt.user = users.name(process->users->real);
    if (receipt.tid != 0 && !hasThread(*process, receipt.tid)) {
        close(receipt, SendResult::Gone);
        return std::nullopt;
    }
    const GroupLink group = groups.of(*process);
    receipt.predicted = receipt.tid == 0
        ? predict(*process, group, sender, receipt.signo)
        : predictForThread(*process, receipt.tid, group, sender, receipt.signo);
    return process;
}

Result<void> Dispatcher::Private::signalTo(const Receipt &receipt, const ProcessHandlePtr &handle) const
{
    if (receipt.tid == 0)
        return pidfdSendSignal(handle->pidfd(), receipt.signo, receipt.value);
    const Result<ThreadHandle> thread = ThreadHandle::open(handle, receipt.tid, reader);
    return thread ? thread->send(receipt.signo, receipt.value) : unexpected(thread.error());
}

void Dispatcher::Private::deliver(
    Receipt &receipt, const ProcessHandlePtr &handle, const SendRequest &request)
{
    receipt.killPlan = request.killPlan;
    receipt.graceNs = request.graceNs;
    trail.begin(receipt);
    const qint64 before = monotonicNs();
    const Result<void> sent = signalTo(receipt, handle);
    if (!sent)
        return closeWithError(receipt, sent.error());
    receipt.result = SendResult::Sent;
    receipt.merged = receipt.signo < firstQueuedSignal && receipt.predicted.alreadyPending;
    if (hasEndedAlready(receipt.predicted)) {
        receipt.outcome = Outcome::None;
        receipt.killPlan = KillPlan::None;
        receipt.final = true;
        return;
    }
    receipt.killAtNs = request.killPlan == KillPlan::Planned ? before + request.graceNs : 0;
    watcher->watch(receipt, handle, before);
}

Receipt Dispatcher::Private::newReceipt(const SendRequest &request, const Target &target)
{
    Receipt receipt;
    receipt.id = ++lastId;
    receipt.time = QDateTime::currentDateTime();
    receipt.target = target.key;
    receipt.name = target.name;
    receipt.tid = target.tid;
    receipt.signo = request.signo;
    receipt.statedReason = request.statedReason;
    receipt.value = request.value;
    receipt.appeared = target.appeared;
    receipt.predicted = target.shown;
    return receipt;
}

Receipt Dispatcher::Private::sendOne(const SendRequest &request, const Target &target, GroupLookup &groups)
{
    Receipt receipt = newReceipt(request, target);
    const ProcessHandlePtr handle = hold(target, receipt);
    if (!handle)
        return receipt;
    const std::optional<ProcessInfo> process = look(*handle, groups, receipt);
    if (!process)
        return receipt;
    const bool endedMeanwhile = !handle->isAlive()
        && (!hasEndedAlready(receipt.predicted) || (request.onlyAsShown && !hasEndedAlready(target.shown)));
    if (endedMeanwhile)
        close(receipt, SendResult::Gone);
    else if (handle->key().pid == sender.pid && mayEndOrStop(receipt.predicted))
        refuse(receipt, WhyRefused::OwnProcess);
    else if (request.requireHandler && !hasHandler(*process, receipt))
        refuse(receipt, WhyRefused::NoHandler);
    else if (request.dryRun || (request.onlyAsShown && isOtherEffect(target.shown, receipt.predicted)))
        close(receipt, SendResult::NotSent);
    else
        deliver(receipt, handle, request);
    return receipt;
}

Dispatcher::Dispatcher(const QByteArray &procRoot, QObject *parent)
    : Dispatcher(procRoot, AuditFile(AuditFile::defaultFolder()), parent)
{ }

Dispatcher::Dispatcher(const QByteArray &procRoot, const AuditFile &file, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, procRoot, file))
{
    connect(d->watcher, &OutcomeWatcher::changed, this, [this](const Receipt &receipt) {
        d->trail.note(receipt);
        Q_EMIT receiptChanged(receipt);
    });
}

Dispatcher::~Dispatcher() = default;

const Sender &Dispatcher::sender() const { return d->sender; }

ProcessHandlePtr Dispatcher::hold(const ProcessKey &key)
{
    Receipt unused;
    return d->hold(Target{ key, {}, {}, {} }, unused);
}

std::vector<Target> Dispatcher::lookAgain(const SendRequest &request)
{
    GroupLookup groups(d->reader.root(), request.signo);
    std::vector<Target> targets = request.targets;
    for (Target &target : targets) {
        Receipt seen;
        seen.signo = request.signo;
        seen.tid = target.tid;
        seen.predicted = target.shown;
        seen.name = target.name;
        target.handle = d->hold(target, seen);
        const std::optional<ProcessInfo> process
            = target.handle ? d->look(*target.handle, groups, seen) : std::nullopt;
        if (process) // gone: it keeps what was shown last
            target.predictions = target.tid == 0
                ? predictAll(*process, groups.of(*process), d->sender)
                : predictAllForThread(*process, target.tid, groups.of(*process), d->sender);
        target.name = seen.name;
        target.shown = seen.predicted;
    }
    return targets;
}

std::vector<Receipt> Dispatcher::send(const SendRequest &request)
{
    GroupLookup groups(d->reader.root(), request.signo);
    std::vector<Receipt> receipts;
    receipts.reserve(request.targets.size());
    for (const Target &target : request.targets) {
        receipts.push_back(d->sendOne(request, target, groups));
        d->trail.note(receipts.back());
    }
    return receipts;
}

void Dispatcher::setKillPlan(const Receipt &last, KillPlan plan)
{
    d->watcher->setKillPlan(last.id, plan);
    Receipt changed = last;
    changed.killPlan = plan;
    d->trail.note(changed);
    Q_EMIT receiptChanged(changed);
}

void Dispatcher::forget(quint64 receiptId)
{
    d->watcher->forget(receiptId);
    d->trail.leave(receiptId);
}

AuditTrail &Dispatcher::trail() const { return d->trail; }

} // namespace Sigwise
