// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QByteArray>
#include <QHash>

#include <chrono>
#include <csignal>
#include <optional>
#include <utility>

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

    friend bool operator==(const UnitSettings &, const UnitSettings &) = default;
};

/// What is known of a unit.
struct UnitReply
{
    // Also made of settings alone, or of std::nullopt.
    UnitReply(std::optional<UnitSettings> told = std::nullopt, bool known = true)
        : settings(std::move(told))
        , isKnown(known)
    { }

    std::optional<UnitSettings> settings; ///< empty: no service, or nobody runs it who could be asked
    bool isKnown; ///< false: its manager is there and has not answered yet

    friend bool operator==(const UnitReply &, const UnitReply &) = default;
};

/// A service and the manager that it belongs to.
struct UnitName
{
    QByteArray name; ///< as its manager calls it: "nginx.service", "app-a\\x2db@autostart.service"
    QByteArray controlGroup; ///< its path
    std::optional<uid_t> user; ///< whose manager; empty = the system's

    friend bool operator==(const UnitName &, const UnitName &) = default;
};

/// The service that a process belongs to, by its control group; nothing for scopes and for what is in none.
[[nodiscard]] std::optional<UnitName> serviceOf(const ProcessInfo &process);

/// Asks the managers, over D-Bus. It takes at most 200 ms, whatever the bus does, and what was told is kept
/// for a minute. Where there is no bus (no socket, nobody behind it, not for this user), no manager on it, or
/// no such unit, there are no settings, and that is known. A manager that does not answer in time (systemd
/// that reloads, a bus that is full) is no such case: what it said before stands, or nothing is known, and
/// its bus is left alone for a second, at every further time for twice as long, up to a minute. An answer
/// about another control group than the process's own (the unit of a container's manager has the same name)
/// means no settings. Without libsystemd at build time there are never any. Not thread safe.
class UnitSettingsReader
{
public:
    struct Places
    {
        QByteArray systemBus = QByteArrayLiteral("unix:path=/run/dbus/system_bus_socket");
        QByteArray runtimeFolders = QByteArrayLiteral("/run/user"); ///< the users' buses: UID/bus in it
    };
    UnitSettingsReader();
    explicit UnitSettingsReader(
        const Places &places, std::chrono::milliseconds kept = std::chrono::minutes(1));

    static constexpr std::chrono::milliseconds patience{ 200 };
    /// Whether this build can ask at all.
    [[nodiscard]] static bool isSupported();

    /// Known without settings: then systemd's defaults are as good as any.
    [[nodiscard]] UnitReply of(const ProcessInfo &process);
    [[nodiscard]] UnitReply of(const UnitName &unit);

private:
    struct Kept
    {
        std::optional<UnitSettings> settings;
        qint64 untilNs = 0; ///< CLOCK_MONOTONIC
    };
    /// A bus that did not answer.
    struct Silence
    {
        qint64 untilNs = 0; ///< it is left alone
        qint64 pauseNs = 0;
    };
    [[nodiscard]] QByteArray busOf(const UnitName &unit) const;
    /// What stands where there is no answer.
    [[nodiscard]] UnitReply lastOf(const UnitName &unit) const;

    Places m_places;
    std::chrono::milliseconds m_keeps;
    QHash<QByteArray, Kept> m_kept; ///< by control group
    QHash<QByteArray, Silence> m_silent; ///< by bus
};

} // namespace Sigwise
