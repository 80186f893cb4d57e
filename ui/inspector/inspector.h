// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/selection.h"
#include "core/processes/users.h"

#include <QFrame>

#include <optional>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace Sigwise {

class DetailsPage;
class FindingsList;
class ProcessCard;
class SeveralPage;
class SignalsPage;
class ThreadsPage;

/// The right side of the window: who the selected process is, what is worth knowing about it, and all its
/// signals, threads and details. It shows what it is given and follows it in place: scroll, tab and current
/// rows stay while the process stays the same.
class Inspector : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Inspector)
public:
    enum class Tab { Signals, Threads, Details };

    explicit Inspector(QWidget *parent = nullptr);

    void setSelection(const Selection &selection);
    /// Seconds since boot (0 = unknown) and the unit of start times, for ages.
    void setSnapshotInfo(double uptimeSeconds, long ticksPerSecond);
    void showTab(Tab tab);

Q_SIGNALS:
    /// "More signals…" is wanted with this one chosen.
    void moreRequested(int signo);
    void copyRequested();
    void menuRequested(const QPoint &globalPosition);

private:
    QWidget *buildOnePage();
    QWidget *buildEmptyPage();
    void showOne(const SelectedProcess &selected, bool sameAsBefore);
    void applyTheme();
    [[nodiscard]] std::optional<double> ageOf(const ProcessInfo &process) const;

    double m_uptime = 0;
    long m_ticks = 100;
    UserNames m_users;
    std::optional<ProcessKey> m_shown;

    QStackedWidget *m_pages;
    QLabel *m_hint;
    QWidget *m_onePage;
    ProcessCard *m_card;
    FindingsList *m_findings;
    QTabBar *m_tabs;
    QStackedWidget *m_tabPages;
    SignalsPage *m_signalsPage;
    ThreadsPage *m_threadsPage;
    DetailsPage *m_detailsPage;
    SeveralPage *m_several;
};

} // namespace Sigwise
