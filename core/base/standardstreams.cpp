// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/standardstreams.h"

#include <initializer_list>

#include <fcntl.h>
#include <unistd.h>

namespace Sigwise {

void fillStandardStreams(int flags)
{
    for (const int fd : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO }) {
        // open(2) takes the lowest free number, which is this one. Kept open, and across exec, as streams
        // are.
        if (::fcntl(fd, F_GETFD) == -1)
            (void)::open("/dev/null", flags); // NOLINT(android-cloexec-open)
    }
}

} // namespace Sigwise
