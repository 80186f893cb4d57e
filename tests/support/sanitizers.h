// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTest>

/// The thread sanitizer holds a signal back until the thread makes a call that it knows, and keeps one of
/// each kind: tests that count signals of other processes, or queued ones, exactly have nothing to count.
#ifdef __SANITIZE_THREAD__
#define SKIP_WITH_THREAD_SANITIZER() QSKIP("the thread sanitizer merges signals")
#else
#define SKIP_WITH_THREAD_SANITIZER() static_cast<void>(0)
#endif
