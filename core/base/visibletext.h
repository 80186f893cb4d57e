// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Sigwise {

/// Foreign bytes as text that can be shown anywhere on one line: valid UTF-8 stays, every byte of anything
/// else is written `\xNN`: control characters (C0, DEL, C1), invalid UTF-8, line and paragraph separators,
/// characters that change the direction of writing, invisible format characters. Nothing is interpreted,
/// nothing is lost. The same form stands in the window and in the output of sigctl.
QString visibleText(QByteArrayView bytes);

/// The same as UTF-8, for a terminal or a file.
QByteArray visibleBytes(QByteArrayView bytes);

} // namespace Sigwise
