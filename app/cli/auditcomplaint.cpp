// SPDX-FileCopyrightText: 2026 The Sigwise authors
// SPDX-License-Identifier: MIT
#include "app/cli/auditcomplaint.h"

#include "app/cli/textoutput.h"
#include "core/base/visibletext.h"
#include "core/words/auditwords.h"

namespace Sigwise::Cli {

AuditComplaint::~AuditComplaint()
{
    const bool isWhole = m_trail.finish();
    const AuditLosses losses = m_trail.losses();
    if (!isWhole) {
        std::optional<AuditProblem> problem = m_trail.problem();
        if (problem)
            problem->lostLines = 0; // they are counted with those that wait
        const QString why
            = problem ? Words::auditProblem(*problem) : QStringLiteral("writing takes too long");
        const int missing = m_trail.waitingCount() + losses.lines;
        complain(QString(QLatin1String("audit file ") % visibleText(m_trail.file().path())),
            QString(why % QLatin1String("; ") % Words::unwrittenLines(missing)));
    }
    if (losses.journalEntries > 0)
        complain(QStringLiteral("journal"), Words::lostJournalEntries(losses.journalEntries, isWhole));
}

} // namespace Sigwise::Cli
