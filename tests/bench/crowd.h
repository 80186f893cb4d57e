// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <sys/types.h>

namespace Sigwise::Test {

/// Many small sleeping processes: every fifth blocks a signal, every third catches some. They die with the
/// program that made them.
class Crowd
{
public:
    explicit Crowd(int count);
    Crowd(const Crowd &) = delete;
    Crowd &operator=(const Crowd &) = delete;
    ~Crowd();

    /// How many could be made: the system may allow fewer.
    [[nodiscard]] int size() const { return static_cast<int>(m_pids.size()); }

private:
    std::vector<pid_t> m_pids;
};

} // namespace Sigwise::Test
