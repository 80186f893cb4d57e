// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/signals/mistake.h"
#include "app/practice/signals/signalmodes.h"

#include <QByteArray>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

#include <sys/types.h>

namespace Sigwise::Practice {

/// 0: it stopped as it was asked to. 1: it could not start, a job was abandoned at the end of the grace
/// period, or nobody reads stdout any more. 2: wrong usage.
enum class ExitCode { Success = 0, Failure = 1, Usage = 2 };

/// The command line, understood.
struct Options
{
    struct Wish
    {
        int signo;
        Change change;
    };
    struct Open
    {
        QByteArray path;
        std::chrono::milliseconds patience;
    };

    std::optional<QByteArray> configPath;
    int threads = 1;
    std::optional<quint16> port; ///< 0: one that is free
    std::chrono::milliseconds grace{ 5000 };
    std::optional<Open> open;
    std::optional<pid_t> parent;
    std::vector<Wish> wishes; ///< in the order catch, ignore, default, block
    MistakeKind mistake = MistakeKind::None;
    bool tick = false;
};

/// Reads the command line. When the program is to end at once (help, version, wrong usage) everything has
/// been said, and the exit code is returned.
[[nodiscard]] std::variant<Options, ExitCode> parseOptions(int argc, char **argv);

/// "sigwise-practice: text" on stderr.
void say(const QString &text);

} // namespace Sigwise::Practice
