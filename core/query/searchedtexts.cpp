// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/query/searchedtexts.h"

#include "core/base/visibletext.h"

#include <algorithm>

namespace Sigwise {

SearchedTexts searchedTexts(const ProcessInfo &process)
{
    constexpr qsizetype most = 64 * 1024;
    const QByteArrayView command(process.command);
    return { visibleText(process.name).toCaseFolded(),
        visibleText(command.first(std::min(command.size(), most))).toCaseFolded() };
}

} // namespace Sigwise
