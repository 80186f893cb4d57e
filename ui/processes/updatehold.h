// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QWidget;

namespace Sigwise {

/// Tells whether the user is in the middle of something that rows must not move under: a mouse button is
/// down on a watched widget, a menu is open, a drag runs.
class UpdateHold : public QObject
{
    Q_OBJECT
public:
    explicit UpdateHold(QObject *parent);

    void watch(QWidget *widget);
    [[nodiscard]] bool isHolding() const;
    /// Announces released() once nothing holds any more.
    void announceRelease();

Q_SIGNALS:
    void released();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void check();

    bool m_pressed = false;
    bool m_waited = false;
};

} // namespace Sigwise
