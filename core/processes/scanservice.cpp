// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/scanservice.h"

#include "core/processes/scanner.h"

#include <QPointer>
#include <QTimer>

namespace Sigwise {
namespace {

/// Lives in the thread of the scans and dies there.
class ScanWorker : public QObject
{
public:
    explicit ScanWorker(const QByteArray &procRoot)
        : m_scanner(procRoot)
    { }

    SnapshotPtr scan(std::vector<ProcessKey> detailed, std::vector<ProcessKey> selected)
    {
        m_scanner.setDetailed(std::move(detailed));
        m_scanner.setSelected(std::move(selected));
        return m_scanner.scan();
    }

private:
    Scanner m_scanner;
};

} // namespace

/// All of it but the worker is touched by the thread of the service alone.
class ScanService::Private
{
public:
    Private(ScanService *service, const QByteArray &procRoot)
        : q(service)
        , worker(procRoot)
    {
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, q, [this] { begin(); });
        thread.setObjectName(QStringLiteral("scan"));
        worker.moveToThread(&thread);
    }

    ~Private()
    {
        thread.quit();
        thread.wait();
    }

    /// A scan now, or right after the one that runs.
    void want()
    {
        isWanted = isScanning;
        if (!isScanning)
            begin();
    }

    void begin()
    {
        timer.stop();
        isScanning = true;
        isStale = false;
        if (!thread.isRunning())
            thread.start();
        QMetaObject::invokeMethod(
            &worker, [this, rows = detailed, chosen = selected] { report(worker.scan(rows, chosen)); },
            Qt::QueuedConnection);
    }

    /// In the thread of the scans.
    void report(const SnapshotPtr &snapshot)
    {
        QMetaObject::invokeMethod(
            q, [this, snapshot] { deliver(snapshot); }, Qt::QueuedConnection);
    }

    void deliver(const SnapshotPtr &snapshot)
    {
        isScanning = false;
        if (!isStale) {
            const QPointer<ScanService> guard(q);
            Q_EMIT q->scanned(snapshot);
            if (!guard)
                return;
        }
        if (isScanning)
            return; // a receiver asked for the next one
        if (isWanted)
            want();
        else if (isStarted && !isPaused)
            timer.start(interval);
    }

    ScanService *q;
    QThread thread;
    ScanWorker worker;
    QTimer timer;
    std::chrono::milliseconds interval{ 1000 };
    std::vector<ProcessKey> detailed;
    std::vector<ProcessKey> selected;
    bool isStarted = false;
    bool isPaused = false;
    bool isScanning = false;
    bool isWanted = false; ///< another scan as soon as the running one is done
    bool isStale = false; ///< the running scan was asked for before a pause
};

ScanService::ScanService(const QByteArray &procRoot, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, procRoot))
{ }

ScanService::~ScanService() = default;

void ScanService::setInterval(std::chrono::milliseconds interval)
{
    d->interval = interval;
    if (d->timer.isActive())
        d->timer.start(interval);
}

std::chrono::milliseconds ScanService::interval() const { return d->interval; }

void ScanService::setDetailed(const std::vector<ProcessKey> &keys) { d->detailed = keys; }

void ScanService::setSelected(const std::vector<ProcessKey> &keys) { d->selected = keys; }

bool ScanService::isPaused() const { return d->isPaused; }

void ScanService::start()
{
    if (d->isStarted)
        return;
    d->isStarted = true;
    if (!d->isPaused)
        d->want();
}

void ScanService::pause()
{
    d->isPaused = true;
    d->isWanted = false;
    d->isStale = d->isScanning;
    d->timer.stop();
}

void ScanService::resume()
{
    if (!d->isPaused)
        return;
    d->isPaused = false;
    if (d->isStarted)
        d->want();
}

void ScanService::refresh() { d->want(); }

} // namespace Sigwise
