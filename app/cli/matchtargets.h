// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exitcode.h"
#include "core/query/query.h"
#include "core/sending/dispatcher.h"

#include <QByteArray>

#include <variant>
#include <vector>

namespace Sigwise::Cli {

/// The processes of the running kernel that a filter names (--match).
struct MatchedTargets
{
    std::vector<Target> targets; ///< held where they can be, with the predictions of this instant
    std::vector<QByteArray> users; ///< who owns each, foreign bytes
    std::vector<int> signalNumbers; ///< what each is going to get: `shown` of the target is about it
};

/// All that match the filter now, never sigctl itself, the programs that it was started from (sudo, a shell
/// whose command line has the words, too) or kernel threads; `signo` is what `shown` of a target predicts.
/// When there is none, why has been written, and the code to end with is given.
[[nodiscard]] std::variant<MatchedTargets, ExitCode> matchTargets(
    const Query &filter, Dispatcher &dispatcher, int signo);

/// One line for each target: name, PID:STARTTIME, the signal and what it would do.
[[nodiscard]] QByteArray targetLines(const MatchedTargets &matched);

/// Says on stderr that --yes is what was missing.
void explainMissingYes(size_t targets);

} // namespace Sigwise::Cli
