// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// sigctl send to one thread, a group, a session, a tree; with a value; only to handlers.
#include "tests/support/sigctlrun.h"
#include "tests/support/testchild.h"

#include <QDir>
#include <QTest>

#include <csignal>

using namespace Sigwise::Test;

namespace {

const QString sigctl = QStringLiteral(SIGWISE_SIGCTL);

QStringList words(const char *text) { return QString::fromUtf8(text).split(QLatin1Char(' ')); }
QString pidOf(const TestChild &child) { return QString::number(child.pid()); }

Ran send(const char *options, const QString &target)
{
    return runProgram(sigctl, words("send --json") + words(options) + QStringList{ target });
}

QStringList results(const Ran &ran)
{
    QStringList list;
    for (const QJsonObject &object : ran.objects())
        list.append(object.value(QLatin1String("result")).toString());
    return list;
}

QList<int> pids(const Ran &ran)
{
    QList<int> list;
    for (const QJsonObject &object : ran.objects())
        list.append(object.value(QLatin1String("pid")).toInt());
    return list;
}

} // namespace

class TestSigctlScope : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachMemberGetsItsOwnResult_data()
    {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<int>("count");
        QTest::newRow("group") << QStringLiteral("--group") << 4;
        QTest::newRow("session") << QStringLiteral("--session") << 4;
        QTest::newRow("tree") << QStringLiteral("--tree") << 4;
    }

    void eachMemberGetsItsOwnResult()
    {
        QFETCH(QString, scope);
        QFETCH(int, count);
        const TestChild child = TestChild::target(words("--new session --children 3"));
        const Ran dry = send(qPrintable(scope % QStringLiteral(" --dry-run TERM")), pidOf(child));
        QCOMPARE(dry.code, 0);
        QCOMPARE(pids(dry).size(), count);
        QCOMPARE(pids(dry).front(), child.pid());
        QCOMPARE(results(dry), QStringList(count, QStringLiteral("not-sent")));
        QVERIFY(child.isRunning());
        const Ran ran = send(qPrintable(scope % QStringLiteral(" TERM --wait 20")), pidOf(child));
        QCOMPARE(ran.code, 0);
        QCOMPARE(pids(ran), pids(dry));
        for (const QJsonObject &object : ran.objects()) {
            QCOMPARE(object.value(QLatin1String("outcome")).toString(), QStringLiteral("ended"));
            QCOMPARE(object.value(QLatin1String("predicted")).toString(), QStringLiteral("terminates"));
        }
    }

    void itLeavesItselfOut()
    {
        // A shell that waits for sigctl, in a session of its own: TERM to the session ends the shell alone.
        const Ran ran = runProgram(QStringLiteral("setsid"),
            { QStringLiteral("-w"), QStringLiteral("sh"), QStringLiteral("-c"),
                QString(u"trap : USR1; " % sigctl % u" send --json --session --wait 0 USR1 $$; true") });
        QCOMPARE(results(ran), (QStringList{ QStringLiteral("sent") }));
        QVERIFY2(ran.err.contains("left out: sigctl ("), ran.err.constData());
    }

    void whoJoinsMeanwhileGetsItToo()
    {
        const TestChild child = TestChild::target(words("--new group --fork-on USR1"));
        const Ran ran = send("--group USR1 --wait 2", pidOf(child));
        QCOMPARE(pids(ran).size(), 2);
        QVERIFY2(ran.err.contains("joined while"), ran.err.constData());
        QVERIFY(child.isRunning());
    }

    // It leads a process group, and has ended before anybody looks for its children.
    void orphansOfATreeGetItToo()
    {
        const TestChild child = TestChild::target(words("--new group --fork-on TERM --exit-on TERM"));
        const Ran ran = send("--tree TERM --wait 5", pidOf(child));
        QCOMPARE(pids(ran).size(), 2);
        QCOMPARE(ran.objects().back().value(QLatin1String("outcome")).toString(), QStringLiteral("ended"));
    }

    void oneThread()
    {
        TestChild child = TestChild::target(words("--catch USR1 --threads 2 --workers-block USR1"));
        QString tid;
        for (const QString &entry : QDir(QStringLiteral("/proc/%1/task").arg(child.pid()))
                                        .entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            if (entry != pidOf(child))
                tid = entry;
        }
        const Ran ran = send(qPrintable(QStringLiteral("USR1 --thread ") % tid), pidOf(child));
        QCOMPARE(
            ran.objects().front().value(QLatin1String("predicted")).toString(), QStringLiteral("blocked"));
        QCOMPARE(ran.objects().front().value(QLatin1String("outcome")).toString(), QStringLiteral("pending"));
        QCOMPARE(send("KILL --thread 2147483647", pidOf(child)).code, 3);
        QVERIFY(child.isRunning());
    }

    void onlyToHandlers()
    {
        TestChild child = TestChild::target(words("--catch USR1"));
        const Ran refused = send("--require-handler USR2", pidOf(child));
        QCOMPARE(refused.code, 1);
        QCOMPARE(results(refused), (QStringList{ QStringLiteral("refused") }));
        QCOMPARE(send("--require-handler --value 7 USR1", pidOf(child)).code, 0);
        QVERIFY(child.waitForHandler(SIGUSR1));
    }

    void itDoesNotEndItself()
    {
        const Ran ran = runProgram(
            QStringLiteral("sh"), { QStringLiteral("-c"), QString(u"exec " % sigctl % u" send KILL $$") });
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.out.contains("this is the program that sends"), ran.out.constData());
    }

    void aThousandTargets()
    {
        const TestChild child = TestChild::target(words("--ignore USR2 --children 1000"));
        const Ran ran = send("--tree --wait 0 USR2", pidOf(child));
        QCOMPARE(ran.code, 0);
        QCOMPARE(pids(ran).size(), 1001);
        QCOMPARE(results(ran).count(QStringLiteral("sent")), 1001);
    }
};

QTEST_GUILESS_MAIN(TestSigctlScope)
#include "tst_sigctlscope.moc"
