// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QTimer;

namespace Sigwise {

/// A bar that fills until SIGKILL follows, and how long that is: "SIGKILL in 6.2 s". It keeps to the
/// monotonic clock, and its text stays true for a screen reader, which is told once a second.
class Countdown : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Countdown)
public:
    /// Nanoseconds of CLOCK_MONOTONIC: when the time is over, and how long it is.
    Countdown(qint64 endNs, qint64 wholeNs, QWidget *parent);

    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    [[nodiscard]] qint64 leftNs() const;

    qint64 m_endNs;
    qint64 m_wholeNs;
    QTimer *m_timer;
};

} // namespace Sigwise
