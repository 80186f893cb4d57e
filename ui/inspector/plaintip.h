// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringBuilder>

namespace Sigwise {

/// A text as a tool tip that shows it letter by letter: Qt takes what looks like markup for markup, and
/// escaping it is the one way to say that it is none. Long lines wrap.
[[nodiscard]] inline QString plainTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return QLatin1String("<span>") % text.toHtmlEscaped() % QLatin1String("</span>");
}

} // namespace Sigwise
