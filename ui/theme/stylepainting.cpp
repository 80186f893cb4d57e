// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/stylepainting.h"

#include "ui/theme/icons.h"

#include <QAbstractButton>
#include <QPainter>
#include <QStyleOption>
#include <QVariant>

namespace Sigwise {
namespace {

constexpr const char *toneProperty = "sigwiseTone";
constexpr const char *compactProperty = "sigwiseCompact";
constexpr const char *segmentProperty = "sigwiseSegment";
constexpr const char *trackProperty = "sigwiseTrack";

constexpr double buttonRadius = 6;
constexpr double segmentRadius = 7;
constexpr int scrollHandleWidth = 8;

const Tokens &tokens() { return Theme::instance().tokens(); }

int px(double value) { return Theme::instance().px(value); }

bool isMarked(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}

Tone toneOf(const QWidget *widget)
{
    return widget ? static_cast<Tone>(widget->property(toneProperty).toInt()) : Tone::Plain;
}

void paintFocusFrame(QPainter &painter, const QRectF &rect, double radius, double width)
{
    paintBox(painter, rect, radius, Qt::transparent, tokens().accent, width);
}

void setMark(QWidget *widget, const char *property, const QVariant &value)
{
    widget->setProperty(property, value);
    widget->update();
}

} // namespace

void setTone(QAbstractButton *button, Tone tone)
{
    setMark(button, toneProperty, static_cast<int>(tone));
    QFont font = button->font();
    font.setWeight(tone == Tone::Plain ? QFont::Normal : QFont::DemiBold);
    button->setFont(font);
}

void setCompact(QAbstractButton *button) { setMark(button, compactProperty, true); }

void setSegment(QAbstractButton *button) { setMark(button, segmentProperty, true); }

void setTrack(QWidget *widget) { setMark(widget, trackProperty, true); }

void paintBox(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &frame,
    double frameWidth, Qt::PenStyle line)
{
    const double inset = frameWidth / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill.alpha() > 0 ? QBrush(fill) : QBrush(Qt::NoBrush));
    if (frameWidth > 0 && frame.alpha() > 0)
        painter.setPen(QPen(frame, frameWidth, line));
    else
        painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
    painter.restore();
}

namespace StylePainting {

bool isCompact(const QWidget *widget) { return isMarked(widget, compactProperty); }

bool isTrack(const QWidget *widget) { return isMarked(widget, trackProperty); }

BoxColours buttonColours(const QStyleOption &option, const QWidget *widget)
{
    const Tokens &t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const double push = !enabled ? 0.0 : down ? 0.14 : option.state & QStyle::State_MouseOver ? 0.06 : 0.0;
    if (!enabled)
        return { t.window, t.line2, t.faint };
    switch (toneOf(widget)) {
    case Tone::Danger: {
        const QColor soft = chipColours(t, Chip::Ends, false).soft;
        return { mix(soft, t.danger, push / 2), t.danger, t.danger };
    }
    case Tone::Primary:
        return { mix(t.accent, t.text, push), t.accent, t.onAccent };
    case Tone::Plain:
        break;
    }
    return { mix(t.button, t.accent, push), t.line2, t.text };
}

void paintFocus(QPainter &painter, const QRectF &rect, double radius, double width)
{
    paintFocusFrame(painter, rect, radius, width);
}

void paintButton(const QStyleOption &option, QPainter &painter, const QWidget *widget)
{
    const BoxColours colours = buttonColours(option, widget);
    paintBox(painter, option.rect, buttonRadius, colours.fill, colours.frame);
    if (option.state & QStyle::State_HasFocus)
        paintFocusFrame(painter, option.rect, buttonRadius, 2);
}

void paintToolButton(const QStyleOption &option, QPainter &painter, const QWidget *widget)
{
    const Tokens &t = tokens();
    const bool on = option.state & QStyle::State_On;
    const bool hovered = (option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled);
    if (isMarked(widget, segmentProperty)) {
        if (on)
            paintBox(painter, option.rect, segmentRadius, t.button, t.line2);
        else if (hovered)
            paintBox(painter, option.rect, segmentRadius, mix(t.window, t.accent, 0.10), Qt::transparent, 0);
    } else if (on || (option.state & QStyle::State_Sunken)) {
        paintBox(painter, option.rect, buttonRadius, t.sel, Qt::transparent, 0);
    } else if (hovered) {
        paintBox(painter, option.rect, buttonRadius, mix(t.window, t.accent, 0.10), Qt::transparent, 0);
    }
    if (option.state & QStyle::State_HasFocus)
        paintFocusFrame(painter, option.rect, buttonRadius, 1);
}

void paintField(const QStyleOption &option, QPainter &painter)
{
    const Tokens &t = tokens();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool focused = option.state & QStyle::State_HasFocus;
    paintBox(painter, option.rect, buttonRadius, enabled ? t.base : t.window, focused ? t.accent : t.ctl,
        focused ? 2 : 1);
}

void paintCheckBox(const QStyleOption &option, QPainter &painter)
{
    const Tokens &t = tokens();
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool on = option.state & QStyle::State_On;
    const bool partly = option.state & QStyle::State_NoChange;
    const bool enabled = option.state & QStyle::State_Enabled;
    const QColor mark = enabled ? t.accent : t.faint;
    paintBox(painter, box, 4, on || partly ? mark : t.base, on || partly ? mark : t.ctl);
    if (partly) {
        painter.fillRect(QRectF(box.left() + 3, box.center().y() - 1, box.width() - 6, 2), t.onAccent);
    } else if (on) {
        const int size = qRound(box.height()) - 2;
        const QPixmap check
            = iconPixmap(QStringLiteral("check"), size, t.onAccent, painter.device()->devicePixelRatioF());
        painter.drawPixmap(QPointF(box.center().x() - size / 2.0, box.center().y() - size / 2.0), check);
    }
}

void paintTab(const QStyleOptionTab &option, QPainter &painter)
{
    const Tokens &t = tokens();
    const QRect rect = option.rect;
    if (option.state & QStyle::State_Selected)
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), t.accent);
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), t.line2);
    if (option.state & QStyle::State_HasFocus)
        paintFocusFrame(painter, QRectF(rect).adjusted(1, 1, -1, -4), 4, 2);
}

void paintScrollBar(
    const QStyle &style, const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget)
{
    const Tokens &t = tokens();
    if (option.maximum <= option.minimum)
        return;
    const QRectF slider
        = style.subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const double margin = (scrollBarExtent - scrollHandleWidth) / 2.0;
    const QRectF handle = option.orientation == Qt::Vertical ? slider.adjusted(margin, 1, -margin, -1)
                                                             : slider.adjusted(1, margin, -1, -margin);
    const bool active = (option.activeSubControls & QStyle::SC_ScrollBarSlider)
        && (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken));
    paintBox(painter, handle, scrollHandleWidth / 2.0, active ? t.ctl : t.line2, Qt::transparent, 0);
}

void paintHeaderSection(const QStyleOptionHeader &option, QPainter &painter)
{
    const Tokens &t = tokens();
    const bool hovered = (option.state & QStyle::State_MouseOver) && (option.state & QStyle::State_Enabled);
    painter.fillRect(option.rect, hovered ? mix(t.window, t.accent, 0.07) : t.window);
    if (option.orientation == Qt::Horizontal)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.line);
}

void paintHeaderArrow(const QStyleOptionHeader &option, QPainter &painter)
{
    const int size = qMin(option.rect.width(), option.rect.height());
    QPixmap chevron = iconPixmap(
        QStringLiteral("chevron-down"), size, tokens().text, painter.device()->devicePixelRatioF());
    if (option.sortIndicator == QStyleOptionHeader::SortDown)
        chevron = chevron.transformed(QTransform().scale(1, -1));
    painter.drawPixmap(option.rect.topLeft(), chevron);
}

void paintBranch(const QStyleOption &option, QPainter &painter)
{
    const Tokens &t = tokens();
    const QPoint middle = option.rect.center();
    const auto line = [&](int left, int top, int width, int height) {
        painter.fillRect(left, top, width, height, t.line2);
    };
    const bool item = option.state & QStyle::State_Item;
    const bool children = option.state & QStyle::State_Children;
    const int gap = children ? px(6) : 0;
    if (option.state & (QStyle::State_Item | QStyle::State_Sibling))
        line(middle.x(), option.rect.top(), 1, middle.y() - option.rect.top() - gap);
    if (option.state & QStyle::State_Sibling)
        line(middle.x(), middle.y() + gap, 1, option.rect.bottom() - middle.y() - gap + 1);
    if (item && !children)
        line(middle.x(), middle.y(), option.rect.right() - middle.x(), 1);
    if (children) {
        const int size = px(12);
        const QString name = option.state & QStyle::State_Open ? QStringLiteral("chevron-down")
                                                               : QStringLiteral("chevron-right");
        painter.drawPixmap(middle - QPoint(size / 2, size / 2),
            iconPixmap(name, size, t.muted, painter.device()->devicePixelRatioF()));
    }
}

} // namespace StylePainting
} // namespace Sigwise
