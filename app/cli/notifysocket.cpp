// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/notifysocket.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"

#include <QRandomGenerator>
#include <QStringBuilder>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

namespace Sigwise::Cli {
namespace {

constexpr int mostMessages = 100; // at once; the others wait for the next call

// The sender of a message (unix(7), SCM_CREDENTIALS); 0 when it is not told.
pid_t senderOf(msghdr &message)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_CREDENTIALS)
            continue;
        ucred sender{};
        std::memcpy(&sender, CMSG_DATA(part), sizeof sender);
        return sender.pid;
    }
    return 0;
}

} // namespace

bool saysReady(std::string_view message)
{
    while (!message.empty()) {
        if (takeLine(message) == "READY=1")
            return true;
    }
    return false;
}

Result<NotifySocket> NotifySocket::open()
{
    const quint64 random = QRandomGenerator::system()->generate64();
    const QByteArray name = "sigwise-drill-" + QByteArray::number(random, 16);
    UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket)
        return unexpected(errno, "socket");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // The zero byte in front makes it abstract (unix(7)).
    std::copy(name.begin(), name.end(), address.sun_path + 1);
    const auto length
        = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<size_t>(name.size()));
    const int on = 1;
    const bool isReady = ::setsockopt(socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0
        && ::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), length) == 0;
    if (!isReady)
        return unexpected(errno, "NOTIFY_SOCKET");
    return NotifySocket('@' + name, std::move(socket));
}

NotifySocket::Heard NotifySocket::take(const std::function<bool(pid_t)> &counts)
{
    Heard heard = Heard::Nothing;
    for (int count = 0; count < mostMessages; ++count) {
        std::array<char, 4096> text{};
        // Room for the sender only: descriptors that come along are closed by the kernel.
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
        iovec piece{ text.data(), text.size() };
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t got = retryOnInterrupt(
            [&] { return ::recvmsg(m_socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC); });
        if (got < 0)
            return heard;
        if (!counts(senderOf(message)))
            continue;
        if (saysReady({ text.data(), static_cast<size_t>(got) }))
            return Heard::Ready;
        heard = Heard::Something;
    }
    return heard;
}

} // namespace Sigwise::Cli
