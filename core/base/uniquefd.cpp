// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/uniquefd.h"

#include <cerrno>

#include <unistd.h>

namespace Sigwise {

void UniqueFd::reset(int fd)
{
    const int old = std::exchange(m_fd, fd);
    if (old < 0)
        return;
    const int saved = errno;
    // On Linux the descriptor is gone even when close() fails (close(2), "Dealing with error returns").
    (void)::close(old);
    errno = saved;
}

} // namespace Sigwise
