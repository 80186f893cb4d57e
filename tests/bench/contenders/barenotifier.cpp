// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
/// The least that any Qt program pays: the handler sends a byte without waiting, and a notifier takes it.
/// Nothing is known but that the signal came, and what finds the socket full is lost.
#include "contender.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <sys/socket.h>

namespace {

std::array<std::array<int, 2>, 65> pairs;

void handle(int signo)
{
    const int savedErrno = errno;
    const char byte = 1;
    (void)::send(pairs[static_cast<size_t>(signo)][1], &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    errno = savedErrno;
}

} // namespace

void watchSignal(int signo, void (*arrived)(int signo))
{
    std::array<int, 2> &pair = pairs[static_cast<size_t>(signo)];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()) != 0)
        std::abort();
    auto *notifier = new QSocketNotifier(pair[0], QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [arrived, signo] {
        std::array<char, 512> bytes;
        const ssize_t got = ::recv(pairs[static_cast<size_t>(signo)][0], bytes.data(), bytes.size(), 0);
        for (ssize_t i = 0; i < got; ++i)
            arrived(signo);
    });
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    ::sigfillset(&action.sa_mask);
    ::sigaction(signo, &action, nullptr);
}
