// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "core/sending/unitservice.h"

#include "core/base/syscalls.h"
#include "core/processes/procreader.h"

#include <QHash>
#include <QThread>

#include <utility>

namespace Sigwise {
namespace {

constexpr qint64 keptNs = 60'000'000'000;
constexpr qsizetype mostKept = 1000;

struct Known
{
    UnitService::Answer answer{ std::nullopt, false };
    bool isAsked = false; ///< and the answer is on its way
    qint64 answeredNs = 0; ///< CLOCK_MONOTONIC
};

} // namespace

/// All but `ask` is touched by the thread of the service's owner alone.
class UnitService::Private
{
public:
    Private(UnitService *service, Ask asked)
        : q(service)
        , ask(std::move(asked))
    {
        thread.setObjectName(QStringLiteral("units"));
        worker.moveToThread(&thread);
    }

    ~Private()
    {
        thread.quit();
        thread.wait();
    }

    void want(const UnitName &unit)
    {
        if (!thread.isRunning())
            thread.start();
        QMetaObject::invokeMethod(
            &worker, [this, unit] { report(unit, ask(unit)); }, Qt::QueuedConnection);
    }

    /// In the thread that asks.
    void report(const UnitName &unit, const std::optional<UnitSettings> &settings)
    {
        QMetaObject::invokeMethod(
            q, [this, unit, settings] { take(unit, settings); }, Qt::QueuedConnection);
    }

    void take(const UnitName &unit, const std::optional<UnitSettings> &settings)
    {
        Known &its = units[unit.controlGroup];
        const bool isNews = !its.answer.isKnown || its.answer.settings != settings;
        its = { { settings, true }, false, monotonicNs() };
        if (isNews)
            Q_EMIT q->answered();
    }

    UnitService *q;
    Ask ask;
    QThread thread;
    QObject worker;
    QHash<QByteArray, Known> units; ///< by control group: it tells the manager, too
};

UnitService::Ask UnitService::managersOf(const QByteArray &procRoot)
{
    if (!UnitSettingsReader::isSupported() || !ProcReader(procRoot).isLive())
        return {};
    const auto reader = std::make_shared<UnitSettingsReader>();
    return [reader](const UnitName &unit) { return reader->of(unit); };
}

UnitService::UnitService(Ask ask, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(ask)))
{ }

UnitService::~UnitService() = default;

UnitService::Answer UnitService::of(const ProcessInfo &process)
{
    const std::optional<UnitName> unit = d->ask ? serviceOf(process) : std::nullopt;
    if (!unit)
        return {};
    if (d->units.size() >= mostKept && !d->units.contains(unit->controlGroup))
        d->units.removeIf([](const auto &entry) { return !entry.value().isAsked; });
    Known &its = d->units[unit->controlGroup];
    const bool isOld = !its.answer.isKnown || monotonicNs() - its.answeredNs > keptNs;
    if (isOld && !std::exchange(its.isAsked, true))
        d->want(*unit);
    return its.answer;
}

} // namespace Sigwise
