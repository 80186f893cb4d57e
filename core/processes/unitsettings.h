// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QByteArray>
#include <QHash>

#include <chrono>
#include <csignal>
#include <optional>

namespace Sigwise {

/// What a service of systemd was told about its end and its reload (systemd.service(5), systemd.kill(5)).
struct UnitSettings
{
    int killSignal = SIGTERM;
    /// From the first signal until SIGKILL; empty = for ever (TimeoutStopSec=infinity).
    std::optional<std::chrono::milliseconds> stopTimeout = std::chrono::seconds(90);
    bool sendsSigkill = true;
    QByteArray restart; ///< "no", "always", "on-failure", …; foreign bytes; empty = not known
    QByteArray reloadCommand; ///< of the first ExecReload=, words joined by blanks; empty = none

    /// Whether systemd may start it again when it ends.
    [[nodiscard]] bool mayRestart() const { return !restart.isEmpty() && restart != "no"; }
    friend bool operator==(const UnitSettings &, const UnitSettings &) = default;
};

/// A service and the manager that it belongs to.
struct UnitName
{
    QByteArray name; ///< "nginx.service"
    QByteArray controlGroup; ///< its path
    std::optional<uid_t> user; ///< whose manager; empty = the system's

    friend bool operator==(const UnitName &, const UnitName &) = default;
};

/// The service that a process belongs to, by its control group; nothing for scopes and for what is in none.
[[nodiscard]] std::optional<UnitName> serviceOf(const ProcessInfo &process);

/// Asks the managers, over D-Bus. It takes at most 200 ms, whatever the bus does, and what was told is kept
/// for a minute; a bus that did not answer in time is left alone as long. An answer about another control
/// group than the process's own (the unit of a container's manager has the same name) is none. Without
/// libsystemd at build time nothing is ever known. Not thread safe.
class UnitSettingsReader
{
public:
    struct Places
    {
        QByteArray systemBus = QByteArrayLiteral("unix:path=/run/dbus/system_bus_socket");
        QByteArray runtimeFolders = QByteArrayLiteral("/run/user"); ///< the users' buses: UID/bus in it
    };
    UnitSettingsReader();
    explicit UnitSettingsReader(const Places &places);

    static constexpr std::chrono::milliseconds patience{ 200 };
    /// Whether this build can ask at all.
    [[nodiscard]] static bool isSupported();

    /// Nothing: no service, or no answer; then systemd's defaults are as good as any.
    [[nodiscard]] std::optional<UnitSettings> of(const ProcessInfo &process);
    [[nodiscard]] std::optional<UnitSettings> of(const UnitName &unit);

private:
    struct Kept
    {
        std::optional<UnitSettings> settings;
        qint64 untilNs = 0; ///< CLOCK_MONOTONIC
    };
    [[nodiscard]] QByteArray busOf(const UnitName &unit) const;

    Places m_places;
    QHash<QByteArray, Kept> m_kept; ///< by control group
    QHash<QByteArray, qint64> m_silent; ///< buses that did not answer, and until when they are left alone
};

} // namespace Sigwise
