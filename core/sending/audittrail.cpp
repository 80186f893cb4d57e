// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/audittrail.h"

#include "core/sending/auditqueue.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <thread>

#include <pthread.h>

namespace Sigwise {
namespace {

using namespace std::chrono_literals;

constexpr auto sendPatience = 50ms;
// A journal that is busy for longer would keep a program from ending.
constexpr auto journalPatience = 200ms;

constexpr std::chrono::milliseconds endPatience = 2s;

std::chrono::milliseconds timeUntil(std::chrono::steady_clock::time_point deadline)
{
    const auto left
        = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return std::max(left, 0ms);
}

/// A receipt that is not finished, and what of it stands in the file.
struct Open
{
    Receipt latest;
    bool hasResult = false;
    std::optional<Receipt> written; ///< the last outcome
};

// Worth a line at once: what would be missed if the program ended now.
bool isLasting(const Receipt &receipt)
{
    return receipt.final || receipt.settled || receipt.outcome == Outcome::Stopped;
}

// The time since the send grows with every look: that alone is no news.
bool isNews(const Receipt &receipt, const std::optional<Receipt> &written)
{
    if (!written)
        return true;
    Receipt sameTime = receipt;
    sameTime.afterNs = written->afterNs;
    return sameTime != *written;
}

} // namespace

class AuditTrail::Private
{
public:
    Private(AuditTrail *trail, const AuditFile &auditFile, const QByteArray &journal)
        : writer(thisAuditWriter())
        , file(auditFile)
        , queue(std::make_shared<AuditQueue>(trail, auditFile, journal, writer))
    { }

    void push(AuditQueue::Kind kind, const QByteArray &line, const QByteArray &entry = {});
    void writeOutcome(Open &open);

    AuditWriter writer;
    AuditFile file;
    std::shared_ptr<AuditQueue> queue;
    std::thread thread;
    std::map<quint64, Open> open; ///< by receipt
};

void AuditTrail::Private::push(AuditQueue::Kind kind, const QByteArray &line, const QByteArray &entry)
{
    queue->push(kind, line, entry);
    if (thread.joinable())
        return;
    try {
        thread = std::thread([held = queue] {
            (void)::pthread_setname_np(::pthread_self(), "audit"); // cannot fail: it is short enough
            held->run();
        });
    } catch (const std::system_error &) {
        queue->drain(); // no threads left (RLIMIT_NPROC)
    }
}

void AuditTrail::Private::writeOutcome(Open &receipt)
{
    if (!isNews(receipt.latest, receipt.written))
        return;
    push(AuditQueue::Kind::Other, auditOutcomeLine(receipt.latest, writer));
    receipt.written = receipt.latest;
}

AuditTrail::AuditTrail(const AuditFile &file, const QByteArray &journal)
    : d(std::make_unique<Private>(this, file, journal))
{ }

AuditTrail::~AuditTrail()
{
    const auto deadline = std::chrono::steady_clock::now() + endPatience;
    (void)finish(endPatience);
    d->queue->close();
    if (!d->thread.joinable())
        return;
    if (d->queue->waitUntilClosed(timeUntil(deadline)))
        d->thread.join();
    else
        d->thread.detach();
}

void AuditTrail::begin(const Receipt &receipt)
{
    const bool isStuck = d->queue->isStuck();
    d->push(AuditQueue::Kind::Send, auditSendLine(receipt, d->writer, false));
    d->open.insert_or_assign(receipt.id, Open{ receipt, false, {} });
    if (!isStuck)
        (void)d->queue->waitUntilWritten(sendPatience); // not written: the send goes on
}

void AuditTrail::note(const Receipt &receipt)
{
    if (receipt.result == SendResult::NotSent)
        return;
    const auto found = d->open.find(receipt.id);
    if (found == d->open.end()) {
        if (receipt.result != SendResult::Sent)
            d->push(AuditQueue::Kind::Send, auditSendLine(receipt, d->writer, true),
                journalEntry(receipt, d->writer));
        return;
    }
    Open &open = found->second;
    open.latest = receipt;
    if (!open.hasResult)
        d->push(
            AuditQueue::Kind::Other, auditResultLine(receipt, d->writer), journalEntry(receipt, d->writer));
    open.hasResult = true;
    if (receipt.result == SendResult::Sent && isLasting(receipt))
        d->writeOutcome(open);
    if (receipt.final && receipt.killPlan != KillPlan::Planned)
        d->open.erase(found);
}

void AuditTrail::leave(quint64 receiptId)
{
    const auto found = d->open.find(receiptId);
    if (found == d->open.end())
        return;
    d->writeOutcome(found->second);
    d->open.erase(found);
}

bool AuditTrail::finish(std::chrono::milliseconds patience)
{
    for (auto &[id, open] : d->open)
        d->writeOutcome(open);
    const bool hasThread = d->thread.joinable();
    if (!hasThread)
        d->queue->drain();
    const auto deadline = std::chrono::steady_clock::now() + patience;
    d->queue->waitForJournal(
        hasThread ? std::min<std::chrono::milliseconds>(patience, journalPatience) : 0ms);
    if (!hasThread)
        d->queue->drain();
    return d->queue->waitUntilWritten(timeUntil(deadline)) && d->queue->losses().lines == 0;
}

std::optional<AuditProblem> AuditTrail::problem() const { return d->queue->problem(); }

int AuditTrail::waitingCount() const { return d->queue->waitingCount(); }

AuditLosses AuditTrail::losses() const { return d->queue->losses(); }

AuditFile AuditTrail::file() const { return d->file; }

QByteArray AuditTrail::run() const { return d->writer.run; }

} // namespace Sigwise
