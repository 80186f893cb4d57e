// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include "ui/theme/sigwisestyle.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QScopedValueRollback>
#include <QWidget>
#include <QWindow>

#include <cmath>

namespace Sigwise {
namespace {

constexpr double designTextHeight = 18.0;

Theme *theTheme = nullptr;

QPalette paletteOf(const Tokens &t)
{
    QPalette palette;
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        { QPalette::Window, t.window },
        { QPalette::WindowText, t.text },
        { QPalette::Base, t.base },
        { QPalette::AlternateBase, t.alt },
        { QPalette::Text, t.text },
        { QPalette::Button, t.button },
        { QPalette::ButtonText, t.text },
        { QPalette::BrightText, t.danger },
        { QPalette::Highlight, t.accent },
        { QPalette::HighlightedText, t.onAccent },
        { QPalette::Link, t.accent },
        { QPalette::LinkVisited, t.accent },
        { QPalette::PlaceholderText, t.faint },
        { QPalette::ToolTipBase, t.base },
        { QPalette::ToolTipText, t.text },
        { QPalette::Light, mix(t.button, Qt::white, t.dark ? 0.10 : 0.50) },
        { QPalette::Midlight, mix(t.window, t.button, 0.5) },
        { QPalette::Mid, t.line2 },
        { QPalette::Dark, t.ctl },
        { QPalette::Shadow, mix(t.window, Qt::black, 0.5) },
    };
    for (const auto &[role, colour] : roles)
        palette.setColor(QPalette::All, role, colour);
    for (const QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, t.faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, t.line2);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, t.text);
    return palette;
}

QFont scaled(QFont font, const QFont &body, double factor)
{
    if (body.pointSizeF() > 0)
        font.setPointSizeF(body.pointSizeF() * factor);
    else
        font.setPixelSize(qMax(1, qRound(body.pixelSize() * factor)));
    return font;
}

} // namespace

Theme::Theme(QApplication &application)
    : m_application(application)
{
    Q_ASSERT(!theTheme);
    theTheme = this;
    QApplication::setStyle(new SigwiseStyle); // the application owns its style
    m_platformPalette = QApplication::palette();
    derive();
    m_application.installEventFilter(this);
}

Theme::~Theme() { theTheme = nullptr; }

Theme &Theme::instance()
{
    Q_ASSERT(theTheme);
    return *theTheme;
}

void Theme::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    derive();
}

void Theme::setColourless(bool colourless)
{
    if (m_colourless == colourless)
        return;
    m_colourless = colourless;
    derive();
}

int Theme::px(double designPixels) const { return qRound(designPixels * m_unit); }

QFont Theme::font(double factor, QFont::Weight weight) const
{
    const QFont body = QApplication::font();
    QFont result = scaled(body, body, factor);
    result.setWeight(weight);
    return result;
}

QFont Theme::fixedFont(double factor) const
{
    return scaled(QFontDatabase::systemFont(QFontDatabase::FixedFont), QApplication::font(), factor);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (!m_deriving) {
        if (watched == &m_application && event->type() == QEvent::ApplicationPaletteChange) {
            m_platformPalette = QApplication::palette();
            derive();
        } else if (watched == &m_application && event->type() == QEvent::ApplicationFontChange) {
            derive();
        } else if (event->type() == QEvent::ThemeChange && qobject_cast<QWindow *>(watched)) {
            takePlatformPalette();
            derive();
        }
    }
    return QObject::eventFilter(watched, event);
}

/// Our own palette hides the platform's: it shows when ours is taken away.
void Theme::takePlatformPalette()
{
    const QScopedValueRollback guard(m_deriving, true);
    QApplication::setPalette(QPalette());
    m_platformPalette = QApplication::palette();
}

void Theme::derive()
{
    const QScopedValueRollback guard(m_deriving, true);
    switch (m_mode) {
    case Mode::System:
        m_tokens = tokensFrom(m_platformPalette);
        break;
    case Mode::Light:
        m_tokens = lightTokens();
        break;
    case Mode::Dark:
        m_tokens = darkTokens();
        break;
    }
    // Black on white and its reverse are the high-contrast palettes; ordinary windows are a little grey.
    m_highContrast = m_mode == Mode::System && contrast(m_tokens.text, m_tokens.window) > 19.5;
    for (size_t i = 0; i < m_chips.size(); ++i)
        m_chips[i] = chipColours(m_tokens, static_cast<Chip>(i), paintsColourless());
    m_unit = std::max(1.0, QFontMetricsF(QApplication::font()).height() / designTextHeight);
    QApplication::setPalette(paletteOf(m_tokens));
    Q_EMIT changed();
    const QList<QWidget *> windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows)
        window->update();
}

} // namespace Sigwise
