// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/signals/signalset.h"

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <vector>

namespace Sigwise::Test {

/// The real `sigwise`, offscreen, with a home of its own. It dies with the test, whatever happens to it.
class GuiProgram
{
public:
    explicit GuiProgram(const QString &program);
    ~GuiProgram();
    Q_DISABLE_COPY_MOVE(GuiProgram)

    QProcessEnvironment &environment() { return m_environment; }
    /// Runs in the child before exec: async-signal-safe calls only.
    void beforeExec(std::function<void()> step) { m_steps.push_back(std::move(step)); }

    void start(const QStringList &arguments = {});
    /// Starts a command line of sh; $SIGWISE is the program.
    void startShell(const QString &command);

    [[nodiscard]] QProcess &process() { return m_process; }
    [[nodiscard]] pid_t pid() const { return static_cast<pid_t>(m_process.processId()); }
    /// All that it wrote to stderr so far.
    [[nodiscard]] const QByteArray &log();
    [[nodiscard]] bool hasEnded() const { return m_process.state() == QProcess::NotRunning; }
    void sendSignal(int signo) const;

    [[nodiscard]] QString statePath() const;
    [[nodiscard]] QString settingsPath() const;
    void writeSettings(const QByteArray &text) const;

private:
    void begin(const QString &program, const QStringList &arguments);

    QString m_program;
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    std::vector<std::function<void()>> m_steps;
    QProcess m_process;
    QByteArray m_log;
};

/// The value of a line of /proc/PID/status ("State"); empty when there is none.
[[nodiscard]] QByteArray statusLineOf(pid_t pid, const char *line);
/// A line of /proc/PID/status with a set of signals ("SigCgt"); empty when there is none.
[[nodiscard]] SignalSet signalSetOf(pid_t pid, const char *line);

} // namespace Sigwise::Test
