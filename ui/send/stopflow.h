// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/snapshot.h"
#include "core/processes/unitsettings.h"
#include "core/sending/gracefulstopdriver.h"
#include "ui/send/gracefuldialog.h"

#include <QObject>

#include <vector>

class QWidget;

namespace Sigwise {

/// The way of a graceful stop: offers it for targets that are fixed at once, looks again, and carries it out.
class StopFlow : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StopFlow)
public:
    /// `dispatcher` and `window` must live as long as the flow.
    StopFlow(Dispatcher &dispatcher, const QByteArray &procRoot, QWidget *window, QObject *parent);

    /// Opens the dialog. The first signal and the time are those of the targets' unit, where they have one in
    /// common and it says something else than usual.
    void ask(const std::vector<AskedTarget> &targets);
    /// The list of all processes as it is now: for the children.
    void takeSnapshot(const SnapshotPtr &snapshot);

    void callOffKill(quint64 receiptId) { m_driver.callOffKill(receiptId); }
    void killNow(quint64 receiptId) { m_driver.killNow(receiptId); }
    /// No SIGKILL follows any more.
    void giveUp() { m_driver.giveUp(); }
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
    void open(const StopOffer &offer);
    void start(StopOffer offer, const SnapshotPtr &listed, const StopPlan &plan, bool withChildren);
    [[nodiscard]] StopOffer offerFor(const std::vector<AskedTarget> &targets);
    void takeUnits(StopOffer &offer);
    [[nodiscard]] ProgramPtr programOf(const ProcessInfo &process);
    void takeChildren(StopOffer &offer) const;
    /// Predicts the first signal again; true if the user saw something else.
    [[nodiscard]] bool lookAgain(StopOffer &offer);

    Dispatcher &m_dispatcher;
    QWidget *m_window;
    GracefulStopDriver m_driver;
    UnitSettingsReader m_units;
    PhrasebookPtr m_phrasebook;
    SnapshotPtr m_snapshot;
    int m_seconds = 10;
    int m_countdowns = 0;
};

} // namespace Sigwise
