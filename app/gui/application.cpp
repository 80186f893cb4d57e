// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/gui/application.h"

#include "core/base/standardstreams.h"
#include "core/base/syscalls.h"
#include "core/base/visibletext.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QIcon>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace Sigwise {

namespace {

// EX_UNAVAILABLE of sysexits.h: for scripts that then show the list in the terminal.
constexpr int noDisplayCode = 69;
constexpr int usageCode = 2;

const QLatin1String procOption("proc");

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("sigwise"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIGWISE_VERSION));
}

void complain(const QByteArray &what)
{
    std::fprintf(stderr, "sigwise: %s\n", what.constData());
    std::fflush(stderr);
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QApplication::translate("Application", "Know what a signal will do before you send it."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({ QString(procOption),
        QApplication::translate("Application",
            "Read the proc tree in DIR (a container's, or a copy). No signal is sent to its processes."),
        QStringLiteral("DIR"), QStringLiteral("/proc") });
}

// Qt's first complaint about the platform, while the application object is made.
QByteArray &platformComplaint()
{
    static QByteArray complaint;
    return complaint;
}

// Qt ends the process by abort(3) when no platform plugin comes up: no display, a dead one, or one that does
// not let us in. Its last word passes here before that, so the reason that it found is told in one line
// instead, whatever it was.
void watchPlatform(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const bool isPlatform
        = std::strncmp(context.category != nullptr ? context.category : "", "qt.qpa", 6) == 0;
    QByteArray &complaint = platformComplaint();
    if (type == QtFatalMsg) {
        const bool named = qEnvironmentVariableIsSet("DISPLAY")
            || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
        const QByteArray reason
            = named && !complaint.isEmpty() ? QByteArray(" (" + complaint + ')') : QByteArray();
        complain("no display" + reason + "; `sigctl list` shows the same list in a terminal");
        ::_exit(noDisplayCode);
    }
    if (isPlatform && complaint.isEmpty())
        complaint = visibleBytes(message.trimmed().toUtf8());
    if (!isPlatform)
        complain(visibleBytes(message.trimmed().toUtf8()));
}

} // namespace

void answerWithoutWindow(int &argc, char **argv)
{
    fillStandardStreams(O_RDWR);
    nameApplication();
    constexpr const char *words[] = { "-h", "--help", "--help-all", "-v", "--version" };
    const bool asked = std::any_of(argv + std::min(argc, 1), argv + argc, [&](const char *argument) {
        return std::any_of(std::begin(words), std::end(words),
            [argument](const char *word) { return std::strcmp(argument, word) == 0; });
    });
    if (!asked)
        return;
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    describe(parser);
    parser.process(application); // ends the program
}

std::unique_ptr<QApplication> makeApplication(int &argc, char **argv)
{
    const QtMessageHandler before = qInstallMessageHandler(watchPlatform);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(before);
    QApplication::setApplicationDisplayName(QStringLiteral("Sigwise"));
    QApplication::setDesktopFileName(QStringLiteral("sigwise"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/sigwise/icons/sigwise.svg")));
    return application;
}

std::variant<Arguments, int> readArguments()
{
    QCommandLineParser parser;
    describe(parser);
    const bool understood = parser.parse(QCoreApplication::arguments());
    if (!understood || !parser.positionalArguments().isEmpty()) {
        const QString problem = understood
            ? QApplication::translate("Application", "it takes no argument “%1”")
                  .arg(parser.positionalArguments().constFirst())
            : parser.errorText();
        complain(visibleBytes(problem.toUtf8()) + " (sigwise --help)");
        return usageCode;
    }
    const Arguments arguments{ QFile::encodeName(parser.value(procOption)) };
    const Result<UniqueFd> root = openAt(AT_FDCWD, arguments.procRoot.constData(), O_RDONLY | O_DIRECTORY);
    if (!root) {
        complain(
            visibleBytes(arguments.procRoot) + ": " + QByteArray::fromStdString(root.error().code.message()));
        return usageCode;
    }
    return arguments;
}

} // namespace Sigwise
