// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/sigwisestyle.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QFrame>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>
#include <QVariant>

namespace Sigwise {
namespace {

constexpr const char *toneProperty = "sigwiseTone";
constexpr const char *compactProperty = "sigwiseCompact";
constexpr const char *segmentProperty = "sigwiseSegment";
constexpr const char *trackProperty = "sigwiseTrack";

constexpr double buttonRadius = 6;
constexpr double segmentRadius = 7;
constexpr int scrollBarExtent = 12;
constexpr int scrollHandleWidth = 8;

bool isMarked(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}

Tone toneOf(const QWidget *widget)
{
    return widget ? static_cast<Tone>(widget->property(toneProperty).toInt()) : Tone::Plain;
}

const Tokens &tokens() { return Theme::instance().tokens(); }

int px(double value) { return Theme::instance().px(value); }

struct BoxColours
{
    QColor fill, frame, text;
};

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

void paintFocusFrame(QPainter &painter, const QRectF &rect, double radius, double width)
{
    paintBox(painter, rect, radius, Qt::transparent, tokens().accent, width);
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

SigwiseStyle::SigwiseStyle()
    : QProxyStyle(QStringLiteral("fusion"))
{ }

void SigwiseStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QTabBar *>(widget)
        || qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void SigwiseStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Tokens &t = tokens();
    switch (element) {
    case PE_PanelButtonCommand:
        return paintButton(*option, *painter, widget);
    case PE_PanelButtonTool:
        return paintToolButton(*option, *painter, widget);
    case PE_PanelLineEdit:
    case PE_FrameLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (element == PE_FrameLineEdit || (frame && frame->lineWidth > 0))
            paintField(*option, *painter);
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return paintCheckBox(*option, *painter);
    case PE_IndicatorBranch:
        return paintBranch(*option, *painter);
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
        return;
    case PE_FrameFocusRect:
        // Buttons and tabs paint their own focus in their panels.
        if (!qobject_cast<const QAbstractButton *>(widget) && !qobject_cast<const QTabBar *>(widget))
            paintFocusFrame(*painter, option->rect, 4, 1);
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        return paintBox(
            *painter, option->rect, 0, element == PE_PanelMenu ? t.base : QColor(Qt::transparent), t.line2);
    case PE_IndicatorHeaderArrow: {
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        if (!header || header->sortIndicator == QStyleOptionHeader::None)
            return;
        const int size = qMin(option->rect.width(), option->rect.height());
        QPixmap chevron = iconPixmap(
            QStringLiteral("chevron-down"), size, t.text, painter->device()->devicePixelRatioF());
        if (header->sortIndicator == QStyleOptionHeader::SortDown)
            chevron = chevron.transformed(QTransform().scale(1, -1));
        painter->drawPixmap(option->rect.topLeft(), chevron);
        return;
    }
    case PE_Widget:
    case PE_Frame:
        if (isMarked(widget, trackProperty))
            return paintBox(*painter, option->rect, 8, mix(t.window, t.text, 0.07), Qt::transparent, 0);
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void SigwiseStyle::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Tokens &t = tokens();
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton copy(*button);
            const BoxColours colours = buttonColours(*button, widget);
            copy.palette.setColor(QPalette::ButtonText, colours.text);
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            return paintTab(*tab, *painter);
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab copy(*tab);
            copy.state &= ~State_HasFocus;
            const bool selected = tab->state & State_Selected;
            copy.palette.setColor(QPalette::WindowText, selected ? t.text : t.muted);
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return paintHeaderSection(*header, *painter);
        painter->fillRect(option->rect, t.window);
        return;
    case CE_MenuItem:
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            QStyleOptionMenuItem copy(*item);
            copy.palette.setColor(QPalette::Highlight, t.sel);
            copy.palette.setColor(QPalette::HighlightedText, t.text);
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        break;
    case CE_Splitter: {
        const QRect rect = option->rect;
        if (option->state & State_Horizontal)
            painter->fillRect(QRect(rect.center().x(), rect.top(), 1, rect.height()), t.line);
        else
            painter->fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), t.line);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void SigwiseStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return paintScrollBar(*proxy(), *slider, *painter, widget);
    }
    if (control == CC_ToolButton) {
        // A flat tool button that is checked or segmented still needs its panel.
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            QStyleOptionToolButton copy(*button);
            copy.state.setFlag(State_AutoRaise, false);
            return QProxyStyle::drawComplexControl(control, &copy, painter, widget);
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect SigwiseStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    const auto *bar
        = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider *>(option) : nullptr;
    if (!bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    // No arrow buttons: the groove is the whole bar.
    const bool horizontal = bar->orientation == Qt::Horizontal;
    const int length = horizontal ? bar->rect.width() : bar->rect.height();
    const int range = bar->maximum - bar->minimum;
    int handle = length;
    if (range > 0)
        handle = static_cast<int>(qint64(bar->pageStep) * length / (qint64(range) + bar->pageStep));
    handle = qBound(qMin(32, length), handle, length);
    const int start = sliderPositionFromValue(
        bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto along = [&](int from, int size) {
        const QRect rect
            = horizontal ? QRect(from, 0, size, bar->rect.height()) : QRect(0, from, bar->rect.width(), size);
        return visualRect(bar->direction, bar->rect, rect.translated(bar->rect.topLeft()));
    };
    switch (part) {
    case SC_ScrollBarSubLine:
    case SC_ScrollBarAddLine:
        return {};
    case SC_ScrollBarSubPage:
        return along(0, start);
    case SC_ScrollBarAddPage:
        return along(start + handle, length - start - handle);
    case SC_ScrollBarSlider:
        return along(start, handle);
    default:
        return bar->rect;
    }
}

QSize SigwiseStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &contents, const QWidget *widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton: {
        const bool compact = isMarked(widget, compactProperty);
        return QSize(
            contents.width() + px(compact ? 20 : 34), qMax(px(compact ? 24 : 30), contents.height()));
    }
    case CT_ToolButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (button && button->toolButtonStyle != Qt::ToolButtonIconOnly)
            return QSize(contents.width() + px(20), qMax(px(28), contents.height() + px(8)));
        return QSize(qMax(px(30), size.width()), qMax(px(30), size.height()));
    }
    case CT_LineEdit:
        return QSize(size.width(), qMax(px(34), size.height()));
    case CT_TabBarTab:
        return QSize(contents.width() + px(8), qMax(px(36), contents.height()));
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator)
            size.setHeight(qMax(px(26), size.height()));
        return size;
    }
    case CT_MenuBarItem:
        return QSize(size.width() + px(4), qMax(px(28), size.height()));
    default:
        return size;
    }
}

int SigwiseStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollBarExtent;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return px(16);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return px(16);
    case PM_SplitterWidth:
        return 5;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_DefaultFrameWidth:
        return qobject_cast<const QLineEdit *>(widget) ? px(4)
                                                       : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_HeaderMarkSize:
        return px(12);
    case PM_HeaderMargin:
        return px(8);
    case PM_TabBarTabHSpace:
        return px(16);
    case PM_TabBarBaseOverlap:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int SigwiseStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_ScrollBar_ContextMenu:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace Sigwise
