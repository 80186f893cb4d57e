// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/unitsettings.h"
#include "tests/support/testchild.h"

#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <csignal>
#include <memory>

namespace Sigwise::Test {

/// A bus of its own with a manager on it (tests/support/fakemanager.cpp); both end with it.
class UnitManager
{
public:
    explicit UnitManager(const QString &mode)
    {
        constexpr int patience = 10'000;
        if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
            return;
        const QString path = m_folder.filePath(QStringLiteral("bus"));
        m_address = QStringLiteral("unix:path=") + path;
        m_daemon = std::make_unique<TestChild>(QStringLiteral("dbus-daemon"),
            QStringList{ QStringLiteral("--session"), QStringLiteral("--nofork"),
                QStringLiteral("--nopidfile"), QString(QStringLiteral("--address=") % m_address) });
        if (!QTest::qWaitFor([&path] { return QFile::exists(path); }, patience))
            qFatal("dbus-daemon did not start");
        m_manager = std::make_unique<TestChild>(
            QStringLiteral(SIGWISE_TEST_MANAGER), QStringList{ m_address, mode });
        if (!m_manager->waitForLine("ready"))
            qFatal("the manager did not come to its bus");
        m_isReady = true;
    }

    /// False: there is no dbus-daemon here.
    [[nodiscard]] bool isReady() const { return m_isReady; }
    [[nodiscard]] UnitSettingsReader reader() const { return UnitSettingsReader(places()); }
    /// That asks anew each time.
    [[nodiscard]] UnitSettingsReader forgetfulReader() const
    {
        return UnitSettingsReader(places(), std::chrono::milliseconds(0));
    }
    /// Asks it anew while it does not answer in the time that it has: on a busy machine that may be little.
    [[nodiscard]] auto patientAsk() const
    {
        return [places = places()](const UnitName &unit) {
            UnitReply reply(std::nullopt, false);
            for (int tries = 0; tries < 20 && !reply.isKnown; ++tries)
                reply = UnitSettingsReader(places).of(unit);
            return reply;
        };
    }
    /// Whether it has answered since the last question.
    [[nodiscard]] bool hasAnswered() { return m_manager->waitForLine("answered"); }
    void endManager() { m_manager.reset(); }
    /// It stays on the bus and says nothing more.
    void holdManager() { (void)::kill(m_manager->pid(), SIGSTOP); }

private:
    [[nodiscard]] UnitSettingsReader::Places places() const
    {
        UnitSettingsReader::Places places;
        places.systemBus = m_address.toUtf8();
        return places;
    }

    QTemporaryDir m_folder;
    QString m_address;
    std::unique_ptr<TestChild> m_daemon;
    std::unique_ptr<TestChild> m_manager;
    bool m_isReady = false;
};

} // namespace Sigwise::Test
