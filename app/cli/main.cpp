// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/listcommand.h"
#include "app/cli/sendcommand.h"
#include "app/cli/showcommand.h"
#include "app/cli/signalscommand.h"

#include <QCoreApplication>

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

using namespace Sigwise::Cli;

namespace {

// A file that is opened later must not take the number of a standard stream that was closed.
void fillStandardStreams()
{
    for (const int fd : { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO }) {
        if (::fcntl(fd, F_GETFD) == -1)
            (void)::open(
                "/dev/null", O_RDONLY); // takes the lowest free number; writing to it fails, as wanted
    }
}

ExitCode run(const Arguments &arguments, int &argc, char **argv)
{
    switch (arguments.verb) {
    case Verb::List:
        return runList(arguments);
    case Verb::Show:
        return runShow(arguments);
    case Verb::Signals:
        return runSignals(arguments);
    case Verb::Send:
        break;
    }
    const QCoreApplication application(argc, argv);
    return runSend(arguments);
}

} // namespace

int main(int argc, char **argv)
{
    fillStandardStreams();
    // A reader that goes away must not end a send half way; writing fails with EPIPE instead.
    (void)std::signal(SIGPIPE, SIG_IGN); // NOLINT(cert-err33-c): fails for numbers that are no signals only
    const auto parsed = parseArguments(argc, argv);
    const auto *arguments = std::get_if<Arguments>(&parsed);
    const ExitCode code = arguments != nullptr ? run(*arguments, argc, argv) : std::get<ExitCode>(parsed);
    return static_cast<int>(code);
}
