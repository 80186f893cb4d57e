// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QVariant>

namespace Sigwise {

/// How the window was left: geometry, splitters, columns, sort. A file of its own, apart from the options;
/// losing it costs nothing, so a broken or unwritable one is mentioned in the log and no more.
class WindowState
{
public:
    explicit WindowState(const QString &path = defaultPath());

    /// $XDG_STATE_HOME/sigwise/window.ini, else ~/.local/state/sigwise/window.ini
    [[nodiscard]] static QString defaultPath();

    [[nodiscard]] QByteArray bytes(const char *key) const;
    [[nodiscard]] QString text(const char *key) const;
    void set(const char *key, const QVariant &value);
    /// Writes; false when that failed.
    bool save();

private:
    QSettings m_store;
};

} // namespace Sigwise
