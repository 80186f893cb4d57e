// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace Sigwise::Practice {

/// The numbered jobs, shared by all worker threads. From any thread.
class JobBook
{
public:
    /// The number of the next job, from 1.
    [[nodiscard]] int begin();
    /// Does the job in hand: it takes as long as a job takes now. False when it was abandoned meanwhile; else
    /// it counts as finished.
    [[nodiscard]] bool work();
    /// Jobs that are finished.
    [[nodiscard]] int finished() const;

    void setJobTime(std::chrono::milliseconds time);
    /// All jobs in hand end at once, unfinished.
    void abandon();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::chrono::milliseconds m_jobTime{ 1000 };
    int m_begun = 0;
    int m_finished = 0;
    bool m_isAbandoned = false;
};

} // namespace Sigwise::Practice
