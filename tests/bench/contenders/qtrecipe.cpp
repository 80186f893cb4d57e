// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
/// What the page "Calling Qt Functions From Unix Signal Handlers" of the Qt documentation teaches: a blocking
/// socket pair and a notifier for each signal, one byte for each arrival.
#include "contender.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <cstdlib>

#include <sys/socket.h>
#include <unistd.h>

namespace {

std::array<std::array<int, 2>, 65> pairs;

void handle(int signo)
{
    const char byte = 1;
    (void)!::write(pairs[static_cast<size_t>(signo)][0], &byte, sizeof byte);
}

} // namespace

void watchSignal(int signo, void (*arrived)(int signo))
{
    std::array<int, 2> &pair = pairs[static_cast<size_t>(signo)];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0)
        std::abort();
    auto *notifier = new QSocketNotifier(pair[1], QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [=] {
        notifier->setEnabled(false);
        char byte = 0;
        (void)!::read(pairs[static_cast<size_t>(signo)][1], &byte, sizeof byte);
        arrived(signo);
        notifier->setEnabled(true);
    });
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(signo, &action, nullptr);
}
