// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/work/jobbook.h"

namespace Sigwise::Practice {

int JobBook::begin()
{
    const std::scoped_lock lock(m_mutex);
    return ++m_begun;
}

bool JobBook::work()
{
    std::unique_lock lock(m_mutex);
    const auto end = std::chrono::steady_clock::now() + m_jobTime;
    m_changed.wait_until(lock, end, [this] { return m_isAbandoned; });
    if (m_isAbandoned)
        return false;
    ++m_finished;
    return true;
}

int JobBook::finished() const
{
    const std::scoped_lock lock(m_mutex);
    return m_finished;
}

void JobBook::setJobTime(std::chrono::milliseconds time)
{
    const std::scoped_lock lock(m_mutex);
    m_jobTime = time;
}

void JobBook::abandon()
{
    const std::scoped_lock lock(m_mutex);
    m_isAbandoned = true;
    m_changed.notify_all();
}

} // namespace Sigwise::Practice
