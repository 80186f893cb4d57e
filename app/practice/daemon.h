// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/practice/commanddesk.h"
#include "app/practice/commandreader.h"
#include "app/practice/http/httpserver.h"
#include "app/practice/options.h"
#include "app/practice/reporter.h"
#include "app/practice/settings.h"
#include "app/practice/signals/mistake.h"
#include "app/practice/signals/signalmodes.h"
#include "app/practice/system/deadlineopen.h"
#include "app/practice/system/servicemanager.h"
#include "app/practice/work/workforce.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace Sigwise::Practice {

/// The daemon: who tells whom. What each part does stands in its own class; here only that a signal, a
/// command or an end of something leads to something else.
class Daemon : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Daemon)
public:
    explicit Daemon(const Options &options, QObject *parent = nullptr);

    /// True when it runs; else it has said why.
    [[nodiscard]] bool start();

private:
    void connectParts();
    bool startSignals();
    bool startServices();
    void startTicks();
    void startOpen();

    void take(const SignalEvent &event);
    void reportSignal(const SignalEvent &event);
    void reload();
    void reportStacks();
    [[nodiscard]] WorkCounts counts() const;

    [[nodiscard]] QString whyNotChanged(int signo) const;

    void stop(const SignalEvent &event);
    void stopQuietly();
    void beginStop();
    void endIfDone();
    void endGrace();
    void reportUnfinished(const QString &what);

    const Options m_options;
    Settings m_settings;
    QElapsedTimer m_uptime;
    Reporter m_reporter;
    Mistake m_mistake;
    SignalModes m_modes;
    ServiceManager m_manager;
    CommandReader m_commands;
    CommandDesk m_desk;
    Workforce m_work;
    HttpServer m_http;
    DeadlineOpen m_open;
    QTimer m_grace;
    uint64_t m_lastAlarm = 0; ///< sequence of the last SIGALRM that was reported
    bool m_isStopping = false;
    bool m_hasEnded = false;
    ExitCode m_exitCode = ExitCode::Success;
};

} // namespace Sigwise::Practice
