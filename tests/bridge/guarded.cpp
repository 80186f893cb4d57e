// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A program under a TerminationGuard. It says "ready", then "quit NN" when it is asked to quit, and does so
// with exit code 5, after "about to quit". --hang: its event loop hangs when it is asked; --hang-first: it
// hangs before; --stay: it does not quit; --deadline MS; --kernel-hup: SIGHUP counts only when the kernel
// sent it; --quit-on: the short way; with it --early, --in-a-loop: it sends itself SIGTERM before exec().
#include "core/bridge/terminationguard.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QStringList>
#include <QTimer>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/prctl.h>
#include <unistd.h>

namespace {

using namespace Sigwise;

void say(const char *word, int number = 0)
{
    if (number == 0)
        std::printf("%s\n", word);
    else
        std::printf("%s %02d\n", word, number);
    std::fflush(stdout);
}

[[noreturn]] void hang()
{
    say("hangs");
    for (;;)
        ::pause();
}

void goOn(TerminationGuard &guard)
{
    guard.startOver();
    say("goes on");
}

TerminationGuard::Options optionsOf(const QStringList &words)
{
    TerminationGuard::Options options;
    options.hangupOnlyFromKernel = words.contains(QLatin1String("--kernel-hup"));
    const qsizetype at = words.indexOf(QLatin1String("--deadline"));
    if (at >= 0)
        options.deadline = std::chrono::milliseconds(words.value(at + 1).toInt());
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.contains(QLatin1String("--quit-on"))) {
        if (!quitOn({ SIGTERM }))
            return 1;
        if (words.contains(QLatin1String("--early")))
            ::raise(SIGTERM);
        QCoreApplication::processEvents(); // as behind a splash screen
        QEventLoop login;
        if (words.contains(QLatin1String("--in-a-loop"))) {
            QTimer::singleShot(0, &login, [] { ::raise(SIGTERM); });
            login.exec();
        }
        say("ready");
        return QCoreApplication::exec() == 0 ? 5 : 1;
    }
    QObject::connect(
        &application, &QCoreApplication::aboutToQuit, &application, [] { say("about to quit"); });
    TerminationGuard guard(optionsOf(words));
    QObject::connect(&guard, &TerminationGuard::quitRequested, &guard, [&](const SignalEvent &event) {
        say("quit", event.signo);
        if (words.contains(QLatin1String("--hang")))
            hang();
        if (words.contains(QLatin1String("--start-over")))
            goOn(guard);
        else if (!words.contains(QLatin1String("--stay")))
            QCoreApplication::exit(5);
    });
    if (!guard.arm())
        return 1;
    if (words.contains(QLatin1String("--hang-first")))
        QTimer::singleShot(0, &guard, [] { hang(); });
    say("ready");
    return QCoreApplication::exec();
}
