// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/targetlabel.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace Sigwise {

TargetLabel::TargetLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TargetLabel::setParts(const QString &before, const QString &name, const QString &after)
{
    m_before = before;
    m_name = name;
    m_after = after;
    setText(QString(before % name % after)); // for screen readers
}

QSize TargetLabel::sizeHint() const
{
    const QFontMetricsF body(Theme::instance().font(1.0));
    const double width = body.horizontalAdvance(text()) * 1.1;
    return { static_cast<int>(std::ceil(width)), Theme::instance().px(22) };
}

QSize TargetLabel::minimumSizeHint() const { return { Theme::instance().px(120), Theme::instance().px(22) }; }

void TargetLabel::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    const struct
    {
        const QString &text;
        QFont font;
        QColor colour;
    } runs[] = {
        { m_before, theme.font(1.0), t.muted },
        { m_name, theme.font(1.0, QFont::DemiBold), t.text },
        { m_after, theme.font(1.0), t.muted },
    };
    QPainter painter(this);
    double left = 0;
    for (const auto &run : runs) {
        const QFontMetricsF metrics(run.font);
        const double room = width() - left;
        const QString shown = metrics.elidedText(run.text, Qt::ElideRight, room);
        painter.setFont(run.font);
        painter.setPen(run.colour);
        painter.drawText(
            QRectF(left, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        left += metrics.horizontalAdvance(run.text);
        if (left >= width())
            return;
    }
}

} // namespace Sigwise
