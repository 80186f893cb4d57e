// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/support/guiprogram.h"

#include "tests/support/signalone.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <csignal>

#include <sys/prctl.h>

namespace Sigwise::Test {

GuiProgram::GuiProgram(const QString &program)
    : m_program(program)
    , m_environment(QProcessEnvironment::systemEnvironment())
{
    const QString home = m_home.path();
    m_environment.insert(QStringLiteral("HOME"), home);
    m_environment.insert(QStringLiteral("XDG_CONFIG_HOME"), QString(home + QLatin1String("/config")));
    m_environment.insert(QStringLiteral("XDG_STATE_HOME"), QString(home + QLatin1String("/state")));
    m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home);
    m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    m_environment.insert(QStringLiteral("QT_FORCE_STDERR_LOGGING"), QStringLiteral("1"));
    m_environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (const char *name : { "DISPLAY", "WAYLAND_DISPLAY", "QT_LOGGING_RULES" })
        m_environment.remove(QLatin1String(name));
    beforeExec([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

GuiProgram::~GuiProgram()
{
    m_process.kill();
    m_process.waitForFinished();
}

void GuiProgram::start(const QStringList &arguments) { begin(m_program, arguments); }

void GuiProgram::startShell(const QString &command)
{
    m_environment.insert(QStringLiteral("SIGWISE"), m_program);
    begin(QStringLiteral("/bin/bash"), { QStringLiteral("-c"), command });
}

void GuiProgram::begin(const QString &program, const QStringList &arguments)
{
    m_process.setProcessEnvironment(m_environment);
    m_process.setChildProcessModifier([this] {
        for (const std::function<void()> &step : m_steps)
            step();
    });
    m_process.start(program, arguments);
    if (!m_process.waitForStarted())
        qFatal("%s does not start", qPrintable(program));
}

const QByteArray &GuiProgram::log()
{
    m_log += m_process.readAllStandardError();
    return m_log;
}

void GuiProgram::sendSignal(int signo) const { (void)signalOne(pid(), signo); }

QString GuiProgram::statePath() const { return m_home.filePath(QStringLiteral("state/sigwise/window.ini")); }

QString GuiProgram::settingsPath() const
{
    return m_home.filePath(QStringLiteral("config/sigwise/sigwise.ini"));
}

void GuiProgram::writeSettings(const QByteArray &text) const
{
    QDir().mkpath(QFileInfo(settingsPath()).path());
    QFile file(settingsPath());
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(settingsPath()));
}

QByteArray statusLineOf(pid_t pid, const char *line)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray start = QByteArray(line) + ':';
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &text : lines) {
        if (text.startsWith(start))
            return text.mid(text.indexOf('\t') + 1);
    }
    return {};
}

SignalSet signalSetOf(pid_t pid, const char *line)
{
    return SignalSet(statusLineOf(pid, line).toULongLong(nullptr, 16));
}

} // namespace Sigwise::Test
