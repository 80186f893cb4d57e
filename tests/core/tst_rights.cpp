// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/rights.h"
#include "tests/support/sampleprocess.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

class TestRights : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void table_data();
    void table();
    void probeAndRules_data();
    void probeAndRules();
    void aProcessMaySignalItself();
    void thisProgramIsTheSender();
    void aCopiedTreeDoesNotKnowTheSender();
    void agreesWithTheKernel();
};

namespace {

constexpr uid_t userA = 1000;
constexpr uid_t userB = 33;
constexpr pid_t senderSession = 100;

enum class May { Yes, No, Unknown };

May answer(std::optional<bool> may) { return !may ? May::Unknown : *may ? May::Yes : May::No; }

Sender senderWith(uid_t real, uid_t effective, bool capability = false)
{
    Sender result = sampleSender();
    result.realUser = real;
    result.effectiveUser = effective;
    result.mayKillAny = capability;
    return result;
}

Sender insideUserNamespace(bool capability)
{
    Sender result = senderWith(userA, userA, capability);
    result.allUsersMapped = false;
    return result;
}

ProcessInfo target(uid_t real, uid_t effective, uid_t saved, std::vector<pid_t> namespaces = { 4120 })
{
    return SampleProcess()
        .probe({})
        .set<std::optional<UserIds>>(&ProcessInfo::users, UserIds{ real, effective, saved })
        .set(&ProcessInfo::namespacePids, namespaces)
        .info();
}

ProcessInfo inSession(ProcessInfo process, std::optional<pid_t> session)
{
    process.session = session;
    return process;
}

} // namespace

void TestRights::table_data()
{
    QTest::addColumn<Sender>("from");
    QTest::addColumn<ProcessInfo>("to");
    QTest::addColumn<May>("term");
    QTest::addColumn<May>("cont");
    const Sender a = senderWith(userA, userA);
    const ProcessInfo b = target(userB, userB, userB);
    QTest::newRow("A to A") << a << target(userA, userA, userA) << May::Yes << May::Yes;
    QTest::newRow("A to B, same session") << a << inSession(b, senderSession) << May::No << May::Yes;
    QTest::newRow("A to B, other session") << a << b << May::No << May::No;
    QTest::newRow("A to B, session unknown") << a << inSession(b, std::nullopt) << May::No << May::Unknown;
    QTest::newRow("A to real A, effective root") << a << target(userA, 0, 0) << May::Yes << May::Yes;
    QTest::newRow("A to real B, effective A") << a << target(userB, userA, userB) << May::No << May::No;
    QTest::newRow("A to saved A") << a << target(userB, userB, userA) << May::Yes << May::Yes;
    QTest::newRow("effective B to A")
        << senderWith(userA, userB) << target(userA, userA, userA) << May::Yes << May::Yes;
    QTest::newRow("saved A to A") << senderWith(userB, userB) << target(userA, userA, userA) << May::No
                                  << May::No;
    QTest::newRow("root without CAP_KILL to A")
        << senderWith(0, 0) << target(userA, userA, userA) << May::No << May::No;
    QTest::newRow("root without CAP_KILL to root")
        << senderWith(0, 0) << target(0, 0, 0) << May::Yes << May::Yes;
    QTest::newRow("A with CAP_KILL to B") << senderWith(userA, userA, true) << b << May::Yes << May::Yes;
    QTest::newRow("A to a container of root") << a << target(0, 0, 0, { 4120, 1 }) << May::No << May::No;
    QTest::newRow("A to a container of subordinate users")
        << a << target(100'033, 100'033, 100'033, { 4120, 17 }) << May::Unknown << May::Unknown;
    QTest::newRow("root of a user namespace to B")
        << insideUserNamespace(true) << b << May::Unknown << May::Unknown;
    QTest::newRow("unmapped user") << insideUserNamespace(false) << target(65534, 65534, 65534)
                                   << May::Unknown << May::Unknown;
    QTest::newRow("nobody") << a << target(65534, 65534, 65534) << May::No << May::No;
}

void TestRights::table()
{
    QFETCH(Sender, from);
    QFETCH(ProcessInfo, to);
    QFETCH(May, term);
    QFETCH(May, cont);
    QCOMPARE(answer(maySend(to, from, SIGTERM)), term);
    QCOMPARE(answer(maySend(to, from, SIGCONT)), cont);
}

void TestRights::probeAndRules_data()
{
    QTest::addColumn<bool>("probe");
    QTest::addColumn<uid_t>("owner");
    QTest::addColumn<May>("term");
    QTest::addColumn<May>("cont");
    QTest::newRow("allowed against the rules") << true << uid_t{ userB } << May::Yes << May::Yes;
    QTest::newRow("refused, as the rules say") << false << uid_t{ userB } << May::No << May::Yes;
    QTest::newRow("refused against the rules") << false << uid_t{ userA } << May::No << May::No;
}

void TestRights::probeAndRules()
{
    QFETCH(bool, probe);
    QFETCH(uid_t, owner);
    QFETCH(May, term);
    QFETCH(May, cont);
    const ProcessInfo process
        = inSession(SampleProcess()
                        .probe(probe)
                        .set<std::optional<UserIds>>(&ProcessInfo::users, UserIds{ owner, owner, owner })
                        .info(),
            senderSession);
    QCOMPARE(answer(maySend(process, senderWith(userA, userA), SIGTERM)), term);
    QCOMPARE(answer(maySend(process, senderWith(userA, userA), SIGCONT)), cont);
    QCOMPARE(isRefusedByModule(process, senderWith(userA, userA)), !probe && owner == userA);
}

void TestRights::aProcessMaySignalItself()
{
    Sender self = senderWith(userA, userA);
    self.pid = 4120;
    QCOMPARE(answer(maySend(target(userB, userB, userB), self, SIGKILL)), May::Yes);
    QCOMPARE(
        answer(maySend(
            SampleProcess().probe({}).set<std::optional<UserIds>>(&ProcessInfo::users, std::nullopt).info(),
            senderWith(userA, userA), SIGTERM)),
        May::Unknown);
}

void TestRights::thisProgramIsTheSender()
{
    ProcReader reader;
    const Sender self = currentSender(reader);
    QCOMPARE(self.pid, ::getpid());
    QCOMPARE(self.realUser, ::getuid());
    QCOMPARE(self.effectiveUser, ::geteuid());
    if (self.ownNamespace)
        QCOMPARE(self.session, std::optional(::getsid(0)));
}

void TestRights::aCopiedTreeDoesNotKnowTheSender()
{
    const QTemporaryDir tree;
    ProcReader reader(QFile::encodeName(tree.path()));
    const Sender self = currentSender(reader);
    QCOMPARE(self.pid, 0);
    QVERIFY(!self.ownNamespace);
    QVERIFY(!self.session);
    QCOMPARE(self.realUser, ::getuid());
}

void TestRights::agreesWithTheKernel()
{
    ProcReader reader;
    const Sender self = currentSender(reader);
    int asked = 0;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        bool isPid = false;
        const pid_t pid = name.toInt(&isPid);
        if (!isPid)
            continue;
        const Result<ProcessInfo> process = reader.read(pid, ProcReader::Depth::Status);
        const bool isAllowed = ::kill(pid, 0) == 0;
        if (!process || (!isAllowed && errno == ESRCH))
            continue;
        const std::optional<bool> may = maySend(*process, self, SIGTERM);
        if (may)
            QVERIFY2(*may == isAllowed, qPrintable(name));
        ++asked;
    }
    QVERIFY(asked > 0);
}

QTEST_GUILESS_MAIN(TestRights)
#include "tst_rights.moc"
