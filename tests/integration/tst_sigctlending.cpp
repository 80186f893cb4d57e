// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// What sigctl says of processes that are ending and held up in it, and of those that take signals themselves.
#include "tests/support/forkedchild.h"
#include "tests/support/outcome.h"
#include "tests/support/sigctlrun.h"
#include "tests/support/testchild.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>
#include <utility>

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Sigwise::Test;

namespace {

const QString sigctl = QStringLiteral(SIGWISE_SIGCTL);

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}
QString pidOf(pid_t pid) { return QString::number(pid); }

Ran run(const char *options, pid_t pid)
{
    return runProgram(sigctl, words(options) + QStringList{ pidOf(pid) });
}

QString textOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QStringList findingsOf(pid_t pid)
{
    QStringList keys;
    for (const QJsonValue &finding :
        run("show --json", pid).object().value(QLatin1String("findings")).toArray())
        keys << textOf(finding.toObject(), "key");
    return keys;
}

/// Whether the end by SIGKILL is predicted as sure.
bool isSure(pid_t pid)
{
    const QJsonArray rows = run("show --json", pid).object().value(QLatin1String("signals")).toArray();
    return rows.at(SIGKILL - 1).toObject().value(QLatin1String("sure")).toBool(true);
}

/// Traces one thread of a child, and is told of its end.
class EndTracer
{
    Q_DISABLE_COPY_MOVE(EndTracer)
public:
    explicit EndTracer(pid_t thread)
        : m_thread(thread)
        , m_isTracing(::ptrace(PTRACE_SEIZE, thread, nullptr, PTRACE_O_TRACEEXIT) == 0)
    { }
    ~EndTracer() { letGo(); }

    [[nodiscard]] bool isTracing() const { return m_isTracing; }
    void letGo()
    {
        int status = 0;
        if (!std::exchange(m_isTracing, false))
            return;
        // Wherever it is: one that is not held yet halts for this, and is let go before anybody ends it.
        (void)::ptrace(PTRACE_INTERRUPT, m_thread, nullptr, nullptr);
        (void)::waitpid(m_thread, &status, __WALL);
        (void)::ptrace(PTRACE_DETACH, m_thread, nullptr, nullptr);
    }
    [[nodiscard]] bool isHeld() const { return statusValue(m_thread, "State").startsWith('t'); }

private:
    pid_t m_thread;
    bool m_isTracing;
};

} // namespace

class TestSigctlEnding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void heldByItsTracer_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::newRow("main thread") << QByteArray();
        QTest::newRow("worker") << QByteArray("--threads 2");
    }

    void heldByItsTracer()
    {
        QFETCH(QByteArray, options);
        TestChild child = TestChild::target(words(options.constData()));
        EndTracer tracer(threadsOf(child.pid()).back());
        QVERIFY(tracer.isTracing());
        QVERIFY(!isSure(child.pid()));
        const QJsonObject first = run("send KILL --json --wait 1", child.pid()).object();
        QCOMPARE(textOf(first, "predicted"), QStringLiteral("terminates"));
        QCOMPARE(textOf(first, "outcome"), QStringLiteral("pending"));
        QVERIFY(tracer.isHeld());
        QVERIFY2(findingsOf(child.pid()).contains(QLatin1String("ending-traced")),
            run("show", child.pid()).out.constData());
        for (const char *command : { "send KILL --json --wait 1", "send TERM --json --wait 1" }) {
            const QJsonObject later = run(command, child.pid()).object();
            QCOMPARE(textOf(later, "predicted"), QStringLiteral("no-effect"));
            QCOMPARE(textOf(later, "outcome"), QStringLiteral("none"));
            QCOMPARE(later.value(QLatin1String("merged")), QJsonValue(false));
        }
        const Ran told = run("send TERM --wait 1", child.pid());
        QVERIFY2(told.out.contains("held by its tracer"), told.out.constData());
        const Ran stopped = run("stop --grace 1", child.pid());
        QCOMPARE(stopped.code, 1);
        QVERIFY2(stopped.out.contains("held by its tracer"), stopped.out.constData());
        tracer.letGo();
        QVERIFY(child.waitForEnd());
    }

    void takenByTheProgram_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("signalfd") << QByteArray("--signalfd TERM") << QStringLiteral("collected");
        QTest::newRow("signalfd that nobody reads")
            << QByteArray("--signalfd-unread TERM") << QStringLiteral("pending");
        QTest::newRow("sigwait") << QByteArray("--sigwait TERM") << QStringLiteral("collected");
        // Whether it was read, or dropped, or its handler ran, leaves no trace.
        QTest::newRow("signalfd, ignored")
            << QByteArray("--signalfd TERM --ignore TERM") << QStringLiteral("running");
        QTest::newRow("signalfd, caught")
            << QByteArray("--signalfd TERM --catch TERM") << QStringLiteral("running");
    }

    void takenByTheProgram()
    {
        QFETCH(QByteArray, options);
        QFETCH(QString, outcome);
        TestChild child = TestChild::target(words(options.constData()));
        if (!child.waitForSleep()) {
            QVERIFY(child.isRunning());
            QSKIP("where a process sleeps cannot be seen here");
        }
        const Ran ran = run("send TERM --json --wait 1", child.pid());
        QCOMPARE(textOf(ran.object(), "predicted"), QStringLiteral("collected"));
        QCOMPARE(textOf(ran.object(), "outcome"), outcome);
        QVERIFY(child.isRunning());
    }

    // A member of the namespace that has ended, and whose parent, which is outside, takes no notice.
    void beforeAMemberIsReaped()
    {
        if (inForkedChild([] { return ::unshare(CLONE_NEWPID); }) != 0)
            QSKIP("no PID namespace can be made here");
        TestChild child = TestChild::target(words("--member-outside yes --as-init yes"));
        const pid_t init = procFile(child.pid(), "task/" + QByteArray::number(child.pid()) + "/children")
                               .split(' ')
                               .first()
                               .toInt();
        QVERIFY(init > 0);
        QVERIFY(!isSure(init));
        const QJsonObject first = run("send KILL --json --wait 1", init).object();
        QCOMPARE(textOf(first, "predicted"), QStringLiteral("terminates"));
        QCOMPARE(textOf(first, "outcome"), QStringLiteral("pending"));
        QVERIFY(findingsOf(init).contains(QLatin1String("ending-before-members")));
        const QJsonObject second = run("send KILL --json --wait 1", init).object();
        QCOMPARE(textOf(second, "outcome"), QStringLiteral("none"));
        QCOMPARE(second.value(QLatin1String("merged")), QJsonValue(false));
    }
};

QTEST_GUILESS_MAIN(TestSigctlEnding)
#include "tst_sigctlending.moc"
