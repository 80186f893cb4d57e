// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include <QCoreApplication>
#include <QEventLoop>

void makeLoop(int argc, char **argv)
{
    static int count = argc; // QCoreApplication keeps references
    static QCoreApplication application(count, argv);
}

void turnLoop() { QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); }
