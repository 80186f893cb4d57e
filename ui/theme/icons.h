// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace Sigwise {

/// An icon of resources/icons by its file name without ".svg", tinted with a colour; cached by name, size,
/// colour and device pixel ratio.
[[nodiscard]] QPixmap iconPixmap(
    const QString &name, int size, const QColor &colour, double devicePixelRatio);
/// The same for buttons and actions, in the text colour (and the faint one when disabled); follows the theme
/// when made anew.
[[nodiscard]] QIcon themedIcon(const QString &name);

} // namespace Sigwise
