// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/settings.h"

#include "core/base/syscalls.h"
#include "core/base/visibletext.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <sys/stat.h>

namespace Sigwise::Practice {
namespace {

constexpr size_t largestFile = 1024 * 1024;

QString readWorkerName(const QJsonValue &value, Settings &settings)
{
    constexpr qsizetype longest = 12; // the kernel keeps 15 bytes of a thread's name, the rest is its number
    const QString name = value.toString();
    const bool isPlain = std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_');
    });
    if (name.isEmpty() || name.size() > longest || !isPlain)
        return QStringLiteral("worker_name must be 1 to 12 letters, digits, dots, hyphens or underscores");
    settings.workerName = name;
    return {};
}

QString readJobMs(const QJsonValue &value, Settings &settings)
{
    constexpr int longest = 3'600'000;
    const int ms = value.toInt(); // 0 for what is no whole number
    if (ms < 1 || ms > longest)
        return QStringLiteral("job_ms must be a whole number from 1 to 3600000");
    settings.jobMs = ms;
    return {};
}

struct KeyRow
{
    QLatin1String key;
    QString (*read)(const QJsonValue &, Settings &);
};
constexpr std::array keyRows{
    KeyRow{ QLatin1String("worker_name"), readWorkerName },
    KeyRow{ QLatin1String("job_ms"), readJobMs },
};

QString shown(const QString &text) { return visibleText(text.left(40).toUtf8()); }

QString placeOf(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.first(std::min(offset, text.size()));
    return QStringLiteral("line %1, column %2")
        .arg(before.count('\n') + 1)
        .arg(before.size() - (before.lastIndexOf('\n') + 1) + 1);
}

// Looked at before it is opened for reading: opening a device may do something, and a FIFO waits.
QString whyNotAFile(const QByteArray &path)
{
    struct stat status = {};
    if (::stat(path.constData(), &status) != 0)
        return QString::fromStdString(systemError(errno).code.message());
    if (S_ISDIR(status.st_mode))
        return QStringLiteral("it is a directory");
    if (!S_ISREG(status.st_mode))
        return QStringLiteral("it is not a regular file");
    if (static_cast<size_t>(status.st_size) > largestFile)
        return QStringLiteral("it is larger than 1 MiB");
    return {};
}

} // namespace

SettingsRead settingsFromText(const QByteArray &text)
{
    QJsonParseError failure{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &failure);
    if (failure.error != QJsonParseError::NoError)
        return { {},
            QString(u"broken JSON at " % placeOf(text, failure.offset) % u": " % failure.errorString()) };
    if (!document.isObject())
        return { {}, QStringLiteral("it must be one JSON object") };
    Settings settings;
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto *row = std::find_if(
            keyRows.begin(), keyRows.end(), [&it](const KeyRow &known) { return it.key() == known.key; });
        if (row == keyRows.end())
            return { {}, QString(u"unknown key \"" % shown(it.key()) % u"\" (known: worker_name, job_ms)") };
        if (QString why = row->read(it.value(), settings); !why.isEmpty())
            return { {}, why };
    }
    return { settings, {} };
}

SettingsRead readSettings(const QByteArray &path)
{
    const QString name = visibleText(path);
    if (const QString why = whyNotAFile(path); !why.isEmpty())
        return { {}, QString(name % u": " % why) };
    std::string text;
    if (const Result<void> read = readFileAt(AT_FDCWD, path.constData(), text, largestFile); !read)
        return { {}, QString(name % u": " % QString::fromStdString(read.error().code.message())) };
    SettingsRead result = settingsFromText(QByteArray::fromStdString(text));
    if (!result.error.isEmpty())
        result.error = QString(name % u": " % result.error);
    return result;
}

} // namespace Sigwise::Practice
