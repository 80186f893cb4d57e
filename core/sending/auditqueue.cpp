// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/auditqueue.h"

#include "core/sending/audittrail.h"
#include "core/sending/journal.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace Sigwise {
namespace {

using namespace std::chrono_literals;

constexpr auto fileInterval = 5s;
// journald takes an entry in some microseconds; while it starts again it takes none.
constexpr auto journalInterval = 20ms;
// Of lines that cannot be written: some ten thousand sends.
constexpr qsizetype mostWaitingBytes = 32 * 1024 * 1024;
constexpr qsizetype mostEntryBytes = 4 * 1024 * 1024;
constexpr size_t longestBatch = 64;

AuditLosses sum(const AuditLosses &a, const AuditLosses &b)
{
    return { a.lines + b.lines, a.sends + b.sends, a.journalEntries + b.journalEntries };
}

AuditLosses lostEntries(size_t count) { return { 0, 0, static_cast<int>(count) }; }

} // namespace

AuditQueue::AuditQueue(
    AuditTrail *owner, const AuditFile &file, const QByteArray &journal, AuditWriter writer)
    : m_owner(owner)
    , m_file(file)
    , m_journal(journal)
    , m_writer(std::move(writer))
{ }

void AuditQueue::push(Kind kind, const QByteArray &line, const QByteArray &entry)
{
    const std::lock_guard lock(m_mutex);
    if (m_bytes + line.size() <= mostWaitingBytes) {
        m_lines.push_back(line);
        m_bytes += line.size();
    } else {
        lose({ 1, kind == Kind::Send ? 1 : 0, 0 });
    }
    if (m_entryBytes + entry.size() > mostEntryBytes) {
        lose(lostEntries(1));
    } else if (!entry.isEmpty()) {
        m_entries.push_back(entry);
        m_entryBytes += entry.size();
    }
    ++m_pushes;
    m_pushed.notify_one();
}

bool AuditQueue::waitUntilWritten(std::chrono::milliseconds patience)
{
    Lock lock(m_mutex);
    const auto isDone = [this] { return m_lines.empty() || (m_problem && m_tries == m_pushes); };
    m_isLate = !m_done.wait_for(lock, patience, isDone);
    return m_lines.empty();
}

void AuditQueue::waitForJournal(std::chrono::milliseconds patience)
{
    Lock lock(m_mutex);
    (void)m_done.wait_for(lock, patience, [this] { return m_entries.empty() && !m_isSending; });
    loseEntries();
}

void AuditQueue::loseEntries()
{
    lose(lostEntries(m_entries.size()));
    m_entries.clear();
    m_entryBytes = 0;
    if (!m_problem)
        tellLosses();
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
    Lock lock(m_mutex);
    return m_done.wait_for(lock, patience, [this] { return m_isClosed; });
}

std::optional<AuditProblem> AuditQueue::problem()
{
    const std::lock_guard lock(m_mutex);
    std::optional<AuditProblem> problem = m_problem;
    if (!problem && m_untold.lines > 0)
        problem = AuditProblem{ AuditProblem::Kind::Slow, 0, m_file.path() };
    if (problem)
        problem->lostLines = m_untold.lines;
    return problem;
}

int AuditQueue::waitingCount()
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_lines.size());
}

AuditLosses AuditQueue::losses()
{
    const std::lock_guard lock(m_mutex);
    return sum(m_untold, m_told);
}

bool AuditQueue::hasWork() const { return m_tries < m_pushes || (!m_lines.empty() && !m_problem); }

void AuditQueue::waitForWork(Lock &lock)
{
    const auto isDue = [this] { return m_isClosing || hasWork(); };
    // When nothing came it is time to try again.
    if (!m_entries.empty())
        (void)m_pushed.wait_for(lock, journalInterval, isDue);
    else if (m_problem)
        (void)m_pushed.wait_for(lock, fileInterval, isDue);
    else
        m_pushed.wait(lock, isDue);
}

void AuditQueue::run()
{
    Lock lock(m_mutex);
    while (!m_isClosing || hasWork()) {
        waitForWork(lock);
        writeBatch(lock, dueParts());
    }
    loseEntries();
    if (!m_lines.empty() && !m_problem)
        writeBatch(lock, Parts::All);
    m_isClosed = true;
    m_done.notify_all();
}

void AuditQueue::drain()
{
    Lock lock(m_mutex);
    do
        writeBatch(lock, Parts::All);
    while (!m_lines.empty() && !m_problem);
}

/// A file that is broken is not tried each time when it is the journal that has to be asked again soon.
AuditQueue::Parts AuditQueue::dueParts() const
{
    const bool isFileDue = m_isClosing || hasWork() || m_entries.empty()
        || std::chrono::steady_clock::now() - m_triedAt >= fileInterval;
    return isFileDue ? Parts::All : Parts::Entries;
}

size_t AuditQueue::handOver(std::deque<QByteArray> &entries) const
{
    size_t refused = 0;
    while (!entries.empty()) {
        const JournalAnswer answer = sendToJournal(entries.front(), m_journal.constData());
        if (answer == JournalAnswer::Busy)
            break;
        refused += answer == JournalAnswer::Refused ? 1 : 0;
        entries.pop_front();
    }
    return refused;
}

// The lock is given away while the file and the journal are written. The journal comes first: it never makes
// anybody wait, and a dead disk does for ever.
void AuditQueue::writeBatch(Lock &lock, Parts parts)
{
    const size_t count = parts == Parts::All ? std::min(m_lines.size(), longestBatch) : 0;
    const std::vector<QByteArray> batch(
        m_lines.begin(), m_lines.begin() + static_cast<std::ptrdiff_t>(count));
    std::deque<QByteArray> entries = std::exchange(m_entries, {});
    const quint64 pushes = m_pushes;
    m_isSending = !entries.empty();
    lock.unlock();
    const size_t refused = handOver(entries);
    lock.lock();
    takeBack(std::move(entries));
    lose(lostEntries(refused));
    m_done.notify_all();
    lock.unlock();
    const AuditFile::Appended appended = batch.empty() ? AuditFile::Appended() : m_file.append(batch);
    lock.lock();
    for (size_t i = 0; i < appended.count; ++i) {
        m_bytes -= m_lines.front().size();
        m_lines.pop_front();
    }
    if (!batch.empty()) {
        setProblem(appended.problem);
        m_triedAt = std::chrono::steady_clock::now();
    }
    if (!m_problem)
        tellLosses();
    if (parts == Parts::All)
        m_tries = pushes;
    m_isLate = m_isLate && !m_lines.empty();
    m_done.notify_all();
}

/// What the journal was too busy for goes before what has come since.
void AuditQueue::takeBack(std::deque<QByteArray> entries)
{
    entries.insert(entries.end(), m_entries.begin(), m_entries.end());
    m_entries = std::move(entries);
    m_entryBytes = 0;
    for (const QByteArray &entry : m_entries)
        m_entryBytes += entry.size();
    m_isSending = false;
}

void AuditQueue::lose(const AuditLosses &losses)
{
    const bool isFirst = m_untold.lines == 0 && losses.lines > 0;
    m_untold = sum(m_untold, losses);
    if (isFirst)
        notify();
}

/// After the lines that still have their place, and before those that come now.
void AuditQueue::tellLosses()
{
    if (m_untold == AuditLosses())
        return;
    const bool wereLines = m_untold.lines > 0;
    const QByteArray line = auditLossLine(m_untold, m_writer);
    m_lines.push_back(line);
    m_bytes += line.size();
    m_told = sum(m_told, std::exchange(m_untold, {}));
    if (wereLines)
        notify();
    m_pushed.notify_one();
}

void AuditQueue::setProblem(const std::optional<AuditProblem> &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    notify();
}

void AuditQueue::notify()
{
    if (m_owner != nullptr)
        QMetaObject::invokeMethod(m_owner, &AuditTrail::problemChanged, Qt::QueuedConnection);
}

} // namespace Sigwise
