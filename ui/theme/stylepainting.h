// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

class QStyleOption;
class QStyleOptionHeader;
class QStyleOptionSlider;
class QStyleOptionTab;

/// The shapes that SigwiseStyle paints, one function each.
namespace Sigwise::StylePainting {

inline constexpr int scrollBarExtent = 12;

struct BoxColours
{
    QColor fill, frame, text;
};
[[nodiscard]] BoxColours buttonColours(const QStyleOption &option, const QWidget *widget);
[[nodiscard]] bool isCompact(const QWidget *widget);
[[nodiscard]] bool isTrack(const QWidget *widget);

void paintFocus(QPainter &painter, const QRectF &rect, double radius, double width);
void paintButton(const QStyleOption &option, QPainter &painter, const QWidget *widget);
void paintToolButton(const QStyleOption &option, QPainter &painter, const QWidget *widget);
void paintField(const QStyleOption &option, QPainter &painter);
void paintCheckBox(const QStyleOption &option, QPainter &painter);
void paintTab(const QStyleOptionTab &option, QPainter &painter);
void paintScrollBar(
    const QStyle &style, const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget);
void paintHeaderSection(const QStyleOptionHeader &option, QPainter &painter);
void paintHeaderArrow(const QStyleOptionHeader &option, QPainter &painter);
void paintBranch(const QStyleOption &option, QPainter &painter);

} // namespace Sigwise::StylePainting
