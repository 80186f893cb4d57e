// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "contender.h"

#include <QCoreApplication>

void makeLoop(int argc, char **argv)
{
    static int count = argc; // QCoreApplication keeps references
    static QCoreApplication application(count, argv);
}

void runLoop() { QCoreApplication::exec(); }

void stopLoop() { QCoreApplication::quit(); }
