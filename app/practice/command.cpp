// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/command.h"

#include "core/base/visibletext.h"
#include "core/signals/signaltable.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>

namespace Sigwise::Practice {
namespace {

QString quoted(const QJsonValue &value)
{
    return value.isString() ? QString(u'"' % visibleText(value.toString().left(40).toUtf8()) % u'"')
                            : QStringLiteral("what is no text");
}

Command changeSignal(const QJsonObject &object)
{
    const QJsonValue signal = object.value(QLatin1String("signal"));
    const QJsonValue set = object.value(QLatin1String("set"));
    const std::optional<int> signo = signal.isDouble() && isSignalNumber(signal.toInt())
        ? std::optional(signal.toInt())
        : signalFromText(signal.toString());
    if (!signo) {
        const QString nearest = nearestSignalName(signal.toString());
        const QString hint = nearest.isEmpty() ? QString() : QString(u" (did you mean " % nearest % u"?)");
        return NotUnderstood{ u"no such signal: " % quoted(signal) % hint };
    }
    const std::optional<Change> change = changeFromWord(set.toString());
    if (!change)
        return NotUnderstood{ QStringLiteral(
            "set must be catch, report, ignore, default, block or unblock") };
    return ChangeSignal{ *signo, *change };
}

Command setAlarm(const QJsonObject &object)
{
    constexpr double longest = 86'400;
    const double seconds = object.value(QLatin1String("alarm_s")).toDouble(-1);
    if (!(seconds >= 0 && seconds <= longest))
        return NotUnderstood{ QStringLiteral("alarm_s must be a number from 0 to 86400 (0 cancels)") };
    const auto microseconds = static_cast<int64_t>(std::ceil(seconds * 1e6)); // only 0 becomes 0
    return SetAlarm{ std::chrono::microseconds(microseconds) };
}

Command blockLoop(const QJsonObject &object)
{
    constexpr int longest = 600'000;
    const int ms = object.value(QLatin1String("block_loop_ms")).toInt(); // 0 for what is no whole number
    if (ms < 1 || ms > longest)
        return NotUnderstood{ QStringLiteral("block_loop_ms must be a whole number from 1 to 600000") };
    return BlockLoop{ std::chrono::milliseconds(ms) };
}

struct CommandRow
{
    QLatin1String key;
    qsizetype keys; ///< how many the object has
    Command (*read)(const QJsonObject &);
};
constexpr std::array commandRows{
    CommandRow{ QLatin1String("signal"), 2, changeSignal },
    CommandRow{ QLatin1String("alarm_s"), 1, setAlarm },
    CommandRow{ QLatin1String("block_loop_ms"), 1, blockLoop },
};

} // namespace

Command commandFromLine(const QByteArray &line)
{
    QJsonParseError failure{};
    const QJsonDocument document = QJsonDocument::fromJson(line, &failure);
    if (failure.error != QJsonParseError::NoError)
        return NotUnderstood{ QString(u"broken JSON at column " % QString::number(failure.offset + 1) % u": "
            % failure.errorString()) };
    if (!document.isObject())
        return NotUnderstood{ QStringLiteral("it must be one JSON object") };
    const QJsonObject object = document.object();
    for (const CommandRow &row : commandRows) {
        if (!object.contains(row.key))
            continue;
        if (object.size() != row.keys)
            return NotUnderstood{ QString(
                u"\"" % row.key % u"\" does not go with these other keys, or needs one more") };
        return row.read(object);
    }
    return NotUnderstood{ QStringLiteral(
        "no such command (known: signal with set, alarm_s, block_loop_ms)") };
}

} // namespace Sigwise::Practice
