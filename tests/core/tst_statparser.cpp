// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statparser.h"
#include "tests/support/proctree.h"
#include "tests/support/testchild.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Sigwise;

namespace {

std::string_view view(const QByteArray &text)
{
    return { text.constData(), static_cast<size_t>(text.size()) };
}

} // namespace

class TestStatParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void names_data();
    void names();
    void readsARealProcess();
    void readsAZombie();
    void refuses_data();
    void refuses();
    void believesNoCutField();
    void takesAnyBytes();
};

void TestStatParser::names_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name :
        { "bash", "tmux: server", "", ")", "((", "a) S 1 2 3", "x\ny", "\xff\xfe", "\x1b[0m" })
        QTest::addRow("'%s'", name) << QByteArray(name);
}

void TestStatParser::names()
{
    QFETCH(QByteArray, name);
    const QByteArray text = Test::ProcTree::stat(42, name, 81234);
    const StatFields fields = parseStat(view(text));
    QCOMPARE(fields.startTime, std::optional<uint64_t>(81234));
    QCOMPARE(fields.processGroup, std::optional<pid_t>(42));
    QCOMPARE(fields.session, std::optional<pid_t>(42));
    QCOMPARE(fields.flags, std::optional<uint32_t>(4194304));
    QCOMPARE(fields.userTicks, std::optional<uint64_t>(150));
    QCOMPARE(fields.systemTicks, std::optional<uint64_t>(50));
    QVERIFY(!fields.exitStatus); // it has not ended
}

void TestStatParser::readsARealProcess()
{
    const Test::TestChild child
        = Test::TestChild::target({ QStringLiteral("--name"), QStringLiteral("x) R 1 (y") });
    QFile file(QStringLiteral("/proc/%1/stat").arg(child.pid()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("(x) R 1 (y)"));
    const StatFields fields = parseStat(view(text));
    QCOMPARE(fields.startTime, std::optional<uint64_t>(child.startTime()));
    QCOMPARE(fields.processGroup, std::optional(::getpgrp()));
    QCOMPARE(fields.session, std::optional(::getsid(0)));
}

void TestStatParser::readsAZombie()
{
    QByteArray text = Test::ProcTree::stat(42, "gone", 5);
    text.replace(") S ", ") Z ");
    text.replace(text.size() - 2, 1, "256");
    QCOMPARE(parseStat(view(text)).exitStatus, std::optional(256));
}

void TestStatParser::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addRow("empty") << QByteArray();
    QTest::addRow("no bracket") << QByteArray("42 bash S 1 42 42 0\n");
    QTest::addRow("bracket last") << QByteArray("42 (bash)");
    QTest::addRow("no blank") << QByteArray("42 (bash)S\n");
    QTest::addRow("letters") << QByteArray("42 (bash) S ") + QByteArray("x ").repeated(60) + '\n';
    QTest::addRow("huge numbers") << QByteArray("42 (bash) S ")
            + QByteArray("99999999999999999999 ").repeated(60) + '\n';
    QTest::addRow("no groups any more") << QByteArray("42 (bash) Z 1 -1 -1 0\n");
    QTest::addRow("binary") << QByteArray(5000, '\0');
    QTest::addRow("enormous") << QByteArray(4 * 1024 * 1024, ')');
}

void TestStatParser::refuses()
{
    QFETCH(QByteArray, text);
    const StatFields fields = parseStat(view(text));
    QVERIFY(!fields.startTime && !fields.processGroup && !fields.session && !fields.flags);
    QVERIFY(!fields.userTicks && !fields.systemTicks && !fields.exitStatus);
}

void TestStatParser::believesNoCutField()
{
    const QByteArray text = Test::ProcTree::stat(4711, "bash", 8123456);
    for (qsizetype length = 0; length < text.size(); ++length) {
        const StatFields part = parseStat(view(text.first(length)));
        QVERIFY(!part.startTime || *part.startTime == 8123456);
        QVERIFY(!part.flags || *part.flags == 4194304);
        QVERIFY(!part.processGroup || *part.processGroup == 4711);
    }
}

void TestStatParser::takesAnyBytes()
{
    QRandomGenerator random(20261121);
    const QByteArray good = Test::ProcTree::stat(1, "bash", 5);
    for (int round = 0; round < 5000; ++round) {
        QByteArray text = good;
        for (int change = 0; change < 8; ++change)
            text[static_cast<qsizetype>(random.bounded(static_cast<quint32>(text.size())))]
                = static_cast<char>(random.bounded(256));
        const StatFields fields = parseStat(view(text)); // must not crash; groups are never negative
        QVERIFY(!fields.processGroup || *fields.processGroup >= 0);
        QVERIFY(!fields.session || *fields.session >= 0);
    }
}

QTEST_GUILESS_MAIN(TestStatParser)
#include "tst_statparser.moc"
