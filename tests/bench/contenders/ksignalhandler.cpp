// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include <QCoreApplication>

#include <KSignalHandler>
#include <array>

namespace {

std::array<void (*)(int), 65> callbacks;

} // namespace

void watchSignal(int signo, void (*arrived)(int signo))
{
    callbacks[static_cast<size_t>(signo)] = arrived;
    KSignalHandler *handler = KSignalHandler::self();
    handler->watchSignal(signo);
    static const QMetaObject::Connection once
        = QObject::connect(handler, &KSignalHandler::signalReceived, QCoreApplication::instance(),
            [](int received) { callbacks[static_cast<size_t>(received)](received); });
}
