// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/predictor.h"

namespace Sigwise {

/// What a signal to one thread alone (tgkill(2)) would do if `sender` sent it now. It goes to no other
/// thread: where this one blocks it, it waits. What ends, stops or continues does so to the whole process
/// (signal(7)). The process must have been read in detail; a thread that it does not have gives Unknown.
/// Pure.
[[nodiscard]] Prediction predictForThread(
    const ProcessInfo &process, pid_t tid, GroupLink group, const Sender &sender, int signo);
/// All signals at once.
[[nodiscard]] PredictionTable predictAllForThread(
    const ProcessInfo &process, pid_t tid, GroupLink group, const Sender &sender);

} // namespace Sigwise
