// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/bridge/wakechannel.h"

#include "core/base/syscalls.h"
#include "core/bridge/glibloop.h"
#include "core/bridge/handler.h"

#include <QEvent>
#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace Sigwise {

using Handler::shared;

// Takes the event itself: on the way of a signal, the emission of activated() is a part that can be measured.
class WakeChannel::Notifier : public QSocketNotifier
{
public:
    Notifier(int fd, std::function<void()> woken)
        : QSocketNotifier(fd, QSocketNotifier::Read)
        , m_woken(std::move(woken))
    { }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::SockAct)
            return QSocketNotifier::event(event);
        m_woken();
        return true;
    }

private:
    const std::function<void()> m_woken;
};

WakeChannel::WakeChannel() = default;
WakeChannel::~WakeChannel() = default;

bool WakeChannel::isOpen() const { return m_opened.isSet(); }

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
    m_opened.set();
    return {};
}

bool WakeChannel::attach(std::function<void()> woken)
{
    if (m_notifier || !m_readEnd)
        return false;
    m_notifier = std::make_unique<Notifier>(m_readEnd.get(), std::move(woken));
    lookAgainAfterSignals(m_readEnd.get());
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
        return false;
    }
}

} // namespace Sigwise
