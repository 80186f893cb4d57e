// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/receipt.h"

#include <QPointer>
#include <QWidget>

class QFileDialog;
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
    /// Some lines of the audit file could not be read: the head says how many.
    void noteDamage(int lines);
    /// Writes all rows into a file: CSV or JSON, by the end of its name. A failure is told by troubleMet().
    void save(const QString &path);

Q_SIGNALS:
    void collapsedChanged(bool collapsed);
    /// "Send CONT" was pressed.
    void continueRequested(const Sigwise::Receipt &receipt);
    /// "Stop, then SIGKILL…" was pressed.
    void stopRequested(const Sigwise::Receipt &receipt);
    /// "Don't send SIGKILL" was pressed, in the row of this receipt.
    void callOffRequested(quint64 receiptId);
    /// "SIGKILL now (9)" was pressed.
    void killNowRequested(quint64 receiptId);
    /// "Copy sudo command" was pressed, or something was chosen from the menu of a row.
    void copyRequested(const QString &text);
    /// The rows could not be saved: why, in a sentence.
    void troubleMet(const QString &sentence);

private:
    void buildHead();
    void placeButtons(int first, int last);
    void setButton(int row);
    void press(const QString &button, const Receipt &receipt);
    void askWhereToSave();
    void showRowMenu(const QPoint &at);
    void refreshCounts();
    void announce(const QString &sentence);
    void applyTheme();

    SentModel &m_model;
    QWidget *m_head;
    QLabel *m_title;
    QLabel *m_counts;
    QLabel *m_announcer;
    QToolButton *m_save;
    QToolButton *m_clear;
    QToolButton *m_chevron;
    QListView *m_view;
    QPointer<QFileDialog> m_dialog;
    int m_damagedLines = 0;
    bool m_collapsed = false;
};

} // namespace Sigwise
