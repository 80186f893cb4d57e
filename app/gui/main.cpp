// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/gui/application.h"
#include "app/gui/lifecycle.h"
#include "app/gui/wiring.h"
#include "core/base/descriptorlimit.h"
#include "core/models/receivedmodel.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/settings.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>

#include <csignal>

int main(int argc, char **argv)
{
    using namespace Sigwise;
    answerWithoutWindow(argc, argv);
    (void)raiseDescriptorLimit(); // to hold many targets; no program is started that would want the old limit
    const std::unique_ptr<QApplication> application = makeApplication(argc, argv);
    const auto read = readArguments();
    const auto *arguments = std::get_if<Arguments>(&read);
    if (arguments == nullptr)
        return std::get<int>(read);

    const Theme theme(*application);
    QSettings store(Settings::defaultPath(), QSettings::IniFormat);
    Settings settings(store);
    ReceivedModel received;
    MainWindow window(settings, arguments->procRoot);
    window.setReceivedModel(&received);
    Lifecycle lifecycle;
    connectLifecycle(lifecycle, window);
    received.watch({ SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGPIPE, SIGCONT });
    window.show();
    return QApplication::exec();
}
