// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/send/question.h"

#include <QDialog>

class QLabel;
class QListView;
class QPushButton;
class QStandardItemModel;
class QVBoxLayout;

namespace Sigwise {

/// Asks before a signal is sent. What it asks is fixed when it is made; Cancel is the default, and Esc. Open
/// it with open(); it deletes itself when it is closed.
class ConfirmDialog : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfirmDialog)
public:
    explicit ConfirmDialog(const Question &question, QWidget *parent);

    [[nodiscard]] const Question &question() const { return m_question; }

Q_SIGNALS:
    /// Send to these, all or those that were ticked.
    void confirmed(const std::vector<Sigwise::AskedTarget> &targets);
    /// Send another signal, the better way, to the same target.
    void insteadRequested(int signo);

private:
    void buildText(QVBoxLayout *page);
    void buildInstead(QVBoxLayout *page);
    void buildGroups(QVBoxLayout *page);
    void buildButtons(QVBoxLayout *page);
    void confirm(const std::vector<AskedTarget> &targets);
    void refreshTicked();
    [[nodiscard]] std::vector<AskedTarget> tickedTargets() const;

    Question m_question;
    std::vector<TargetGroup> m_groups;
    QStandardItemModel *m_groupModel = nullptr;
    QPushButton *m_send = nullptr;
};

} // namespace Sigwise
