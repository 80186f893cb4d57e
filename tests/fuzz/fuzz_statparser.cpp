// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statparser.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace Sigwise;
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const StatFields fields = parseStat(text);
    const bool isNegative = fields.processGroup.value_or(0) < 0 || fields.session.value_or(0) < 0;
    // The fields stand in one row: a late one cannot be there when the first are not.
    const bool isOutOfRow = fields.startTime && text.find(')') == std::string_view::npos;
    if (isNegative || isOutOfRow)
        std::abort();
    return 0;
}
