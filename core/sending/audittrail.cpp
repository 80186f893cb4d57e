// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/audittrail.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>

namespace Sigwise {
namespace {

using namespace std::chrono_literals;

constexpr auto sendPatience = 50ms;
constexpr auto retryInterval = 5s;
// Of lines that cannot be written; some ten thousand sends.
constexpr qsizetype mostWaitingBytes = 32 * 1024 * 1024;
constexpr size_t longestBatch = 64;

/// What waits for the file. Belongs to the writing thread and to the trail, whichever lives longer: a thread
/// that hangs in a dead disk is left behind.
class AuditQueue
{
public:
    AuditQueue(AuditTrail *owner, const AuditFile &file, const QByteArray &journal)
        : m_owner(owner)
        , m_file(file)
        , m_journal(journal)
    { }

    void push(const QByteArray &line, const QByteArray &entry = {});
    /// Until all that was pushed is written, or was tried in vain: then false.
    bool waitUntilWritten(std::chrono::milliseconds patience);
    /// Whether waiting would be in vain: there is a problem, or the last wait was too long.
    bool isStuck();
    /// The owner goes: no more notifications, and the thread ends when it has done what it can.
    void close();
    bool waitUntilClosed(std::chrono::milliseconds patience);
    /// The body of the thread.
    void run();
    /// Writes in the caller's thread what can be written.
    void drain();

    std::optional<AuditProblem> problem();
    int waitingCount();

private:
    void writeBatch(std::unique_lock<std::mutex> &lock);
    void setProblem(const std::optional<AuditProblem> &problem);

    std::mutex m_mutex;
    std::condition_variable m_pushed;
    std::condition_variable m_done;
    AuditTrail *m_owner;
    AuditFile m_file;
    QByteArray m_journal;
    std::deque<QByteArray> m_lines;
    std::deque<QByteArray> m_entries; ///< for the journal
    qsizetype m_bytes = 0;
    std::optional<AuditProblem> m_problem;
    quint64 m_pushes = 0;
    quint64 m_tries = 0; ///< the pushes that a try has seen; fewer: something is new
    bool m_isLate = false; ///< somebody waited in vain since all was written
    bool m_isClosing = false;
    bool m_isClosed = false;
};

void AuditQueue::push(const QByteArray &line, const QByteArray &entry)
{
    const std::lock_guard lock(m_mutex);
    if (m_bytes + line.size() <= mostWaitingBytes) {
        m_lines.push_back(line);
        m_bytes += line.size();
    }
    if (!entry.isEmpty())
        m_entries.push_back(entry);
    ++m_pushes;
    m_pushed.notify_one();
}

bool AuditQueue::waitUntilWritten(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    const auto isDone = [this] { return m_lines.empty() || (m_problem && m_tries == m_pushes); };
    m_isLate = !m_done.wait_for(lock, patience, isDone);
    return m_lines.empty();
}

bool AuditQueue::isStuck()
{
    const std::lock_guard lock(m_mutex);
    return m_problem || (m_isLate && !m_lines.empty());
}

void AuditQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_owner = nullptr;
    m_isClosing = true;
    ++m_pushes; // one last try
    m_pushed.notify_one();
}

bool AuditQueue::waitUntilClosed(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    return m_done.wait_for(lock, patience, [this] { return m_isClosed; });
}

std::optional<AuditProblem> AuditQueue::problem()
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

int AuditQueue::waitingCount()
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_lines.size());
}

void AuditQueue::run()
{
    std::unique_lock lock(m_mutex);
    const auto hasWork = [this] { return m_tries < m_pushes || (!m_lines.empty() && !m_problem); };
    const auto isDue = [&] { return m_isClosing || hasWork(); };
    while (!m_isClosing || hasWork()) {
        if (m_problem)
            (void)m_pushed.wait_for(lock, retryInterval, isDue); // when nothing came it is time to try again
        else
            m_pushed.wait(lock, isDue);
        writeBatch(lock);
    }
    m_isClosed = true;
    m_done.notify_all();
}

void AuditQueue::drain()
{
    std::unique_lock lock(m_mutex);
    do
        writeBatch(lock);
    while (!m_lines.empty() && !m_problem);
}

// The lock is given away while the file and the journal are written.
void AuditQueue::writeBatch(std::unique_lock<std::mutex> &lock)
{
    const size_t count = std::min(m_lines.size(), longestBatch);
    const std::vector<QByteArray> batch(
        m_lines.begin(), m_lines.begin() + static_cast<std::ptrdiff_t>(count));
    const std::deque<QByteArray> entries = std::exchange(m_entries, {});
    const quint64 pushes = m_pushes;
    lock.unlock();
    const AuditFile::Appended appended = batch.empty() ? AuditFile::Appended() : m_file.append(batch);
    for (const QByteArray &entry : entries)
        (void)sendToJournal(entry, m_journal.constData()); // no journald: the file has it
    lock.lock();
    for (size_t i = 0; i < appended.count; ++i) {
        m_bytes -= m_lines.front().size();
        m_lines.pop_front();
    }
    if (!batch.empty())
        setProblem(appended.problem);
    m_tries = pushes;
    m_isLate = m_isLate && !m_lines.empty();
    m_done.notify_all();
}

void AuditQueue::setProblem(const std::optional<AuditProblem> &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    if (m_owner != nullptr)
        QMetaObject::invokeMethod(m_owner, &AuditTrail::problemChanged, Qt::QueuedConnection);
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
        , queue(std::make_shared<AuditQueue>(trail, auditFile, journal))
    { }

    void push(const QByteArray &line, const QByteArray &entry = {});
    void writeOutcome(Open &open);

    AuditWriter writer;
    AuditFile file;
    std::shared_ptr<AuditQueue> queue;
    std::thread thread;
    std::map<quint64, Open> open; ///< by receipt
};

void AuditTrail::Private::push(const QByteArray &line, const QByteArray &entry)
{
    queue->push(line, entry);
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
    push(auditOutcomeLine(receipt.latest, writer));
    receipt.written = receipt.latest;
}

AuditTrail::AuditTrail(const AuditFile &file, const QByteArray &journal)
    : d(std::make_unique<Private>(this, file, journal))
{ }

AuditTrail::~AuditTrail()
{
    (void)finish();
    d->queue->close();
    if (!d->thread.joinable())
        return;
    if (d->queue->waitUntilClosed(2s))
        d->thread.join();
    else
        d->thread.detach();
}

void AuditTrail::begin(const Receipt &receipt)
{
    const bool isStuck = d->queue->isStuck();
    d->push(auditSendLine(receipt, d->writer, false));
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
            d->push(auditSendLine(receipt, d->writer, true), journalEntry(receipt, d->writer));
        return;
    }
    Open &open = found->second;
    open.latest = receipt;
    if (!open.hasResult)
        d->push(auditResultLine(receipt, d->writer), journalEntry(receipt, d->writer));
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
    return d->queue->waitUntilWritten(patience);
}

std::optional<AuditProblem> AuditTrail::problem() const { return d->queue->problem(); }

int AuditTrail::waitingCount() const { return d->queue->waitingCount(); }

AuditFile AuditTrail::file() const { return d->file; }

QByteArray AuditTrail::run() const { return d->writer.run; }

} // namespace Sigwise
