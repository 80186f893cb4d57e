// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/heldprocess.h"

#include "app/cli/textoutput.h"
#include "core/words/outcomewords.h"

#include <cerrno>

namespace Sigwise::Cli {
namespace {

using Failure = ProcessHandle::Failure;

ExitCode explain(const ProcessHandle::OpenError &error, const TargetArgument &argument, ProcReader &reader)
{
    const QString what = QString(u"PID " % QString::number(argument.pid));
    const int errnum = error.error.errnum();
    switch (error.failure) {
    case Failure::Gone:
        complain(what, Words::noSuchProcess(reader.processOfThread(argument.pid)));
        return ExitCode::NoProcess;
    case Failure::Reused:
        complain(what, QStringLiteral("another process now: it did not start at the given time"));
        return ExitCode::NoProcess;
    default:
        break;
    }
    const bool isHidden = error.failure == Failure::Other && (errnum == EPERM || errnum == EACCES);
    complain(what, isHidden ? Words::hiddenProcess() : Words::errorText(errnum));
    return isHidden ? ExitCode::NotPermitted : ExitCode::Failure;
}

} // namespace

std::variant<ProcessHandlePtr, ExitCode> holdProcess(ProcReader &reader, const TargetArgument &argument)
{
    const auto held = argument.startTime ? ProcessHandle::open(reader, { argument.pid, *argument.startTime })
                                         : ProcessHandle::openAny(reader, argument.pid);
    if (const auto *handle = std::get_if<ProcessHandlePtr>(&held))
        return *handle;
    return explain(std::get<ProcessHandle::OpenError>(held), argument, reader);
}

} // namespace Sigwise::Cli
