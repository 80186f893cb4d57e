// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/settings.h"
#include "app/practice/work/jobbook.h"

#include <QObject>

#include <memory>
#include <vector>

class QThread;

namespace Sigwise::Practice {

class Worker;

/// The worker threads. Use it in the main thread; the notifications of jobs are made in the workers'
/// threads, so that a direct connection tells of them while the main thread is busy.
class Workforce : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Workforce)
public:
    explicit Workforce(int threads, QObject *parent = nullptr);
    /// Abandons the jobs in hand and waits for the threads.
    ~Workforce() override;

    void apply(const Settings &settings);
    /// Starts the threads, which wait.
    void start();
    /// The first jobs begin.
    void begin() { Q_EMIT beginRequested(); }
    /// The jobs in hand are finished and no others begun; ended() tells when.
    void finish();
    /// The jobs in hand end now, unfinished.
    void abandon() { m_book.abandon(); }

    [[nodiscard]] bool isRunning() const { return m_running > 0; }
    [[nodiscard]] int finishedJobs() const { return m_book.finished(); }

Q_SIGNALS:
    void jobStarted(int number);
    void jobFinished(int number);
    void jobAbandoned(int number);
    /// All threads have ended; in the main thread.
    void ended();
    // To the workers.
    void renamed(const QString &name);
    void beginRequested();
    void finishRequested();

private:
    void addThread(int number);

    JobBook m_book;
    int m_count;
    std::vector<std::unique_ptr<QThread>> m_threads;
    int m_running = 0;
};

} // namespace Sigwise::Practice
