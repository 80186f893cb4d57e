// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/work/worker.h"

#include "app/practice/work/jobbook.h"

#include <QThread>

#include <pthread.h>

namespace Sigwise::Practice {

Worker::Worker(JobBook &book, int number)
    : m_book(book)
    , m_number(number)
{ }

void Worker::start() { scheduleNext(); }

// Behind everything that was posted to this thread while the last job was in hand.
void Worker::scheduleNext() { QMetaObject::invokeMethod(this, &Worker::doNext, Qt::QueuedConnection); }

void Worker::doNext()
{
    if (m_isFinishing)
        return;
    const int job = m_book.begin();
    Q_EMIT jobStarted(job);
    if (m_book.work())
        Q_EMIT jobFinished(job);
    else
        Q_EMIT jobAbandoned(job);
    scheduleNext();
}

void Worker::finish()
{
    m_isFinishing = true;
    QThread::currentThread()->quit();
}

void Worker::rename(const QString &name)
{
    const QByteArray text = QString(name % u'-' % QString::number(m_number)).toUtf8();
    (void)::pthread_setname_np(::pthread_self(), text.constData()); // refuses more than 15 bytes only
}

} // namespace Sigwise::Practice
