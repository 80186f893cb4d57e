// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/ringreader.h"

#include "core/signals/signalset.h"

#include <algorithm>

namespace Sigwise {

using Handler::shared;

RingReader::Wake RingReader::wakeUnderWay()
{
    Wake wake;
    wake.mark = shared.wakePosition.load(std::memory_order_acquire);
    wake.ns = shared.wakeNs.load(std::memory_order_relaxed);
    return wake;
}

// An exchange, not a store: a handler that finds the flag still set published its record before this, and the
// look at the ring that follows sees it.
void RingReader::acknowledge() { shared.awake.exchange(0, std::memory_order_acq_rel); }

// A record that is still being written does not count: its handler wakes the loop when it is done.
bool RingReader::hasMore() const
{
    return Handler::slotAt(m_tail).turn.load(std::memory_order_acquire) == Handler::readableTurn(m_tail)
        || shared.pendingKinds.load(std::memory_order_acquire) != 0;
}

void RingReader::read(const Wake &wake, std::deque<SignalEvent> &events)
{
    const uint64_t head = shared.head.load(std::memory_order_acquire);
    m_highWaterMark = std::max(m_highWaterMark, head - m_tail);
    for (; m_tail != head; ++m_tail) {
        Handler::Slot &slot = Handler::slotAt(m_tail);
        if (slot.turn.load(std::memory_order_acquire) != Handler::readableTurn(m_tail))
            break; // its handler is still writing, and wakes the loop when it is done
        SignalEvent event = take(slot);
        if (wake.mark == m_tail + 1)
            event.wakeNs = wake.ns;
        events.push_back(std::move(event));
    }
    readLost(events);
}

SignalEvent RingReader::take(Handler::Slot &slot)
{
    SignalEvent event = eventFromSample(slot.sample);
    uint64_t &told = m_toldLost.at(static_cast<size_t>(event.signo));
    if (slot.sample.lostSoFar > told) {
        event.lostBefore = slot.sample.lostSoFar - told;
        told = slot.sample.lostSoFar;
    }
    event.sequence = ++m_sequence;
    slot.turn.store(Handler::writableTurn(m_tail + Handler::ringCapacity), std::memory_order_release);
    return event;
}

// Such a kind is told once, with the number of losses: less is known of it, but nothing is missed.
void RingReader::readLost(std::deque<SignalEvent> &events)
{
    SignalSet kinds(shared.pendingKinds.exchange(0, std::memory_order_acq_rel));
    for (; !kinds.isEmpty(); kinds.remove(kinds.lowest())) {
        const int signo = kinds.lowest();
        uint64_t &told = m_toldLost.at(static_cast<size_t>(signo));
        const uint64_t lost = shared.kinds[signo].lost.load(std::memory_order_relaxed);
        if (lost <= told)
            continue; // a later record of the kind has told it
        SignalEvent event;
        event.signo = signo;
        event.synthetic = true;
        event.lostBefore = lost - told;
        event.sequence = ++m_sequence;
        told = lost;
        events.push_back(std::move(event));
    }
}

// A record that a thread of the parent was writing would never be finished here, so the turns are set back
// one by one.
void RingReader::reset()
{
    for (Handler::Slot &slot : Handler::ring) {
        if (slot.turn.load() != 0)
            slot.turn.store(0);
    }
    shared.head.store(0);
    shared.pendingKinds.store(0);
    m_tail = 0;
    for (int signo = 1; signo <= highestSignal; ++signo)
        m_toldLost.at(static_cast<size_t>(signo)) = shared.kinds[signo].lost.load();
}

} // namespace Sigwise
