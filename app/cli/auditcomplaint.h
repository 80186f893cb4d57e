// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/dispatcher.h"

namespace Sigwise::Cli {

/// At its own end waits until the sends of a dispatcher stand in the audit file, and says so on stderr, in
/// one line, if they do not. Each command that sends makes one right after its dispatcher; the exit code
/// knows nothing of it.
class AuditComplaint
{
    Q_DISABLE_COPY_MOVE(AuditComplaint)
public:
    explicit AuditComplaint(const Dispatcher &dispatcher)
        : m_dispatcher(dispatcher)
    { }
    ~AuditComplaint();

private:
    const Dispatcher &m_dispatcher;
};

} // namespace Sigwise::Cli
