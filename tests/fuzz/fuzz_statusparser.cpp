// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/processstatus.h"
#include "core/processes/statusparser.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace Sigwise;
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const StatusFields fields = parseStatus(text);
    ProcessInfo info;
    takeStatus(fields, info);
    if (!hasStatus(info, fields)) // what was taken must be found again
        std::abort();
    for (const std::optional<pid_t> &pid : { fields.pid, fields.parent, fields.tracer, fields.session }) {
        if (pid && *pid < 0)
            std::abort();
    }
    // Whatever stands in front of its last line, a text without a newline says nothing.
    if (text.find('\n') == std::string_view::npos && fields.isStatus())
        std::abort();
    return 0;
}
