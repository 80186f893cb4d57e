// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/send/herobutton.h"

#include "core/signals/signaltable.h"
#include "ui/theme/chippainter.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <numeric>

namespace Sigwise {
namespace {

constexpr double padding = 12;
constexpr double chipSize = 28;
constexpr double smallChipSize = 20;
constexpr double textLeft = padding + chipSize + padding;
constexpr double keyHintFrom = 190; // narrower buttons have no room for it
constexpr double barHeight = 4;
constexpr double barGap = 2;
constexpr int maxLines = 2;

struct Run
{
    QString text;
    QColor colour;
};

struct Text
{
    QString all;
    QList<QTextLayout::FormatRange> formats;
};

Text joined(const std::vector<Run> &runs)
{
    Text result;
    for (const Run &run : runs) {
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(result.all.size());
        range.length = static_cast<int>(run.text.size());
        range.format.setForeground(run.colour);
        result.formats.append(range);
        result.all += run.text;
    }
    return result;
}

/// Lays the text out in at most two lines; what does not fit is cut at the end of the second. Returns the
/// height.
double layOut(QTextLayout &layout, const Text &text, double width)
{
    const QFontMetricsF metrics(layout.font());
    const auto place = [&](const QString &what) {
        layout.setText(what);
        layout.setFormats(text.formats);
        layout.beginLayout();
        double height = 0;
        for (int i = 0; i < maxLines; ++i) {
            QTextLine line = layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(width);
            line.setPosition(QPointF(0, height));
            height += line.height();
        }
        layout.endLayout();
        return height;
    };
    const double height = place(text.all);
    const QTextLine last = layout.lineAt(layout.lineCount() - 1);
    const int lastStart = layout.lineCount() > 0 ? last.textStart() : 0;
    const bool cut = layout.lineCount() > 0
        && (last.textStart() + last.textLength() < text.all.size() || last.naturalTextWidth() > width + 1);
    if (!cut)
        return height;
    return place(
        text.all.left(lastStart) + metrics.elidedText(text.all.mid(lastStart), Qt::ElideRight, width));
}

struct Ground
{
    QColor fill, frame;
    Qt::PenStyle line = Qt::SolidLine;
};

ChipColours coloursOf(const HeroContent &content, const Theme &theme)
{
    return content.staysAlive ? goingOnColours(theme.tokens(), theme.paintsColourless())
                              : theme.chip(*content.chip);
}

/// What ends the process has a frame in full colour; the others a hint of theirs.
Ground groundOf(const HeroContent &content, const Theme &theme)
{
    const Tokens &t = theme.tokens();
    if (content.kind != HeroContent::Kind::Ready || !content.chip)
        return { t.window, t.line2, Qt::DashLine };
    const ChipColours colours = coloursOf(content, theme);
    const bool ends = *content.chip == Chip::Ends || *content.chip == Chip::Core;
    if (content.several && content.parts.size() > 1)
        return { t.button, content.wouldAsk ? colours.line : t.line2 };
    if (ends && (!content.several || content.wouldAsk))
        return { colours.soft, colours.line };
    const bool plain = colours.soft == t.button;
    return { colours.soft, plain ? t.line2 : mix(colours.soft, colours.line, 0.35) };
}

std::vector<Run> phraseRuns(const HeroContent &content, const Theme &theme)
{
    const Tokens &t = theme.tokens();
    if (content.parts.empty())
        return { { content.phrase,
            content.chip && content.kind == HeroContent::Kind::Ready ? coloursOf(content, theme).line
                                                                     : t.muted } };
    std::vector<Run> runs;
    for (const HeroContent::Part &part : content.parts) {
        if (!runs.empty())
            runs.push_back({ QStringLiteral(" \u00b7 "), t.muted });
        QString text = part.text;
        text.replace(QLatin1Char(' '), QChar(QChar::Nbsp)); // a part breaks at its dot, not inside
        runs.push_back({ text, theme.chip(part.chip).line });
    }
    return runs;
}

void paintShares(QPainter &painter, const QRectF &bar, const HeroContent &content, const Theme &theme)
{
    const int total = std::accumulate(content.parts.begin(), content.parts.end(), 0,
        [](int sum, const HeroContent::Part &part) { return sum + part.count; });
    const double gaps = barGap * static_cast<double>(content.parts.size() - 1);
    double left = bar.left();
    for (const HeroContent::Part &part : content.parts) {
        const double width = std::max(barHeight, (bar.width() - gaps) * part.count / total);
        const QColor colour = part.chip == Chip::Handler ? theme.tokens().ctl : theme.chip(part.chip).line;
        paintBox(painter, QRectF(left, bar.top(), width, bar.height()), bar.height() / 2, colour,
            Qt::transparent, 0);
        left += width + barGap;
    }
}

} // namespace

HeroButton::HeroButton(int signo, QWidget *parent)
    : QAbstractButton(parent)
    , m_signo(signo)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setText(QString(signalName(signo) % QLatin1Char(' ') % QString::number(signo)));
    setEnabled(false);
    setContent({});
}

void HeroButton::setContent(const HeroContent &content)
{
    m_content = content;
    setEnabled(content.kind != HeroContent::Kind::Resting);
    //: 1 = "SIGTERM 15", 2 = "queue-worker 6120"
    setAccessibleName(content.target.isEmpty() ? tr("Send %1").arg(text())
                                               : tr("Send %1 to %2").arg(text(), content.target));
    setAccessibleDescription(tr("Effect: %1").arg(effectText()));
    setToolTip(content.sentence.isEmpty()
            ? QString()
            : QString(QLatin1String("<span>") % content.sentence.toHtmlEscaped() % QLatin1String("</span>")));
    update();
}

void HeroButton::setKeyHint(const QKeySequence &key)
{
    m_keyHint = key.toString(QKeySequence::NativeText);
    update();
}

QString HeroButton::effectText() const
{
    if (m_content.parts.empty())
        return m_content.phrase;
    QStringList texts;
    for (const HeroContent::Part &part : m_content.parts)
        texts.append(part.text);
    return texts.join(QLatin1String(", "));
}

QSize HeroButton::sizeHint() const
{
    const Theme &theme = Theme::instance();
    return { theme.px(240), theme.px(76) };
}

QSize HeroButton::minimumSizeHint() const
{
    const Theme &theme = Theme::instance();
    return { theme.px(150), theme.px(76) };
}

void HeroButton::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !event->isAutoRepeat()) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

/// The frame; returns the colour inside it.
QColor HeroButton::paintGround(QPainter &painter) const
{
    const Theme &theme = Theme::instance();
    Ground ground = groundOf(m_content, theme);
    if (isEnabled() && m_content.chip && m_content.kind == HeroContent::Kind::Ready) {
        const double push = isDown() ? 0.09 : underMouse() ? 0.05 : 0.0;
        ground.fill = mix(ground.fill, coloursOf(m_content, theme).line, push);
    }
    paintBox(painter, rect(), 8, ground.fill, ground.frame, 1, ground.line);
    if (hasFocus())
        paintBox(painter, rect(), 8, Qt::transparent, theme.tokens().accent, 2);
    return ground.fill;
}

/// Name, number and, if there is room, the key.
void HeroButton::paintName(QPainter &painter, double left, double baseline) const
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    const double u = theme.unit();
    const QString name = signalName(m_signo);
    const QString number = QString::number(m_signo);
    painter.setFont(theme.font(1.10, QFont::DemiBold));
    painter.setPen(isEnabled() ? t.text : t.faint);
    painter.drawText(QPointF(left, baseline), name);
    const double numberLeft = left + QFontMetricsF(painter.font()).horizontalAdvance(name) + 6 * u;
    painter.setFont(theme.font(0.95));
    painter.setPen(isEnabled() ? t.muted : t.faint);
    painter.drawText(QPointF(numberLeft, baseline), number);
    const double end = numberLeft + QFontMetricsF(painter.font()).horizontalAdvance(number);
    painter.setFont(theme.font(0.85));
    const double hintWidth = QFontMetricsF(painter.font()).horizontalAdvance(m_keyHint);
    if (width() > keyHintFrom * u && end + hintWidth + 2 * padding * u < width())
        painter.drawText(QPointF(width() - padding * u - hintWidth, baseline - 1), m_keyHint);
}

void HeroButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    const double u = theme.unit();
    QPainter painter(this);
    const QColor ground = paintGround(painter);

    const double left = textLeft * u;
    const double room = width() - left - padding * u;
    const QFontMetricsF nameMetrics(theme.font(1.10, QFont::DemiBold));
    QTextLayout phrase;
    phrase.setFont(theme.font(0.95));
    const double phraseHeight = layOut(phrase, joined(phraseRuns(m_content, theme)), room);
    const double barSpace = m_content.parts.size() > 1 ? (barHeight + 6) * u : 0;
    const double nameHeight = nameMetrics.height() * 0.95;
    const double top = std::max(4.0, (height() - barSpace - nameHeight - phraseHeight) / 2);

    if (m_content.chip) {
        const double size = (m_content.several ? smallChipSize : chipSize) * u;
        const QPointF centre((padding + chipSize / 2) * u, (height() - barSpace) / 2);
        const QRectF square(centre.x() - size / 2, centre.y() - size / 2, size, size);
        if (m_content.staysAlive)
            paintChipIn(painter, square, *m_content.chip, coloursOf(m_content, theme), m_content.sure);
        else
            paintChipOn(painter, square, *m_content.chip, ground, m_content.sure);
    }
    paintName(painter, left, top + nameMetrics.ascent());
    phrase.draw(&painter, QPointF(left, top + nameHeight));
    if (barSpace > 0)
        paintShares(painter, QRectF(left, height() - (barHeight + 5) * u, room, barHeight), m_content, theme);
}

} // namespace Sigwise
