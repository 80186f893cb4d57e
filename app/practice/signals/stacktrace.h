// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

#include <chrono>
#include <vector>

#include <sys/types.h>

namespace Sigwise::Practice {

/// Where one thread of this program is.
struct ThreadStack
{
    pid_t tid = 0;
    QString name; ///< /proc/self/task/TID/comm, made visible
    QStringList frames; ///< innermost first; empty if it was not walked
    QString whyNot; ///< why there are no frames; empty when there are
};

/// The stacks of all threads, walked by themselves (StackRequest), in the order of their numbers. A thread
/// that ends meanwhile is left out. Takes at most about `patience`.
[[nodiscard]] std::vector<ThreadStack> stacksOfAllThreads(
    std::chrono::milliseconds patience = std::chrono::milliseconds(500));

/// A return address in words: "Sigwise::Practice::Worker::work(int)+0x1c", or "libc.so.6+0x10d4e0" where the
/// name is not known: addr2line(1) takes that.
[[nodiscard]] QString frameText(void *address);

} // namespace Sigwise::Practice
