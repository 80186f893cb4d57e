// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/pipewrite.h"

#include <csignal>

#include <unistd.h>

namespace Sigwise::Test {

void writeToPipe(int fd, const QByteArray &text)
{
    // The signal goes to the thread that writes (pipe(7)), which takes it back.
    sigset_t pipeSignal;
    sigset_t before;
    ::sigemptyset(&pipeSignal);
    ::sigaddset(&pipeSignal, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipeSignal, &before);
    const ssize_t written = ::write(fd, text.constData(), static_cast<size_t>(text.size()));
    const timespec atOnce{};
    if (written < 0)
        (void)::sigtimedwait(&pipeSignal, nullptr, &atOnce); // there may be none
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace Sigwise::Test
