// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"
#include "tests/support/testchild.h"

#include <functional>

namespace Sigwise::Test {

/// A process that was brought into some state.
struct Subject
{
    TestChild &child; ///< the target that it is, or that started it
    pid_t pid = 0; ///< the one that gets the signal
    bool servesInput = true; ///< its stdin: else it cannot answer a question
    bool isRead = true; ///< what its signalfds take
    bool isStopped = false; ///< also while a freezer hides it
    std::function<void()> release; ///< ends what holds it up: a freezer, a lock
};

/// Whether a real process does with a signal, which it got right now, what was predicted. Each effect has
/// its own proof, which is waited for; a proof of the opposite ends the wait at once where there is one.
class OutcomeCheck
{
public:
    explicit OutcomeCheck(Subject subject);

    /// Empty if it is so, else what was seen instead. What waits is released, and what follows is checked
    /// too.
    [[nodiscard]] QByteArray contradiction(const Prediction &prediction, int signo);

private:
    [[nodiscard]] QByteArray ended();
    [[nodiscard]] QByteArray handled(int signo);
    [[nodiscard]] QByteArray collected(int signo);
    [[nodiscard]] QByteArray stops();
    [[nodiscard]] QByteArray continues();
    [[nodiscard]] QByteArray waits(const Prediction &prediction, int signo);
    [[nodiscard]] QByteArray waitsUntilContinued(const Prediction &prediction, int signo);
    [[nodiscard]] QByteArray nothing(const Prediction &prediction, int signo);
    [[nodiscard]] QByteArray toTracer(int signo);
    [[nodiscard]] QByteArray follows(const Prediction &prediction, int signo);
    /// Once it has answered, every signal sent before is delivered, dropped or waiting.
    [[nodiscard]] bool answers();
    void releaseIt();

    Subject m_subject;
};

/// The values of a status file of /proc, one by one; empty when it has gone.
[[nodiscard]] QByteArray statusValue(pid_t pid, const QByteArray &key);
/// A file of a process, whole; empty when it cannot be read.
[[nodiscard]] QByteArray procFile(pid_t pid, const QByteArray &name);
[[nodiscard]] std::vector<pid_t> threadsOf(pid_t pid);
/// Waits until `isSo` holds; false after ten seconds. /proc tells a change to nobody: it is asked again.
[[nodiscard]] bool comesTrue(const std::function<bool()> &isSo);

} // namespace Sigwise::Test
