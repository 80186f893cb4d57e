// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/unitsettings.h"
#include "core/sending/gracefulstop.h"
#include "ui/send/question.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace Sigwise {

class ChipLabel;
class MemberList;

/// What is offered: values, fixed when the user pointed at the targets. In all of them `shown` is the
/// prediction for the first signal.
struct StopOffer
{
    std::vector<AskedTarget> targets;
    std::vector<AskedTarget> children; ///< of the targets and their children; not among them
    bool withChildren = false; ///< where the choice begins
    bool opensLate = false; ///< the user waited for it: a key that he presses may be meant for the list
    StopPlan plan; ///< so does this
    /// The targets may be killed: then children for which there is a reason are spared. Else a SIGKILL is the
    /// user's own choice, for all that are shown.
    bool wasKillOffered = true;
    bool hasUnitsTime = false; ///< the plan is that of the unit
    std::optional<UnitName> unit; ///< that all targets belong to; empty = none, or several
    QByteArray restart; ///< of that unit, as restartOf() says for one of the targets
    QString keepStopped; ///< the command that keeps that unit stopped
};

/// Asks how to stop: the first signal with its effect, the time, whether SIGKILL follows, the children; and
/// shows exactly who gets it. Open it with open(); it deletes itself when it is closed.
class GracefulDialog : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GracefulDialog)
public:
    GracefulDialog(const StopOffer &offer, QWidget *parent);

    /// The choice as it stands.
    [[nodiscard]] StopPlan plan() const;
    [[nodiscard]] bool isWithChildren() const;

Q_SIGNALS:
    void started(const Sigwise::StopPlan &plan, bool withChildren);
    void copyRequested(const QString &command);

private:
    void buildSteps(QVBoxLayout *page);
    void buildFirst(QVBoxLayout *steps);
    void buildWait(QVBoxLayout *steps);
    void buildKill(QVBoxLayout *steps);
    void buildMembers(QVBoxLayout *page);
    void buildRestart(QVBoxLayout *page);
    void buildButtons(QVBoxLayout *page);
    void refresh();
    void showFirst(const Question &question);
    void showKill(const Question &question);
    void showButtons(const Question &question);
    [[nodiscard]] Question question() const;

    StopOffer m_offer;
    ChipLabel *m_firstChip = nullptr;
    QLabel *m_firstText = nullptr;
    QSpinBox *m_seconds = nullptr;
    QCheckBox *m_kill = nullptr;
    QLabel *m_killText = nullptr;
    ChipLabel *m_killChip = nullptr;
    QCheckBox *m_children = nullptr;
    MemberList *m_members = nullptr; ///< where one target alone is not all there may be
    QLabel *m_note = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_start = nullptr;
};

} // namespace Sigwise
