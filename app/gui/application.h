// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <memory>
#include <variant>

class QApplication;

namespace Sigwise {

/// What the command line of `sigwise` asks for.
struct Arguments
{
    QByteArray procRoot = QByteArrayLiteral("/proc");
};

/// Answers --help and --version, which need no display, and ends the program; else does nothing.
void answerWithoutWindow(int &argc, char **argv);

/// The application object with its name, version and icon. Without a display that can be reached it says so
/// in one line on stderr and ends the program with exit code 1.
[[nodiscard]] std::unique_ptr<QApplication> makeApplication(int &argc, char **argv);

/// The arguments of the application object, or the exit code, once what is wrong was said on stderr:
/// 2 = wrong usage.
[[nodiscard]] std::variant<Arguments, int> readArguments();

} // namespace Sigwise
