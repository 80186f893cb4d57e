// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace Sigwise {
namespace {

constexpr double legible = 4.5; // WCAG 2, level AA, text
constexpr double visible = 3.0; // WCAG 2, level AA, parts of controls
constexpr int steps = 40;

double linear(int channel)
{
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.red()) + 0.7152 * linear(colour.green()) + 0.0722 * linear(colour.blue());
}

double least(const QColor &colour, const std::vector<QColor> &grounds)
{
    double result = 21.0;
    for (const QColor &ground : grounds)
        result = std::min(result, contrast(colour, ground));
    return result;
}

/// The colour moved toward `pole` just so far that it stands out from all grounds.
QColor pushed(const QColor &colour, const QColor &pole, const std::vector<QColor> &grounds, double wanted)
{
    for (int step = 0; step < steps; ++step) {
        const QColor candidate = mix(colour, pole, static_cast<double>(step) / steps);
        if (least(candidate, grounds) >= wanted)
            return candidate;
    }
    return pole;
}

/// The ground moved back toward `origin` just so far that `text` stays legible on it.
QColor withdrawn(const QColor &ground, const QColor &origin, const QColor &text)
{
    return pushed(ground, origin, { text }, legible);
}

QColor blackOrWhite(const QColor &ground)
{
    return contrast(Qt::black, ground) > contrast(Qt::white, ground) ? Qt::black : Qt::white;
}

struct EffectHue
{
    QRgb light;
    QRgb dark;
};

constexpr EffectHue okHue{ 0xff0c7358, 0xff4cc9a0 };
constexpr EffectHue quietHue{ 0xff5f6873, 0xff9da6b1 };

// In the order of Chip; the handler is neutral and takes the text colour.
constexpr std::array<EffectHue, chipCount> effectHues{ {
    okHue, { 0xffb42a20, 0xffff8b7e }, // ends
    { 0xff9a1f6a, 0xfff08bc4 }, // core
    quietHue, // ignored
    { 0xff8a5600, 0xffe8b04a }, // pending
    { 0xff5d43b5, 0xffb7a4ff }, // stops
    { 0xff0b668a, 0xff6cc4e6 }, // continues
    quietHue, // none
    quietHue, // denied
    quietHue, // unknown
} };

QColor tint(const Tokens &tokens, EffectHue hue)
{
    const QColor wanted(tokens.dark ? hue.dark : hue.light);
    const std::vector<QColor> grounds{ tokens.base, tokens.window, tokens.sel, tokens.button, tokens.alt };
    return pushed(wanted, tokens.text, grounds, legible);
}

QColor tint(const Tokens &tokens, Chip chip) { return tint(tokens, effectHues[static_cast<size_t>(chip)]); }

void addTones(Tokens &tokens)
{
    tokens.ok = tint(tokens, okHue);
    tokens.warn = tint(tokens, Chip::Pending);
    tokens.danger = tint(tokens, Chip::Ends);
    tokens.info = tokens.accent;
}

Tokens fixedTokens(const std::array<QRgb, 14> &hex, bool dark)
{
    Tokens t;
    const std::array<QColor *, 14> fields{ &t.window, &t.base, &t.alt, &t.text, &t.button, &t.accent,
        &t.onAccent, &t.muted, &t.faint, &t.line, &t.line2, &t.ctl, &t.sel, &t.hover };
    for (size_t i = 0; i < fields.size(); ++i)
        *fields[i] = QColor(hex[i]);
    t.dark = dark;
    addTones(t);
    return t;
}

} // namespace

QColor mix(const QColor &a, const QColor &b, double t)
{
    const auto channel = [t](int from, int to) {
        return std::clamp(static_cast<int>(std::lround(from + (to - from) * t)), 0, 255);
    };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

Tokens lightTokens()
{
    return fixedTokens(
        { 0xfff3f4f6, 0xffffffff, 0xfffafbfc, 0xff1a1d21, 0xffffffff, 0xff3355c8, 0xffffffff, 0xff59626d,
            0xff656e79, 0xffdce0e5, 0xffc3c9d1, 0xff868e99, 0xffe2e7f7, 0xfff3f5fc },
        false);
}

Tokens darkTokens()
{
    return fixedTokens(
        { 0xff1b1e23, 0xff14161a, 0xff171a1e, 0xffe7e9ec, 0xff272b32, 0xff86a3ff, 0xff10162b, 0xffa3abb6,
            0xff8b949f, 0xff2e333b, 0xff434a55, 0xff6f7884, 0xff2f3851, 0xff1f2431 },
        true);
}

Tokens tokensFrom(const QPalette &palette)
{
    const auto role = [&palette](QPalette::ColorRole which) {
        QColor colour = palette.color(QPalette::Active, which);
        colour.setAlpha(255);
        return colour;
    };
    Tokens t;
    t.window = role(QPalette::Window);
    t.dark = t.window.lightness() < 128;
    // No text is legible on a dark and on a light ground at once: grounds that differ too much come nearer.
    const QColor pole = blackOrWhite(t.window);
    t.base = withdrawn(role(QPalette::Base), t.window, pole);
    t.alt = withdrawn(role(QPalette::AlternateBase), t.window, pole);
    t.button = withdrawn(role(QPalette::Button), t.window, pole);
    t.text = pushed(role(QPalette::Text), pole, { t.window, t.base, t.alt, t.button }, 7.0);
    t.accent = pushed(role(QPalette::Highlight), t.text, { t.base, t.window }, legible);
    t.onAccent = pushed(role(QPalette::HighlightedText), blackOrWhite(t.accent), { t.accent }, legible);
    t.sel = withdrawn(mix(t.base, t.accent, t.dark ? 0.24 : 0.14), t.base, t.text);
    t.hover = withdrawn(mix(t.base, t.accent, t.dark ? 0.10 : 0.06), t.base, t.text);
    const std::vector<QColor> grounds{ t.window, t.base, t.alt, t.button, t.hover, t.sel };
    t.muted = pushed(mix(t.text, t.window, 0.30), t.text, grounds, legible);
    t.faint = pushed(
        mix(t.text, t.window, 0.38), t.text, { t.window, t.base, t.alt, t.button, t.hover }, legible);
    t.line = mix(t.window, t.text, 0.12);
    t.line2 = mix(t.window, t.text, 0.25);
    t.ctl = pushed(mix(t.window, t.text, 0.50), t.text, { t.window, t.base }, visible);
    addTones(t);
    return t;
}

ChipColours chipColours(const Tokens &tokens, Chip chip, bool colourless)
{
    if (colourless)
        return { tokens.text, tokens.text, QColor(Qt::transparent), tokens.button };
    if (chip == Chip::Handler)
        return { tokens.text, tokens.text,
            withdrawn(mix(tokens.base, tokens.text, 0.10), tokens.base, tokens.text), tokens.button };
    const QColor line = tint(tokens, chip);
    const QColor soft = withdrawn(mix(tokens.base, line, tokens.dark ? 0.13 : 0.09), tokens.base, line);
    switch (chip) {
    case Chip::Ignored:
    case Chip::None:
    case Chip::Unknown:
        return { line, line, QColor(Qt::transparent), tokens.button };
    case Chip::Denied:
        return { line, line, soft, tokens.window };
    default:
        return { line, line, soft, soft };
    }
}

ChipColours goingOnColours(const Tokens &tokens, bool colourless)
{
    if (colourless)
        return chipColours(tokens, Chip::Handler, colourless);
    const QColor line = tokens.ok;
    const QColor letter = tokens.dark ? mix(line, Qt::white, 0.18) : mix(line, Qt::black, 0.25);
    const QColor ground = mix(tokens.base, line, tokens.dark ? 0.30 : 0.20);
    const QColor soft = withdrawn(mix(tokens.base, line, tokens.dark ? 0.13 : 0.09), tokens.base, line);
    return { line, letter, ground, soft };
}

} // namespace Sigwise
