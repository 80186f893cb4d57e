// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace Sigwise::Test {

/// What a program wrote and ended with; code -1 when it did not end in time, or by a signal.
struct Ran
{
    int code = -1;
    QByteArray out;
    QByteArray err;

    /// The first line of the output as a JSON object.
    [[nodiscard]] QJsonObject object() const { return objects().value(0); }
    /// The lines of the output as JSON objects.
    [[nodiscard]] QList<QJsonObject> objects() const
    {
        QList<QJsonObject> result;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty())
                result.append(QJsonDocument::fromJson(line).object());
        }
        return result;
    }
};

inline Ran runProgram(const QString &program, const QStringList &arguments)
{
    constexpr int patience = 60'000;
    QProcess process;
    process.start(program, arguments, QIODevice::ReadOnly);
    const bool hasEnded = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit;
    return { hasEnded ? process.exitCode() : -1, process.readAllStandardOutput(),
        process.readAllStandardError() };
}

/// Whether user 65534 can be made to run a program: with root's rights and setpriv(1), unless a folder on the
/// way to the program is closed to others.
inline bool mayNobodyRun(const QString &program)
{
    return runProgram(QStringLiteral("setpriv"),
               { QStringLiteral("--reuid=65534"), QStringLiteral("--regid=65534"),
                   QStringLiteral("--clear-groups"), program, QStringLiteral("--version") })
               .code
        == 0;
}

/// Whether unshare(1) can make a PID namespace with a proc tree of its own.
inline bool hasPidNamespaces()
{
    return runProgram(QStringLiteral("unshare"),
               { QStringLiteral("--pid"), QStringLiteral("--fork"), QStringLiteral("--mount-proc"),
                   QStringLiteral("true") })
               .code
        == 0;
}

} // namespace Sigwise::Test
