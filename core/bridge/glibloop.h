// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Sigwise {

/// A handler that interrupts the wait of an event loop writes a byte that the loop waits for. Qt's own loop
/// looks again at once; GLib's takes the interruption for a wait in which nothing happened, goes through all
/// its sources, and then waits again (gmain.c, g_main_context_poll): a tenth of the way of a signal that
/// finds the loop asleep. This lets GLib's loop of the calling thread see the byte at once, by a poll
/// function around the one that it has (g_main_context_set_poll_func()): for it, all is as if the byte had
/// come a moment earlier.
///
/// `wakeFd` is where the handler's bytes arrive; the last one told counts. The poll function stands for the
/// rest of the process. Without GLib's loop in the thread nothing is done. Call it in the thread of the loop;
/// may be repeated.
void lookAgainAfterSignals(int wakeFd);

} // namespace Sigwise
