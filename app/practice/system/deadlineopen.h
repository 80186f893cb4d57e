// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/uniquefd.h"
#include "core/bridge/signalwatcher.h"

#include <QByteArray>
#include <QObject>
#include <QSemaphore>

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <memory>

namespace Sigwise::Practice {

/// Opens a file for reading and gives up after a while, though open(2) may wait for ever (a FIFO without a
/// writer, a terminal line without a carrier, a device that does not answer).
///
/// The open runs in a thread of its own, so the program goes on. A timer sends SIGALRM to that very thread;
/// the handler is installed without SA_RESTART, so open(2) fails with EINTR. An alarm that comes just before
/// open(2) begins would interrupt nothing: from the deadline on the timer goes on until the thread is back.
/// (An open that the kernel does not let be interrupted, state D, cannot be given up by anybody.)
class DeadlineOpen : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeadlineOpen)
public:
    explicit DeadlineOpen(QByteArray path, std::chrono::milliseconds patience, QObject *parent = nullptr);
    /// Gives up, if need be.
    ~DeadlineOpen() override;

    /// Begins; an Error if SIGALRM cannot be had or there is no timer. SIGALRM's arrangement must not be
    /// changed by others while it runs: at the end its whole action is as it was before, bit for bit.
    Result<void> start();
    /// Gives up now; ended() follows, without another word.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_thread != nullptr; }

Q_SIGNALS:
    /// It is open, and stays so as long as this object lives.
    void opened();
    /// The time is over.
    void deadlinePassed();
    /// open(2) failed for another reason.
    void failed(const QString &why);
    /// The alarm is cancelled and the old action is back. After one of the others.
    void ended();
    /// SIGALRM came meanwhile, from the timer or from anybody else.
    void alarmReceived(const Sigwise::SignalEvent &event);

private:
    class Thread;

    void run();
    [[nodiscard]] int openUntilDeadline();
    void conclude();
    void endAlarm();

    QByteArray m_path;
    std::chrono::milliseconds m_patience;
    SignalWatcher m_watcher;
    std::unique_ptr<Thread> m_thread;
    struct sigaction m_before = {};

    QSemaphore m_armed; ///< what follows is set; of the thread, until it has ended
    timer_t m_timer{};
    int m_timerError = 0;
    int m_openError = 0;
    UniqueFd m_file;
    std::chrono::steady_clock::time_point m_deadline;
    std::atomic<bool> m_isCancelled{ false };
};

} // namespace Sigwise::Practice
