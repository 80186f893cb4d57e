// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include "core/bridge/signalwatcher.h"

#include <QCoreApplication>

#include <cstdlib>

void watchSignal(int signo, void (*arrived)(int signo))
{
    const auto deliver = [arrived](const Sigwise::SignalEvent &event) { arrived(event.signo); };
    if (!Sigwise::onSignal(signo, QCoreApplication::instance(), deliver))
        std::abort();
}
