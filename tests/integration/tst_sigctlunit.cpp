// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// `sigctl stop` to a process of a unit, whose manager tells how it is to be stopped: on a bus that takes the
// place of the system's, in a mount namespace of the test's own (mount_namespaces(7)).
#include "tests/support/sigctlrun.h"
#include "tests/support/testchild.h"

#include <QFile>
#include <QJsonArray>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <unistd.h>

using namespace Sigwise::Test;

namespace {

QString text(const char *bytes) { return QString::fromUtf8(bytes); }

QString ownName() { return QString(u'u' % QString::number(::getpid() % 100'000)); }

// $1 is the process that gets into the unit, $2 a folder, $3 the manager, $0 sigctl with what follows.
constexpr auto script = R"(
pid=$1 folder=$2 manager=$3
shift 3
mount -t tmpfs tmpfs /run && mkdir /run/dbus || exit 99
echo 0::/system.slice/shop.service > "$folder/cgroup"
mount --bind "$folder/cgroup" "/proc/$pid/cgroup" || exit 99
bus=/run/dbus/system_bus_socket
setpriv --pdeathsig KILL dbus-daemon --session --nofork --nopidfile --address=unix:path=$bus > /dev/null 2>&1 &
daemon=$!
until [ -S $bus ]; do kill -0 $daemon || exit 99; done
mkfifo "$folder/said"
"$manager" unix:path=$bus plain > "$folder/said" &
exec 3< "$folder/said" # for as long as it has something to say
read said <&3
"$0" "$@" 3<&-
code=$?
kill $! $daemon
exit $code
)";

} // namespace

class TestSigctlUnit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const QStringList namespaces{ text("--mount"), text("true") };
        if (QProcess::execute(text("unshare"), namespaces) != 0)
            QSKIP("a mount namespace of its own needs root");
        if (QStandardPaths::findExecutable(text("dbus-daemon")).isEmpty())
            QSKIP("dbus-daemon is not installed");
    }

    // KillSignal=SIGQUIT, SendSIGKILL=no: the first signal is the unit's, and nothing follows it.
    void stopsAsItsUnitSays_data()
    {
        QTest::addColumn<bool>("isMatched");
        QTest::newRow("by its number") << false;
        QTest::newRow("by a filter") << true;
    }

    void stopsAsItsUnitSays()
    {
        QFETCH(bool, isMatched);
        TestChild child = TestChild::target(
            { text("--name"), ownName(), text("--catch"), text("QUIT"), text("--ignore"), text("TERM") });
        const Ran ran = runInUnit(child, options(child, isMatched) + QStringList{ text("--json") });
        QVERIFY2(ran.code == 1, ran.err.constData());
        const QJsonArray steps = ran.object().value(text("steps")).toArray();
        QCOMPARE(steps.size(), 1);
        QCOMPARE(steps.at(0).toObject().value(text("signal")).toString(), text("SIGQUIT"));
        QCOMPARE(ran.object().value(text("outcome")).toString(), text("running"));
        QVERIFY2(ran.err.contains("Its unit says that it gets no SIGKILL"), ran.err.constData());
        QVERIFY(child.waitForHandler(SIGQUIT));
    }

    // What is shown before the question is answered is the effect of that signal.
    void showsWhatTheUnitSays()
    {
        TestChild child = TestChild::target({ text("--name"), ownName(), text("--catch"), text("QUIT") });
        const Ran ran
            = runInUnit(child, { text("stop"), text("--match"), QString(text("name:") % ownName()) });
        QVERIFY2(ran.code == 1, ran.err.constData());
        QVERIFY2(ran.out.contains("SIGQUIT") && !ran.out.contains("SIGTERM"), ran.out.constData());
        QVERIFY2(ran.out.contains("runs its handler"), ran.out.constData());
        child.write("default WINCH\n");
        QVERIFY(child.waitForLine("done")); // it got nothing
        QCOMPARE(child.strayHandlers(), 0);
    }

private:
    static QStringList options(const TestChild &child, bool isMatched)
    {
        const QStringList stop{ text("stop"), text("--grace"), text("1") };
        if (!isMatched)
            return stop + QStringList{ QString::number(child.pid()) };
        return stop + QStringList{ text("--match"), QString(text("name:") % ownName()), text("--yes") };
    }

    static Ran runInUnit(const TestChild &child, const QStringList &arguments)
    {
        const QTemporaryDir folder;
        return runProgram(text("unshare"),
            QStringList{ text("--mount"), text("--propagation"), text("private"), text("sh"), text("-c"),
                text(script), text(SIGWISE_SIGCTL), QString::number(child.pid()), folder.path(),
                text(SIGWISE_TEST_MANAGER) }
                + arguments);
    }
};

QTEST_GUILESS_MAIN(TestSigctlUnit)
#include "tst_sigctlunit.moc"
