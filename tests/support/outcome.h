// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"
#include "tests/support/testchild.h"

#include <functional>

namespace Sigwise::Test {

/// Whether a real process does with a signal, which it got right now, what was predicted. Each effect has
/// its own proof, which is waited for; a proof of the opposite ends the wait at once where there is one.
class OutcomeCheck
{
public:
    /// `pid` is the process that got the signal; `child` the target that it is, or that started it. A process
    /// that does not serve its stdin cannot answer a question.
    OutcomeCheck(TestChild &child, pid_t pid, bool servesInput);

    /// Empty if it is so, else what was seen instead.
    [[nodiscard]] QByteArray contradiction(const Prediction &prediction, int signo);

private:
    [[nodiscard]] QByteArray ended();
    [[nodiscard]] QByteArray handled(int signo);
    [[nodiscard]] QByteArray reachesState(char letter);
    [[nodiscard]] QByteArray waits(int signo);
    [[nodiscard]] QByteArray waitsUntilContinued(const Prediction &prediction, int signo);
    [[nodiscard]] QByteArray nothing(int signo);
    [[nodiscard]] QByteArray toTracer(int signo) const;
    /// Once it has answered, every signal sent before is delivered, dropped or waiting.
    [[nodiscard]] bool answers();

    TestChild &m_child;
    pid_t m_pid;
    bool m_servesInput;
};

/// The values of a status file of /proc, one by one; empty when it has gone.
[[nodiscard]] QByteArray statusValue(pid_t pid, const QByteArray &key);
/// Waits until `isSo` holds; false after ten seconds. /proc tells a change to nobody: it is asked again.
[[nodiscard]] bool comesTrue(const std::function<bool()> &isSo);

} // namespace Sigwise::Test
