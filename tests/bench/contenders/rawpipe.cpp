// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
/// The plain limit, as one writes it: a handler that writes the number into a pipe, and a loop that waits in
/// poll(2) and reads numbers until none is left.
#include "contender.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace {

std::array<int, 2> ends;
std::array<void (*)(int), 65> callbacks;

void handle(int signo)
{
    const int savedErrno = errno;
    (void)!::write(ends[1], &signo, sizeof signo); // a full pipe loses it
    errno = savedErrno;
}

} // namespace

void makeLoop(int /*argc*/, char ** /*argv*/)
{
    if (::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) != 0)
        std::abort();
}

void watchSignal(int signo, void (*arrived)(int signo))
{
    callbacks[static_cast<size_t>(signo)] = arrived;
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    ::sigfillset(&action.sa_mask);
    ::sigaction(signo, &action, nullptr);
}

void turnLoop()
{
    pollfd waiting{ ends[0], POLLIN, 0 };
    if (::poll(&waiting, 1, -1) != 1)
        return;
    int signo = 0;
    while (::read(ends[0], &signo, sizeof signo) == sizeof signo)
        callbacks[static_cast<size_t>(signo)](signo);
}
