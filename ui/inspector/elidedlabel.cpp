// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/elidedlabel.h"

#include "ui/inspector/plaintip.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Sigwise {

namespace {

// A command line may be megabytes long; nobody reads more than this, and laying it out would take seconds.
constexpr qsizetype longestShown = 2000;

int sideMargin(ElidedLabel::Look look)
{
    return look == ElidedLabel::Look::Boxed ? Theme::instance().px(12) : 0;
}

} // namespace

ElidedLabel::ElidedLabel(Look look, QWidget *parent)
    : QFrame(parent)
    , m_look(look)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setAccessibleName(text.left(longestShown));
    update();
}

void ElidedLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const int text = fontMetrics().height();
    const Theme &theme = Theme::instance();
    return { theme.px(120), m_look == Look::Boxed ? std::max(theme.px(28), text + theme.px(10)) : text };
}

QSize ElidedLabel::minimumSizeHint() const { return { Theme::instance().px(24), sizeHint().height() }; }

void ElidedLabel::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::instance().tokens();
    QPainter painter(this);
    if (m_look == Look::Boxed) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintBox(painter, rect(), Theme::instance().px(6), tokens.window, tokens.line);
    }
    const int side = sideMargin(m_look);
    const QRect inner = rect().adjusted(side, 0, -side, 0);
    painter.setPen(m_muted ? tokens.muted : tokens.text);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        fontMetrics().elidedText(m_text.left(longestShown), Qt::ElideRight, inner.width()));
}

void ElidedLabel::mouseDoubleClickEvent(QMouseEvent *) { Q_EMIT doubleClicked(); }

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QFrame::event(event);
    const int room = width() - 2 * sideMargin(m_look);
    const QString shown = m_text.left(longestShown);
    if (fontMetrics().horizontalAdvance(shown) > room || m_text.size() > longestShown)
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainTip(shown), this);
    return true;
}

} // namespace Sigwise
