// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

namespace Sigwise::Practice {

class JobBook;

/// Does one job after the other in the thread that it lives in. Between two jobs it listens: a slot called
/// from another thread takes effect when the job in hand is finished, and before the next begins.
class Worker : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Worker)
public:
    /// `number` tells it from the others in its thread's name, from 1.
    Worker(JobBook &book, int number);

public Q_SLOTS:
    void start();
    /// Begins no more jobs and ends its thread's event loop.
    void finish();
    /// Names its thread.
    void rename(const QString &name);

Q_SIGNALS:
    void jobStarted(int number);
    void jobFinished(int number);
    void jobAbandoned(int number);

private:
    void scheduleNext();
    void doNext();

    JobBook &m_book;
    int m_number;
    bool m_isFinishing = false;
};

} // namespace Sigwise::Practice
