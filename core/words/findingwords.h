// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/findings.h"

#include <QString>

namespace Sigwise::Words {

/// A finding in words: one bold clause and one plain sentence, both plain text.
struct FindingText
{
    QString clause;
    QString sentence;
};
[[nodiscard]] FindingText findingText(const Finding &finding);
/// Both in one line.
[[nodiscard]] QString findingLine(const Finding &finding);

} // namespace Sigwise::Words
