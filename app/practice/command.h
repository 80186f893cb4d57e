// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/signals/signalmodes.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <variant>

namespace Sigwise::Practice {

/// {"signal":"SIGUSR1","set":"ignore"}
struct ChangeSignal
{
    int signo;
    Change change;
};

/// {"alarm_s":3}: alarm(2) for this process; 0 cancels.
struct SetAlarm
{
    std::chrono::microseconds after;
};

/// {"block_loop_ms":3000}
struct BlockLoop
{
    std::chrono::milliseconds time;
};

/// A line that cannot be followed, and why, in one sentence.
struct NotUnderstood
{
    QString why;
};

using Command = std::variant<ChangeSignal, SetAlarm, BlockLoop, NotUnderstood>;

/// A line of stdin: one JSON object with one command. Bytes of any kind.
[[nodiscard]] Command commandFromLine(const QByteArray &line);

} // namespace Sigwise::Practice
