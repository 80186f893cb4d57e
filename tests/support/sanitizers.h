// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTest>

#include <poll.h>

namespace Sigwise::Test {

inline bool isUnderValgrind() { return qgetenv("LD_PRELOAD").contains("vgpreload"); }

/// How often to repeat what only chance brings about. valgrind, which takes one thread at a time, runs fifty
/// times slower, the thread sanitizer ten times.
inline int repetitions(int count)
{
#ifdef __SANITIZE_THREAD__
    return count / 10;
#else
    return isUnderValgrind() ? count / 50 : count;
#endif
}

/// Between two signals of a storm, so that a slow receiver gets to anything else.
inline void breathe()
{
    if (isUnderValgrind())
        (void)::poll(nullptr, 0, 1);
}

} // namespace Sigwise::Test

/// For what valgrind does by itself, and differently: it stops no program and writes its own core files.
#define SKIP_WITH_VALGRIND()                                                                                 \
    if (Sigwise::Test::isUnderValgrind())                                                                    \
    QSKIP("valgrind takes default actions by itself")

/// For handlers that run in a child before its exec: there are none.
#define SKIP_WHERE_VFORK_IS_FORK()                                                                           \
    if (Sigwise::Test::isUnderValgrind())                                                                    \
    QSKIP("valgrind gives a child of vfork memory of its own")

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
