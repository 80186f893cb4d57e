// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/processes/unitsettings.h"

#include "core/base/syscalls.h"
#include "core/base/textscan.h"
#include "core/processes/unitbus.h"

#include <unistd.h>

namespace Sigwise {
namespace {

constexpr qint64 keptNs = 60'000'000'000;
constexpr qsizetype longestName = 255; // systemd.unit(5)

/// The path down to the last segment that names a service, if that is the unit.
QByteArray servicePath(const ProcessInfo &process)
{
    qsizetype end = process.cgroup.size();
    while (end > 0) {
        const qsizetype begin = process.cgroup.lastIndexOf('/', end - 1);
        if (begin < 0)
            return {};
        const QByteArray segment = process.cgroup.mid(begin + 1, end - begin - 1);
        if (segment.endsWith(".scope"))
            return {};
        if (segment.endsWith(".service"))
            return process.cgroup.left(end);
        end = begin;
    }
    return {};
}

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
    if (!process.unit.endsWith(".service") || process.unit.size() > longestName || process.unit.contains('/')
        || process.unit.contains('\0'))
        return std::nullopt;
    UnitName unit;
    unit.name = process.unit;
    unit.controlGroup = servicePath(process);
    if (unit.controlGroup.isEmpty())
        return std::nullopt;
    const QByteArray above = unit.controlGroup.left(unit.controlGroup.lastIndexOf('/'));
    unit.user = managerUser(above);
    return unit;
}

UnitSettingsReader::UnitSettingsReader()
    : UnitSettingsReader(Places())
{ }

UnitSettingsReader::UnitSettingsReader(const Places &places)
    : m_places(places)
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

std::optional<UnitSettings> UnitSettingsReader::of(const ProcessInfo &process)
{
    const std::optional<UnitName> unit = serviceOf(process);
    return unit ? of(*unit) : std::nullopt;
}

std::optional<UnitSettings> UnitSettingsReader::of(const UnitName &unit)
{
    const QByteArray bus = busOf(unit);
    if (bus.isEmpty() || !canAskUnits())
        return std::nullopt;
    const qint64 now = monotonicNs();
    if (const auto kept = m_kept.constFind(unit.controlGroup);
        kept != m_kept.constEnd() && now < kept->untilNs)
        return kept->settings;
    if (now < m_silent.value(bus, 0))
        return std::nullopt;
    const UnitAnswer answer = askUnit(bus, unit.name, patience);
    if (!answer.isComplete) {
        m_silent.insert(bus, now + keptNs);
        return std::nullopt;
    }
    const bool isIts = answer.controlGroup == unit.controlGroup;
    const std::optional<UnitSettings> settings = isIts ? std::optional(answer.settings) : std::nullopt;
    constexpr qsizetype mostKept = 1000;
    if (m_kept.size() >= mostKept)
        m_kept.clear();
    m_kept.insert(unit.controlGroup, { settings, now + keptNs });
    return settings;
}

} // namespace Sigwise
