// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/descriptorlimit.h"

#include <algorithm>

namespace Sigwise {

std::optional<rlim_t> raiseDescriptorLimit()
{
    constexpr rlim_t enough = 65'536;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return std::nullopt;
    const rlim_t before = limit.rlim_cur;
    const rlim_t wanted = std::min(limit.rlim_max, enough);
    if (wanted > before)
        setDescriptorLimit(wanted);
    return before;
}

void setDescriptorLimit(rlim_t soft)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min(soft, limit.rlim_max);
    (void)::setrlimit(RLIMIT_NOFILE, &limit); // a limit that stays as it was is no reason to stop
}

} // namespace Sigwise
