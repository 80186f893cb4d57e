// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

/// One way to receive Unix signals in an event loop, as one program: measure.cpp is its main(), and these
/// three functions are what differs. A recipe given to bench_bridge brings watchSignal() alone; the loop of
/// the others with Qt (qtloop.cpp) is linked to it.

/// Begins to watch a signal. `arrived` is called from the loop, once for each delivery.
void watchSignal(int signo, void (*arrived)(int signo));

/// Before the first watchSignal().
void makeLoop(int argc, char **argv);
/// Sleeps until something is to be done, and does it.
void turnLoop();
