// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/watchcommand.h"

#include "app/cli/heldprocess.h"
#include "app/cli/watchoutput.h"
#include "core/base/syscalls.h"
#include "core/bridge/terminationguard.h"
#include "core/words/outcomewords.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace Sigwise::Cli {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds shortestRest = 50ms;
constexpr milliseconds longestRest = 1s;
constexpr int restPerWork = 10; // at most a tenth of the time is spent on reading
constexpr milliseconds statusRest = 10ms;
constexpr int mostStatusLooks = 10; // a parent that takes notice of the end does so in a moment

class Watch
{
    Q_DISABLE_COPY_MOVE(Watch)
public:
    Watch(ProcReader &reader, ProcessHandlePtr handle, bool isJson)
        : m_reader(reader)
        , m_handle(std::move(handle))
        , m_output(m_handle->key().pid, isJson)
        , m_end(m_handle->pidfd(), QSocketNotifier::Read)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(
            &m_timer, &QTimer::timeout, &m_timer, [this] { m_hasEnded ? takeStatus() : look(); });
        QObject::connect(&m_end, &QSocketNotifier::activated, &m_end, [this] {
            m_end.setEnabled(false);
            m_hasEnded = true;
            takeStatus();
        });
    }

    /// False when it could not be read even once.
    bool begin()
    {
        const Result<ProcessInfo> process = m_reader.read(m_handle->key().pid, ProcReader::Depth::Threads);
        if (!process || process->key != m_handle->key())
            return !m_handle->isAlive(); // the notifier tells the end
        m_state = signalStateOf(*process);
        m_output.begin(*process, *m_state);
        m_timer.start(shortestRest);
        return true;
    }

    [[nodiscard]] bool finish() { return m_output.finish(); }

private:
    void look()
    {
        if (!m_output.isOpen()) {
            QCoreApplication::quit();
            return;
        }
        const long long started = monotonicNs();
        const Result<ProcessInfo> process = m_reader.read(m_handle->key().pid, ProcReader::Depth::Threads);
        if (process && process->key == m_handle->key())
            compare(signalStateOf(*process));
        const auto work
            = std::chrono::duration_cast<milliseconds>(std::chrono::nanoseconds(monotonicNs() - started));
        m_timer.start(std::clamp(work * restPerWork, shortestRest, longestRest));
    }

    void compare(SignalState now)
    {
        // Most waits for a disk are over before the next look.
        const bool isNewDiskWait
            = now.state == ProcessState::DiskWait && m_lastState != ProcessState::DiskWait;
        m_lastState = now.state;
        if (isNewDiskWait)
            now.state = m_state->state;
        if (now.threads != m_state->threads)
            m_output.threadsChanged(m_state->threads, now.threads);
        m_output.changed(changesBetween(*m_state, now));
        m_state = std::move(now);
    }

    void takeStatus()
    {
        const ExitStatus status = exitStatusOf(*m_handle, m_reader);
        const bool mayComeYet = !status.waitStatus && !status.reaped && ++m_statusLooks < mostStatusLooks;
        if (mayComeYet) {
            m_timer.start(statusRest);
            return;
        }
        m_output.ended(status);
        QCoreApplication::quit();
    }

    ProcReader &m_reader;
    ProcessHandlePtr m_handle;
    WatchOutput m_output;
    QSocketNotifier m_end;
    QTimer m_timer;
    std::optional<SignalState> m_state;
    ProcessState m_lastState = ProcessState::Unknown;
    bool m_hasEnded = false;
    int m_statusLooks = 0;
};

} // namespace

ExitCode runWatch(const Arguments &arguments)
{
    ProcReader reader(arguments.procRoot);
    const auto held = holdProcess(reader, arguments.targets.front());
    if (const auto *code = std::get_if<ExitCode>(&held))
        return *code;
    if (const Result<TerminationGuard *> guard = quitOn(); !guard) {
        complain(QStringLiteral("watch"), Words::errorText(guard.error().errnum()));
        return ExitCode::Failure;
    }
    Watch watch(reader, std::get<ProcessHandlePtr>(held), arguments.json);
    if (!watch.begin()) {
        complain(QString(u"PID " % QString::number(arguments.targets.front().pid)), Words::hiddenProcess());
        return ExitCode::NotPermitted;
    }
    QCoreApplication::exec();
    return watch.finish() ? ExitCode::Success : ExitCode::Failure;
}

} // namespace Sigwise::Cli
