// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"

#include <string>
#include <string_view>

namespace Sigwise::Cli {

/// Why an argument cannot be meant: the thing and what is wrong with it, foreign bytes made visible.
struct Complaint
{
    QString what;
    QString why;
};

template <typename T>
using Parsed = std::variant<T, Complaint>;

/// "4711": a number from 1 to 2147483647.
[[nodiscard]] Parsed<pid_t> parsePid(std::string_view text);
/// "4711" or "4711:81234".
[[nodiscard]] Parsed<TargetArgument> parseTarget(std::string_view text);
/// A name in any form that signalFromText() takes; the complaint names the nearest one.
[[nodiscard]] Parsed<int> parseSignal(std::string_view text);
/// "HUP,15,usr1": in their order, each once.
[[nodiscard]] Parsed<std::vector<int>> parseSignalList(std::string_view text);
/// One signal, or a mask as /proc writes it: "0x4001" or 16 hexadecimal digits.
[[nodiscard]] Parsed<std::vector<int>> parseSignalOrMask(std::string_view text);
/// Any text of at most 1,000 bytes; none is fine.
[[nodiscard]] Parsed<QByteArray> parseReason(std::string_view text);
/// A number as sigqueue(3) sends it: 32 bits with a sign.
[[nodiscard]] Parsed<int> parseValue(std::string_view text);
/// A thread ID, with the range of a PID.
[[nodiscard]] Parsed<pid_t> parseThread(std::string_view text);
/// Seconds, 1 to 600.
[[nodiscard]] Parsed<double> parseGrace(std::string_view text);
/// Seconds, 0 to a day; `option` is what the complaint names.
[[nodiscard]] Parsed<double> parseSeconds(const char *option, std::string_view text);
/// A filter without a problem; the complaint names the first token that has one.
[[nodiscard]] Parsed<Query> parseFilter(const QString &text);

} // namespace Sigwise::Cli
