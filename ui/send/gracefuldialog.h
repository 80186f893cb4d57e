// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/unitsettings.h"
#include "core/sending/gracefulstop.h"
#include "ui/send/question.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace Sigwise {

class ChipLabel;

/// What is offered: values, fixed when the user pointed at the targets.
struct StopOffer
{
    std::vector<AskedTarget> targets; ///< `shown` is the prediction for the first signal
    std::vector<Target> children; ///< of the targets and their children; not among them
    StopPlan plan; ///< where the choice begins
    bool wasKillOffered = true; ///< before the user chose for the first time
    QByteArray unit; ///< that all targets belong to; empty = none, or several
    std::optional<UnitSettings> settings; ///< of that unit
};

/// Asks how to stop: the first signal with its effect, the time, whether SIGKILL follows, the children. Open
/// it with open(); it deletes itself when it is closed.
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
    void buildChildren(QVBoxLayout *page);
    void buildRestart(QVBoxLayout *page);
    void buildButtons(QVBoxLayout *page);
    void refresh();
    [[nodiscard]] Question question() const;

    StopOffer m_offer;
    QSpinBox *m_seconds = nullptr;
    QCheckBox *m_kill = nullptr;
    QLabel *m_killText = nullptr;
    ChipLabel *m_killChip = nullptr;
    QCheckBox *m_children = nullptr;
    QPushButton *m_start = nullptr;
};

} // namespace Sigwise
