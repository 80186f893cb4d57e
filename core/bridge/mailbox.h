// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bridge/handler.h"
#include "core/bridge/signalevent.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace Sigwise {

/// Events on their way to a watcher in another thread, in their order. A thread that hangs must not fill the
/// memory: like the ring it holds 65,536, counts what finds no room, and loses no kind.
class Mailbox
{
public:
    static constexpr size_t capacity = Handler::ringCapacity;

    void push(SignalEvent event);
    /// The next event; after the last one, one synthetic event for each kind that found no room since.
    [[nodiscard]] std::optional<SignalEvent> take();
    /// Takes out the events of one kind.
    [[nodiscard]] std::vector<SignalEvent> takeKind(int signo);
    void clear();

    /// How many take() gives.
    [[nodiscard]] size_t count() const { return m_events.size() + m_missed.size(); }
    [[nodiscard]] bool isEmpty() const { return count() == 0; }

private:
    std::deque<SignalEvent> m_events;
    std::map<int, SignalEvent> m_missed; ///< by kind: the synthetic event that stands for them
};

} // namespace Sigwise
