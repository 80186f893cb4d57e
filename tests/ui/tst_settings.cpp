// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/settings.h"
#include "ui/shell/windowstate.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Sigwise;
using Key = Settings::Key;

class TestSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void noFileGivesDefaults();
    void valuesComeBack();
    void wrongValuesAreNamed_data();
    void wrongValuesAreNamed();
    void garbageGivesDefaultsAndASentence_data();
    void garbageGivesDefaultsAndASentence();
    void garbageIsSetAsideBeforeWriting();
    void asideIsAFreeName();
    void whatCannotBeSetAsideStays();
    void valuesOutsideTheTableAreRefused();
    void reloadTakesWhatChanged();
    void reloadOfGarbageKeepsTheOldValues();
    void unwritablePlaceIsSurvived();
    void stateComesBack();
    void unwritableStateIsReported();

private:
    void write(const QByteArray &bytes) const;
    [[nodiscard]] QByteArray read(const QString &suffix = {}) const;
    [[nodiscard]] std::unique_ptr<QSettings> store() const;

    std::unique_ptr<QTemporaryDir> m_place;
    QString m_path;
};

void TestSettings::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    m_path = m_place->filePath(QStringLiteral("sigwise.ini"));
}

void TestSettings::write(const QByteArray &bytes) const
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray TestSettings::read(const QString &suffix) const
{
    QFile file(QString(m_path % suffix));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::unique_ptr<QSettings> TestSettings::store() const
{
    return std::make_unique<QSettings>(m_path, QSettings::IniFormat);
}

void TestSettings::noFileGivesDefaults()
{
    const auto file = store();
    const Settings settings(*file);
    QVERIFY(settings.problems().isEmpty());
    QCOMPARE(settings.text(Key::Theme), QStringLiteral("system"));
    QCOMPARE(settings.number(Key::IntervalMs), 1000);
    QVERIFY(settings.isOn(Key::ShowInspector));
    QVERIFY(!settings.isOn(Key::FirstRunDone));
    QVERIFY(!QFile::exists(m_path));
}

void TestSettings::valuesComeBack()
{
    {
        const auto file = store();
        Settings settings(*file);
        settings.setValue(Key::IntervalMs, 5000);
        settings.setValue(Key::Theme, QStringLiteral("dark"));
        settings.setValue(Key::FirstRunDone, true);
    }
    const auto file = store();
    const Settings settings(*file);
    QVERIFY(settings.problems().isEmpty());
    QCOMPARE(settings.number(Key::IntervalMs), 5000);
    QCOMPARE(settings.text(Key::Theme), QStringLiteral("dark"));
    QVERIFY(settings.isOn(Key::FirstRunDone));
    QVERIFY(read().contains("[options]"));
}

void TestSettings::wrongValuesAreNamed_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("named");
    QTest::newRow("word for a number") << QByteArray("interval_ms=banana") << QStringLiteral("interval_ms");
    QTest::newRow("number of no use") << QByteArray("interval_ms=1") << QStringLiteral("interval_ms");
    QTest::newRow("overflow") << QByteArray("interval_ms=99999999999999999999")
                              << QStringLiteral("interval_ms");
    QTest::newRow("unknown word") << QByteArray("theme=pink") << QStringLiteral("theme");
    QTest::newRow("not a switch") << QByteArray("tree=perhaps") << QStringLiteral("tree");
    QTest::newRow("escape codes") << QByteArray("theme=\"\\x1b[31m\"") << QStringLiteral("theme");
}

void TestSettings::wrongValuesAreNamed()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, named);
    write("[options]\nshow_sent=false\n" + line + "\n");
    const auto file = store();
    const Settings settings(*file);
    QCOMPARE(settings.problems().size(), 1);
    QVERIFY2(settings.problems().front().contains(named), qPrintable(settings.problems().front()));
    QVERIFY(!settings.problems().front().contains(QChar(0x1b)));
    QVERIFY(!settings.isOn(Key::ShowSent)); // what makes sense counts
    QCOMPARE(settings.number(Key::IntervalMs), 1000);
    QCOMPARE(settings.text(Key::Theme), QStringLiteral("system"));
}

void TestSettings::garbageGivesDefaultsAndASentence_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("zero bytes") << QByteArray("[options]\ntheme=\0dark\n", 22);
    QTest::newRow("no text") << QByteArray("\xff\xfe\x80\x81\n");
    QTest::newRow("prose") << QByteArray("this is no settings file\n");
    QTest::newRow("open section") << QByteArray("[options\ntheme=dark\n");
    QTest::newRow("megabytes") << QByteArray(2'000'000, 'x');
}

void TestSettings::garbageGivesDefaultsAndASentence()
{
    QFETCH(QByteArray, bytes);
    write(bytes);
    const auto file = store();
    const Settings settings(*file);
    QCOMPARE(settings.problems().size(), 1);
    QVERIFY(settings.problems().front().endsWith(QLatin1Char('.')));
    QCOMPARE(settings.text(Key::Theme), QStringLiteral("system"));
    QCOMPARE(read(), bytes); // looked at, not touched
}

void TestSettings::garbageIsSetAsideBeforeWriting()
{
    write("my notes, put here by mistake\n");
    const auto file = store();
    Settings settings(*file);
    settings.setValue(Key::IntervalMs, 2000);
    QCOMPARE(read(QStringLiteral(".broken")), QByteArray("my notes, put here by mistake\n"));
    const auto again = store();
    const Settings second(*again);
    QVERIFY(second.problems().isEmpty());
    QCOMPARE(second.number(Key::IntervalMs), 2000);
}

void TestSettings::asideIsAFreeName()
{
    write("the first\n");
    QVERIFY(QFile::rename(m_path, QString(m_path % QLatin1String(".broken"))));
    write("the second\n");
    const auto file = store();
    Settings settings(*file);
    settings.setValue(Key::IntervalMs, 2000);
    QCOMPARE(read(QStringLiteral(".broken")), QByteArray("the first\n"));
    QCOMPARE(read(QStringLiteral(".broken-2")), QByteArray("the second\n"));
}

void TestSettings::whatCannotBeSetAsideStays()
{
    write("my notes\n");
    for (int copy = 1; copy <= 100; ++copy)
        QVERIFY(QDir().mkpath(QString(m_path % QLatin1String(".broken")
            % (copy == 1 ? QString() : QString(QLatin1Char('-') % QString::number(copy))))));
    const auto file = store();
    Settings settings(*file);
    settings.setValue(Key::IntervalMs, 2000);
    QCOMPARE(settings.number(Key::IntervalMs), 2000); // as long as the program runs
    QCOMPARE(read(), QByteArray("my notes\n"));
}

void TestSettings::valuesOutsideTheTableAreRefused()
{
    const auto file = store();
    Settings settings(*file);
    QSignalSpy changes(&settings, &Settings::changed);
    settings.setValue(Key::IntervalMs, 3);
    settings.setValue(Key::Theme, QStringLiteral("pink"));
    settings.setValue(Key::IntervalMs, 1000); // as it is
    QCOMPARE(changes.size(), 0);
    QCOMPARE(settings.number(Key::IntervalMs), 1000);
}

void TestSettings::reloadTakesWhatChanged()
{
    write("[options]\ninterval_ms=2000\n");
    const auto file = store();
    Settings settings(*file);
    QSignalSpy changes(&settings, &Settings::changed);
    write("[options]\ninterval_ms=5000\ntheme=light\n");
    QCOMPARE(settings.reload(), QStringList());
    QCOMPARE(changes.size(), 2);
    QCOMPARE(settings.number(Key::IntervalMs), 5000);
    QCOMPARE(settings.text(Key::Theme), QStringLiteral("light"));
    QVERIFY(QFile::remove(m_path));
    QCOMPARE(settings.reload(), QStringList());
    QCOMPARE(settings.number(Key::IntervalMs), 1000);
}

void TestSettings::reloadOfGarbageKeepsTheOldValues()
{
    write("[options]\ninterval_ms=2000\ntheme=dark\n");
    const auto file = store();
    Settings settings(*file);
    QSignalSpy changes(&settings, &Settings::changed);
    for (const QByteArray &bytes :
        { QByteArray("nonsense\n"), QByteArray("[options]\ninterval_ms=banana\ntheme=light\n") }) {
        write(bytes);
        QCOMPARE(settings.reload().size(), 1);
        QCOMPARE(settings.number(Key::IntervalMs), 2000);
        QCOMPARE(settings.text(Key::Theme), QStringLiteral("dark"));
    }
    QCOMPARE(changes.size(), 0);
}

void TestSettings::unwritablePlaceIsSurvived()
{
    // A folder cannot be made below a file, whoever the user is.
    QFile blocker(m_place->filePath(QStringLiteral("file")));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    QSettings file(m_place->filePath(QStringLiteral("file/sigwise.ini")), QSettings::IniFormat);
    Settings settings(file);
    QVERIFY(settings.problems().isEmpty());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot write .*sigwise.ini")));
    settings.setValue(Key::IntervalMs, 5000);
    QCOMPARE(settings.number(Key::IntervalMs), 5000); // it counts until the program ends
}

void TestSettings::stateComesBack()
{
    const QString path = m_place->filePath(QStringLiteral("state/window.ini"));
    {
        WindowState state(path);
        QVERIFY(state.bytes("geometry").isEmpty());
        state.set("geometry", QByteArray("\x01\x00\xff", 3));
        state.set("columns", QStringLiteral("{\"a\":1}"));
        QVERIFY(state.save());
    }
    const WindowState state(path);
    QCOMPARE(state.bytes("geometry"), QByteArray("\x01\x00\xff", 3));
    QCOMPARE(state.text("columns"), QStringLiteral("{\"a\":1}"));
}

void TestSettings::unwritableStateIsReported()
{
    WindowState state(QStringLiteral("/dev/full/window.ini"));
    state.set("geometry", QByteArray("x"));
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(QStringLiteral("cannot write /dev/full/window.ini")));
    QVERIFY(!state.save());
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
