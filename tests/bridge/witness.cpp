// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// A program that watches signals and tells what it got, for tests that need a process of its own: in a
// terminal, as a leader of a session, to be stopped. Arguments: numbers of signals; --default before a
// number: it takes the default action then, and says "back" when it goes on. It says "ready", then for each
// signal "got SIGNO CODE PID UID VALUE" with - for what is not known.
#include "core/bridge/dispositions.h"
#include "core/bridge/signalwatcher.h"

#include <QCoreApplication>

#include <cstdio>

#include <sys/prctl.h>

namespace {

using namespace Sigwise;

QByteArray text(const auto &known)
{
    return known ? QByteArray::number(qint64{ *known }) : QByteArrayLiteral("-");
}

void tell(const SignalEvent &event)
{
    std::printf("got %d %d %s %s %s\n", event.signo, event.code, text(event.pid).constData(),
        text(event.uid).constData(), text(event.value).constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication application(argc, argv);
    SignalWatcher watcher;
    SignalSet toDefault;
    QObject::connect(&watcher, &SignalWatcher::received, &watcher, [&](const SignalEvent &event) {
        tell(event);
        if (!toDefault.contains(event.signo))
            return;
        (void)raiseDefault(event.signo); // a number that was watched is a signal
        std::puts("back");
        std::fflush(stdout);
    });
    bool next = false;
    for (const QString &word : QCoreApplication::arguments().mid(1)) {
        const int signo = word.toInt();
        if (next)
            toDefault.insert(signo);
        next = word == QLatin1String("--default");
        if (!next && !watcher.watch(signo, { .overrideIgnored = true }))
            return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
