// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/handler.h"
#include "core/bridge/signalevent.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace Sigwise {

/// The reading side of the handler's ring: turns records into events. There is one reader a process, and its
/// user sees to it that one thread at a time calls it.
class RingReader
{
public:
    /// Who woke the loop, and when.
    struct Wake
    {
        uint64_t mark = 0; ///< 1 + position of the record in the ring; 0 = none
        int64_t ns = 0;
    };

    /// The wake-up that is under way: until acknowledge() no handler sends another one.
    [[nodiscard]] static Wake wakeUnderWay();

    /// Lets the handlers send the next wake-up. Call it when its bytes have been read, and ask hasMore()
    /// after it: what is published later wakes the loop itself.
    static void acknowledge();

    /// Appends what was taken since the last call, in that order, up to the end of the ring as it is found;
    /// then one synthetic event for each kind whose last records were lost.
    void read(const Wake &wake, std::deque<SignalEvent> &events);

    /// Whether read() would give anything.
    [[nodiscard]] bool hasMore() const;

    /// In a child after fork(2): the ring is empty, and nothing of the parent's is told.
    void reset();

    /// The most records that waited at once.
    [[nodiscard]] uint64_t highWaterMark() const { return m_highWaterMark; }

private:
    [[nodiscard]] SignalEvent take(Handler::Slot &slot);
    void readLost(std::deque<SignalEvent> &events);

    uint64_t m_tail = 0; ///< position of the next record to read
    uint64_t m_sequence = 0;
    uint64_t m_highWaterMark = 0;
    std::array<uint64_t, Handler::kindCount> m_toldLost{}; ///< losses of each kind that events have told
};

} // namespace Sigwise
