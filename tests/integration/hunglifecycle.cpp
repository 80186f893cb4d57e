// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
// The signals of the program, with an event loop that hangs as soon as it is asked to end. Says "ready", then
// "hangs".
#include "app/gui/lifecycle.h"

#include <QCoreApplication>

#include <cstdio>

#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const QCoreApplication application(argc, argv);
    Sigwise::Lifecycle lifecycle;
    QObject::connect(&lifecycle, &Sigwise::Lifecycle::endRequested, &lifecycle, [] {
        std::puts("hangs");
        std::fflush(stdout);
        for (;;)
            ::pause();
    });
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
