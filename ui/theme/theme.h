// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/prediction/effect.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

#include <array>

class QApplication;

namespace Sigwise {

/// The colours of the interface by meaning; never a colour by hand elsewhere. ok, warn and danger are also
/// the colours of the effects; info is the accent.
struct Tokens
{
    QColor window, base, alt, text, button, accent, onAccent;
    QColor muted, faint, line, line2, ctl, sel, hover;
    QColor ok, warn, danger, info;
    bool dark = false;

    friend bool operator==(const Tokens &, const Tokens &) = default;
};

/// Per channel a + (b - a) * t in sRGB.
[[nodiscard]] QColor mix(const QColor &a, const QColor &b, double t);
/// Contrast ratio of WCAG 2: 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

[[nodiscard]] Tokens lightTokens();
[[nodiscard]] Tokens darkTokens();
/// Derived from any platform palette, pushed until text is legible.
[[nodiscard]] Tokens tokensFrom(const QPalette &palette);

/// How an effect looks on a ground of Tokens.
struct ChipColours
{
    QColor line; ///< outline, words
    QColor letter;
    QColor ground; ///< inside of the chip
    QColor soft; ///< ground of a hero button

    friend bool operator==(const ChipColours &, const ChipColours &) = default;
};

/// The colours of a chip with these tokens. Colourless: shapes in the text colour, told apart by form alone.
[[nodiscard]] ChipColours chipColours(const Tokens &tokens, Chip chip, bool colourless);
/// Those of a handler after which the program goes on, as its manual says: green.
[[nodiscard]] ChipColours goingOnColours(const Tokens &tokens, bool colourless);

/// The look of the program: tokens, unit and fonts, re-derived when the platform's palette or font changes.
class Theme : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Theme)
public:
    enum class Mode { System, Light, Dark };
    Q_ENUM(Mode)

    /// Sets palette and style of the application. Exactly one, made right after the application.
    explicit Theme(QApplication &application);
    ~Theme() override;

    /// The theme of this application; it lives as long as the application's windows.
    [[nodiscard]] static Theme &instance();

    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const { return m_mode; }
    void setColourless(bool colourless);
    [[nodiscard]] bool isColourless() const { return m_colourless; }
    /// Whether chips are painted without colour: because it was asked for, or because the platform's palette
    /// is one of high contrast.
    [[nodiscard]] bool paintsColourless() const { return m_colourless || m_highContrast; }

    [[nodiscard]] const Tokens &tokens() const { return m_tokens; }
    [[nodiscard]] const ChipColours &chip(Chip chip) const { return m_chips[static_cast<size_t>(chip)]; }

    /// Pixels of the design (text height 18) at the size of the current font.
    [[nodiscard]] int px(double designPixels) const;
    [[nodiscard]] double unit() const { return m_unit; }
    /// The system font by a factor: 0.80 badge, 0.85 hint, 0.90 header, 0.95 second text, 1.10 hero, 1.25
    /// title, 1.35 inspector name.
    [[nodiscard]] QFont font(double factor, QFont::Weight weight = QFont::Normal) const;
    [[nodiscard]] QFont fixedFont(double factor) const;

Q_SIGNALS:
    /// Everything that was derived may be different now.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void derive();
    void takePlatformPalette();

    QApplication &m_application;
    QPalette m_platformPalette;
    Tokens m_tokens;
    std::array<ChipColours, chipCount> m_chips;
    Mode m_mode = Mode::System;
    double m_unit = 1.0;
    bool m_colourless = false;
    bool m_highContrast = false;
    bool m_deriving = false;
};

} // namespace Sigwise
