// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/prediction/rights.h"
#include "core/processes/users.h"

#include <QWidget>

#include <array>

class QKeySequence;
class QLabel;
class QPushButton;

namespace Sigwise {

class HeroButton;
class TargetLabel;

/// Who gets it, three signals with what each would do, and the way to all others. It shows what it is given
/// and says what was pressed; it sends nothing itself.
class SendBar : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SendBar)
public:
    explicit SendBar(QWidget *parent = nullptr);

    void setSelection(const Selection &selection);
    [[nodiscard]] const Selection &selection() const { return m_selection; }
    /// Who would send: root gets a badge.
    void setSender(const Sender &sender);
    /// The key shown on the button of a signal.
    void setKeyHint(int signo, const QKeySequence &key);

    /// Gives the focus to the button of the signal: SIGTERM, SIGHUP or SIGUSR1. Sends nothing.
    void focusButton(int signo);

Q_SIGNALS:
    void sendRequested(int signo);
    /// A button was pressed whose signal the user may not send.
    void deniedPressed(int signo);
    void moreRequested();
    void stopRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void press(int signo);
    void refresh();
    void applyTheme();

    Selection m_selection;
    UserNames m_users;
    TargetLabel *m_target;
    QLabel *m_root;
    std::array<HeroButton *, 3> m_buttons{};
    QPushButton *m_more;
    QPushButton *m_stop;
};

} // namespace Sigwise
