// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/sigwisestyle.h"

#include "ui/theme/stylepainting.h"

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
using namespace StylePainting;

namespace {

const Tokens &tokens() { return Theme::instance().tokens(); }

int px(double value) { return Theme::instance().px(value); }

} // namespace

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
            paintFocus(*painter, option->rect, 4, 1);
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        return paintBox(
            *painter, option->rect, 0, element == PE_PanelMenu ? t.base : QColor(Qt::transparent), t.line2);
    case PE_IndicatorHeaderArrow: {
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        if (!header || header->sortIndicator == QStyleOptionHeader::None)
            return;
        paintHeaderArrow(*header, *painter);
        return;
    }
    case PE_Widget:
    case PE_Frame:
        if (isTrack(widget))
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
        const bool compact = isCompact(widget);
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
