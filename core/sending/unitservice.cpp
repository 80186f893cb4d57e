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

constexpr qint64 retryNs = 1'000'000'000;

struct Known
{
    UnitReply reply{ std::nullopt, false };
    bool isAsked = false; ///< and the answer is on its way
    qint64 askAgainNs = 0; ///< CLOCK_MONOTONIC
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
    void report(const UnitName &unit, const UnitReply &reply)
    {
        QMetaObject::invokeMethod(
            q, [this, unit, reply] { take(unit, reply); }, Qt::QueuedConnection);
    }

    void take(const UnitName &unit, const UnitReply &reply)
    {
        Known &its = units[unit.controlGroup];
        its.isAsked = false;
        its.askAgainNs = monotonicNs() + (reply.isKnown ? keptNs : retryNs);
        if (!reply.isKnown || reply == its.reply)
            return;
        its.reply = reply;
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

UnitReply UnitService::of(const ProcessInfo &process)
{
    const std::optional<UnitName> unit = d->ask ? serviceOf(process) : std::nullopt;
    if (!unit)
        return {};
    if (d->units.size() >= mostKept && !d->units.contains(unit->controlGroup))
        d->units.removeIf([](const auto &entry) { return !entry.value().isAsked; });
    Known &its = d->units[unit->controlGroup];
    if (monotonicNs() >= its.askAgainNs && !std::exchange(its.isAsked, true))
        d->want(*unit);
    return its.reply;
}

} // namespace Sigwise
