// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "ui/shell/windowstate.h"

#include "core/base/visibletext.h"

#include <QDir>
#include <QLoggingCategory>

namespace Sigwise {

namespace {
Q_LOGGING_CATEGORY(lcState, "sigwise.state")
}

WindowState::WindowState(const QString &path)
    : m_store(path, QSettings::IniFormat)
{ }

// QStandardPaths of Qt 6.4 has no place for state; the variable and its default are those of the XDG base
// directory specification, which also says that a relative path does not count.
QString WindowState::defaultPath()
{
    QString base = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(base))
        base = QDir::homePath() % QLatin1String("/.local/state");
    return base % QLatin1String("/sigwise/window.ini");
}

QByteArray WindowState::bytes(const char *key) const
{
    return m_store.value(QLatin1String(key)).toByteArray();
}

QString WindowState::text(const char *key) const { return m_store.value(QLatin1String(key)).toString(); }

void WindowState::set(const char *key, const QVariant &value) { m_store.setValue(QLatin1String(key), value); }

bool WindowState::save()
{
    m_store.sync();
    if (m_store.status() == QSettings::NoError)
        return true;
    qCWarning(lcState, "cannot write %s", visibleBytes(m_store.fileName().toUtf8()).constData());
    return false;
}

} // namespace Sigwise
