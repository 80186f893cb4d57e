// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/sending/audittrail.h"

namespace Sigwise::Cli {

/// At its own end waits until the sends of a trail stand in the audit file, and says so on stderr, in one
/// line, if they do not, and in another if the journal lacks some. Each command that sends makes one right
/// after its trail; the exit code knows nothing of it.
class AuditComplaint
{
    Q_DISABLE_COPY_MOVE(AuditComplaint)
public:
    explicit AuditComplaint(AuditTrail &trail)
        : m_trail(trail)
    { }
    ~AuditComplaint();

private:
    AuditTrail &m_trail;
};

} // namespace Sigwise::Cli
