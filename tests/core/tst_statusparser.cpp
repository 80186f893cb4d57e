// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/statusparser.h"
#include "tests/support/proctree.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Sigwise;

namespace {

std::string_view view(const QByteArray &text)
{
    return { text.constData(), static_cast<size_t>(text.size()) };
}

QByteArray number(const std::optional<int> &value)
{
    return value ? QByteArray::number(*value) : QByteArray("unknown");
}

QByteArray mask(const std::optional<SignalSet> &value)
{
    return value ? QByteArray::number(static_cast<qulonglong>(value->bits()), 16) : QByteArray("unknown");
}

/// What is known of a prefix of a text must be what the whole text says.
template <typename T>
bool isPartOf(const std::optional<T> &part, const std::optional<T> &whole)
{
    return !part || part == whole;
}

} // namespace

class TestStatusParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAWholeFile();
    void readsThisProcess();
    void masks_data();
    void masks();
    void numbers_data();
    void numbers();
    void states_data();
    void states();
    void names_data();
    void names();
    void namespaces_data();
    void namespaces();
    void countsSwitchesBeforeLaterLines();
    void believesNoCutLine();
    void takesAnyBytes();
};

void TestStatusParser::readsAWholeFile()
{
    const QByteArray text = Test::ProcTree::status(42,
        { { "PPid", "7" }, { "TracerPid", "9" }, { "Uid", "1\t2\t3\t4" }, { "SigQ", "5/100" },
            { "SigBlk", "fffffffffffbfeff" }, { "Threads", "3" }, { "CoreDumping", "1" } });
    const StatusFields fields = parseStatus(view(text));
    QVERIFY(fields.isStatus());
    QCOMPARE(fields.state, ProcessState::Sleeping);
    QCOMPARE(number(fields.pid), "42");
    QCOMPARE(number(fields.parent), "7");
    QCOMPARE(number(fields.tracer), "9");
    QVERIFY((fields.users == UserIds{ 1, 2, 3 }));
    QCOMPARE(number(fields.threadCount), "3");
    QCOMPARE(number(fields.processGroup), "42");
    QCOMPARE(fields.kernelThread, std::optional(false));
    QCOMPARE(fields.coreDumping, std::optional(true));
    QCOMPARE(fields.residentKib, std::optional<uint64_t>(1760));
    QCOMPARE(fields.signalQueueUsed, std::optional<uint64_t>(5));
    QCOMPARE(fields.signalQueueLimit, std::optional<uint64_t>(100));
    QCOMPARE(fields.contextSwitches, std::optional<uint64_t>(8));
    QCOMPARE(mask(fields.blocked), "fffffffffffbfeff");
    QCOMPARE(mask(fields.caught), "0");
}

void TestStatusParser::readsThisProcess()
{
    QFile file(QStringLiteral("/proc/self/status"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const StatusFields fields = parseStatus(view(text));
    QCOMPARE(number(fields.pid), QByteArray::number(::getpid()));
    QCOMPARE(number(fields.parent), QByteArray::number(::getppid()));
    QCOMPARE(fields.state, ProcessState::Running);
    QVERIFY(
        fields.caught && fields.blocked && fields.ignored && fields.pendingProcess && fields.pendingThread);
    QVERIFY(fields.contextSwitches.has_value());
}

void TestStatusParser::masks_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    const struct
    {
        const char *value;
        const char *expected;
    } rows[] = {
        { "0000000000000000", "0" },
        { "0000000000004002", "4002" },
        { "8000000000000000", "8000000000000000" },
        { "ffffffffffffffff", "ffffffffffffffff" },
        { "FFFFFFFFFFFFFFFF", "ffffffffffffffff" },
        { "10000000000000000", "unknown" },
        { "000000000000400g", "unknown" },
        { "0x00000000000001", "unknown" },
        { "-000000000000001", "unknown" },
        { "", "unknown" },
        { " ", "unknown" },
    };
    for (const auto &row : rows)
        QTest::addRow("'%s'", row.value) << QByteArray(row.value) << QByteArray(row.expected);
}

void TestStatusParser::masks()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, expected);
    for (const char *key : { "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt" }) {
        const QByteArray text = Test::ProcTree::status(1, { { key, value } });
        const StatusFields fields = parseStatus(view(text));
        const std::map<QByteArray, std::optional<SignalSet>> all{ { "SigPnd", fields.pendingThread },
            { "ShdPnd", fields.pendingProcess }, { "SigBlk", fields.blocked }, { "SigIgn", fields.ignored },
            { "SigCgt", fields.caught } };
        for (const auto &[name, set] : all)
            QCOMPARE(mask(set), name == key ? expected : QByteArray("0"));
    }
}

void TestStatusParser::numbers_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    const char *const unknown = "unknown";
    const struct
    {
        const char *value;
        const char *expected;
    } rows[] = {
        { "0", "0" },
        { "4194304", "4194304" },
        { "2147483647", "2147483647" },
        { "2147483648", unknown },
        { "99999999999999999999999", unknown },
        { "-1", unknown },
        { "+1", unknown },
        { "1x", unknown },
        { "one", unknown },
        { "", unknown },
        { "\x01\xff", unknown },
    };
    for (const auto &row : rows)
        QTest::addRow("'%s'", row.value) << QByteArray(row.value) << QByteArray(row.expected);
}

void TestStatusParser::numbers()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, expected);
    const QByteArray text
        = Test::ProcTree::status(1, { { "PPid", value }, { "TracerPid", value }, { "Threads", value } });
    const StatusFields fields = parseStatus(view(text));
    QCOMPARE(number(fields.parent), expected);
    QCOMPARE(number(fields.tracer), expected);
    QCOMPARE(number(fields.threadCount), expected);
    QCOMPARE(number(fields.pid), "1");
}

void TestStatusParser::states_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<ProcessState>("expected");
    const struct
    {
        const char *value;
        ProcessState expected;
    } rows[] = {
        { "R (running)", ProcessState::Running },
        { "S (sleeping)", ProcessState::Sleeping },
        { "D (disk sleep)", ProcessState::DiskWait },
        { "T (stopped)", ProcessState::Stopped },
        { "t (tracing stop)", ProcessState::Traced },
        { "Z (zombie)", ProcessState::Zombie },
        { "I (idle)", ProcessState::Idle },
        { "X (dead)", ProcessState::Dead },
        { "P (parked)", ProcessState::Unknown },
        { "", ProcessState::Unknown },
    };
    for (const auto &row : rows)
        QTest::addRow("'%s'", row.value) << QByteArray(row.value) << row.expected;
}

void TestStatusParser::states()
{
    QFETCH(QByteArray, value);
    QFETCH(ProcessState, expected);
    const QByteArray text = Test::ProcTree::status(1, { { "State", value } });
    QCOMPARE(parseStatus(view(text)).state, expected);
}

void TestStatusParser::names_data()
{
    QTest::addColumn<QByteArray>("escaped");
    QTest::addColumn<QByteArray>("name");
    const struct
    {
        const char *escaped;
        const char *name;
    } rows[] = {
        { "bash", "bash" },
        { "tmux: server", "tmux: server" },
        { " leading", " leading" },
        { "a) R 1 2", "a) R 1 2" },
        { "", "" },
        { "a\\nState:\\tZ", "a\nState:\\tZ" },
        { "back\\\\slash", "back\\slash" },
        { "\\\\n", "\\n" },
        { "end\\", "end\\" },
        { "\x1b[31mred", "\x1b[31mred" },
        { "bad\xff\xfe", "bad\xff\xfe" },
        { "kworker/R-ext4-rsv-conversion", "kworker/R-ext4-rsv-conversion" },
    };
    for (const auto &row : rows)
        QTest::addRow("'%s'", row.escaped) << QByteArray(row.escaped) << QByteArray(row.name);
}

void TestStatusParser::names()
{
    QFETCH(QByteArray, escaped);
    QFETCH(QByteArray, name);
    const QByteArray text = Test::ProcTree::status(1, { { "Name", escaped } });
    const StatusFields fields = parseStatus(view(text));
    QVERIFY(fields.escapedName.has_value());
    QCOMPARE(unescapedName(*fields.escapedName), name);
    QVERIFY(isSameName(*fields.escapedName, name));
    QVERIFY(!isSameName(*fields.escapedName, name + 'x'));
    QCOMPARE(fields.state, ProcessState::Sleeping);
}

void TestStatusParser::namespaces_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QList<int>>("expected");
    QTest::addRow("one") << QByteArray("42") << QList<int>{ 42 };
    QTest::addRow("container") << QByteArray("42\t7\t1") << QList<int>{ 42, 7, 1 };
    QTest::addRow("nothing") << QByteArray() << QList<int>{};
    QTest::addRow("garbled") << QByteArray("42\tx") << QList<int>{};
    QTest::addRow("more levels than there can be") << QByteArray("1 ").repeated(40) << QList<int>{};
}

void TestStatusParser::namespaces()
{
    QFETCH(QByteArray, value);
    QFETCH(QList<int>, expected);
    const QByteArray text = Test::ProcTree::status(42, { { "NSpid", value } });
    const std::vector<pid_t> pids = parsePids(parseStatus(view(text)).namespacePids);
    QCOMPARE(QList<int>(pids.begin(), pids.end()), expected);
}

void TestStatusParser::countsSwitchesBeforeLaterLines()
{
    const QByteArray text
        = Test::ProcTree::status(1) + "x86_Thread_features:\t\nx86_Thread_features_locked:\t\n";
    QCOMPARE(parseStatus(view(text)).contextSwitches, std::optional<uint64_t>(8));
}

void TestStatusParser::believesNoCutLine()
{
    const QByteArray text = Test::ProcTree::status(4711,
        { { "PPid", "4242" }, { "Uid", "1000\t1001\t1002\t1003" }, { "SigCgt", "0000000180004a03" },
            { "voluntary_ctxt_switches", "7000" }, { "nonvoluntary_ctxt_switches", "1234" } });
    const StatusFields whole = parseStatus(view(text));
    for (qsizetype length = 0; length < text.size(); ++length) {
        const QByteArray cut = text.first(length);
        const StatusFields part = parseStatus(view(cut));
        QVERIFY(isPartOf(part.escapedName, whole.escapedName));
        QVERIFY(part.state == ProcessState::Unknown || part.state == whole.state);
        QVERIFY(isPartOf(part.pid, whole.pid) && isPartOf(part.parent, whole.parent));
        QVERIFY(isPartOf(part.users, whole.users));
        QVERIFY(isPartOf(part.residentKib, whole.residentKib));
        QVERIFY(isPartOf(part.signalQueueLimit, whole.signalQueueLimit));
        QVERIFY(isPartOf(part.caught, whole.caught) && isPartOf(part.blocked, whole.blocked));
        QVERIFY(isPartOf(part.contextSwitches, whole.contextSwitches));
    }
}

void TestStatusParser::takesAnyBytes()
{
    QRandomGenerator random(20261121);
    const QByteArray good = Test::ProcTree::status(1);
    for (int round = 0; round < 2000; ++round) {
        QByteArray text = good;
        for (int change = 0; change < 20; ++change) {
            const auto at = static_cast<qsizetype>(random.bounded(static_cast<quint32>(text.size())));
            text[at] = static_cast<char>(random.bounded(256));
        }
        const StatusFields fields = parseStatus(view(text));
        (void)parsePids(fields.namespacePids); // none of this may crash
        (void)unescapedName(fields.escapedName.value_or(std::string_view()));
    }
    QVERIFY(!parseStatus(view(QByteArray(4 * 1024 * 1024, '\0'))).isStatus());
    QVERIFY(!parseStatus(view(QByteArray(1024 * 1024, '\n'))).isStatus());
    QVERIFY(!parseStatus({}).isStatus());
}

QTEST_GUILESS_MAIN(TestStatusParser)
#include "tst_statusparser.moc"
