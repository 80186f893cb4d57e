// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "tests/integration/programs/starting.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <unistd.h>

namespace Sigwise::Test {
namespace {

/// Whoever is not root is root of a namespace of users of his own, and of nothing else (user_namespaces(7)).
QStringList isolation()
{
    QStringList options{ QStringLiteral("--mount"), QStringLiteral("--net"), QStringLiteral("--ipc"),
        QStringLiteral("--propagation"), QStringLiteral("private") };
    if (::geteuid() != 0)
        options << QStringLiteral("--user") << QStringLiteral("--map-root-user");
    return options;
}

QString withFolder(const char *text, const QString &folder)
{
    return QString::fromUtf8(text).replace(QLatin1String("%1"), folder);
}

QStringList argumentsOf(const Start &start, const QString &folder)
{
    QStringList arguments = QString::fromUtf8(start.arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    arguments.replaceInStrings(QStringLiteral("%1"), folder);
    return arguments;
}

bool writeFile(const Start &start, const QString &folder)
{
    if (*start.fileName == '\0')
        return true;
    QFile file(folder % QLatin1Char('/') % QString::fromUtf8(start.fileName));
    const QByteArray text = withFolder(start.fileText, folder).toUtf8();
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

/// $0 is the program, the other arguments are its own.
QString scriptOf(const Start &start, const QString &folder, const QString &output)
{
    QString script(QLatin1String("set -e\nexec >'") % output % QLatin1String("' 2>&1\n"));
    // Its loopback device is down at first; some programs do without.
    if (start.place == Place::Private)
        script += QLatin1String("mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /dev/shm\n"
                                "ip link set lo up || :\n");
    if (::geteuid() == 0)
        script += QLatin1String("as='setpriv --reuid=65534 --regid=65534 --clear-groups'\n");
    script += QString(QLatin1String("bin=$(dirname \"$(readlink -f \"$0\")\")\ncd ") % folder % u'\n');
    return QString(script % withFolder(start.before, folder) % QLatin1String("\nexec $run \"$0\" \"$@\"\n"));
}

} // namespace

QString executableOf(const char *program)
{
    static const QStringList system{ QStringLiteral("/usr/sbin"), QStringLiteral("/sbin"),
        QStringLiteral("/usr/local/sbin") };
    const QString name = QString::fromLatin1(program);
    for (const QStringList &places : { QStringList(), system }) {
        if (const QString found = QStandardPaths::findExecutable(name, places); !found.isEmpty())
            return found;
    }
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString folder = versions.filePath(QString(version % QLatin1String("/bin")));
        if (const QString found = QStandardPaths::findExecutable(name, { folder }); !found.isEmpty())
            return found;
    }
    return {};
}

QByteArray obstacleTo(Place place)
{
    if (place == Place::Terminal && executableOf("script").isEmpty())
        return "script(1), which would give it a terminal, is not installed";
    if (place != Place::Private)
        return {};
    static const bool isPossible
        = QProcess::execute(QStringLiteral("unshare"), isolation() << QStringLiteral("true")) == 0;
    return isPossible ? QByteArray() : "no place of its own can be made here (unshare(1))";
}

std::unique_ptr<TestChild> started(const Start &start, const QString &folder, const QString &output)
{
    const QString executable = executableOf(start.program);
    const QStringList arguments = argumentsOf(start, folder);
    if (!writeFile(start, folder))
        return nullptr;
    if (start.place == Place::Terminal) {
        const QString line = executable % QLatin1Char(' ') % arguments.join(QLatin1Char(' '));
        return std::make_unique<TestChild>(QStringLiteral("script"),
            QStringList{ QStringLiteral("-qfc"), line, QStringLiteral("/dev/null") });
    }
    const QStringList shell = QStringList{
        QStringLiteral("sh"), QStringLiteral("-c"), scriptOf(start, folder, output), executable
    } + arguments;
    if (start.place == Place::Private)
        return std::make_unique<TestChild>(QStringLiteral("unshare"), isolation() + shell);
    return std::make_unique<TestChild>(shell.first(), shell.mid(1));
}

} // namespace Sigwise::Test
