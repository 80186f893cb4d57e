// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/work/workforce.h"

#include "app/practice/signals/scopedmask.h"
#include "app/practice/work/worker.h"

#include <QThread>

namespace Sigwise::Practice {

Workforce::Workforce(int threads, QObject *parent)
    : QObject(parent)
    , m_count(threads)
{ }

Workforce::~Workforce()
{
    abandon();
    finish();
    for (const std::unique_ptr<QThread> &thread : m_threads)
        thread->wait();
}

void Workforce::addThread(int number)
{
    auto thread = std::make_unique<QThread>();
    auto *worker = new Worker(m_book, number);
    worker->moveToThread(thread.get());
    connect(this, &Workforce::beginRequested, worker, &Worker::start);
    connect(thread.get(), &QThread::finished, worker, &QObject::deleteLater);
    connect(this, &Workforce::renamed, worker, &Worker::rename);
    connect(this, &Workforce::finishRequested, worker, &Worker::finish);
    connect(worker, &Worker::jobStarted, this, &Workforce::jobStarted, Qt::DirectConnection);
    connect(worker, &Worker::jobFinished, this, &Workforce::jobFinished, Qt::DirectConnection);
    connect(worker, &Worker::jobAbandoned, this, &Workforce::jobAbandoned, Qt::DirectConnection);
    connect(thread.get(), &QThread::finished, this, [this] {
        if (--m_running == 0)
            Q_EMIT ended();
    });
    m_threads.push_back(std::move(thread));
}

void Workforce::apply(const Settings &settings)
{
    m_book.setJobTime(std::chrono::milliseconds(settings.jobMs));
    Q_EMIT renamed(settings.workerName);
}

void Workforce::start()
{
    const ScopedMask mask(workerMask());
    for (int number = 1; number <= m_count; ++number) {
        addThread(number);
        m_threads.back()->start();
        ++m_running;
    }
}

void Workforce::finish() { Q_EMIT finishRequested(); }

} // namespace Sigwise::Practice
