// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/processes/processinfo.h"

#include <QString>

namespace Sigwise {

/// The texts of a process in which words are searched: visible (visibleText()) and without case.
struct SearchedTexts
{
    QString name;
    QString command;
};

/// At most the first 64 KiB of a command line.
[[nodiscard]] SearchedTexts searchedTexts(const ProcessInfo &process);

} // namespace Sigwise
