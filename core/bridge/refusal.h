// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <system_error>
#include <type_traits>

namespace Sigwise {

/// Why the bridge does not do what it was asked. Compares with the code of an Error:
/// `watcher.watch(9).error().code == Refusal::NotCatchable`. What the system refused (EMFILE of
/// socketpair(2), for example) comes as its errno instead.
enum class Refusal {
    NotASignal = 1, ///< not a number from 1 to 64
    NotCatchable, ///< SIGKILL, SIGSTOP (signal(7))
    ReservedByCLibrary, ///< 32 and 33: glibc cancels threads and changes credentials with them (nptl(7))
    SynchronousFault, ///< SEGV BUS FPE ILL TRAP SYS: after such a fault no event loop can be relied on
    EndsAnyway, ///< ABRT: abort(3) ends the process after the handler, so the event could never arrive
    LeftIgnored, ///< HUP, INT or QUIT was ignored when it was first asked for (nohup(1)), and stays so
    ShuttingDown, ///< the application object is being destroyed, or is gone
    NoApplication, ///< there is no application object yet
    WrongThread, ///< call it in the thread that the object lives in
    NotWatched, ///< this watcher does not watch this signal
    GuardExists, ///< there is one TerminationGuard a process
};

/// Why a signal can never be watched; empty when it can. Any thread.
[[nodiscard]] std::optional<Refusal> refusalOf(int signo);

[[nodiscard]] const std::error_category &refusalCategory();
[[nodiscard]] std::error_code make_error_code(Refusal refusal);

} // namespace Sigwise

template <>
struct std::is_error_code_enum<Sigwise::Refusal> : std::true_type
{ };
