// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/theme/chippainter.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Sigwise;

namespace {

QPalette simplePalette(QRgb window, QRgb base, QRgb text, QRgb button, QRgb highlight, QRgb highlightedText)
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(window));
    palette.setColor(QPalette::Base, QColor(base));
    palette.setColor(QPalette::AlternateBase, mix(QColor(base), QColor(window), 0.5));
    palette.setColor(QPalette::Text, QColor(text));
    palette.setColor(QPalette::WindowText, QColor(text));
    palette.setColor(QPalette::Button, QColor(button));
    palette.setColor(QPalette::ButtonText, QColor(text));
    palette.setColor(QPalette::Highlight, QColor(highlight));
    palette.setColor(QPalette::HighlightedText, QColor(highlightedText));
    return palette;
}

QImage chipImage(Chip chip, bool sure)
{
    QImage image(36, 36, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paintChip(painter, QRectF(0, 0, 36, 36), chip, sure);
    return image;
}

void addPalettes()
{
    QTest::addColumn<Tokens>("tokens");
    QTest::newRow("light") << lightTokens();
    QTest::newRow("dark") << darkTokens();
    const struct
    {
        const char *name;
        QPalette palette;
    } rows[] = {
        { "fusion", simplePalette(0xffefefef, 0xffffffff, 0xff000000, 0xffefefef, 0xff308cc6, 0xffffffff) },
        { "breeze", simplePalette(0xffeff0f1, 0xfffcfcfc, 0xff232629, 0xfffcfcfc, 0xff3daee9, 0xfffcfcfc) },
        { "breeze dark",
            simplePalette(0xff2a2e32, 0xff1b1e20, 0xfffcfcfc, 0xff31363b, 0xff3daee9, 0xfffcfcfc) },
        { "high contrast",
            simplePalette(0xff000000, 0xff000000, 0xffffffff, 0xff000000, 0xff00ffff, 0xff000000) },
        { "old grey", simplePalette(0xffc0c0c0, 0xffffffff, 0xff000000, 0xffc0c0c0, 0xff000080, 0xffffffff) },
        { "solarized",
            simplePalette(0xffeee8d5, 0xfffdf6e3, 0xff657b83, 0xffeee8d5, 0xffb58900, 0xfffdf6e3) },
        { "grey on grey",
            simplePalette(0xff808080, 0xff888888, 0xff8a8a8a, 0xff7f7f7f, 0xff909090, 0xff808080) },
        { "dark on light",
            simplePalette(0xff202020, 0xffffffff, 0xff000000, 0xff303030, 0xffffff00, 0xffffff00) },
        { "pink", simplePalette(0xffff69b4, 0xffffb6c1, 0xffffffff, 0xffff1493, 0xffff00ff, 0xff00ff00) },
    };
    for (const auto &row : rows)
        QTest::newRow(row.name) << tokensFrom(row.palette);
}

} // namespace

Q_DECLARE_METATYPE(Sigwise::Tokens)

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfWcag();
    void mixIsPerChannel();
    void textIsLegible_data() { addPalettes(); }
    void textIsLegible();
    void controlsAreVisible_data() { addPalettes(); }
    void controlsAreVisible();
    void effectsAreLegible_data() { addPalettes(); }
    void effectsAreLegible();
    void designedColoursAreKept();
    void handlerIsNeutral();
    void paletteChangeDerivesAgain();
    void modeWinsOverThePalette();
    void highContrastIsColourless();
    void unitFollowsTheFont();
    void everyChipLooksDifferent();
    void unsureChipIsDotted_data();
    void unsureChipIsDotted();
    void colourlessHandlerHasItsLetterCutOut();
    void iconsAreTintedAndCached();
};

void TestTheme::contrastIsThatOfWcag()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
}

void TestTheme::mixIsPerChannel()
{
    QCOMPARE(mix(QColor(0, 100, 200), QColor(100, 0, 200), 0.25), QColor(25, 75, 200));
    QCOMPARE(mix(Qt::black, Qt::white, 1.0), QColor(Qt::white));
}

void TestTheme::textIsLegible()
{
    QFETCH(Tokens, tokens);
    const Tokens &t = tokens;
    const struct
    {
        const char *name;
        QColor text, ground;
    } rows[] = {
        { "text on window", t.text, t.window },
        { "text on base", t.text, t.base },
        { "text on alt", t.text, t.alt },
        { "text on button", t.text, t.button },
        { "text on sel", t.text, t.sel },
        { "text on hover", t.text, t.hover },
        { "muted on window", t.muted, t.window },
        { "muted on base", t.muted, t.base },
        { "muted on sel", t.muted, t.sel },
        { "muted on button", t.muted, t.button },
        { "faint on window", t.faint, t.window },
        { "faint on base", t.faint, t.base },
        { "accent on base", t.accent, t.base },
        { "accent on window", t.accent, t.window },
        { "onAccent on accent", t.onAccent, t.accent },
        { "ok on base", t.ok, t.base },
        { "warn on base", t.warn, t.base },
        { "danger on base", t.danger, t.base },
        { "danger on window", t.danger, t.window },
    };
    for (const auto &row : rows) {
        const double ratio = contrast(row.text, row.ground);
        QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(row.name)).arg(ratio)));
    }
}

void TestTheme::controlsAreVisible()
{
    QFETCH(Tokens, tokens);
    QVERIFY2(contrast(tokens.ctl, tokens.base) >= 3.0,
        qPrintable(QString::number(contrast(tokens.ctl, tokens.base))));
    QVERIFY2(contrast(tokens.ctl, tokens.window) >= 3.0,
        qPrintable(QString::number(contrast(tokens.ctl, tokens.window))));
}

void TestTheme::effectsAreLegible()
{
    QFETCH(Tokens, tokens);
    for (int i = 0; i < chipCount; ++i) {
        const Chip chip = static_cast<Chip>(i);
        for (const bool colourless : { false, true }) {
            const ChipColours colours = chipColours(tokens, chip, colourless);
            const QColor inside = colours.ground.alpha() > 0 ? colours.ground : tokens.base;
            const struct
            {
                const char *name;
                QColor text, ground;
            } rows[] = {
                { "line on base", colours.line, tokens.base },
                { "line on window", colours.line, tokens.window },
                { "line on sel", colours.line, tokens.sel },
                { "line on soft", colours.line, colours.soft },
                { "letter inside", colours.letter, inside },
                { "text on soft", tokens.text, colours.soft },
            };
            for (const auto &row : rows) {
                const double ratio = contrast(row.text, row.ground);
                QVERIFY2(ratio >= 4.5,
                    qPrintable(QStringLiteral("%1 %2: %3")
                                   .arg(QLatin1Char(chipLetter(chip)))
                                   .arg(QLatin1String(row.name))
                                   .arg(ratio)));
            }
        }
    }
}

void TestTheme::designedColoursAreKept()
{
    QCOMPARE(lightTokens().danger, QColor(0xb4, 0x2a, 0x20));
    QCOMPARE(darkTokens().danger, QColor(0xff, 0x8b, 0x7e));
    QCOMPARE(lightTokens().ok, QColor(0x0c, 0x73, 0x58));
    QCOMPARE(darkTokens().warn, QColor(0xe8, 0xb0, 0x4a));
    QCOMPARE(chipColours(lightTokens(), Chip::Stops, false).line, QColor(0x5d, 0x43, 0xb5));
    QCOMPARE(chipColours(darkTokens(), Chip::Ignored, false).line, QColor(0x9d, 0xa6, 0xb1));
}

void TestTheme::handlerIsNeutral()
{
    for (const Tokens &tokens : { lightTokens(), darkTokens() }) {
        const ChipColours colours = chipColours(tokens, Chip::Handler, false);
        QCOMPARE(colours.letter, tokens.text);
        QCOMPARE(colours.ground, mix(tokens.base, tokens.text, 0.10));
        QCOMPARE(colours.soft, tokens.button);
    }
}

void TestTheme::paletteChangeDerivesAgain()
{
    Theme &theme = Theme::instance();
    QSignalSpy changed(&theme, &Theme::changed);
    QApplication::setPalette(
        simplePalette(0xff2a2e32, 0xff1b1e20, 0xfffcfcfc, 0xff31363b, 0xff3daee9, 0xfffcfcfc));
    QCOMPARE(changed.count(), 1);
    QVERIFY(theme.tokens().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), theme.tokens().window);
    QApplication::setPalette(
        simplePalette(0xffeff0f1, 0xfffcfcfc, 0xff232629, 0xfffcfcfc, 0xff3daee9, 0xfffcfcfc));
    QVERIFY(!theme.tokens().dark);
    QCOMPARE(QApplication::palette().color(QPalette::PlaceholderText), theme.tokens().faint);
}

void TestTheme::modeWinsOverThePalette()
{
    Theme &theme = Theme::instance();
    theme.setMode(Theme::Mode::Dark);
    QCOMPARE(theme.tokens(), darkTokens());
    theme.setMode(Theme::Mode::Light);
    QCOMPARE(theme.tokens(), lightTokens());
    QCOMPARE(QApplication::palette().color(QPalette::Window), lightTokens().window);
    theme.setMode(Theme::Mode::System);
    QCOMPARE(theme.tokens().window, QColor(0xef, 0xf0, 0xf1));
}

void TestTheme::highContrastIsColourless()
{
    Theme &theme = Theme::instance();
    QVERIFY(!theme.paintsColourless());
    QApplication::setPalette(
        simplePalette(0xff000000, 0xff000000, 0xffffffff, 0xff000000, 0xff00ffff, 0xff000000));
    QVERIFY(theme.paintsColourless());
    QVERIFY(!theme.isColourless());
    QCOMPARE(theme.chip(Chip::Ends).line, theme.tokens().text);
    QApplication::setPalette(
        simplePalette(0xffeff0f1, 0xfffcfcfc, 0xff232629, 0xfffcfcfc, 0xff3daee9, 0xfffcfcfc));
    QVERIFY(!theme.paintsColourless());
}

void TestTheme::unitFollowsTheFont()
{
    Theme &theme = Theme::instance();
    const QFont before = QApplication::font();
    QFont large = before;
    large.setPointSizeF(before.pointSizeF() * 3);
    QSignalSpy changed(&theme, &Theme::changed);
    QApplication::setFont(large);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(theme.unit(), std::max(1.0, QFontMetricsF(large).height() / 18.0));
    QCOMPARE(theme.px(26), qRound(26 * theme.unit()));
    QCOMPARE(theme.font(0.9).pointSizeF(), large.pointSizeF() * 0.9);
    QApplication::setFont(before);
    QFont tiny = before;
    tiny.setPointSizeF(3);
    QApplication::setFont(tiny);
    QCOMPARE(theme.unit(), 1.0);
    QApplication::setFont(before);
}

void TestTheme::everyChipLooksDifferent()
{
    Theme &theme = Theme::instance();
    for (const bool colourless : { false, true }) {
        theme.setColourless(colourless);
        for (int i = 0; i < chipCount; ++i)
            for (int j = 0; j < i; ++j)
                QVERIFY(chipImage(static_cast<Chip>(i), true) != chipImage(static_cast<Chip>(j), true));
    }
    theme.setColourless(false);
}

void TestTheme::unsureChipIsDotted_data()
{
    QTest::addColumn<Chip>("chip");
    for (int i = 0; i < chipCount; ++i)
        QTest::addRow("%c", chipLetter(static_cast<Chip>(i))) << static_cast<Chip>(i);
}

void TestTheme::unsureChipIsDotted()
{
    QFETCH(Chip, chip);
    QVERIFY(chipImage(chip, true) != chipImage(chip, false));
}

void TestTheme::colourlessHandlerHasItsLetterCutOut()
{
    Theme &theme = Theme::instance();
    theme.setColourless(true);
    const QImage image = chipImage(Chip::Handler, true);
    QCOMPARE(qAlpha(image.pixel(18, 18)), 0); // the bar of the H
    QCOMPARE(image.pixelColor(18, 8), theme.tokens().text);
    theme.setColourless(false);
}

void TestTheme::iconsAreTintedAndCached()
{
    const QPixmap first = iconPixmap(QStringLiteral("lock"), 16, Qt::red, 2.0);
    QCOMPARE(first.size(), QSize(32, 32));
    QCOMPARE(first.devicePixelRatio(), 2.0);
    QCOMPARE(iconPixmap(QStringLiteral("lock"), 16, Qt::red, 2.0).cacheKey(), first.cacheKey());
    QVERIFY(iconPixmap(QStringLiteral("lock"), 16, Qt::blue, 2.0).cacheKey() != first.cacheKey());
    const QImage image = first.toImage();
    int painted = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor colour = image.pixelColor(x, y);
            painted += colour.alpha() > 128;
            QVERIFY(colour.alpha() < 200 || (colour.red() > 250 && colour.green() < 5));
        }
    QVERIFY(painted > 20);
    QVERIFY(!themedIcon(QStringLiteral("pause")).pixmap(20, 20).isNull());
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    TestTheme test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_theme.moc"
