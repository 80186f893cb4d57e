// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/practice/daemon.h"
#include "app/practice/options.h"
#include "app/practice/system/parentwatch.h"
#include "core/base/standardstreams.h"

#include <QCoreApplication>

#include <fcntl.h>

using namespace Sigwise::Practice;

namespace {

ExitCode run(const Options &options, int &argc, char **argv)
{
    if (options.parent && !endWithParent(*options.parent)) {
        say(u"process " % QString::number(*options.parent) % u" is not the parent (any more)");
        return ExitCode::Failure;
    }
    const QCoreApplication application(argc, argv);
    Daemon daemon(options);
    if (!daemon.start())
        return ExitCode::Failure;
    return static_cast<ExitCode>(QCoreApplication::exec());
}

} // namespace

int main(int argc, char **argv)
{
    Sigwise::fillStandardStreams(O_RDONLY);
    const auto parsed = parseOptions(argc, argv);
    const auto *options = std::get_if<Options>(&parsed);
    const ExitCode code = options != nullptr ? run(*options, argc, argv) : std::get<ExitCode>(parsed);
    return static_cast<int>(code);
}
