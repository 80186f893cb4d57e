// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTest>

/// For what valgrind does by itself, and differently: it stops no program and writes its own core files.
#define SKIP_WITH_VALGRIND()                                                                                 \
    if (qgetenv("LD_PRELOAD").contains("vgpreload"))                                                         \
    QSKIP("valgrind takes default actions by itself")

/// The thread sanitizer holds a signal back until the thread makes a call that it knows, and keeps one of
/// each kind: tests that count signals of other processes, or queued ones, exactly have nothing to count.
#ifdef __SANITIZE_THREAD__
#define SKIP_WITH_THREAD_SANITIZER() QSKIP("the thread sanitizer merges signals")
/// What one thread gives another through Qt's event queue looks like a race: Qt is not built with it.
#define SKIP_WHERE_QT_SYNCHRONISES() QSKIP("the thread sanitizer does not see the locks of Qt")
#else
#define SKIP_WITH_THREAD_SANITIZER() static_cast<void>(0)
#define SKIP_WHERE_QT_SYNCHRONISES() static_cast<void>(0)
#endif
