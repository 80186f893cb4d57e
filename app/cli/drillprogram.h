// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exitcode.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

#include <sys/resource.h>
#include <sys/types.h>

namespace Sigwise::Cli {

/// A program to be started as a child of this one, the way a container runs it: empty mask and default
/// dispositions, a session and a process group of its own (so that ^C on the terminal is for sigctl alone),
/// stdin is /dev/null, and stdout goes where stderr goes. It dies with sigctl, whatever happens to that
/// (prctl(2), PR_SET_PDEATHSIG), unless it changes its user.
struct DrillProgram
{
    std::vector<QByteArray> command; ///< the program is looked up in PATH when it has no slash
    QByteArray notifySocket; ///< for NOTIFY_SOCKET
    bool asPid1 = false; ///< as the first process of a PID namespace, with a /proc of its own
    std::optional<rlim_t> descriptorLimit = std::nullopt; ///< the soft one; nothing = that of this process
};

/// Why it could not be started.
struct StartFailure
{
    QString what;
    QString why;
    ExitCode code = ExitCode::Failure;
};

/// Starts it: once this returns a PID, the program itself runs. It is a child that nobody has waited for yet,
/// so the PID is its own until then. With asPid1 every child that this process makes from now on is in that
/// namespace (unshare(2), CLONE_NEWPID), and without the right to make one it gets a user namespace, where
/// it stays who it is. Call it while this process has one thread.
[[nodiscard]] std::variant<pid_t, StartFailure> startProgram(const DrillProgram &program);

} // namespace Sigwise::Cli
