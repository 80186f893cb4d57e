// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"

#include <QRectF>

class QPainter;

namespace Sigwise {

struct ChipColours;

/// Paints the chip of an effect into a square, from paths: crisp at any scale. It stands on whole
/// device pixels, under a painter that does not turn. A dotted outline says "not
/// sure". `opacity` 0 to 1 dims it.
void paintChip(QPainter &painter, const QRectF &square, Chip chip, bool sure = true, double opacity = 1.0);

/// The same on a ground other than that of lists: the filled chip stands out from it too.
void paintChipOn(QPainter &painter, const QRectF &square, Chip chip, const QColor &ground, bool sure = true);

/// The same in colours of the caller's.
void paintChipIn(
    QPainter &painter, const QRectF &square, Chip chip, const ChipColours &colours, bool sure = true);

} // namespace Sigwise
