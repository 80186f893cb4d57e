// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/auditcomplaint.h"

#include "app/cli/textoutput.h"
#include "core/base/visibletext.h"
#include "core/words/auditwords.h"

namespace Sigwise::Cli {

AuditComplaint::~AuditComplaint()
{
    AuditTrail &trail = m_dispatcher.trail();
    if (trail.finish())
        return;
    const std::optional<AuditProblem> problem = trail.problem();
    complain(QString(QLatin1String("audit file ") % visibleText(trail.file().path())),
        problem ? Words::auditProblem(*problem) : QStringLiteral("writing takes too long"));
}

} // namespace Sigwise::Cli
