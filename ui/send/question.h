// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/sending/askrules.h"
#include "core/sending/dispatcher.h"
#include "core/sending/gracefulstop.h"

#include <QString>

#include <optional>
#include <vector>

namespace Sigwise {

/// A target with all that a question about it needs. `target.shown` is the prediction of the last look.
struct AskedTarget
{
    Target target;
    std::optional<Prediction> before; ///< what the user saw, when the last look gave something else
    PredictionTable predictions; ///< all signals, as the list showed them
    bool sessionPart = false;
    bool termSentLately = false; ///< SIGTERM went to it within the last minute
    QByteArray unit;
    QByteArray restart; ///< as restartOf() says
    QString user; ///< its owner, as it can be shown
    StopPlan::NoKill noKill = StopPlan::NoKill::None; ///< why a stop does not end with SIGKILL by itself
    ProgramPtr program; ///< the phrasebook's entry for it; null = none
};

/// A question to the user before a signal is sent: values, fixed when the user pointed at the targets.
struct Question
{
    int signo = 0;
    std::vector<AskedTarget> targets;
    std::vector<AskReason> reasons;
    std::optional<int> value = std::nullopt; ///< that goes along, as sigqueue(3) sends it

    [[nodiscard]] bool isAboutOne() const { return targets.size() == 1; }
};

/// What follows of a prediction in the end: the effect, or what comes when the wait is over.
[[nodiscard]] Effect finalEffect(const Prediction &prediction);
/// Whether the process ends by it, now or when a wait is over.
[[nodiscard]] bool endsIt(const Prediction &prediction);
/// "queue-worker (6120)".
[[nodiscard]] QString nameWithPid(const Target &target);
/// A text as QWidget::setWindowTitle() wants it: there "[*]" is a mark of Qt, which a process name may hold.
[[nodiscard]] QString asWindowTitle(QString text);
/// "Send SIGHUP to queue-worker (6120)?".
[[nodiscard]] QString questionTitle(const Question &question);
/// "This ends it.": the bold clause; may be empty.
[[nodiscard]] QString questionClause(const Question &question);
/// Why it does so.
[[nodiscard]] QString questionSentence(const Question &question);
/// What else should be thought of; may be empty.
[[nodiscard]] QString questionNote(const Question &question);
/// "End it with SIGHUP": what the button that sends says.
[[nodiscard]] QString sendButtonText(const Question &question);
/// The chip of the question: the worst.
[[nodiscard]] Chip questionChip(const Question &question);
/// Whether some target ends, now or when a wait is over.
[[nodiscard]] bool isHarmful(const Question &question);
/// The targets as the rules of the core want them.
[[nodiscard]] std::vector<AskTarget> askTargets(int signo, const std::vector<AskedTarget> &targets);

/// The targets of one effect.
struct TargetGroup
{
    Chip chip = Chip::Unknown;
    bool ends = false; ///< now or later: starts unticked
    std::vector<size_t> members; ///< indexes of Question::targets
    QString title; ///< "3 end"
    QString names; ///< "nginx ×2, node (5522)"
};
/// Worst first.
[[nodiscard]] std::vector<TargetGroup> targetGroups(const Question &question);

/// "sudo sigctl send SIGTERM 4120:81234": the identity goes with it.
[[nodiscard]] QString sudoCommand(int signo, const ProcessKey &key);
/// `options` as "--value 3".
[[nodiscard]] QString sigctlCommand(
    int signo, const std::vector<ProcessKey> &keys, const QString &options = {});
/// "kill -TERM 4120": not safe against PID reuse.
[[nodiscard]] QString killCommand(int signo, const std::vector<ProcessKey> &keys);

} // namespace Sigwise
