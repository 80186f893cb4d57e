// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/rights.h"
#include "core/processes/snapshot.h"
#include "ui/shell/actions.h"

#include <QWidget>

#include <array>

class QLabel;
class QToolButton;

namespace Sigwise {

/// The lowest line: how many processes there are and how they treat SIGTERM, what the user may do, how long a
/// scan took and how often it is done.
class StatusLine : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StatusLine)
public:
    StatusLine(const Actions &actions, QWidget *parent);

    void setSender(const Sender &sender) { m_sender = sender; }
    void setSnapshot(const SnapshotPtr &snapshot);
    /// How many processes a signal of this program stopped and nobody continued.
    void setStoppedByUser(int count);
    void setInterval(int milliseconds);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showCounts();
    void applyTheme();

    Sender m_sender;
    SnapshotPtr m_snapshot;
    int m_stopped = 0;
    QLabel *m_counts;
    QLabel *m_rights;
    QLabel *m_scan;
    QToolButton *m_interval;
    std::array<QLabel *, 2> m_dots;
};

} // namespace Sigwise
