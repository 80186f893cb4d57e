// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/card.h"

#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace Sigwise {

void Card::paintEvent(QPaintEvent *)
{
    const Tokens &t = Theme::instance().tokens();
    QPainter painter(this);
    if (m_tone.isValid())
        paintBox(painter, rect(), 8, mix(t.base, m_tone, t.dark ? 0.06 : 0.04), mix(t.base, m_tone, 0.40));
    else
        paintBox(painter, rect(), 8, t.alt, t.line);
}

CommandLabel::CommandLabel(QWidget *parent)
    : QLabel(parent)
{
    const Theme &theme = Theme::instance();
    setTextFormat(Qt::PlainText);
    setFont(theme.fixedFont(0.90));
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setContentsMargins(theme.px(10), theme.px(5), theme.px(10), theme.px(5));
}

void CommandLabel::paintEvent(QPaintEvent *event)
{
    const Tokens &t = Theme::instance().tokens();
    QPainter painter(this);
    paintBox(painter, rect(), 5, t.window, t.line);
    QLabel::paintEvent(event);
}

QLabel *plainLabel(const QString &text, const QFont &font, const QColor &colour, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(font);
    setTextColour(label, colour);
    return label;
}

void setTextColour(QLabel *label, const QColor &colour)
{
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, colour);
    label->setPalette(colours);
}

} // namespace Sigwise
