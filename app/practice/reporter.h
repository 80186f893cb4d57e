// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsonwriter.h"
#include "app/practice/settings.h"
#include "app/practice/signals/signalmodes.h"
#include "app/practice/signals/stacktrace.h"
#include "core/bridge/signalevent.h"

#include <QObject>
#include <QString>

#include <mutex>
#include <vector>

namespace Sigwise::Practice {

/// How far the work is.
struct WorkCounts
{
    int jobs = 0; ///< finished
    double uptimeS = 0;
    double rate = 0; ///< jobs a second since the start
};

/// Writes what happens as JSON lines on stdout, one event a line, at once; nothing else is written there.
/// From any thread; lines are never mixed. What comes from outside must be visible text (visibleText()).
class Reporter : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Reporter)
public:
    explicit Reporter(QObject *parent = nullptr);

    /// Nobody reads what is written.
    [[nodiscard]] bool isClosed();

    void ready(pid_t pid);
    /// `slotNs`: CLOCK_MONOTONIC when the slot began.
    void received(const SignalEvent &event, int64_t slotNs);
    void jobStarted(int number) { job(number, "started"); }
    void jobFinished(int number) { job(number, "finished"); }
    /// An empty error: loaded. `settings` are those in force.
    void config(const QString &error, const Settings &settings);
    void stats(const WorkCounts &counts);
    void deadline(const QString &error);
    void opened();
    void disposition(int signo, Mode mode, bool isBlocked);
    void tick(int number);
    void stacks(const std::vector<ThreadStack> &threads);
    void error(const QString &what, const QString &why);
    void stopping(int signo);
    /// The last line: nothing is written after it.
    void stopped(int jobs);

Q_SIGNALS:
    /// Once: nobody reads stdout any more, or it cannot be written. Nothing is written from then on.
    void closed();

private:
    void job(int number, const char *state);
    void watchReader();
    void write(Cli::JsonWriter &line);
    void close();

    std::mutex m_mutex;
    bool m_isClosed = false; ///< guarded by m_mutex
};

} // namespace Sigwise::Practice
