// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/signals/signalset.h"

#include <QString>
#include <QStringView>

#include <optional>
#include <span>

namespace Sigwise {

/// What the kernel does with a signal that the program has made no arrangement for (signal(7), "Standard
/// signals").
enum class DefaultAction { Terminates, DumpsCore, Stops, Continues, Ignored };

/// What a signal is usually sent for; also the groups of the signal picker.
enum class Purpose { End, Custom, StopContinue, News, Fault, RealTime, CLibrary };

/// One signal of Linux. Texts are English and marked for translation in the context "SignalTable".
struct SignalRow
{
    int number;
    const char *name; ///< with SIG: "SIGTERM", "SIGRTMIN+3"; "SIG32" and "SIG33" for the two that glibc keeps
                      ///< for itself
    DefaultAction defaultAction;
    bool catchable; ///< false for SIGKILL and SIGSTOP only
    Purpose purpose;
    const char *meaning; ///< one line
};

// The functions that follow may be called from any thread; those with a QString allocate, which a signal
// handler must not do.

/// All 64 signals in the order of their numbers.
[[nodiscard]] std::span<const SignalRow, highestSignal> signalTable();

/// The row of a number from 1 to 64; anything else is a programming error.
[[nodiscard]] const SignalRow &signalRow(int signo);

/// "SIGTERM"; for a number that is no signal "signal 99".
[[nodiscard]] QString signalName(int signo);
/// "TERM": for columns.
[[nodiscard]] QString shortSignalName(int signo);

/// A name with or without SIG in any case, a number, RTMIN+n or RTMAX-n; nothing if there is no such signal.
/// Linux's other names count too: IOT, POLL, CLD.
[[nodiscard]] std::optional<int> signalFromText(QStringView text);

/// The existing name that is nearest to a wrong one ("SIGTRM": "SIGTERM"), empty when none is near.
[[nodiscard]] QString nearestSignalName(QStringView text);

/// The signals whose default action is `action`.
[[nodiscard]] SignalSet signalsWithDefault(DefaultAction action);

} // namespace Sigwise
