// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace Sigwise {
namespace {

QPixmap renderIcon(const QString &name, int pixels, const QColor &colour)
{
    QSvgRenderer renderer(QString(QLatin1String(":/sigwise/icons/") % name % QLatin1String(".svg")));
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), colour);
    return pixmap;
}

/// Paints the icon in the colours that the theme has at that moment.
class ThemedIconEngine : public QIconEngine
{
public:
    explicit ThemedIconEngine(QString name)
        : m_name(std::move(name))
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = qMin(rect.width(), rect.height());
        const QPixmap pixmap = iconPixmap(m_name, size, colour(mode), painter->device()->devicePixelRatioF());
        painter->drawPixmap(
            rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, pixmap);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return iconPixmap(m_name, qMin(size.width(), size.height()), colour(mode), 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // Qt asks in device pixels and sets the ratio itself.
        Q_UNUSED(scale)
        return iconPixmap(m_name, qMin(size.width(), size.height()), colour(mode), 1.0);
    }

    [[nodiscard]] QIconEngine *clone() const override { return new ThemedIconEngine(m_name); }

private:
    static QColor colour(QIcon::Mode mode)
    {
        const Tokens &tokens = Theme::instance().tokens();
        return mode == QIcon::Disabled ? tokens.faint : tokens.text;
    }

    QString m_name;
};

} // namespace

QPixmap iconPixmap(const QString &name, int size, const QColor &colour, double devicePixelRatio)
{
    const QString key = QStringLiteral("sigwise/%1/%2/%3/%4")
                            .arg(name)
                            .arg(size)
                            .arg(colour.rgba(), 8, 16)
                            .arg(devicePixelRatio);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = renderIcon(name, qMax(1, qRound(size * devicePixelRatio)), colour);
        pixmap.setDevicePixelRatio(devicePixelRatio);
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

QIcon themedIcon(const QString &name) { return QIcon(new ThemedIconEngine(name)); }

} // namespace Sigwise
