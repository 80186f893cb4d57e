// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/querydeadend.h"
#include "core/query/querymatcher.h"
#include "core/words/querywords.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace Sigwise;
    const QString text
        = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Query query = parseQuery(text);
    qsizetype end = 0;
    for (const QueryToken &token : query.tokens) {
        const bool isInPlace = token.start >= end && token.length > 0 && !token.values.empty();
        end = token.start + token.length;
        if (!isInPlace || end > text.size())
            std::abort();
        (void)Words::tokenProblem(query, token);
    }
    if (const std::optional<QueryDeadEnd> deadEnd = deadEndOf(query))
        (void)Words::deadEndText(query, *deadEnd);
    ProcessInfo process;
    process.name = "name";
    QueryMatcher matcher(query, Sender(), QueryMatcher::Threads::AsRead);
    (void)matcher.match(process, searchedTexts(process));
    return 0;
}
