// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/send/scopechoice.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace Sigwise {

class ChipLabel;
class MemberList;
class SignalGrid;
class ValueSpin;

/// The choice of all signals for targets that were fixed when it was made, of who else of their kind gets it,
/// and of a value that goes along. It asks by itself where the result
/// may surprise: then the button that sends is the danger button and Cancel is the default. Open it with
/// open(); it deletes itself when it is closed.
class PickerDialog : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PickerDialog)
public:
    PickerDialog(
        const std::vector<AskedTarget> &targets, int signo, QWidget *parent, const ScopeChoice &scopes = {});

    /// What was chosen of the ways to say who gets it.
    [[nodiscard]] Scope scope() const;
    /// From which the targets of that scope were taken; null before one was chosen.
    [[nodiscard]] const SnapshotPtr &listed() const { return m_listed; }

Q_SIGNALS:
    /// Send this to the targets: `shown` is what the dialog said of this signal.
    void chosen(int signo, const std::vector<Sigwise::AskedTarget> &targets, std::optional<int> value);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildCard();
    void buildHead(QVBoxLayout *page);
    void buildChoices(QVBoxLayout *lines, QWidget *card);
    void buildButtons(QVBoxLayout *page);
    void takeScope(int index);
    void showCommands(int signo);
    void showSignal(int signo);
    void showEffect(const Question &question);
    void showButtons(const Question &question);
    void sendChosen();
    [[nodiscard]] Question questionOf(int signo) const;

    std::vector<AskedTarget> m_targets;
    SnapshotPtr m_listed;
    ScopeChoice m_scopes;
    SignalGrid *m_grid;
    QComboBox *m_target = nullptr;
    ValueSpin *m_value = nullptr;
    MemberList *m_members = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_number = nullptr;
    QLabel *m_meaning = nullptr;
    ChipLabel *m_chip = nullptr;
    QLabel *m_effect = nullptr;
    QLabel *m_sentence = nullptr;
    QLabel *m_note = nullptr;
    QLabel *m_sigctl = nullptr;
    QLabel *m_kill = nullptr;
    QLabel *m_killTitle = nullptr;
    QLabel *m_hint = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_send = nullptr;
};

} // namespace Sigwise
