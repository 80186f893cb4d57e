// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/unitsettings.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/processes/cgroup.h"
#include "core/processes/unitbus.h"

#include <algorithm>

#include <unistd.h>

namespace Sigwise {
namespace {

constexpr qint64 shortestPauseNs = 1'000'000'000;
constexpr qint64 longestPauseNs = 60 * shortestPauseNs;
constexpr qsizetype longestName = 255; // systemd.unit(5)

/// user@1000.service runs the manager of user 1000.
std::optional<uid_t> managerUser(const QByteArray &path)
{
    std::optional<uid_t> user;
    for (const QByteArray &segment : path.split('/')) {
        if (!segment.startsWith("user@") || !segment.endsWith(".service"))
            continue;
        const QByteArray number = segment.mid(5, segment.size() - 5 - 8);
        user = parseNumber<uid_t>(std::string_view(number.constData(), static_cast<size_t>(number.size())));
    }
    return user;
}

} // namespace

std::optional<UnitName> serviceOf(const ProcessInfo &process)
{
    UnitName unit;
    unit.controlGroup = unitPathIn(process.cgroup);
    unit.name = unitNameIn(unit.controlGroup);
    if (!unit.name.endsWith(".service") || unit.name.size() > longestName || unit.name.contains('\0'))
        return std::nullopt;
    const QByteArray above = unit.controlGroup.left(unit.controlGroup.lastIndexOf('/'));
    unit.user = managerUser(above);
    return unit;
}

UnitSettingsReader::UnitSettingsReader()
    : UnitSettingsReader(Places())
{ }

UnitSettingsReader::UnitSettingsReader(const Places &places, std::chrono::milliseconds kept)
    : m_places(places)
    , m_keeps(kept)
{ }

bool UnitSettingsReader::isSupported() { return canAskUnits(); }

QByteArray UnitSettingsReader::busOf(const UnitName &unit) const
{
    if (!unit.user)
        return m_places.systemBus;
    // A user's bus lets in that user and root.
    const uid_t self = ::geteuid();
    if (self != 0 && self != *unit.user)
        return {};
    return "unix:path=" + m_places.runtimeFolders + '/' + QByteArray::number(*unit.user) + "/bus";
}

UnitReply UnitSettingsReader::of(const ProcessInfo &process)
{
    const std::optional<UnitName> unit = serviceOf(process);
    return unit ? of(*unit) : UnitReply();
}

UnitReply UnitSettingsReader::lastOf(const UnitName &unit) const
{
    const auto kept = m_kept.constFind(unit.controlGroup);
    return kept == m_kept.constEnd() ? UnitReply(std::nullopt, false) : UnitReply(kept->settings);
}

UnitReply UnitSettingsReader::of(const UnitName &unit)
{
    const QByteArray bus = busOf(unit);
    if (bus.isEmpty() || !canAskUnits())
        return {};
    const qint64 now = monotonicNs();
    if (const auto kept = m_kept.constFind(unit.controlGroup);
        kept != m_kept.constEnd() && now < kept->untilNs)
        return kept->settings;
    if (now < m_silent.value(bus).untilNs)
        return lastOf(unit);
    const UnitAnswer answer = askUnit(bus, unit.name, patience);
    if (answer.outcome == UnitAnswer::Outcome::Silence) {
        Silence &its = m_silent[bus];
        its.pauseNs = std::clamp(2 * its.pauseNs, shortestPauseNs, longestPauseNs);
        its.untilNs = monotonicNs() + its.pauseNs;
        return lastOf(unit);
    }
    m_silent.remove(bus);
    const bool isIts
        = answer.outcome == UnitAnswer::Outcome::Answer && answer.controlGroup == unit.controlGroup;
    const std::optional<UnitSettings> settings = isIts ? std::optional(answer.settings) : std::nullopt;
    constexpr qsizetype mostKept = 1000;
    if (m_kept.size() >= mostKept)
        m_kept.clear();
    m_kept.insert(unit.controlGroup, { settings, now + std::chrono::nanoseconds(m_keeps).count() });
    return settings;
}

} // namespace Sigwise
