// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/base/uniquefd.h"
#include "core/bridge/processmark.h"

#include <functional>
#include <memory>

namespace Sigwise {

/// The way from the handler into the event loop: a socket pair that carries nothing but wake-up bytes, and a
/// notifier on its reading end in the thread of the application object. Its user sees to it that no two
/// threads call open() and attach() at once.
class WakeChannel
{
public:
    WakeChannel();
    ~WakeChannel();
    WakeChannel(const WakeChannel &) = delete;
    WakeChannel &operator=(const WakeChannel &) = delete;

    /// Whether a pair is open and belongs to this process: after fork(2) it is still the parent's.
    [[nodiscard]] bool isOpen() const;
    /// Opens a pair for this process, and gives it to the handler. The errno of socketpair(2); then nothing
    /// has changed.
    Result<void> open();

    /// Calls `woken` whenever bytes are there. In the thread of the application object; false when it is
    /// attached already, or there is no pair yet.
    bool attach(std::function<void()> woken);
    void detach();
    /// Calls it no more, until the next open() and attach(). May be called by `woken` itself.
    void silence();

    /// Takes all bytes, in the function that was given to attach(). False when somebody closed an end of the
    /// pair: the notifier, which would spin, is switched off then.
    bool takeBytes();

private:
    class Notifier;

    ProcessMark m_opened;
    UniqueFd m_readEnd;
    UniqueFd m_writeEnd;
    std::unique_ptr<Notifier> m_notifier;
};

} // namespace Sigwise
