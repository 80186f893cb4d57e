// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include <sys/types.h>

namespace Sigwise {

/// Remembers the process that set it: a child of fork(2) finds it unset. It asks memory that the kernel
/// clears in such a child (madvise(2), MADV_WIPEONFORK, Linux 4.14), so that isSet() needs no system call;
/// where there is no such memory it compares getpid(2). A child that shares its parent's memory (vfork(2))
/// finds it as the parent does.
///
/// Thread-safe. It lives as long as the process.
class ProcessMark
{
public:
    ProcessMark();
    ProcessMark(const ProcessMark &) = delete;
    ProcessMark &operator=(const ProcessMark &) = delete;
    ~ProcessMark();

    void set();
    [[nodiscard]] bool isSet() const;

private:
    std::atomic<bool> *m_wiped = nullptr; ///< null: this kernel does not clear memory
    std::atomic<pid_t> m_process{ 0 };
};

} // namespace Sigwise
