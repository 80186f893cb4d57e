// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

/// One way to receive Unix signals in an event loop, as one program: measure.cpp is its main(), and these
/// four functions are what differs. A recipe given to bench_bridge brings watchSignal() alone; the loop of
/// the others with Qt (qtloop.cpp) is linked to it.

/// Begins to watch a signal. `arrived` is called from the loop, once for each delivery.
void watchSignal(int signo, void (*arrived)(int signo));

/// Before the first watchSignal().
void makeLoop(int argc, char **argv);
/// Runs until stopLoop(), which `arrived` calls; then it may be run again.
void runLoop();
void stopLoop();
