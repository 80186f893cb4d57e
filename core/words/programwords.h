// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/phrasebook.h"

#include <QString>

namespace Sigwise::Words {

/// As effectPhrase(), but where the manual says what the program does that stands there: "reads its
/// configuration again (nginx manual)". `program` may be null. `restart` is that of restartOf(): where it is
/// so the phrase of SIGTERM adds that systemd starts it again.
[[nodiscard]] QString programPhrase(const Program *program, const Prediction &prediction, int signo,
    const QString &user, const QByteArray &restart = {});
/// The same, and what it depends on where it is not sure.
[[nodiscard]] QString programLine(const Program *program, const Prediction &prediction, int signo,
    const QString &user, const QByteArray &restart = {});
/// As effectSentence(), with what the manual says after it.
[[nodiscard]] QString programSentence(
    const Program *program, const Prediction &prediction, int signo, const QString &user);
/// "my.json: unknown key “stay_alive”": why a file is not in the phrasebook; the file's name comes apart.
[[nodiscard]] QString problemText(const PhrasebookProblem &problem);

} // namespace Sigwise::Words
