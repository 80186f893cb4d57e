// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/drillcommand.h"

#include "app/cli/auditcomplaint.h"
#include "app/cli/drillprogram.h"
#include "app/cli/drillrun.h"
#include "app/cli/ownprocess.h"
#include "app/cli/textoutput.h"
#include "core/base/descriptorlimit.h"
#include "core/base/syscalls.h"
#include "core/bridge/terminationguard.h"
#include "core/words/outcomewords.h"

#include <QCoreApplication>

#include <cerrno>

#include <sys/prctl.h>

namespace Sigwise::Cli {
namespace {

ExitCode failed(const QString &why)
{
    complain(QStringLiteral("drill"), why);
    return ExitCode::Failure;
}

ExitCode tell(const DrillReport &report, bool isJson)
{
    TextOutput out;
    if (isJson)
        out.writeWhole(drillJson(report));
    else
        out.writeWhole(drillText(report));
    const bool isWritten = out.finish();
    return isWritten && report.isReady() ? ExitCode::Success : ExitCode::Failure;
}

ExitCode drill(const Arguments &arguments, pid_t pid, NotifySocket &notifySocket)
{
    Result<UniqueFd> pidfd = pidfdOpen(pid);
    if (!pidfd)
        return failed(Words::errorText(pidfd.error().errnum()));
    DrillRun run(arguments, pid, std::move(*pidfd), notifySocket);
    const AuditComplaint complaint(run.trail());
    QObject::connect(&run, &DrillRun::finished, &run, [] { QCoreApplication::quit(); });
    QCoreApplication::exec();
    if (!run.cleanUp())
        complain(QStringLiteral("drill"), QStringLiteral("not everything that it started could be ended"));
    if (!run.isComplete())
        return failed(QStringLiteral("interrupted; what it had started was ended"));
    return tell(run.report(), arguments.json);
}

} // namespace

ExitCode runDrill(const Arguments &arguments)
{
    // What this process has for children already is not the drill's: it must neither be told of nor ended.
    if (const std::optional<ExitCode> code = goOnInOwnProcess())
        return *code;
    // Whose parent ends becomes a child of this process: nobody gets away unseen.
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return failed(Words::errorText(errno));
    Result<NotifySocket> notifySocket = NotifySocket::open();
    if (!notifySocket)
        return failed(Words::errorText(notifySocket.error().errnum()));
    // From here on an interruption goes through the event loop, and so through the cleaning up.
    if (const Result<TerminationGuard *> guard = quitOn(); !guard)
        return failed(Words::errorText(guard.error().errnum()));
    const std::optional<rlim_t> limit = raiseDescriptorLimit(); // every member is held by a descriptor
    const auto started = startProgram({ arguments.command, notifySocket->name(), arguments.asPid1, limit });
    if (const auto *failure = std::get_if<StartFailure>(&started)) {
        complain(failure->what, failure->why);
        return failure->code;
    }
    return drill(arguments, std::get<pid_t>(started), *notifySocket);
}

} // namespace Sigwise::Cli
