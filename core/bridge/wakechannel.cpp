// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/wakechannel.h"

#include "core/base/syscalls.h"
#include "core/bridge/handler.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

namespace Sigwise {

using Handler::shared;

WakeChannel::WakeChannel() = default;
WakeChannel::~WakeChannel() = default;

bool WakeChannel::isOpen() const { return m_readEnd && shared.owner.load() == ::getpid(); }

// CLOEXEC and NONBLOCK from the beginning: another thread may start a child at any time.
Result<void> WakeChannel::open()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return unexpected(errno, "socketpair");
    detach();
    m_readEnd.reset(ends[0]);
    m_writeEnd.reset(ends[1]);
    shared.wakeFd.store(ends[1]);
    shared.awake.store(0);
    return {};
}

bool WakeChannel::attach(const std::function<void()> &woken)
{
    if (m_notifier || !m_readEnd)
        return false;
    m_notifier = std::make_unique<QSocketNotifier>(m_readEnd.get(), QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), woken);
    return true;
}

void WakeChannel::detach() { m_notifier.reset(); }

void WakeChannel::silence()
{
    if (m_notifier)
        m_notifier->setEnabled(false);
}

bool WakeChannel::takeBytes()
{
    std::array<char, 64> bytes{};
    for (;;) {
        const ssize_t got
            = retryOnInterrupt([&] { return ::recv(m_readEnd.get(), bytes.data(), bytes.size(), 0); });
        if (got > 0 && static_cast<size_t>(got) == bytes.size())
            continue;
        if (got > 0 || (got < 0 && errno == EAGAIN))
            return true;
        silence();
        qWarning("SignalHub: somebody closed the wake-up socket: no more signals are delivered");
        return false;
    }
}

} // namespace Sigwise
