// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/base/visibletext.h"

#include <QTest>

using namespace Sigwise;

class TestVisibleText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foreignBytes_data();
    void foreignBytes();
};

void TestVisibleText::foreignBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const char *text) {
        QTest::newRow(name) << bytes << QString::fromUtf8(text);
    };
    row("empty", "", "");
    row("plain", "nginx: worker process", "nginx: worker process");
    row("umlaut and emoji stay", "grün 🚀", "grün 🚀");
    row("markup is text", "<b>x</b>&amp;", "<b>x</b>&amp;");
    row("newline", "a\nb", "a\\x0ab");
    row("escape code", "\x1b[31mred", "\\x1b[31mred");
    row("delete", "a\x7f", "a\\x7f");
    row("nul", QByteArray("a\0b", 3), "a\\x00b");
    row("C1 control", "\xc2\x9b", "\\xc2\\x9b");
    row("right-to-left override",
        "\xe2\x80\xae"
        "exe",
        "\\xe2\\x80\\xaeexe");
    row("isolate", "\xe2\x81\xa6", "\\xe2\\x81\\xa6");
    row("zero width joiner",
        "a\xe2\x80\x8d"
        "b",
        "a\\xe2\\x80\\x8db");
    row("blank Hangul filler", "\xe3\x85\xa4", "\\xe3\\x85\\xa4");
    row("variation selector", "nginx\xef\xb8\x8f", "nginx\\xef\\xb8\\x8f");
    row("grapheme joiner", "n\xcd\x8fginx", "n\\xcd\\x8fginx");
    row("blank Braille", "\xe2\xa0\x80", "\\xe2\\xa0\\x80");
    row("line separator", "\xe2\x80\xa8", "\\xe2\\x80\\xa8");
    row("byte that is no UTF-8",
        "\xff"
        "a",
        "\\xffa");
    row("cut off", "a\xc3", "a\\xc3");
    row("overlong slash", "\xc0\xaf", "\\xc0\\xaf");
    row("surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80");
    row("above Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
}

void TestVisibleText::foreignBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(visibleText(bytes), text);
    QCOMPARE(visibleBytes(bytes), text.toUtf8());
}

QTEST_GUILESS_MAIN(TestVisibleText)
#include "tst_visibletext.moc"
