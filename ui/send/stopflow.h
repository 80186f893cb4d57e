// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/gracefulstopdriver.h"
#include "ui/send/gracefuldialog.h"
#include "ui/send/targetsource.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

class QWidget;

namespace Sigwise {

class UnitService;

/// The way of a graceful stop: offers it for targets that are fixed at once, looks again, and carries it out.
class StopFlow : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StopFlow)
public:
    /// All of them must live as long as the flow.
    StopFlow(Dispatcher &dispatcher, TargetSource &source, UnitService &units, const QByteArray &procRoot,
        QWidget *window, QObject *parent);

    /// Opens the dialog, as soon as their units are known or have not answered in time. The first signal and
    /// the time are those of the targets' unit, where they have one in common and it says something else than
    /// usual.
    void ask(const std::vector<AskedTarget> &targets);
    /// The source has a new list of all processes.
    void takeSnapshot(const SnapshotPtr &snapshot);

    void callOffKill(quint64 receiptId) { m_driver.callOffKill(receiptId); }
    void killNow(quint64 receiptId) { m_driver.killNow(receiptId); }
    /// No SIGKILL follows any more, and nothing begins that waits for a look.
    void giveUp()
    {
        m_waiting.clear();
        m_driver.giveUp();
    }
    /// How many processes wait for a SIGKILL.
    [[nodiscard]] int countdowns() const { return m_driver.countdowns(); }

    /// What the user chose last, 1 to 600.
    void setSeconds(int seconds) { m_seconds = seconds; }
    [[nodiscard]] int seconds() const { return m_seconds; }

Q_SIGNALS:
    void sent(const std::vector<Sigwise::Receipt> &receipts);
    void lookWanted();
    void countdownsChanged(int count);
    void bannerRequested(const QString &sentence, const QString &command);

private:
    /// What was asked for, until the dialog opens.
    struct Wanted
    {
        std::vector<AskedTarget> targets;
        std::vector<AskedTarget> children;
        SnapshotPtr listed;
        std::vector<ProcessPtr> unanswered; ///< whose units have still to tell
        std::optional<qint64> lookNs; ///< a list that began later is still to come
        bool isLate = false; ///< it was not all known when it was asked for
    };
    /// A start with children that waits for a look at who they are.
    struct Waiting
    {
        StopOffer offer;
        SnapshotPtr listed;
        qint64 pressedNs = 0; ///< CLOCK_MONOTONIC
    };

    void want(const std::vector<AskedTarget> &targets);
    void listWanted();
    void openIfKnown();
    void openWanted();
    void takeUnits(StopOffer &offer) const;
    void takeSpared(StopOffer &offer) const;
    [[nodiscard]] std::vector<AskedTarget> childrenOf(const std::vector<AskedTarget> &targets);
    void open(const StopOffer &offer, const SnapshotPtr &listed);
    void startOnceSeen(const StopOffer &offer, const SnapshotPtr &listed);
    void startWaiting();
    void giveUpWaiting();
    void start(StopOffer offer, const SnapshotPtr &listed);
    void tellOf(const std::vector<AskedTarget> &joined, int signo);
    [[nodiscard]] bool lookAgain(StopOffer &offer);
    [[nodiscard]] std::vector<AskedTarget> takeJoined(StopOffer &offer, const SnapshotPtr &listed);
    [[nodiscard]] StopPlan::NoKill noKillOf(const ProcessInfo &process) const;

    Dispatcher &m_dispatcher;
    TargetSource &m_source;
    UnitService &m_units;
    QWidget *m_window;
    GracefulStopDriver m_driver;
    std::optional<Wanted> m_wanted;
    QTimer m_patience; ///< with the units of what is wanted
    std::vector<Waiting> m_waiting;
    QTimer m_lookPatience; ///< with the look that they wait for
    int m_seconds = 10;
    int m_countdowns = 0;
};

} // namespace Sigwise
