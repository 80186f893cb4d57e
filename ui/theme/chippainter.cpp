// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/chippainter.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QPainterPathStroker>
#include <QPixmapCache>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace Sigwise {
namespace {

/// One chip on a grid of 18 units: the same shapes as resources/icons/effect-*.svg. Paths use M, L, C and Z
/// with absolute coordinates.
struct ChipShape
{
    const char *outline; ///< filled with the ground and, if it has a width, stroked
    double outlineWidth;
    double outlineOpacity;
    std::array<double, 2> dash; ///< units; 0 0 = solid
    const char *solid; ///< filled with the colour of the line; may be empty
    const char *extra; ///< a second stroke of the outline's width; may be empty
    const char *letter;
    double letterWidth;
    bool letterRound;
};

constexpr double letterThin = 1.55;

// In the order of Chip.
constexpr std::array<ChipShape, chipCount> shapes{ {
    { "M1 5.5C1 3.01 3.01 1 5.5 1L12.5 1C14.99 1 17 3.01 17 5.5L17 12.5C17 14.99 14.99 17 12.5 17L5.5 17"
      "C3.01 17 1 14.99 1 12.5Z",
        0, 1, { 0, 0 }, "", "", "M6.3 5L6.3 13M11.7 5L11.7 13M6.3 9L11.7 9", 1.75, false },
    { "M5.6 1.5L12.4 1.5L16.5 5.6L16.5 12.4L12.4 16.5L5.6 16.5L1.5 12.4L1.5 5.6Z", 1.5, 1, { 0, 0 }, "", "",
        "M11.14 5.28L6.86 5.28L6.86 12.72L11.14 12.72M6.86 9L10.58 9", letterThin, false },
    { "M5 1.75L13 1.75L17.3 9L13 16.25L5 16.25L0.7 9Z", 1.6, 1, { 0, 0 },
        "M3.35 13.4L14.65 13.4L13 16.25L5 16.25Z", "",
        "M7 4.4L8.44 4.4C10.28 4.4 11.16 5.68 11.16 7.6C11.16 9.52 10.28 10.8 8.44 10.8L7 10.8Z", letterThin,
        true },
    { "M16.5 9C16.5 13.14 13.14 16.5 9 16.5C4.86 16.5 1.5 13.14 1.5 9C1.5 4.86 4.86 1.5 9 1.5"
      "C13.14 1.5 16.5 4.86 16.5 9Z",
        1.2, 0.75, { 0, 0 }, "", "", "M7.32 5.64L10.68 5.64M9 5.64L9 12.36M7.32 12.36L10.68 12.36",
        letterThin, false },
    { "M1.75 5.25C1.75 3.32 3.32 1.75 5.25 1.75L12.75 1.75C14.68 1.75 16.25 3.32 16.25 5.25L16.25 12.75"
      "C16.25 14.68 14.68 16.25 12.75 16.25L5.25 16.25C3.32 16.25 1.75 14.68 1.75 12.75Z",
        1.5, 1, { 3.15, 2.62 }, "", "",
        "M6.98 12.52L6.98 5.48L9.18 5.48C11.82 5.48 11.82 9.44 9.18 9.44L6.98 9.44", letterThin, true },
    { "M1.75 1.75L16.25 1.75L16.25 16.25L1.75 16.25Z", 1.5, 1, { 0, 0 }, "", "",
        "M11.02 6.58C10.41 5.74 9.7 5.48 8.96 5.48C6.54 5.48 6.27 8.21 8.65 8.82C9.18 8.96 9.53 9.09 9.88 "
        "9.22C12.08 10.06 11.38 12.52 9 12.52C8.12 12.52 7.33 12.17 6.8 11.38",
        letterThin, true },
    { "M1.6 1.75L11.2 1.75L17 9L11.2 16.25L1.6 16.25Z", 1.5, 1, { 0, 0 }, "", "",
        "M10 6.9C9.5 6.06 8.82 5.64 8.07 5.64C6.56 5.64 5.72 6.98 5.72 9C5.72 11.02 6.56 12.36 8.07 12.36"
        "C8.82 12.36 9.5 11.94 10 11.1",
        letterThin, true },
    { "M4.4 1.6C0.4 5.4 0.4 12.6 4.4 16.4M13.6 1.6C17.6 5.4 17.6 12.6 13.6 16.4", 1.4, 0.8, { 0, 0 }, "", "",
        "M6.82 12.36L6.82 5.64L11.18 12.36L11.18 5.64", letterThin, false },
    { "M2 8.9C2 7.52 3.12 6.4 4.5 6.4L13.5 6.4C14.88 6.4 16 7.52 16 8.9L16 14.5C16 15.88 14.88 17 13.5 17"
      "L4.5 17C3.12 17 2 15.88 2 14.5Z",
        1.5, 1, { 0, 0 }, "", "M5.4 6.2L5.4 4.6C5.4 2.61 7.01 1 9 1C10.99 1 12.6 2.61 12.6 4.6L12.6 6.2",
        "M7.39 9.34L10.61 14.06M10.61 9.34L7.39 14.06", letterThin, true },
    { "M16.5 9C16.5 13.14 13.14 16.5 9 16.5C4.86 16.5 1.5 13.14 1.5 9C1.5 4.86 4.86 1.5 9 1.5"
      "C13.14 1.5 16.5 4.86 16.5 9Z",
        1.5, 1, { 1.35, 2.85 }, "", "",
        "M7.15 7.24C7.24 6.14 7.99 5.64 9 5.64C10.09 5.64 10.85 6.31 10.85 7.32C10.85 8.66 9 8.75 9 10.09"
        "M9 12.11L9 12.32",
        letterThin, true },
} };

QPointF takePoint(std::string_view &text)
{
    std::array<double, 2> value{};
    for (double &part : value) {
        while (!text.empty() && (text.front() == ' ' || text.front() == ','))
            text.remove_prefix(1);
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), part);
        Q_ASSERT(failure == std::errc());
        text.remove_prefix(static_cast<size_t>(end - text.data()));
    }
    return { value[0], value[1] };
}

QPainterPath parsePath(std::string_view text)
{
    QPainterPath path;
    while (!text.empty()) {
        const char command = text.front();
        text.remove_prefix(1);
        if (command == 'M')
            path.moveTo(takePoint(text));
        else if (command == 'L')
            path.lineTo(takePoint(text));
        else if (command == 'Z')
            path.closeSubpath();
        else {
            Q_ASSERT(command == 'C');
            const QPointF first = takePoint(text);
            const QPointF second = takePoint(text);
            path.cubicTo(first, second, takePoint(text));
        }
    }
    return path;
}

struct ChipPaths
{
    QPainterPath outline, solid, extra, letter;
    QPainterPath letterOutline; ///< the letter as an area, to cut it out
};

ChipPaths pathsOf(const ChipShape &shape)
{
    ChipPaths paths{ parsePath(shape.outline), parsePath(shape.solid), parsePath(shape.extra),
        parsePath(shape.letter), {} };
    QPainterPathStroker stroker;
    stroker.setWidth(shape.letterWidth);
    stroker.setCapStyle(Qt::FlatCap);
    paths.letterOutline = stroker.createStroke(paths.letter);
    return paths;
}

const ChipPaths &pathsOf(Chip chip)
{
    static const std::array<ChipPaths, chipCount> all = [] {
        std::array<ChipPaths, chipCount> result;
        for (size_t i = 0; i < result.size(); ++i)
            result[i] = pathsOf(shapes[i]);
        return result;
    }();
    return all[static_cast<size_t>(chip)];
}

QPen outlinePen(const ChipShape &shape, QColor colour, bool sure)
{
    colour.setAlphaF(static_cast<float>(shape.outlineOpacity));
    const double width = shape.outlineWidth > 0 ? shape.outlineWidth : 1.2;
    QPen pen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (!sure) {
        pen.setCapStyle(Qt::RoundCap);
        pen.setDashPattern({ 0.05, 1.85 });
    } else if (shape.dash[0] > 0) {
        pen.setDashPattern({ shape.dash[0] / width, shape.dash[1] / width });
        pen.setDashOffset(shape.dash[1] > 2.7 ? 0 : width / 1.5);
        if (shape.dash[1] > 2.7)
            pen.setCapStyle(Qt::RoundCap);
    }
    return pen;
}

void strokeLetter(QPainter &painter, const ChipShape &shape, const ChipPaths &paths, const QColor &colour)
{
    const Qt::PenCapStyle cap = shape.letterRound ? Qt::RoundCap : Qt::FlatCap;
    const Qt::PenJoinStyle join = shape.letterRound ? Qt::RoundJoin : Qt::MiterJoin;
    painter.strokePath(paths.letter, QPen(colour, shape.letterWidth, Qt::SolidLine, cap, join));
}

void paintShape(QPainter &painter, Chip chip, const ChipColours &colours, bool colourless, bool sure)
{
    const ChipShape &shape = shapes[static_cast<size_t>(chip)];
    const ChipPaths &paths = pathsOf(chip);
    if (chip == Chip::Handler && colourless) {
        painter.fillPath(paths.outline.subtracted(paths.letterOutline), colours.line);
    } else {
        if (colours.ground.alpha() > 0 && chip != Chip::None)
            painter.fillPath(paths.outline, colours.ground);
        strokeLetter(painter, shape, paths, colours.letter);
    }
    if (shape.outlineWidth > 0 || !sure)
        painter.strokePath(paths.outline, outlinePen(shape, colours.line, sure));
    if (!paths.solid.isEmpty())
        painter.fillPath(paths.solid, colours.line);
    if (!paths.extra.isEmpty())
        painter.strokePath(paths.extra, QPen(colours.line, shape.outlineWidth, Qt::SolidLine, Qt::FlatCap));
}

QPixmap renderChip(Chip chip, const ChipColours &colours, bool sure, int pixels)
{
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(pixels / 18.0, pixels / 18.0);
    paintShape(painter, chip, colours, Theme::instance().paintsColourless(), sure);
    return pixmap;
}

/// From the cache: stroking the paths of one chip takes 20 to 100 µs, and a list shows hundreds.
void paintInto(QPainter &painter, const QRectF &square, Chip chip, const ChipColours &colours, bool sure)
{
    const double ratio = painter.device()->devicePixelRatioF() * painter.transform().m11();
    const int pixels = std::max(1, qRound(square.width() * ratio));
    const QString key = QStringLiteral("sigwise/chip/%1/%2/%3/%4/%5/%6/%7")
                            .arg(static_cast<int>(chip))
                            .arg(pixels)
                            .arg(sure)
                            .arg(colours.line.rgba(), 0, 16)
                            .arg(colours.letter.rgba(), 0, 16)
                            .arg(colours.ground.rgba(), 0, 16)
                            .arg(Theme::instance().paintsColourless());
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = renderChip(chip, colours, sure, pixels);
        QPixmapCache::insert(key, pixmap);
    }
    const auto onGrid = [ratio](double at) { return std::round(at * ratio) / ratio; };
    const QPointF corner(onGrid(square.left()), onGrid(square.top()));
    painter.drawPixmap(QRectF(corner, QSizeF(pixels, pixels) / ratio), pixmap, QRectF(pixmap.rect()));
}

} // namespace

void paintChip(QPainter &painter, const QRectF &square, Chip chip, bool sure, double opacity)
{
    const double before = painter.opacity();
    painter.setOpacity(before * opacity);
    paintInto(painter, square, chip, Theme::instance().chip(chip), sure);
    painter.setOpacity(before);
}

void paintChipOn(QPainter &painter, const QRectF &square, Chip chip, const QColor &ground, bool sure)
{
    const Theme &theme = Theme::instance();
    ChipColours colours = theme.chip(chip);
    if (chip == Chip::Handler)
        colours.ground = mix(ground, theme.tokens().text, 0.10);
    paintInto(painter, square, chip, colours, sure);
}

void paintChipIn(QPainter &painter, const QRectF &square, Chip chip, const ChipColours &colours, bool sure)
{
    paintInto(painter, square, chip, colours, sure);
}

} // namespace Sigwise
