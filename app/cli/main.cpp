// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/drillcommand.h"
#include "app/cli/listcommand.h"
#include "app/cli/sendcommand.h"
#include "app/cli/showcommand.h"
#include "app/cli/signalscommand.h"
#include "app/cli/stopcommand.h"
#include "app/cli/watchcommand.h"
#include "core/base/standardstreams.h"

#include <QCoreApplication>

#include <csignal>

#include <fcntl.h>

using namespace Sigwise::Cli;

namespace {

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
    case Verb::Stop:
    case Verb::Watch:
    case Verb::Drill:
        break;
    }
    const QCoreApplication application(argc, argv);
    switch (arguments.verb) {
    case Verb::Stop:
        return runStop(arguments);
    case Verb::Watch:
        return runWatch(arguments);
    case Verb::Drill:
        return runDrill(arguments);
    default:
        return runSend(arguments);
    }
}

} // namespace

int main(int argc, char **argv)
{
    Sigwise::fillStandardStreams(O_RDONLY);
    // A reader that goes away, or an audit file at its limit (ulimit -f), must not end a send half way;
    // writing fails with EPIPE and EFBIG instead.
    for (const int signo : { SIGPIPE, SIGXFSZ })
        (void)std::signal(signo, SIG_IGN); // NOLINT(cert-err33-c): fails for numbers that are no signals only
    const auto parsed = parseArguments(argc, argv);
    const auto *arguments = std::get_if<Arguments>(&parsed);
    const ExitCode code = arguments != nullptr ? run(*arguments, argc, argv) : std::get<ExitCode>(parsed);
    return static_cast<int>(code);
}
