// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/inspector/pillbutton.h"

#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace Sigwise {

PillButton::PillButton(QWidget *parent)
    : QAbstractButton(parent)
{
    setCheckable(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &PillButton::applyTheme);
}

void PillButton::applyTheme()
{
    setFont(Theme::instance().font(0.85));
    updateGeometry();
}

QSize PillButton::sizeHint() const
{
    const Theme &theme = Theme::instance();
    return { fontMetrics().horizontalAdvance(text()) + theme.px(20),
        std::max(theme.px(24), fontMetrics().height() + theme.px(6)) };
}

void PillButton::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::instance().tokens();
    const QColor ground = isChecked() ? tokens.sel : underMouse() ? tokens.hover : tokens.button;
    const QColor frame = isChecked() ? mix(tokens.sel, tokens.accent, 0.5) : tokens.line2;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBox(painter, rect(), height() / 2.0, ground, hasFocus() ? tokens.accent : frame, hasFocus() ? 2 : 1);
    painter.setPen(isChecked() ? tokens.text : tokens.muted);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace Sigwise
