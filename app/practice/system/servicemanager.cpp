// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/system/servicemanager.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"

#include <QLibrary>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <optional>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace Sigwise::Practice {
namespace {

std::optional<uint64_t> numberFromEnvironment(const char *name)
{
    const QByteArray text = qgetenv(name);
    return parseNumber<uint64_t>({ text.constData(), static_cast<size_t>(text.size()) });
}

// Half of the time after which the manager gives the program up (sd_watchdog_enabled(3)); nothing when no
// watchdog waits for this process. WATCHDOG_PID, where it is set, says for whom it is meant.
std::optional<std::chrono::milliseconds> periodFromEnvironment()
{
    const std::optional<uint64_t> usec = numberFromEnvironment("WATCHDOG_USEC");
    const std::optional<uint64_t> pid = numberFromEnvironment("WATCHDOG_PID");
    const bool isForUs
        = !qEnvironmentVariableIsSet("WATCHDOG_PID") || pid == static_cast<uint64_t>(::getpid());
    constexpr uint64_t aDay = 86'400'000'000;
    if (!usec || *usec == 0 || !isForUs)
        return std::nullopt;
    return std::chrono::milliseconds(std::max<uint64_t>(std::min(*usec, aDay) / 2000, 1));
}

// unix(7): '@' stands for the zero byte of an abstract address, which ends with its length, not with a zero.
Result<UniqueFd> connectTo(const QByteArray &address)
{
    sockaddr_un to{};
    if (address.size() >= static_cast<qsizetype>(sizeof(to.sun_path)))
        return unexpected(E2BIG);
    if (address.front() != '/' && address.front() != '@')
        return unexpected(EAFNOSUPPORT);
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, address.constData(), static_cast<size_t>(address.size()));
    if (address.front() == '@')
        to.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path)
        + static_cast<size_t>(address.size()) + (address.front() == '/' ? 1 : 0));
    UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&to), length) != 0)
        return unexpected(errno);
    return socket;
}

int sendDatagram(const UniqueFd &socket, const QByteArray &state)
{
    const ssize_t sent = ::send(
        socket.get(), state.constData(), static_cast<size_t>(state.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? errno : 0;
}

// A datagram socket is not writable while the queue of the one that it is connected to is full. There
// sd_notify(3) waits, and with it the event loop, for a manager that may never read.
bool hasRoom(const UniqueFd &socket)
{
    pollfd room{ socket.get(), POLLOUT, 0 };
    return retryOnInterrupt([&room] { return ::poll(&room, 1, 0); }) == 1;
}

} // namespace

ServiceManager::ServiceManager(QObject *parent)
    : ServiceManager(Way::Library, parent)
{ }

ServiceManager::ServiceManager(Way way, QObject *parent)
    : QObject(parent)
    , m_address(qgetenv("NOTIFY_SOCKET"))
{
    constexpr std::chrono::milliseconds untilAgain(100);
    m_again.setInterval(untilAgain);
    connect(&m_again, &QTimer::timeout, this, [this] { tell(m_untold); });
    // 0: the interface that all releases have.
    if (isListening() && way == Way::Library)
        m_notify = reinterpret_cast<Notify>(QLibrary::resolve(QStringLiteral("systemd"), 0, "sd_notify"));
}

void ServiceManager::send(const QByteArray &state)
{
    if (!isListening())
        return;
    if (const int failure = trySending(state); failure > 0)
        report(failure);
}

// How the program is has to come through; only the last word counts, as the manager forgets those before.
void ServiceManager::tell(const QByteArray &state)
{
    if (!isListening())
        return;
    const bool wasUntold = !m_untold.isEmpty();
    const int failure = trySending(state);
    const bool isFull = failure == EAGAIN;
    m_untold = isFull ? state : QByteArray();
    if (!isFull)
        m_again.stop();
    else if (!m_again.isActive())
        m_again.start();
    if (failure > 0 && !(isFull && wasUntold)) // one report for all of a full queue
        report(failure);
}

void ServiceManager::report(int failure)
{
    Q_EMIT failed(QString::fromStdString(systemError(failure).code.message()));
}

// The library knows addresses that are no Unix sockets, too.
int ServiceManager::trySending(const QByteArray &state)
{
    const Result<UniqueFd> socket = connectTo(m_address);
    if (socket && !hasRoom(*socket))
        return EAGAIN;
    if (m_notify != nullptr)
        return -m_notify(0, state.constData());
    return socket ? sendDatagram(*socket, state) : socket.error().errnum();
}

void ServiceManager::ready(const QByteArray &status)
{
    tell("READY=1\nSTATUS=" + status);
    if (m_watchdog == nullptr)
        startWatchdog();
}

// In the event loop on purpose: when that hangs the manager gets no more word, and starts the program anew.
void ServiceManager::startWatchdog()
{
    const std::optional<std::chrono::milliseconds> period = periodFromEnvironment();
    if (!isListening() || !period)
        return;
    m_watchdog = new QTimer(this);
    m_watchdog->setTimerType(Qt::PreciseTimer);
    connect(m_watchdog, &QTimer::timeout, this, [this] { send("WATCHDOG=1"); });
    m_watchdog->start(*period);
}

void ServiceManager::reloading()
{
    tell("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(monotonicNs() / 1000));
}

void ServiceManager::stopping() { tell("STOPPING=1"); }

} // namespace Sigwise::Practice
