// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/sent/countdown.h"

#include "core/base/syscalls.h"
#include "ui/theme/sigwisestyle.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace Sigwise {
namespace {

constexpr double barWidth = 120;
constexpr double barHeight = 6;
constexpr double knobSize = 12;
constexpr double gap = 10;
constexpr std::chrono::milliseconds step{ 100 };
constexpr qint64 tenth = 100'000'000; // ns

} // namespace

Countdown::Countdown(qint64 endNs, qint64 wholeNs, QWidget *parent)
    : QWidget(parent)
    , m_endNs(endNs)
    , m_wholeNs(std::max<qint64>(1, wholeNs))
    , m_timer(new QTimer(this))
{
    setObjectName(QStringLiteral("sentCountdown"));
    connect(m_timer, &QTimer::timeout, this, &Countdown::refresh);
    m_timer->start(step);
    refresh();
}

qint64 Countdown::leftNs() const { return std::max<qint64>(0, m_endNs - monotonicNs()); }

QString Countdown::text() const
{
    const qint64 tenths = (leftNs() + tenth - 1) / tenth;
    return tr("SIGKILL in %1 s").arg(static_cast<double>(tenths) / 10, 0, 'f', 1);
}

void Countdown::refresh()
{
    const auto seconds = static_cast<int>((leftNs() + 10 * tenth - 1) / (10 * tenth));
    const QString spoken
        = seconds == 1 ? tr("SIGKILL in 1 second") : tr("SIGKILL in %n seconds", nullptr, seconds);
    if (accessibleName() != spoken)
        setAccessibleName(spoken);
    if (leftNs() == 0)
        m_timer->stop();
    update();
}

QSize Countdown::sizeHint() const
{
    const Theme &theme = Theme::instance();
    const int text
        = QFontMetrics(theme.font(1.0)).horizontalAdvance(tr("SIGKILL in %1 s").arg(600.0, 0, 'f', 1));
    return { theme.px(barWidth + gap) + text, theme.px(24) };
}

void Countdown::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    const Tokens &t = theme.tokens();
    const double u = theme.unit();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = height() / 2.0;
    const double done = 1.0 - std::min(1.0, static_cast<double>(leftNs()) / static_cast<double>(m_wholeNs));
    const double knob = knobSize * u;
    const QRectF bar(knob / 2, middle - barHeight * u / 2, barWidth * u - knob, barHeight * u);
    paintBox(painter, bar, barHeight / 2, t.line, Qt::transparent);
    QRectF filled = bar;
    filled.setWidth(bar.width() * done);
    paintBox(painter, filled, barHeight / 2, t.info, Qt::transparent);
    painter.setPen(QPen(t.info, 2 * u));
    painter.setBrush(t.base);
    painter.drawEllipse(QPointF(filled.right(), middle), knob / 2 - u, knob / 2 - u);
    painter.setFont(theme.font(1.0));
    painter.setPen(t.info);
    painter.drawText(
        QRectF((barWidth + gap) * u, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, text());
}

} // namespace Sigwise
