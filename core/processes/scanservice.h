// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"

#include <QObject>
#include <QThread>

#include <chrono>
#include <memory>
#include <vector>

namespace Sigwise {

/// Runs a Scanner on a thread of its own and never two scans at once: the next one is armed when the last was
/// delivered. Lives in the caller's thread; scanned() is emitted there. The destructor waits for a running
/// scan.
class ScanService : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScanService)
public:
    explicit ScanService(const QByteArray &procRoot, QObject *parent = nullptr);
    ~ScanService() override;

    /// Milliseconds from the delivery of one snapshot to the start of the next scan.
    void setInterval(std::chrono::milliseconds interval);
    [[nodiscard]] std::chrono::milliseconds interval() const;
    /// The processes to read with their threads from the next scan on.
    void setDetailed(const std::vector<Sigwise::ProcessKey> &keys);
    /// The processes to read in detail from the next scan on.
    void setSelected(const std::vector<Sigwise::ProcessKey> &keys);
    [[nodiscard]] bool isPaused() const;

public Q_SLOTS:
    /// Begins to scan at once.
    void start();
    /// No further scans until resume(); a scan that runs is still delivered, unless it was asked for before.
    void pause();
    void resume();
    /// One scan as soon as possible, also while paused.
    void refresh();

Q_SIGNALS:
    void scanned(const Sigwise::SnapshotPtr &snapshot);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
