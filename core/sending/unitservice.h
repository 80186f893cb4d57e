// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/unitsettings.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace Sigwise {

/// What the units of processes say, asked on a thread of its own: who wants to know is told what is known by
/// now, and by answered() when there is more. Lives in one thread with an event loop, and answers from what
/// it has: nobody ever waits for a bus. What was told is asked anew after a minute; the old answer stands
/// until a new one is there. A manager that does not answer is asked again after a second by whoever wants
/// to know then. The destructor waits for a question that is on its way.
class UnitService : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UnitService)
public:
    /// Called in the thread of the service.
    using Ask = std::function<UnitReply(const UnitName &)>;
    /// A UnitSettingsReader of the running system; empty for another proc tree, whose units nobody knows.
    [[nodiscard]] static Ask managersOf(const QByteArray &procRoot);

    /// An empty `ask`: nothing is ever known, and nobody is asked.
    explicit UnitService(Ask ask, QObject *parent = nullptr);
    ~UnitService() override;

    /// Not known: it was asked just now, or is still to be answered. Without a service nothing is to be
    /// known: that is an answer too.
    [[nodiscard]] UnitReply of(const ProcessInfo &process);

Q_SIGNALS:
    /// A unit is known now, or says something else than before.
    void answered();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sigwise
