// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/unitsettings.h"
#include "tests/support/unitmanager.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Sigwise;
using namespace Sigwise::Test;

namespace {

// What one look may cost on a busy machine; without a limit of its own it would be 25 s to 90 s.
constexpr qint64 limitMs = 5'000;

ProcessInfo processIn(const char *cgroup, const char *unit)
{
    ProcessInfo process;
    process.cgroup = cgroup;
    process.unit = unit;
    return process;
}

ProcessInfo shop() { return processIn("/system.slice/shop.service/worker", "shop.service"); }

} // namespace

class TestUnitSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void services_data()
    {
        QTest::addColumn<QByteArray>("cgroup");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("path"); // empty = no service
        QTest::addColumn<int>("user"); // -1 = the system's
        const auto row = [](const char *cgroup, const char *unit, const char *path, int user) {
            QTest::newRow(cgroup) << QByteArray(cgroup) << QByteArray(unit) << QByteArray(path) << user;
        };
        row("/system.slice/a.service", "a.service", "/system.slice/a.service", -1);
        row("/system.slice/a.service/sub", "a.service", "/system.slice/a.service", -1);
        row("/user.slice/user-7.slice/user@7.service/app.slice/b.service", "b.service",
            "/user.slice/user-7.slice/user@7.service/app.slice/b.service", 7);
        row("/user.slice/user-7.slice/user@7.service/init.scope", "init.scope", "", -1);
        row("/user.slice/user-7.slice/user@7.service", "user@7.service",
            "/user.slice/user-7.slice/user@7.service", -1);
        row("/user.slice/user@seven.service/b.service", "b.service",
            "/user.slice/user@seven.service/b.service", -1);
        row("/system.slice/a.service/docker-1.scope", "docker-1.scope", "", -1);
        row("/", "", "", -1);
        row("/a.slice/app-a\\x2dbar@autostart.service", "app-a-bar@autostart.service",
            "/a.slice/app-a\\x2dbar@autostart.service", -1);
        row("/a.slice/_cgroup.service", "cgroup.service", "/a.slice/_cgroup.service", -1);
        row("/system.slice/a.service (deleted)", "a.service", "/system.slice/a.service", -1);
    }

    void services()
    {
        QFETCH(QByteArray, cgroup);
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, path);
        QFETCH(int, user);
        const std::optional<UnitName> name = serviceOf(processIn(cgroup.constData(), unit.constData()));
        QCOMPARE(name.has_value(), !path.isEmpty());
        if (!name)
            return;
        // The name that systemd has for it, and not what it shows.
        QCOMPARE(name->name, QByteArray(unit).replace("a-bar", "a\\x2dbar"));
        QCOMPARE(name->controlGroup, path);
        QCOMPARE(name->user, user < 0 ? std::nullopt : std::optional(static_cast<uid_t>(user)));
    }

    void whatAManagerSays_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<int>("killSignal");
        QTest::addColumn<qint64>("timeoutMs"); // -1 = for ever
        QTest::addColumn<bool>("sendsSigkill");
        QTest::addColumn<QByteArray>("restart");
        QTest::addColumn<QByteArray>("reload");
        const auto row = [](const char *mode, bool known, int signo, qint64 ms, bool kills,
                             const char *restart, const char *reload) {
            QTest::newRow(mode) << known << signo << ms << kills << QByteArray(restart) << QByteArray(reload);
        };
        row("plain", true, SIGQUIT, 25'001, false, "always", "/usr/sbin/shop -s reload");
        row("odd", true, SIGTERM, -1, true, "no", "/usr/sbin/shop -s reload");
        row("another", false, 0, 0, false, "", "");
        row("refusing", false, 0, 0, false, "", "");
        row("types", false, 0, 0, false, "", "");
        row("bare", false, 0, 0, false, "", "");
        row("empty", false, 0, 0, false, "", "");
    }

    void whatAManagerSays()
    {
        QFETCH(bool, isKnown);
        QFETCH(int, killSignal);
        QFETCH(qint64, timeoutMs);
        QFETCH(bool, sendsSigkill);
        QFETCH(QByteArray, restart);
        QFETCH(QByteArray, reload);
        UnitManager bus(QString::fromLatin1(QTest::currentDataTag()));
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        const UnitReply reply = bus.patientAsk()(*serviceOf(shop()));
        QVERIFY(reply.isKnown);
        QVERIFY(bus.hasAnswered());
        const std::optional<UnitSettings> &settings = reply.settings;
        QCOMPARE(settings.has_value(), isKnown);
        if (!settings)
            return;
        QCOMPARE(settings->killSignal, killSignal);
        QCOMPARE(settings->stopTimeout ? qint64{ settings->stopTimeout->count() } : qint64{ -1 }, timeoutMs);
        QCOMPARE(settings->sendsSigkill, sendsSigkill);
        QCOMPARE(settings->restart, restart);
        QCOMPARE(settings->reloadCommand, reload);
    }

    void nothingHoldsItUp_data()
    {
        QTest::addColumn<QString>("mode");
        for (const char *mode : { "silent", "late", "flood", "huge" })
            QTest::newRow(mode) << QString::fromLatin1(mode);
    }

    void nothingHoldsItUp()
    {
        QFETCH(QString, mode);
        const UnitManager bus(mode);
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        UnitSettingsReader reader = bus.reader();
        QElapsedTimer timer;
        timer.start();
        const UnitReply reply = reader.of(shop());
        QVERIFY2(timer.elapsed() < limitMs, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(reply.isKnown, reply.settings.has_value());
        if (reply.isKnown) // of the huge one, where there was time for it
            QVERIFY(reply.settings->restart.size() <= 4096 && reply.settings->reloadCommand.size() <= 4096);
    }

    void aBusThatTakesTheConnectionAndSaysNothing()
    {
        const QTemporaryDir folder;
        const QByteArray path = folder.filePath(QStringLiteral("bus")).toUtf8();
        const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, path.constData(), sizeof address.sun_path);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(::listen(listener, 1), 0);
        UnitSettingsReader::Places places;
        places.systemBus = "unix:path=" + path;
        UnitSettingsReader reader(places);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 100; ++i) // asked once, then left alone for a second
            QCOMPARE(reader.of(shop()), UnitReply(std::nullopt, false));
        QVERIFY2(timer.elapsed() < limitMs, qPrintable(QString::number(timer.elapsed())));
        ::close(listener);
    }

    void noBus()
    {
        UnitSettingsReader::Places places;
        places.systemBus = "unix:path=/nonexistent/bus";
        UnitSettingsReader reader(places);
        QCOMPARE(reader.of(shop()), UnitReply());
        QCOMPARE(reader.of(processIn("/user.slice/session-1.scope", "session-1.scope")), UnitReply());
    }

    void whatWasToldIsKept()
    {
        UnitManager bus(QStringLiteral("plain"));
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        UnitSettingsReader reader = bus.reader();
        QTRY_VERIFY(reader.of(shop()).settings);
        bus.endManager();
        QVERIFY(reader.of(shop()).settings);
        QTRY_COMPARE(bus.reader().of(shop()), UnitReply());
    }

    void noAnswerDoesNotUnsayOne()
    {
        UnitManager bus(QStringLiteral("plain"));
        if (!bus.isReady())
            QSKIP("dbus-daemon is not installed");
        UnitSettingsReader reader = bus.forgetfulReader();
        UnitReply told(std::nullopt, false);
        QTRY_VERIFY((told = reader.of(shop())).isKnown); // a busy machine may need more than one try
        QVERIFY(!told.settings->sendsSigkill);
        bus.holdManager();
        QCOMPARE(reader.of(shop()), told);
        QCOMPARE(bus.reader().of(shop()), UnitReply(std::nullopt, false));
    }
};

QTEST_GUILESS_MAIN(TestUnitSettings)
#include "tst_unitsettings.moc"
