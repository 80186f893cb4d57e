// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/dispatcher.h"

#include "core/base/syscalls.h"
#include "core/prediction/predictor.h"
#include "core/processes/scanner.h"
#include "core/processes/users.h"
#include "core/sending/outcomewatcher.h"
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
    std::optional<ProcessInfo> look(const ProcessKey &key, GroupLookup &groups, Receipt &receipt);
    void deliver(Receipt &receipt, const ProcessHandlePtr &handle, const ProcessInfo &process);
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
    if (const auto *error = std::get_if<ProcessHandle::OpenError>(&held)) {
        closeWithFailure(receipt, *error);
        return {};
    }
    return std::get<ProcessHandlePtr>(held);
}

// The process as it is now, with its prediction in the receipt; or nothing and a closed receipt.
std::optional<ProcessInfo> Dispatcher::Private::look(
    const ProcessKey &key, GroupLookup &groups, Receipt &receipt)
{
    Result<ProcessInfo> process = reader.read(key.pid, ProcReader::Depth::Detail);
    if (!process) {
        closeWithError(receipt, process.error());
        return std::nullopt;
    }
    if (process->key != key) {
        close(receipt, SendResult::Reused);
        return std::nullopt;
    }
    receipt.name = process->name;
    if (process->users)
        receipt.user = users.name(process->users->real);
    receipt.predicted = predict(*process, groups.of(*process), sender, receipt.signo);
    return std::move(*process);
}

void Dispatcher::Private::deliver(
    Receipt &receipt, const ProcessHandlePtr &handle, const ProcessInfo &process)
{
    trail.begin(receipt);
    const qint64 before = monotonicNs();
    const Result<void> sent = pidfdSendSignal(handle->pidfd(), receipt.signo);
    if (!sent)
        return closeWithError(receipt, sent.error());
    receipt.result = SendResult::Sent;
    receipt.merged = receipt.signo < firstQueuedSignal && process.pendingProcess
        && process.pendingProcess->contains(receipt.signo);
    if (hasEndedAlready(receipt.predicted)) {
        receipt.outcome = Outcome::None;
        receipt.final = true;
        return;
    }
    watcher->watch(receipt, handle, before);
}

Receipt Dispatcher::Private::sendOne(const SendRequest &request, const Target &target, GroupLookup &groups)
{
    Receipt receipt;
    receipt.id = ++lastId;
    receipt.time = QDateTime::currentDateTime();
    receipt.target = target.key;
    receipt.name = target.name;
    receipt.signo = request.signo;
    receipt.statedReason = request.statedReason;
    receipt.predicted = target.shown;
    const ProcessHandlePtr handle = hold(target, receipt);
    if (!handle)
        return receipt;
    const std::optional<ProcessInfo> process = look(handle->key(), groups, receipt);
    if (!process)
        return receipt;
    const bool endedMeanwhile = !handle->isAlive()
        && (!hasEndedAlready(receipt.predicted) || (request.onlyAsShown && !hasEndedAlready(target.shown)));
    if (endedMeanwhile)
        close(receipt, SendResult::Gone);
    else if (request.dryRun || (request.onlyAsShown && isOtherEffect(target.shown, receipt.predicted)))
        close(receipt, SendResult::NotSent);
    else
        deliver(receipt, handle, *process);
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
        seen.predicted = target.shown;
        seen.name = target.name;
        target.handle = d->hold(target, seen);
        const std::optional<ProcessInfo> process
            = target.handle ? d->look(target.handle->key(), groups, seen) : std::nullopt;
        if (process) // gone: it keeps what was shown last
            target.predictions = predictAll(*process, groups.of(*process), d->sender);
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

void Dispatcher::forget(quint64 receiptId)
{
    d->watcher->forget(receiptId);
    d->trail.leave(receiptId);
}

AuditTrail &Dispatcher::trail() const { return d->trail; }

} // namespace Sigwise
