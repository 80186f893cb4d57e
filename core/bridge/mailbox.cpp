// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/mailbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace Sigwise {

void Mailbox::push(SignalEvent event)
{
    const auto missed = m_missed.find(event.signo);
    if (m_events.size() < capacity) {
        if (missed != m_missed.end()) {
            event.lostBefore += missed->second.lostBefore;
            m_missed.erase(missed);
        }
        m_events.push_back(std::move(event));
        return;
    }
    SignalEvent &stand = m_missed[event.signo];
    stand.signo = event.signo;
    stand.synthetic = true;
    stand.sequence = event.sequence;
    stand.lostBefore += event.lostBefore + (event.synthetic ? 0U : 1U);
}

std::optional<SignalEvent> Mailbox::take()
{
    if (!m_events.empty()) {
        SignalEvent event = std::move(m_events.front());
        m_events.pop_front();
        return event;
    }
    if (m_missed.empty())
        return std::nullopt;
    const auto first = m_missed.begin();
    SignalEvent event = std::move(first->second);
    m_missed.erase(first);
    return event;
}

std::vector<SignalEvent> Mailbox::takeKind(int signo)
{
    std::vector<SignalEvent> events;
    const auto isKind = [signo](const SignalEvent &event) { return event.signo == signo; };
    std::copy_if(m_events.begin(), m_events.end(), std::back_inserter(events), isKind);
    std::erase_if(m_events, isKind);
    if (const auto missed = m_missed.extract(signo))
        events.push_back(missed.mapped());
    return events;
}

void Mailbox::clear()
{
    m_events.clear();
    m_missed.clear();
}

} // namespace Sigwise
