// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProxyStyle>

class QAbstractButton;
class QPainter;

namespace Sigwise {

/// What a push button is for, beyond being a button.
enum class Tone { Plain, Danger, Primary };

/// Marks a push button: Danger has the red frame of what ends a process, Primary the accent ground.
void setTone(QAbstractButton *button, Tone tone);
/// Marks a push button that stands in a row of a list: lower and narrower.
void setCompact(QAbstractButton *button);
/// Marks a checkable button as part of a segment: the checked one stands out from the track.
void setSegment(QAbstractButton *button);
/// Marks a frame (or plain widget) as the track behind segment buttons, or as a card: a rounded box.
void setTrack(QWidget *widget);

/// A rounded box with a frame inside `rect`; a transparent frame colour or width 0 paints none.
void paintBox(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &frame,
    double frameWidth = 1.0, Qt::PenStyle line = Qt::SolidLine);

/// Fusion with the shapes of this program: buttons, segments, fields, tabs, menus, headers, scroll bars.
/// Focus is a frame of 2 px in the accent colour. Everything else is plain Fusion.
class SigwiseStyle : public QProxyStyle
{
    Q_OBJECT
public:
    SigwiseStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
        const QWidget *widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
        SubControl part, const QWidget *widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
        const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(
        PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *data) const override;
    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
};

} // namespace Sigwise
