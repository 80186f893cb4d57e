// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/prediction/surroundings.h"
#include "core/sending/gracefulstop.h"
#include "core/sending/unitservice.h"
#include "core/words/programwords.h"
#include "core/words/stopwords.h"
#include "tests/support/proctree.h"
#include "tests/support/unitmanager.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <csignal>
#include <memory>

using namespace Sigwise;
using namespace Sigwise::Test;

Q_DECLARE_METATYPE(Sigwise::UnitName)

namespace {

ProcessInfo processIn(const char *cgroup, const char *unit, pid_t pid = 4121, pid_t parent = 1)
{
    ProcessInfo process;
    process.key = { pid, 81234 };
    process.parent = parent;
    process.cgroup = cgroup;
    process.unit = unit;
    return process;
}

ProcessInfo shop() { return processIn("/system.slice/shop.service", "shop.service"); }

UnitSettings always()
{
    UnitSettings settings;
    settings.restart = "always";
    return settings;
}

/// A bus that answers when it is told to.
struct SlowBus
{
    QSemaphore open;
    std::atomic<int> asked = 0;
    std::atomic<QThread *> thread = nullptr;
    std::optional<UnitSettings> settings = always();
    std::atomic<bool> isHeard = true;

    [[nodiscard]] UnitService::Ask ask()
    {
        return [this](const UnitName &) {
            ++asked;
            thread = QThread::currentThread();
            (void)open.tryAcquire(1, 10'000); // a test that fails does not release it
            return UnitReply(settings, isHeard);
        };
    }
};

} // namespace

class TestUnitService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void unknownUntilItIsAnswered()
    {
        SlowBus bus;
        UnitService units(bus.ask());
        QSignalSpy answered(&units, &UnitService::answered);
        for (int i = 0; i < 100; ++i) // comes back at once, though the bus says nothing
            QVERIFY(!units.of(shop()).isKnown);
        QTRY_COMPARE(bus.asked.load(), 1);
        QVERIFY(bus.thread != QThread::currentThread());
        QCOMPARE(answered.count(), 0);
        bus.open.release();
        QTRY_COMPARE(answered.count(), 1);
        QVERIFY(units.of(shop()).isKnown);
        QCOMPARE(units.of(shop()).settings, std::optional(always()));
        // A worker of the same unit, in a control group below it.
        QVERIFY(units.of(processIn("/system.slice/shop.service/w", "shop.service", 4122)).isKnown);
        QCOMPARE(bus.asked.load(), 1);
    }

    void thereIsNoSuchUnit()
    {
        SlowBus bus;
        bus.settings.reset();
        bus.open.release();
        UnitService units(bus.ask());
        QSignalSpy answered(&units, &UnitService::answered);
        QVERIFY(!units.of(shop()).isKnown);
        QTRY_COMPARE(answered.count(), 1);
        QVERIFY(units.of(shop()).isKnown);
        QVERIFY(!units.of(shop()).settings);
        QCOMPARE(bus.asked.load(), 1);
    }

    void noAnswerIsNone()
    {
        SlowBus bus;
        bus.isHeard = false;
        bus.open.release(100);
        UnitService units(bus.ask());
        QSignalSpy answered(&units, &UnitService::answered);
        const UnitReply before = units.of(shop());
        QVERIFY(!before.isKnown);
        QCOMPARE(noKillFor(before), StopPlan::NoKill::UnitUnknown);
        QTRY_COMPARE(bus.asked.load(), 1);
        bus.isHeard = true;
        QTRY_VERIFY(units.of(shop()).isKnown); // it is asked again
        QCOMPARE(answered.count(), 1);
        QVERIFY(bus.asked.load() <= 3);
        QCOMPARE(noKillFor(units.of(shop())), StopPlan::NoKill::None);
    }

    void whatIsInNoServiceIsNotAskedFor()
    {
        SlowBus bus;
        UnitService units(bus.ask());
        QVERIFY(units.of(processIn("/user.slice/session-1.scope", "session-1.scope")).isKnown);
        QVERIFY(units.of(ProcessInfo()).isKnown);
        UnitService nobody({});
        QVERIFY(nobody.of(shop()).isKnown);
        QVERIFY(!nobody.of(shop()).settings);
        QCOMPARE(bus.asked.load(), 0);
    }

    void unitsOfTheSameNameAreTwo()
    {
        QList<QByteArray> paths; // of the service's thread, read when it has answered
        UnitService units([&paths](const UnitName &unit) {
            paths << unit.controlGroup;
            return std::optional<UnitSettings>();
        });
        QSignalSpy answered(&units, &UnitService::answered);
        QVERIFY(!units.of(shop()).isKnown);
        QVERIFY(!units.of(processIn("/user.slice/user@7.service/shop.service", "shop.service")).isKnown);
        QTRY_COMPARE(answered.count(), 2);
        QCOMPARE(paths.size(), 2);
    }

    void endsWithAQuestionOnItsWay()
    {
        SlowBus bus;
        auto units = std::make_unique<UnitService>(bus.ask());
        QVERIFY(!units->of(shop()).isKnown);
        QTRY_COMPARE(bus.asked.load(), 1);
        bus.open.release();
        units.reset();
        QCOMPARE(bus.asked.load(), 1);
    }

    void anotherProcTree()
    {
        const ProcTree tree;
        QVERIFY(!UnitService::managersOf(tree.path()));
    }

    void aManagerOnABus()
    {
        const UnitManager bus(QStringLiteral("plain"));
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        UnitService units(bus.patientAsk());
        QSignalSpy answered(&units, &UnitService::answered);
        QVERIFY(!units.of(shop()).isKnown);
        QTRY_COMPARE(answered.count(), 1);
        const std::optional<UnitSettings> settings = units.of(shop()).settings;
        QVERIFY(settings);
        QCOMPARE(settings->restart, QByteArray("always"));
    }

    void whoseEndIsTheServicesEnd_data()
    {
        QTest::addColumn<int>("parent");
        QTest::addColumn<bool>("isAbout");
        QTest::newRow("started by systemd") << 1 << true;
        QTest::newRow("by a user's manager") << 700 << true;
        QTest::newRow("by a process of its own unit") << 4000 << false;
        QTest::newRow("by one that cannot be seen") << 5000 << false;
    }

    void whoseEndIsTheServicesEnd()
    {
        QFETCH(int, parent);
        QFETCH(bool, isAbout);
        Snapshot all;
        all.processes = { std::make_shared<ProcessInfo>(
                              processIn("/user.slice/user@7.service/init.scope", "init.scope", 700)),
            std::make_shared<ProcessInfo>(
                processIn("/system.slice/shop.service/main", "shop.service", 4000)) };
        const ProcessInfo process = processIn("/system.slice/shop.service", "shop.service", 4121, parent);
        QCOMPARE(restartOf(process, all, always()), isAbout ? QByteArray("always") : QByteArray());
        QVERIFY(restartOf(process, all, std::nullopt).isEmpty());
    }

    void thePhraseOfSigterm_data()
    {
        QTest::addColumn<Prediction>("prediction");
        QTest::addColumn<QByteArray>("restart");
        QTest::addColumn<QString>("phrase");
        const auto made = [](Effect effect, Reason reason, std::optional<Effect> then = std::nullopt) {
            Prediction prediction;
            prediction.effect = effect;
            prediction.reason = reason;
            prediction.then = then;
            return prediction;
        };
        const auto row
            = [](const char *name, const Prediction &prediction, const char *restart, const char *phrase) {
                  QTest::newRow(name) << prediction << QByteArray(restart) << QString::fromUtf8(phrase);
              };
        const Prediction ends = made(Effect::Terminates, Reason::NotCaught);
        const Prediction handled = made(Effect::Handled, Reason::Caught);
        row("ends", ends, "always", "ends it – not caught!; systemd starts it again");
        row("a clean end", ends, "on-success", "ends it – not caught!; systemd starts it again");
        row("not after SIGTERM", ends, "on-failure", "ends it – not caught!");
        row("no", ends, "no", "ends it – not caught!");
        row("not known", ends, "", "ends it – not caught!");
        row("a handler", handled, "always", "runs its handler; if it ends, systemd starts it again");
        row("a handler, and who knows how", handled, "on-success", "runs its handler");
        row("ignored", made(Effect::Ignored, Reason::SetToIgnore), "always", "ignored");
        row("later", made(Effect::WaitsForContinue, Reason::ProcessStopped, Effect::Terminates), "always",
            "waits; ends it once continued; systemd starts it again");
        Prediction denied = ends;
        denied.permitted = false;
        row("not permitted", denied, "always", "not permitted: owned by root");
        row("in a tracer's hand", made(Effect::Debugger, Reason::Traced, Effect::Terminates), "always",
            "goes to its tracer; if it ends, systemd starts it again");
    }

    void thePhraseOfSigterm()
    {
        QFETCH(Prediction, prediction);
        QFETCH(QByteArray, restart);
        QFETCH(QString, phrase);
        const QString root = QStringLiteral("root");
        QCOMPARE(Words::programPhrase(nullptr, prediction, SIGTERM, root, restart), phrase);
        QVERIFY(Words::programLine(nullptr, prediction, SIGTERM, root, restart).startsWith(phrase));
        const QString other = Words::programPhrase(nullptr, prediction, SIGHUP, root, restart);
        QVERIFY2(!other.contains(QLatin1String("systemd")), qPrintable(other));
    }

    void whatKeepsItStopped_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("user"); // -1 = the system's
        QTest::addColumn<QString>("command");
        QTest::newRow("system") << QByteArray("shop.service") << -1
                                << QStringLiteral("systemctl stop shop.service");
        QTest::newRow("own") << QByteArray("shop@1.service") << 1000
                             << QStringLiteral("systemctl --user stop shop@1.service");
        QTest::newRow("another's") << QByteArray(
            "shop.service") << 7 << QStringLiteral("systemctl --user --machine=eve@.host stop shop.service");
        QTest::newRow("escaped") << QByteArray("a\\x2db.service") << -1
                                 << QStringLiteral("systemctl stop 'a\\x2db.service'");
        QTest::newRow("no option") << QByteArray("-.service") << -1
                                   << QStringLiteral("systemctl stop -- -.service");
        QTest::newRow("hostile") << QByteArray("';reboot;'.service") << -1
                                 << QStringLiteral("systemctl stop ''\\'';reboot;'\\''.service'");
    }

    void whatKeepsItStopped()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, user);
        QFETCH(QString, command);
        UnitName unit{ name, "/x", std::nullopt };
        if (user >= 0)
            unit.user = static_cast<uid_t>(user);
        QCOMPARE(Words::stopCommand(unit, 1000, "eve"), command);
    }
};

QTEST_GUILESS_MAIN(TestUnitService)
#include "tst_unitservice.moc"
