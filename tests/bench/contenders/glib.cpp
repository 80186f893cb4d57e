// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include <array>

#include <glib-unix.h>

namespace {

std::array<void (*)(int), 65> callbacks;

gboolean dispatch(gpointer signo)
{
    const int number = GPOINTER_TO_INT(signo);
    callbacks[static_cast<size_t>(number)](number);
    return G_SOURCE_CONTINUE;
}

} // namespace

void makeLoop(int /*argc*/, char ** /*argv*/) { }

void watchSignal(int signo, void (*arrived)(int signo))
{
    callbacks[static_cast<size_t>(signo)] = arrived;
    g_unix_signal_add(signo, dispatch, GINT_TO_POINTER(signo));
}

void turnLoop() { g_main_context_iteration(nullptr, TRUE); }
