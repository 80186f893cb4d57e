// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/drillfamily.h"
#include "app/cli/drillreadiness.h"
#include "app/cli/drillreport.h"
#include "app/cli/drillsends.h"
#include "app/cli/notifysocket.h"
#include "core/base/uniquefd.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace Sigwise::Cli {

/// One drill, from the running program to the report. Lives in one thread and needs its event loop; it emits
/// finished() once. This process must be a child subreaper.
class DrillRun : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DrillRun)
public:
    /// `pidfd` is of the program, a child that nobody has waited for.
    DrillRun(const Arguments &arguments, pid_t pid, UniqueFd pidfd, NotifySocket &notifySocket);

    [[nodiscard]] const DrillReport &report() const { return m_report; }
    /// Whether it came to its end, not to that of somebody's patience.
    [[nodiscard]] bool isComplete() const { return m_phase == Phase::Finished; }
    /// Ends whatever of it is left; false, when something could not be ended.
    [[nodiscard]] bool cleanUp();
    /// Where its signals are recorded.
    [[nodiscard]] AuditTrail &trail() { return m_sends.trail(); }

Q_SIGNALS:
    void finished();

private:
    enum class Phase { Starting, Asked, Ended, Finished };

    void hear();
    void look();
    void lookByPhase();
    void lookWhetherSettled();
    void ask(DrillReport::ReadyBy readyBy);
    void predict();
    void endPatience();
    void noteRefusal(int signo, const DrillSends::Sending &sending);
    void takeEnd();
    void lookForChildren();
    void finish();

    DrillFamily m_family;
    DrillSends m_sends;
    ProcessInfo m_program; ///< as it was last seen
    DrillReadiness m_readiness;
    DrillReport m_report;
    UniqueFd m_pidfd;
    NotifySocket &m_notifySocket;
    QSocketNotifier m_end;
    QSocketNotifier m_heard;
    QTimer m_looks;
    QTimer m_grace;
    Phase m_phase = Phase::Starting;
    bool m_isTimeFixed;
    bool m_speaks = false; ///< it has sent something, so READY=1 will come
    int64_t m_startedNs;
    int64_t m_askedNs = 0;
    int64_t m_endedNs = 0;
};

} // namespace Sigwise::Cli
