// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/auditfile.h"
#include "core/sending/auditline.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace Sigwise {

class AuditTrail;

/// What waits for the audit file and for the journal. Belongs to the writing thread and to the trail,
/// whichever lives longer: a thread that hangs in a dead disk is left behind. All of it may be called from
/// any thread.
///
/// It has room for 32 MiB of lines and 4 MiB of entries. What comes beyond that is counted, and so are
/// entries that the journal refuses or is too busy for until the end: once the file can be written, a line of
/// it says how many are missing there.
class AuditQueue
{
public:
    AuditQueue(AuditTrail *owner, const AuditFile &file, const QByteArray &journal, AuditWriter writer);

    enum class Kind { Send, Other };
    void push(Kind kind, const QByteArray &line, const QByteArray &entry = {});

    /// Until all lines that were pushed are written, or were tried in vain: then false.
    bool waitUntilWritten(std::chrono::milliseconds patience);
    /// Until the journal has all entries; those that it has not by then are lost.
    void waitForJournal(std::chrono::milliseconds patience);
    /// Whether waiting would be in vain: there is a problem, or the last wait was too long.
    [[nodiscard]] bool isStuck();
    /// The owner goes: no more notifications, and the thread ends when it has done what it can.
    void close();
    bool waitUntilClosed(std::chrono::milliseconds patience);

    /// The body of the thread.
    void run();
    /// Writes in the caller's thread what can be written.
    void drain();

    [[nodiscard]] std::optional<AuditProblem> problem();
    [[nodiscard]] int waitingCount();
    /// All that was lost until now.
    [[nodiscard]] AuditLosses losses();

private:
    using Lock = std::unique_lock<std::mutex>;

    [[nodiscard]] bool hasWork() const;
    void waitForWork(Lock &lock);
    enum class Parts { Entries, All };
    [[nodiscard]] Parts dueParts() const;
    void writeBatch(Lock &lock, Parts parts);
    /// Those that the journal was too busy for stay in it; how many it refused.
    [[nodiscard]] size_t handOver(std::deque<QByteArray> &entries) const;
    void takeBack(std::deque<QByteArray> entries);
    void lose(const AuditLosses &losses);
    void loseEntries();
    void tellLosses();
    void setProblem(const std::optional<AuditProblem> &problem);
    void notify();

    std::mutex m_mutex;
    std::condition_variable m_pushed;
    std::condition_variable m_done;
    AuditTrail *m_owner;
    AuditFile m_file;
    QByteArray m_journal;
    AuditWriter m_writer;
    std::deque<QByteArray> m_lines;
    std::deque<QByteArray> m_entries; ///< for the journal
    qsizetype m_bytes = 0; ///< of the lines
    qsizetype m_entryBytes = 0;
    std::optional<AuditProblem> m_problem;
    std::chrono::steady_clock::time_point m_triedAt; ///< the file, the last time
    AuditLosses m_untold; ///< not in the file yet
    AuditLosses m_told;
    quint64 m_pushes = 0;
    quint64 m_tries = 0; ///< the pushes that a try has seen; fewer: something is new
    bool m_isSending = false; ///< entries are on their way to the journal
    bool m_isLate = false; ///< somebody waited in vain since all was written
    bool m_isClosing = false;
    bool m_isClosed = false;
};

} // namespace Sigwise
