// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/shell/actions.h"
#include "ui/shell/settings.h"

namespace Sigwise {

class ProcessPage;
class StatusLine;

/// Keeps the options, the actions that show and change them, and the window in step, whoever changes what.
class OptionActions : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OptionActions)
public:
    /// All must live as long as this. Applies every option at once.
    OptionActions(
        Settings &settings, const Actions &actions, ProcessPage *page, StatusLine *status, QObject *parent);

    /// In a narrow window the inspector is closed, and opening it is not remembered.
    void setNarrow(bool narrow);

Q_SIGNALS:
    /// The panel of sent signals was opened or closed.
    void sentPanelChanged();

private:
    void connectActions();
    void apply(Settings::Key key);
    void applyTheme();
    void applyInterval();

    Settings &m_settings;
    const Actions &m_actions;
    ProcessPage *m_page;
    StatusLine *m_status;
    bool m_narrow = false;
};

} // namespace Sigwise
