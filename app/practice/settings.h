// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace Sigwise::Practice {

/// What the configuration file says; every key may be left out.
struct Settings
{
    QString workerName = QStringLiteral("worker"); ///< 1 to 12 letters, digits and .-_ of ASCII
    int jobMs = 1000; ///< how long a job takes, 1 to 3,600,000

    friend bool operator==(const Settings &, const Settings &) = default;
};

struct SettingsRead
{
    Settings settings;
    QString error; ///< one sentence why they do not count; empty when they do
};

/// Reads a configuration whole, or not at all: {"worker_name": "press", "job_ms": 500}. Anything that is not
/// a regular file of at most 1 MiB is refused, without waiting for it (a FIFO).
[[nodiscard]] SettingsRead readSettings(const QByteArray &path);

/// The same from the text of a file.
[[nodiscard]] SettingsRead settingsFromText(const QByteArray &text);

} // namespace Sigwise::Practice
