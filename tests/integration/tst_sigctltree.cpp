// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// sigctl on proc trees that no kernel made: copies, and what a hostile process could write.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

struct Ran
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

// A proc tree with one process, 4711.
class Tree
{
public:
    Tree() { QDir(m_dir.path()).mkpath(text("4711")); }

    void write(const char *file, const QByteArray &content) const
    {
        QFile out(QString(m_dir.path() % text("/4711/") % text(file)));
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write a fixture");
    }

    [[nodiscard]] Ran run(const QStringList &arguments) const
    {
        QProcess process;
        process.start(text(SIGWISE_SIGCTL), arguments + QStringList{ text("--proc"), m_dir.path() });
        if (!process.waitForFinished(20'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
    }

    [[nodiscard]] QString path() const { return m_dir.path(); }

private:
    QTemporaryDir m_dir;
};

QByteArray statusOf(const QByteArray &name)
{
    return "Name:\t" + name
        + "\nState:\tS (sleeping)\nTgid:\t4711\nPid:\t4711\nPPid:\t1\nTracerPid:\t0\n"
          "Uid:\t1000\t1000\t1000\t1000\nNSpid:\t4711\nThreads:\t1\nSigPnd:\t0000000000000000\n"
          "ShdPnd:\t0000000000000000\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000001\n"
          "SigCgt:\t0000000000004000\n";
}

QByteArray statOf(const QByteArray &name)
{
    QByteArray line = "4711 (" + name + ") S 1 4711 4711 0 -1 4194560";
    for (int field = 10; field <= 52; ++field)
        line += field == 22 ? QByteArray(" 81234") : QByteArray(" 0");
    return line + '\n';
}

} // namespace

class TestSigctlTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsACopy()
    {
        const Tree tree;
        tree.write("status", statusOf("daemon"));
        tree.write("stat", statOf("daemon"));
        tree.write("cmdline", QByteArray("/usr/sbin/daemon\0-f\0", 20));
        tree.write("cgroup", "0::/system.slice/daemon.service\n");
        const Ran ran = tree.run({ text("show"), text("4711"), text("--json") });
        QCOMPARE(ran.code, 0);
        const QJsonObject object = QJsonDocument::fromJson(ran.out).object();
        QCOMPARE(object.value(text("name")).toString(), text("daemon"));
        QCOMPARE(object.value(text("start_time")).toInt(), 81234);
        QCOMPARE(object.value(text("unit")).toString(), text("daemon.service"));
        QCOMPARE(object.value(text("command")).toString(), text("/usr/sbin/daemon -f"));
        const QJsonArray rows = object.value(text("signals")).toArray();
        QCOMPARE(rows.at(0).toObject().value(text("disposition")).toString(), text("ignored"));
        QCOMPARE(rows.at(14).toObject().value(text("disposition")).toString(), text("caught"));
    }

    void hostileNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("newline") << QByteArray("a\\nb");
        QTest::newRow("escape") << QByteArray("\033]0;owned\007");
        QTest::newRow("right to left") << QByteArray("ab\u202ecd");
        QTest::newRow("invalid UTF-8") << QByteArray("\xff\xfe\x80");
        QTest::newRow("brackets") << QByteArray(") R 1 (");
        QTest::newRow("markup and quotes") << QByteArray("<b>\"x\"</b>");
        QTest::newRow("wide") << QByteArray("日本語日本語");
        QTest::newRow("long") << QByteArray(100'000, 'x');
        QTest::newRow("none") << QByteArray();
    }

    void hostileNames()
    {
        QFETCH(QByteArray, name);
        const Tree tree;
        tree.write("status", statusOf(name));
        tree.write("stat", statOf(name));
        tree.write("cmdline", name);
        const Ran listed = tree.run({ text("list") });
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.out.count('\n'), 2); // the titles and one line
        for (const char byte : listed.out)
            QVERIFY(byte == '\n' || static_cast<uchar>(byte) >= 0x20);
        const Ran json = tree.run({ text("list"), text("--json") });
        QCOMPARE(json.out.count('\n'), 1);
        QVERIFY(QJsonDocument::fromJson(json.out).isObject());
        QCOMPARE(tree.run({ text("show"), text("4711") }).code, 0);
    }

    void badFiles_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("stat");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("cut short") << statusOf("a").left(40) << statOf("a").left(20);
        QTest::newRow("binary") << QByteArray(4096, '\0') << QByteArray(4096, '\xff');
        QTest::newRow("enormous") << QByteArray(8'000'000, 'S') << QByteArray(8'000'000, '(');
        QTest::newRow("numbers out of range")
            << statusOf("a").replace("4711", "99999999999999999999") << statOf("a");
    }

    void badFiles()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, stat);
        const Tree tree;
        tree.write("status", status);
        tree.write("stat", stat);
        const Ran listed = tree.run({ text("list"), text("--json") });
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.err, QByteArray());
        const Ran shown = tree.run({ text("show"), text("4711") });
        QVERIFY(shown.code == 0 || shown.code == 1 || shown.code == 3);
        QCOMPARE(shown.err.isEmpty(), shown.code == 0);
    }

    void noSuchTree_data()
    {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("missing") << text("/nowhere/at/all") << QByteArray("there is no such file or process");
        QTest::newRow("a file") << text("/etc/passwd") << QByteArray("it is no directory");
        QTest::newRow("no proc tree")
            << text("/etc") << QByteArray("there is no process in it, so it is no proc tree");
    }

    void noSuchTree()
    {
        QFETCH(QString, root);
        QFETCH(QByteArray, why);
        QProcess process;
        process.start(text(SIGWISE_SIGCTL), { text("--proc"), root, text("list") });
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QCOMPARE(process.readAllStandardError(), QByteArray("sigctl: " + root.toUtf8() + ": " + why + "\n"));
    }

    void aFolderWithoutFilesIsDamaged()
    {
        const Tree tree;
        const Ran ran = tree.run({ text("show"), text("4711") });
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.err, QByteArray("sigctl: PID 4711: its files in the proc tree are damaged\n"));
    }

    void gone()
    {
        const Tree tree;
        const Ran ran = tree.run({ text("show"), text("1") });
        QCOMPARE(ran.code, 3);
        QVERIFY(ran.err.startsWith("sigctl: PID 1: "));
    }
};

QTEST_GUILESS_MAIN(TestSigctlTree)
#include "tst_sigctltree.moc"
