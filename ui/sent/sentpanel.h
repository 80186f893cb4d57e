// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QWidget>

class QLabel;
class QListView;
class QToolButton;

namespace Sigwise {

class SentModel;

/// The signals that were sent and what became of each.
class SentPanel : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SentPanel)
public:
    /// The model must live as long as the panel.
    explicit SentPanel(SentModel &model, QWidget *parent = nullptr);

    void setCollapsed(bool collapsed);
    [[nodiscard]] bool isCollapsed() const { return m_collapsed; }
    /// The height of the head alone.
    [[nodiscard]] int headHeight() const;
    /// The height of the head and `rows` rows.
    [[nodiscard]] int heightForRows(int rows) const;

Q_SIGNALS:
    void collapsedChanged(bool collapsed);
    /// "Send CONT" was pressed.
    void continueRequested(const Sigwise::Receipt &receipt);
    /// "Copy sudo command" was pressed.
    void copyRequested(const QString &command);

private:
    void buildHead();
    void placeButtons(int first, int last);
    void setButton(int row);
    void refreshCounts();
    void announce(const QString &sentence);
    void applyTheme();

    SentModel &m_model;
    QWidget *m_head;
    QLabel *m_title;
    QLabel *m_counts;
    QLabel *m_announcer;
    QToolButton *m_clear;
    QToolButton *m_chevron;
    QListView *m_view;
    bool m_collapsed = false;
};

} // namespace Sigwise
