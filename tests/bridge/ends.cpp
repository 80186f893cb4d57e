// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// Programs that end, or unload things, at awkward moments. The first argument says how; they end with 0 when
// all went well.
#include "core/bridge/signalwatcher.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include <dlfcn.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Sigwise;

namespace {

// Made before main() and destroyed after it, the application object and Qt's own statics.
SignalWatcher fromTheStart;
int received = 0;

// It goes on until this program has ended. With no pause at all the handler could be all that the program
// gets to run: a signal that comes while it runs is taken before the code that it interrupted goes on.
void startStorm()
{
    const pid_t self = ::getpid();
    if (::fork() != 0)
        return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int sent = 1; ::getppid() == self && ::kill(self, SIGUSR1) == 0; ++sent) {
        if (sent % 100 == 0)
            (void)::poll(nullptr, 0, 1);
    }
    ::_exit(0);
}

bool watch(SignalWatcher &watcher) { return watcher.watch(SIGUSR1, { .chain = false }).has_value(); }

int stormAtExit(QCoreApplication &, const char *)
{
    QObject::connect(&fromTheStart, &SignalWatcher::received, [] {
        if (++received == 100)
            QCoreApplication::quit();
    });
    startStorm();
    return watch(fromTheStart) ? QCoreApplication::exec() : 1;
}

int exitInASlot(QCoreApplication &, const char *)
{
    static SignalWatcher second; // destroyed first
    QObject::connect(&fromTheStart, &SignalWatcher::received, [] { std::exit(0); });
    startStorm();
    return watch(second) && watch(fromTheStart) ? QCoreApplication::exec() : 1;
}

int threadsAtExit(QCoreApplication &, const char *)
{
    for (int i = 0; i < 4; ++i) {
        std::thread([] {
            for (;;)
                ::raise(SIGUSR1);
        }).detach();
    }
    return stormAtExit(*QCoreApplication::instance(), nullptr);
}

int destroyedUnderAStorm(QCoreApplication &, const char *)
{
    startStorm();
    for (int i = 0; i < 5000; ++i) {
        SignalWatcher watcher;
        if (!watch(watcher))
            return 1;
        if (i % 10 == 0)
            QCoreApplication::processEvents();
    }
    return 0;
}

using Watch = bool (*)(int);
using Unwatch = void (*)();
using Received = int (*)();

template <typename Function>
Function function(void *library, const char *name)
{
    return reinterpret_cast<Function>(::dlsym(library, name));
}

// The plugin is closed with a watch, signals go on, and the next application object is made.
int pluginIsClosed(QCoreApplication &application, const char *path)
{
    void *const library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr || !function<Watch>(library, "copyWatch")(SIGUSR1))
        return 2;
    const auto count = function<Received>(library, "copyReceived");
    ::dlclose(library);
    if (::dlopen(path, RTLD_NOW | RTLD_NOLOAD) == nullptr)
        return 3; // gone, with the handler that the kernel calls
    ::raise(SIGUSR1);
    for (const QDeadlineTimer patience(10'000); count() == 0 && !patience.hasExpired();)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    if (count() != 1)
        return 4;
    application.~QCoreApplication();
    int argc = 0;
    new (&application) QCoreApplication(argc, nullptr);
    ::raise(SIGUSR1);
    for (const QDeadlineTimer patience(10'000); count() == 1 && !patience.hasExpired();)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    return count() == 2 ? 0 : 5;
}

int watchAfterTheApplication(QCoreApplication &application, const char *)
{
    if (!watch(fromTheStart))
        return 1;
    application.~QCoreApplication();
    SignalWatcher late;
    const bool refused = late.watch(SIGUSR2).error().code == Refusal::ShuttingDown;
    ::raise(SIGUSR1); // waits for an application that never comes
    int argc = 0;
    new (&application) QCoreApplication(argc, nullptr);
    return refused && late.watch(SIGUSR2) ? 0 : 2;
}

} // namespace

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGUSR1, SIG_IGN); // what remains when no watch is left
    const std::map<std::string, int (*)(QCoreApplication &, const char *)> ways{
        { "storm-at-exit", stormAtExit },
        { "exit-in-a-slot", exitInASlot },
        { "threads-at-exit", threadsAtExit },
        { "destroyed-under-a-storm", destroyedUnderAStorm },
        { "plugin-is-closed", pluginIsClosed },
        { "watch-after-the-application", watchAfterTheApplication },
    };
    const auto way = ways.find(argc > 1 ? argv[1] : "");
    if (way == ways.end())
        return 64;
    int count = 1;
    QCoreApplication application(count, argv);
    return way->second(application, argc > 2 ? argv[2] : "");
}
